"""A team of five shares the screening: pilot, conflicts, a leaver, a joiner, an absence and a recusal, where the deputy settles."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from made_up_review import TITLE_ABSTRACT, MadeUpReview, read_csv, write_csv
from moss_team import DEPUTY, FIVE, PAIR, SUBJECTS, judge, moss_review, subjects_in


def run(review: MadeUpReview, *targets: str) -> None:
    done = review.snakemake(*targets)
    assert done.code == 0, done.screen


def stage(review: MadeUpReview, name: str) -> list[dict[str, str]]:
    return review.table(f"3_screen/{TITLE_ABSTRACT}/{name}.csv")


def all_return(review: MadeUpReview, number: int, people: tuple[str, ...], **more: object) -> None:
    """Everybody fills what is in their form now, and sends it back under a name of its own."""
    for person in people:
        if subjects_in(review, person):
            review.vote(TITLE_ABSTRACT, person, judge(person, **more), f"{person}_{number}.xlsx")  # type: ignore[arg-type]


def in_forms(review: MadeUpReview) -> dict[str, list[str]]:
    return {
        person: subjects_in(review, person)
        for person in review.config["screening"]["title_abstract"]["reviewers"]
    }


@pytest.mark.slow
def test_a_team_of_five_screens_to_the_end(tmp_path: Path, code: Path) -> None:
    review = moss_review(tmp_path / "moss", code)
    run(review, "forms_to_send")

    # The pilot: everybody has the same four reports, and one reads the criteria otherwise.
    first = in_forms(review)
    assert {tuple(sorted(subjects)) for subjects in first.values()} == {tuple(sorted(first["ada"]))}
    assert len(first["ada"]) == 4
    all_return(review, 1, FIVE[:4])
    review.vote(
        TITLE_ABSTRACT, "eve", judge("eve", lambda subject: subject in first["ada"][:3]), "eve_1.xlsx"
    )
    run(review, "forms_to_send")
    assert set(map(tuple, in_forms(review).values())) == {()}
    (missed,) = stage(review, "pilot")
    assert (missed["reached"], missed["value"]) == ("no", "0.250")
    assert [line for line in review.awaited() if "0.250 (ada and eve), and 0.75 is asked" in line]

    # Another round, on other reports, is reached.
    config = review.config
    config["screening"]["title_abstract"]["pilot"]["rounds"] = 2
    review.write_config(config)
    run(review, "forms_to_send")
    second = in_forms(review)
    assert not set(second["ada"]) & set(first["ada"])
    all_return(review, 2, FIVE, differs=False)
    run(review, "forms_to_send")
    assert [row["reached"] for row in stage(review, "pilot")] == ["no", "yes"]

    # The first batch: two people for each report, five at most in a form.
    batch = in_forms(review)
    assert all(0 < len(subjects) <= 5 for subjects in batch.values())
    all_return(review, 3, ("ada", "dora"))
    review.vote(TITLE_ABSTRACT, "bo", judge("bo"), "bo_3.xlsx", most=2)

    # Dora leaves, finn joins, carl is away, and bo wrote one of the reports.
    recused = subjects_in(review, "bo")[-1]
    records = {row["title"]: row["record_ids"] for row in review.table("2_deduplicate/reports.csv")}
    record = next(ids for text, ids in records.items() if recused in text)
    write_csv(
        review.path("config/screening/recusals.csv"),
        [{"person": "bo", "record_id": record, "why": "author of it", "date": "2031-03-01"}],
    )
    config = review.config
    config["people"]["dora"]["state"] = "former"
    config["people"]["carl"]["state"] = "away"
    config["people"]["finn"] = {"kind": "human", "description": "came later"}
    config["screening"]["title_abstract"]["reviewers"] = ["ada", "bo", "carl", "eve", "finn"]
    review.write_config(config)
    before = votes(review)
    run(review, "forms_to_send")
    assert before.items() <= votes(review).items()
    assert subjects_in(review, "carl") == []
    assert recused not in subjects_in(review, "bo")
    assert sorted(subjects_in(review, "finn")) == sorted(first["ada"] + second["ada"])
    reasons = {row["why"] for row in stage(review, "assignments")}
    assert {
        "voted already",
        "drawn",
        "pilot",
        "handed on from carl",
        "handed on from dora",
        "handed on from bo",
    } >= reasons
    assert "handed on from carl" in reasons

    # Everybody goes on until nothing is in a form; carl comes back in the middle. Two differ on the report that bo must not judge, so that
    # the pair with bo must not settle it either.
    present = ("ada", "bo", "eve", "finn")
    dissenter, settled_by_deputy = "", list[str]()
    for number in range(4, 12):
        waiting = [person for person, subjects in in_forms(review).items() if subjects]
        if not waiting and not subjects_in(review, PAIR) and not subjects_in(review, DEPUTY):
            break
        dissenter = dissenter or next((name for name in present if recused in subjects_in(review, name)), "")
        all_return(review, number, tuple(name for name in present if name != dissenter))
        if dissenter:
            differs = judge(dissenter, lambda subject: subject == recused, differs=False)
            if subjects_in(review, dissenter):
                review.vote(TITLE_ABSTRACT, dissenter, differs, f"{dissenter}_{number}.xlsx")
        if subjects_in(review, PAIR):
            assert recused not in subjects_in(review, PAIR)
            review.vote(TITLE_ABSTRACT, PAIR, judge("the pair"), f"{PAIR}_{number}.xlsx")
        if subjects_in(review, DEPUTY):
            settled_by_deputy += subjects_in(review, DEPUTY)
            review.vote(TITLE_ABSTRACT, DEPUTY, judge(DEPUTY), f"{DEPUTY}_{number}.xlsx")
        if number == 4:
            config["people"]["carl"]["state"] = "active"
            review.write_config(config)
            present = (*present, "carl")
        run(review, "forms_to_send")
    run(review)

    # The end, counted by another code from votes.csv alone.
    assert {row["state"] for row in stage(review, "worklist")} == {"decided"}
    assert not [line for line in review.awaited() if "title and abstract" in line]
    cast: dict[str, dict[str, str]] = defaultdict(dict)
    for row in stage(review, "votes"):
        if row["role"] == "reviewer":
            cast[row["record_ids"]][row["reviewer"]] = row["decision"]
    assert len(cast) == len(SUBJECTS)
    assert all(len(people) >= 2 for people in cast.values())
    assert "bo" not in cast[record]
    assert settled_by_deputy == [recused]
    (by_deputy,) = (row for row in stage(review, "votes") if row["reviewer"] == DEPUTY)
    assert (by_deputy["record_ids"], by_deputy["role"]) == (record, "adjudicator")
    assert len(set(cast[record].values())) == 2
    settled = {row["report_id"]: row["settled_decision"] for row in stage(review, "conflicts")}
    decided = {row["record_ids"]: row for row in stage(review, "decisions")}
    for ids, people in cast.items():
        words = set(people.values())
        row = decided[ids]
        assert row["decision"] == (settled[row["report_id"]] if len(words) > 1 else words.pop())
    page = (review.results / "6_report/index.html").read_text(encoding="utf-8")
    assert "who talk and answer together" in page
    assert " by ada and bo, 1 by gus." in page

    # What is sent is what lies in the folder, and says what to do.
    with zipfile.ZipFile(review.results / "forms/bo.zip") as archive:
        names = archive.namelist()
        assert "bo/README.txt" in names
        text = archive.read("bo/README.txt").decode()
    assert "retrieval.xlsx" in text
    assert read_csv(review.results / "forms/digests.csv")
    assert review.snakemake("--dry-run").idle


def votes(review: MadeUpReview) -> dict[tuple[str, str], str]:
    run(review, f"results/moss-1/3_screen/{TITLE_ABSTRACT}/votes.csv")
    return {
        (row["reviewer"], row["record_ids"]): row["decision"]
        for row in stage(review, "votes")
        if row["role"] == "reviewer"
    }
