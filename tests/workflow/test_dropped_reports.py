"""An update in which an included report drops out: the team is asked why, and then it can be released."""

from __future__ import annotations

from pathlib import Path

import pytest
from dawn_people import fill_retrieval, on_full_texts
from independent_flow import written_numbers
from made_up_review import FULL_TEXT, MadeUpReview, next_version, write_csv

LOG = "config/studies/dropped.csv"
# What the sealed version left open: asked again in each update, and answered as before.
LEFT_OPEN = [
    "- screener-b: the full text of 2 reports, or an entry that it was not retrieved.",
    *(f"- screener-{who}: 1 report to decide by full text." for who in "ab"),
]
LINE = "report_id,by,reason\n{},the team,retracted by its journal\n"


def removed(review: MadeUpReview, title: str) -> str:
    """Take every record of a report out before screening, as a retraction would be declared; return its id."""
    (report,) = [row for row in review.table("2_deduplicate/reports.csv") if row["title"].startswith(title)]
    rows = [
        {"record_id": record, "kind": "other", "by": "the team", "reason": "retracted"}
        for record in report["record_ids"].split(" | ")
    ]
    write_csv(review.path("config/removed_before_screening.csv"), rows)
    return report["report_id"]


@pytest.mark.slow
def test_a_report_that_drops_out_of_an_update_is_asked_about_and_then_released(
    sealed: MadeUpReview, tmp_path: Path
) -> None:
    review = sealed.copy(tmp_path / "dropped")
    report = removed(review, "Recorded dawn chorus")
    next_version(review)

    run = review.snakemake()
    assert run.code == 0, run.screen
    owed = f"- the team: who dropped 1 report that version dawn-1 included and this one does not, and why: {report}."
    assert sorted(review.awaited()) == sorted([*LEFT_OPEN, owed])
    assert f"Put it in: `{LOG} (report_id,by,reason)`" in review.status()
    assert "DRAFT" in (review.results / "6_report/prisma/flow.svg").read_text(encoding="utf-8")
    refused = review.snakemake("release")
    assert refused.code != 0
    assert "4 release checks not passed" in refused.stderr

    review.path(LOG).parent.mkdir(exist_ok=True)
    still_included = next(
        row["report_id"] for row in review.table("4_extract/report_study.csv") if row["state"] == "included"
    )
    review.path(LOG).write_text(LINE.format(still_included), encoding="utf-8")
    wrong = review.snakemake()
    assert wrong.code != 0
    assert f'{LOG}, row 2, column "report_id": "{still_included}" is logged as dropped' in wrong.stderr
    assert "Traceback" not in wrong.stderr

    review.path(LOG).write_text(LINE.format(report.removeprefix("rep:")), encoding="utf-8")
    run = review.snakemake()
    assert run.code == 0, run.screen
    assert review.awaited() == LEFT_OPEN
    answer_again(review)
    assert review.awaited() == []
    page = (review.results / "6_report/index.html").read_text(encoding="utf-8")
    assert "Reports dropped since the previous version" in page
    assert "retracted by its journal" in page
    release = review.snakemake("release")
    assert release.code == 0, release.screen
    box = written_numbers(review.results)
    assert (box["previous_reports"], box["new_reports"], box["total_reports"]) == ("6", "0", "5")
    boxes = {row["box"]: row["number"] for row in review.table("6_report/prisma/boxes.csv")}
    assert (boxes["dropped_reports"], boxes["logged_as_dropped"]) == ("1", "1")
    audit = review.snakemake("audit")
    assert audit.code == 0, audit.screen

    following(review)


def answer_again(review: MadeUpReview) -> None:
    assert fill_retrieval(review) == 2
    for number, who in enumerate(("screener-a", "screener-b")):
        assert review.vote(FULL_TEXT, who, on_full_texts(number)) == 1
    run = review.snakemake()
    assert run.code == 0, run.screen


def following(review: MadeUpReview) -> None:
    """The next update keeps the line of this one in the file, and is asked for what was left open alone."""
    path = review.path("config/config.yaml")
    text = path.read_text(encoding="utf-8").replace('previous: "dawn-1"', 'previous: "dawn-2"')
    path.write_text(text.replace('run: "dawn-2"', 'run: "dawn-3"'), encoding="utf-8")
    run = review.snakemake()
    assert run.code == 0, run.screen
    assert review.awaited() == LEFT_OPEN
