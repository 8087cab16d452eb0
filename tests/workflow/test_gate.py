"""Waiting is not failing: whatever has come back, the plain run builds what it can and says who owes what."""

from __future__ import annotations

import json
from collections.abc import Callable

import openpyxl
import pytest
from conftest import STEPS, Step
from independent_flow import written_numbers
from made_up_review import TITLE_ABSTRACT, MadeUpReview, fill_form, form_rows

OWED = {
    "nothing": [
        "- the team: a decision on 1 quarantined record: library_pages:b40ea8b57ec6:3.",
        "- screener-a: 20 reports to decide by title and abstract.",
        "- screener-b: 20 reports to decide by title and abstract.",
    ],
    # screener-a returned all, screener-b left her seven exclusions open: eleven go on, two are in conflict.
    "one and a half": [
        "- the team: a decision on 1 quarantined record: library_pages:b40ea8b57ec6:3.",
        "- screener-b: 7 reports to decide by title and abstract.",
        "- arbiter: 2 reports to resolve, on which the votes differ.",
        "- screener-b: the full text of 9 reports, or an entry that it was not retrieved.",
        "- screener-a: 2 reports to decide by full text.",
        "- screener-b: 2 reports to decide by full text.",
    ],
    # Twelve go on; three are registrations, nine were sought and two of them not had.
    "titles": [
        "- screener-a: 10 reports to decide by full text.",
        "- screener-b: 10 reports to decide by full text.",
    ],
    "full texts": [
        "- arbiter: 2 reports to resolve, on which the votes differ.",
        "- screener-a: 8 cells to extract.",
        "- screener-b: 8 cells to extract.",
    ],
    "extraction": ["- arbiter: 1 cell to resolve, on which the extractors differ."],
    "all": [],
}


@pytest.mark.parametrize("step", STEPS)
def test_a_plain_run_exits_0_and_status_says_exactly_who_owes_what(story: dict[str, Step], step: str) -> None:
    assert story[step].plain.code == 0
    assert story[step].review.awaited() == OWED[step]


@pytest.mark.parametrize("step", STEPS)
def test_the_last_lines_on_the_screen_say_the_same(story: dict[str, Step], step: str) -> None:
    plain, owed = story[step].plain, OWED[step]
    where = "now/results/dawn-1"
    last = [*owed, f"Details: {where}/STATUS.md", f"The review: {where}/6_report/index.html"]
    assert plain.last_lines(len(last)) == last
    people = sorted({line[2:].partition(":")[0] for line in owed})
    head = f"Awaited from {', '.join(people)}" if owed else "Nothing is awaited"
    assert plain.last_lines(len(last) + 1)[0] == head


@pytest.mark.parametrize("step", STEPS)
def test_no_file_in_config_is_ever_touched(story: dict[str, Step], step: str) -> None:
    assert story[step].after == story[step].before


@pytest.mark.parametrize("step", ["nothing", "one and a half"])
def test_all_results_are_there_while_people_are_awaited(story: dict[str, Step], step: str) -> None:
    results = story[step].review.results
    for place in (
        "6_report/index.html",
        "6_report/prisma/flow.svg",
        "audit/manifest.json",
        "4_extract/studies.csv",
    ):
        assert (results / place).stat().st_size


def refused_release(review: MadeUpReview, owed: list[str]) -> None:
    before = review.digests("config")
    release = review.snakemake("release")
    assert release.code != 0
    assert f"{len(owed)} release check{'s' * (len(owed) != 1)} not passed" in release.stderr
    last = release.last_lines(len(owed) + 1)[:-1]
    assert [line.strip().partition(" Put it in:")[0] for line in last] == owed
    assert "Traceback" not in release.screen
    assert review.digests("config") == before


def test_release_exits_1_while_nobody_has_answered(at: Callable[[str], MadeUpReview]) -> None:
    refused_release(at("nothing"), OWED["nothing"])


@pytest.mark.slow
@pytest.mark.parametrize("step", ["one and a half", "titles", "full texts", "extraction"])
def test_release_exits_1_until_every_gate_is_open(at: Callable[[str], MadeUpReview], step: str) -> None:
    refused_release(at(step), OWED[step])


def test_forms_ask_only_for_what_is_owed(story: dict[str, Step]) -> None:

    forms = story["one and a half"].review.results / "3_screen/1_title_abstract/forms"
    rows = {name: len(form_rows(forms / f"{name}.xlsx")) for name in ("screener-a", "screener-b", "arbiter")}
    assert rows == {"screener-a": 0, "screener-b": 7, "arbiter": 2}


@pytest.mark.slow
def test_a_record_that_was_removed_before_screening_is_asked_of_nobody(
    at: Callable[[str], MadeUpReview],
) -> None:
    """Box 3: what was removed by declaration is counted there, and no reviewer reads it."""
    review = at("nothing")
    declared = "record_id,kind,by,reason\nmedline:90000007,other,arbiter,about a street lamp\n"
    review.path("config/removed_before_screening.csv").write_text(declared, encoding="utf-8")
    run = review.snakemake()
    assert run.code == 0, run.screen
    assert written_numbers(review.results)["excluded_other"] == "1"
    form = review.results / "3_screen/1_title_abstract/forms/screener-a.xlsx"
    assert not [cells for _, cells in form_rows(form) if cells["Title"].startswith("Robins")]
    assert "- screener-a: 19 reports to decide by title and abstract." in review.awaited()


def test_an_import_that_nobody_names_is_told_and_keeps_the_release_closed(
    at: Callable[[str], MadeUpReview],
) -> None:
    """STATUS, the screen and the release name it until it is read or left out with a reason, and follow the file."""
    review = at("all")
    status = "results/dawn-1/STATUS.md"
    old = review.path("config/imports/old export.ris")
    old.write_text("TY  - JOUR\nER  - \n", encoding="utf-8")
    told = "- the team: a decision on 1 file that no source reads: {}config/imports/old export.ris."
    assert told.format(review.seen) in review.snakemake(status).stderr
    assert review.awaited() == [told.format("")]
    assert "under left_out with a reason" in review.status()
    old.rename(review.path("config/imports/.old.ris"))
    assert review.snakemake(status).code == 0
    assert review.awaited() == []
    review.path("config/imports/.old.ris").rename(old)
    name = "config/imports/old export.ris"
    review.write_config({**review.config, "left_out": {name: "superseded by evening_index.ris"}})
    assert review.snakemake(status).code == 0
    assert review.awaited() == []
    old.unlink()
    gone = review.snakemake(status)
    assert gone.code != 0
    assert f"{review.seen}{name}" in gone.stderr
    assert "`left_out` in config.yaml names this file, but the file is missing" in gone.stderr


def test_an_input_whose_name_reads_as_a_pattern_is_refused(at: Callable[[str], MadeUpReview]) -> None:
    """Also one that no source reads: it would be an input of the manifest."""
    review = at("nothing")
    name, other = "config/imports/evening {index}.ris", "config/imports/old {export}.ris"
    review.path("config/imports/evening_index.ris").rename(review.path(name))
    config = json.dumps(review.config).replace("config/imports/evening_index.ris", name)
    review.write_config(json.loads(config))
    review.path(other).write_text("TY  - JOUR\nER  - \n", encoding="utf-8")
    run = review.snakemake("results/dawn-1/STATUS.md")
    assert run.code != 0
    for file in (name, other):
        assert f"{review.seen}{file}: the file name contains text in braces" in run.stderr
    assert "rename the file without { and }" in run.stderr


@pytest.mark.slow
def test_a_release_names_an_unnamed_import_and_the_page_what_was_left_out(
    at: Callable[[str], MadeUpReview],
) -> None:
    review = at("all")
    name = "config/imports/old.ris"
    review.path(name).write_text("TY  - JOUR\nER  - \n", encoding="utf-8")
    refused_release(review, [f"- the team: a decision on 1 file that no source reads: {review.seen}{name}."])
    review.write_config({**review.config, "left_out": {name: "superseded by evening_index.ris"}})
    release = review.snakemake("release")
    assert release.code == 0, release.screen
    page = (review.results / "6_report/index.html").read_text(encoding="utf-8")
    assert f"1 export was left out: {name}, because: superseded by evening_index.ris." in page
    review.path("config/imports/newer.ris").write_text("TY  - JOUR\nER  - \n", encoding="utf-8")
    sealed = review.snakemake()
    assert sealed.code != 0
    assert "extra: " in sealed.stderr and "config/imports/newer.ris" in sealed.stderr


def told_place(review: MadeUpReview, person: str, what: str) -> tuple[str, str]:
    """The form and the place where it goes that STATUS.md names for a person and a kind of work."""
    lines = review.status().splitlines()
    at_line = next(n for n, line in enumerate(lines) if line.startswith(f"- {person}: ") and what in line)
    form, back = (line.partition("`")[2].rstrip("`") for line in lines[at_line + 1 : at_line + 3])
    return form, back


def test_a_reviewer_who_does_what_status_says_loses_no_vote(at: Callable[[str], MadeUpReview]) -> None:
    """Half a form is welcome, twice: each half goes under a name of its own, and what came back is never saved over."""
    review = at("nothing")
    places, held = [], 0
    for most in (5, 4, None):
        form, back = told_place(review, "screener-a", "to decide by title and abstract")
        assert not review.path(back).exists()
        filled = fill_form(review.path(form), review.path(back), lambda title: {"Decision": "include"}, most)
        assert filled
        assert review.snakemake().code == 0
        votes = review.table("3_screen/1_title_abstract/votes.csv")
        assert len(votes) == held + filled
        places.append(back)
        held = len(votes)
    stem = "config/screening/1_title_abstract/dawn-1/screener-a"
    assert places == [f"{stem}.xlsx", f"{stem}_2.xlsx", f"{stem}_3.xlsx"]
    assert held == 20
    assert not [line for line in review.awaited() if "screener-a" in line and "title and abstract" in line]


@pytest.mark.slow
def test_the_form_the_release_and_the_stop_name_the_same_free_place(
    at: Callable[[str], MadeUpReview],
) -> None:
    review = at("one and a half")
    form, back = told_place(review, "screener-b", "7 reports to decide by title and abstract")
    assert back.endswith("/screener-b_2.xlsx")
    assert f"Put it in: {review.seen}{back}" in review.snakemake("release").stderr
    guide = openpyxl.load_workbook(review.path(form)).worksheets[0]
    said = " ".join(str(cell.value) for row in guide.iter_rows() for cell in row if cell.value)
    assert 'under the name "screener-b_2"' in said
    assert back in said
    fill_form(review.path(form), review.path(form), lambda title: {"Decision": "exclude"}, 1)
    stop = review.snakemake()
    assert stop.code != 0
    assert f"move the file to {review.seen}{back}" in stop.stderr


@pytest.mark.slow
def test_a_form_that_was_saved_over_another_is_said_aloud_and_its_votes_are_kept(
    at: Callable[[str], MadeUpReview],
) -> None:
    review = at("one and a half")
    before = {row["record_ids"] for row in review.table("3_screen/1_title_abstract/votes.csv")
              if row["reviewer"] == "screener-b"}  # fmt: skip
    assert review.vote(TITLE_ABSTRACT, "screener-b", lambda title: {"Decision": "exclude"}) == 7
    run = review.snakemake()
    assert run.code == 0
    assert f"{len(before)} votes of screener-b from the last run are missing" in run.stderr
    restore = "restore config/screening/1_title_abstract/dawn-1/screener-b.xlsx"
    assert f"`git -C 'copy 1' {restore}`" in run.stderr
    assert f"kept in {review.seen}results/dawn-1/logs/votes_no_longer_held.csv" in run.stderr
    kept = review.table("logs/votes_no_longer_held.csv")
    assert {row["record_ids"] for row in kept} == before


@pytest.mark.slow
def test_a_dry_run_touches_nothing(at: Callable[[str], MadeUpReview]) -> None:
    review = at("nothing")
    (review.results / "6_report/prisma/members.csv").unlink()
    before = review.digests("results")
    for words in (["-n"], ["--dry-run"], ["-np"], ["--summary"], ["--lint"]):
        review.snakemake(*words)
        assert review.digests("results") == before, words
    assert review.snakemake().code == 0
    assert (review.results / "6_report/prisma/members.csv").is_file()
