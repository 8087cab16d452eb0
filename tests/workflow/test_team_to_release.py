"""A team of five goes from its exports to a release, and from a grown search to the next one; every number is derived from their files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from derived_from_files import TEXTS, TITLES, Derived, told_boxes
from fern_team import (
    FIVE,
    LATER,
    PAIR,
    ROWERS,
    SUBJECTS,
    SWIMMERS,
    fern_review,
    gil_on_titles,
    on_full_texts,
    on_retrieval,
    on_studies,
    on_titles,
    pair_on_full_texts,
    search_again,
    title,
)
from made_up_review import MadeUpReview, write_csv
from saved_otherwise import in_form, save_as_csv, save_as_ods, save_copy, save_from_rayyan

Once = Callable[[str, Callable[[Path], None]], Path]
LATER_TEAM = ("ada", "bo", "carl", "eve", "finn")
# Who saves a form as what; everybody else sends the workbook.
ENDING = {"bo": ".ods", "carl": ".csv", "dora": ".json"}


def run(review: MadeUpReview, *targets: str) -> None:
    done = review.snakemake(*targets)
    assert done.code == 0, done.screen


def send_back(review: MadeUpReview, person: str, number: int, most: int | None = None) -> None:
    """A person fills what is in the form, and saves it as the own program does."""
    form = review.results / f"3_screen/{TITLES}/forms/{person}.xlsx"
    back = review.returned(f"screening/{TITLES}", f"{person}_{number}{ENDING.get(person, '.xlsx')}")
    back.parent.mkdir(parents=True, exist_ok=True)
    judge = gil_on_titles if person == "gil" else on_titles(person)
    if person == "bo":
        save_as_ods(form, back, judge, most)
    elif person == "carl":
        save_as_csv(form, back, judge, most)
    elif person == "dora":
        save_copy(form.with_suffix(".html"), back, judge, most)
    else:
        review.vote(TITLES, person, judge, back.name, most)


def read_in_rayyan(review: MadeUpReview, person: str, file: str) -> None:
    """A person reads what is in the form in Rayyan, and the team names the export."""
    form = review.results / f"3_screen/{TITLES}/forms/{person}.xlsx"
    back = review.returned(f"screening/{TITLES}", "imports") / file
    assert save_from_rayyan(form, back, on_titles(person), "Eve R.")
    config = review.config
    plan = config["screening"]["title_abstract"]
    entry = {"tool": "rayyan", "files": [file], "people": {"Eve R.": person}}
    plan["imports"] = [*plan.get("imports", []), entry]
    review.write_config(config)


def screen_titles(review: MadeUpReview, people: tuple[str, ...], first: int) -> None:
    """Everybody goes on until nothing is in a form."""
    for number in range(first, first + 8):
        waiting = [person for person in (*people, "gil") if in_form(review, TITLES, person)]
        if not waiting:
            return
        for person in waiting:
            send_back(review, person, number)
        run(review, "forms_to_send")
    raise AssertionError(f"after 8 rounds reports are still in forms: {review.status()}")


def read_full_texts(review: MadeUpReview, number: int) -> None:
    """The log of full texts, the three who read them, and two of them together where they differ."""
    review.vote(TEXTS, "retrieval", on_retrieval(review.run), f"retrieval_{number}.xlsx")
    run(review, "forms_to_send")
    for person in ("ada", "bo", "carl"):
        review.vote(TEXTS, person, on_full_texts(person), f"{person}_{number}.xlsx")
    run(review, "forms_to_send")
    page = review.results / f"3_screen/{TEXTS}/forms/{PAIR}.html"
    save_copy(page, review.returned(f"screening/{TEXTS}", f"{PAIR}_{number}.json"), pair_on_full_texts)
    run(review, "forms_to_send")


def extract(review: MadeUpReview, number: int) -> None:
    for person in ("ada", "eve"):
        form, back = f"4_extract/forms/{person}.xlsx", f"{person}_{number}.xlsx"
        review.fill(form, review.returned("extraction", back), on_studies(person))
    run(review, "forms_to_send")
    back = review.returned("extraction", f"carl_{number}.xlsx")
    review.fill("4_extract/forms/carl.xlsx", back, lambda study: {"Dose": "1 cup"})


def recuse(review: MadeUpReview, person: str) -> str:
    """The last report in the form of a person is one that the person wrote."""
    recused = in_form(review, TITLES, person)[-1]
    reports = {row["title"]: row["record_ids"] for row in review.table("2_deduplicate/reports.csv")}
    line = {
        "person": person,
        "record_id": reports[recused].split(" | ")[0],
        "why": "author of it",
        "date": "2031-03-01",
    }
    write_csv(review.path("config/screening/recusals.csv"), [line])
    return recused


@dataclass(frozen=True)
class Version:
    """A version that the team released, and what was seen on the way."""

    review: MadeUpReview
    derived: Derived
    said: dict[str, Any]


def release_the_first(folder: Path, code: Path) -> None:
    """Screen the first version to its release, and note the title of the report on which bo is recused."""
    review = fern_review(folder / "fern", code)
    run(review, "forms_to_send")
    for person in FIVE:
        send_back(review, person, 1)
    run(review, "forms_to_send")

    # The first batch: dora leaves half-way, finn joins, and bo wrote one of the reports.
    recused = recuse(review, "bo")
    send_back(review, "ada", 2)
    send_back(review, "carl", 2)
    send_back(review, "dora", 2, most=3)
    read_in_rayyan(review, "eve", "articles.csv")
    config = review.config
    config["people"]["dora"]["state"] = "former"
    config["people"]["finn"] = {"kind": "human", "description": "came later"}
    config["screening"]["title_abstract"]["reviewers"] = list(LATER_TEAM)
    review.write_config(config)
    run(review, "forms_to_send")

    screen_titles(review, LATER_TEAM, 3)
    read_full_texts(review, 1)
    extract(review, 1)
    release(review)
    (folder / "said.json").write_text(json.dumps({"recused": recused}), encoding="utf-8")


def release_the_second(folder: Path, review: MadeUpReview) -> None:
    """Search again, screen what is new to the next release, and note who is asked about what when it begins."""
    search_again(review)
    run(review, "forms_to_send")
    asked = {person: in_form(review, TITLES, person) for person in (*LATER_TEAM, "gil")}
    asked_on_texts = {person: in_form(review, TEXTS, person) for person in ("ada", "bo", "carl", PAIR)}
    screen_titles(review, LATER_TEAM, 1)
    read_full_texts(review, 1)
    line = {"report_id": "index:10.5555/pond.8", "by": "ada", "reason": "another name of it was excluded"}
    review.path("config/studies").mkdir()
    write_csv(review.path("config/studies/dropped.csv"), [line])
    extract(review, 1)
    release(review)
    said = {"asked": asked, "asked on texts": asked_on_texts}
    (folder / "said.json").write_text(json.dumps(said), encoding="utf-8")


def release(review: MadeUpReview) -> None:
    done = review.snakemake("release")
    assert done.code == 0, done.screen


def version(folder: Path, code: Path, runs: list[str], before: Derived | None = None) -> Version:
    review = MadeUpReview(folder / "fern", code)
    derived = Derived(review.folder, review.config, runs, importer="eve", before=before)
    return Version(review, derived, json.loads((folder / "said.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def first(once: Once, code: Path) -> Version:
    """The first version, released."""
    return version(once("ferns 1", lambda folder: release_the_first(folder, code)), code, ["fern-1"])


@pytest.fixture(scope="session")
def second(once: Once, first: Version, code: Path) -> Version:
    """The next version, with a grown search, released."""

    def make(folder: Path) -> None:
        release_the_second(folder, first.review.copy(folder / "fern"))

    return version(once("ferns 2", make), code, ["fern-1", "fern-2"], before=first.derived)


def assert_votes_are_those_of_the_files(version: Version, stage: str) -> None:
    votes, table = version.derived.votes[stage], version.review.table(f"3_screen/{stage}/votes.csv")
    told = Counter((row["run"], row["reviewer"], row["decision"], row["reason"]) for row in table)
    assert told == Counter((vote.run, shown_name(vote.person), vote.decision, vote.reason) for vote in votes)
    per_person = Counter(row["reviewer"] for row in table)
    assert per_person == Counter(shown_name(vote.person) for vote in votes)
    assert sum("naïve – 5 €" in row["note"] for row in table) == sum(
        "naïve – 5 €" in vote.note for vote in votes
    )


def shown_name(person: str) -> str:
    """The name of people who talk, of that in the name of their file."""
    return person.replace("_", " ")


def assert_conflicts_are_those_of_the_files(version: Version, stage: str) -> None:
    conflicts = version.derived.conflicts(stage)
    told = [row["title"] for row in version.review.table(f"3_screen/{stage}/conflicts.csv")]
    assert len(told) == len(conflicts)
    assert {names for names in conflicts for text in told if text in names} == conflicts


def assert_agreement_is_that_of_the_files(version: Version, stage: str) -> None:
    told = {
        (frozenset(row["reviewers"].split(" | ")), row["measure"]): (int(row["reports"]), row["value"])
        for row in version.review.table(f"3_screen/{stage}/agreement.csv")
        if not row["round"] and row["categories"] == ("2" if stage == "1_title_abstract" else "3")
    }
    for pair, (reports, percent, kappa) in version.derived.agreement(stage).items():
        assert told[pair, "percent agreement"] == (reports, f"{percent:.1f}")
        assert told[pair, "Cohen kappa"] == (reports, "" if kappa is None else f"{kappa + 0.0:.3f}"), pair


def assert_numbers_are_those_of_the_files(version: Version) -> None:
    told, boxes = told_boxes(version.review.results), version.derived.boxes()
    assert {name: told.get(name, 0) for name in boxes} == boxes
    assert len(version.review.table("2_deduplicate/reports.csv")) == len(version.derived.reports)


@pytest.mark.slow
def test_every_vote_of_every_file_counts_once_whatever_program_saved_it(first: Version) -> None:
    for stage in (TITLES, TEXTS):
        assert_votes_are_those_of_the_files(first, stage)
    assert {vote.person for vote in first.derived.votes[TITLES]} == {*FIVE, "finn", "gil"}


@pytest.mark.slow
def test_each_report_has_two_judges_and_none_who_wrote_it(first: Version) -> None:
    for report in first.derived.reports:
        judges = {vote.person for vote in report.of(first.derived.votes[TITLES])} - {"gil"}
        assert len(judges) >= 2
        assert "bo" not in judges or first.said["recused"] not in report.names


@pytest.mark.slow
def test_conflicts_are_those_of_the_files(first: Version) -> None:
    for stage in (TITLES, TEXTS):
        assert_conflicts_are_those_of_the_files(first, stage)
    assert frozenset([title(10)]) in first.derived.conflicts(TEXTS)


@pytest.mark.slow
def test_the_agreement_of_each_pair_is_that_of_the_files(first: Version) -> None:
    for stage in (TITLES, TEXTS):
        assert_agreement_is_that_of_the_files(first, stage)


@pytest.mark.slow
def test_the_numbers_of_the_flow_are_those_of_the_files(first: Version) -> None:
    assert_numbers_are_those_of_the_files(first)


@pytest.mark.slow
def test_an_update_asks_about_new_reports_and_about_carried_decisions_that_now_differ(
    second: Version,
) -> None:
    asked = second.said["asked"]
    new = Counter(text for person, texts in asked.items() if person != "gil" for text in texts)
    assert new == {title(len(SUBJECTS) + number): 2 for number in range(len(LATER))}
    assert asked["gil"] == [SWIMMERS[0]]
    assert second.said["asked on texts"] == {"ada": [], "bo": [], "carl": [], PAIR: [ROWERS[0]]}


@pytest.mark.slow
def test_every_vote_of_the_first_version_is_carried_over_and_counts_beside_the_new_ones(
    first: Version, second: Version
) -> None:
    for stage in (TITLES, TEXTS):
        assert_votes_are_those_of_the_files(second, stage)
        rows = second.review.table(f"3_screen/{stage}/votes.csv")
        carried = Counter(row["run"] for row in rows if row["carried"] == "yes")
        assert carried == {"fern-1": len(first.derived.votes[stage])}


@pytest.mark.slow
def test_conflicts_and_agreement_of_an_update_are_those_of_the_files(second: Version) -> None:
    for stage, names in ((TITLES, SWIMMERS), (TEXTS, ROWERS)):
        assert_conflicts_are_those_of_the_files(second, stage)
        assert_agreement_is_that_of_the_files(second, stage)
        assert frozenset(names) in second.derived.conflicts(stage)


@pytest.mark.slow
def test_the_numbers_of_the_flow_of_an_update_are_those_of_the_files(second: Version) -> None:
    assert_numbers_are_those_of_the_files(second)
    (dropped,) = second.derived.dropped()
    assert dropped.names == {ROWERS[0]}
    assert second.review.path("config/versions/fern-2/manifest.json").is_file()
