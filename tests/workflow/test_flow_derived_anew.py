"""The flow's numbers, worked out a second time by code that shares nothing with the module that makes them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import STEPS, Step
from independent_flow import Tables, broken_identities, flow_numbers, written_numbers
from made_up_review import PROJECT, MadeUpReview, digest, read_csv
from random_tables import RandomReview

from prismake.protocol.partial import Protocol
from prismake.steps import flow
from prismake.tables import empty_table, write_table


def tables_of(review: MadeUpReview) -> Tables:
    return Tables(review.folder, review.results, {"previous": "", **review.config})


@pytest.mark.parametrize("step", STEPS)
def test_every_box_is_derived_anew_at_every_step_of_a_review(story: dict[str, Step], step: str) -> None:
    review = story[step].review
    assert flow_numbers(tables_of(review)) == written_numbers(review.results)


def test_the_numbers_of_the_finished_made_up_review_are_those_counted_by_hand(story: dict[str, Step]) -> None:
    box = written_numbers(story["all"].review.results)
    assert box == {
        "previous_studies": "0",
        "previous_reports": "0",
        "database_results": "15",
        "database_specific_results": "Medline sample, 7; Evening Index, 5; Thesis Store, 3",
        "register_results": "3",
        "register_specific_results": "Trial register, 3; Other, 0",
        "website_results": "3",
        "organisation_results": "2",
        "citations_results": "2",
        "duplicates": "2",
        "excluded_automatic": "0",
        "excluded_other": "0",
        "records_screened": "16",
        "records_excluded": "7",
        "dbr_sought_reports": "9",
        "dbr_notretrieved_reports": "2",
        "other_sought_reports": "3",
        "other_notretrieved_reports": "0",
        "dbr_assessed": "7",
        "dbr_excluded": "day workers, 1; no birdsong, 1; birds studied, 1",
        "other_assessed": "3",
        "other_excluded": "Other, 0; None, 0",
        "new_studies": "4",
        "new_reports": "6",
        "total_studies": "4",
        "total_reports": "6",
        "total_studies_ma": "0",
        "total_reports_ma": "0",
    }


def test_the_identities_hold_on_the_numbers_of_a_finished_review(story: dict[str, Step]) -> None:
    assert broken_identities(written_numbers(story["all"].review.results)) == []


@pytest.mark.parametrize("stage", ["1_title_abstract", "2_full_text"])
def test_decisions_are_what_the_votes_give(story: dict[str, Step], stage: str) -> None:
    tables = tables_of(story["all"].review)
    derived = tables.title_abstract if stage == "1_title_abstract" else tables.full_text
    told = story["all"].review.table(f"3_screen/{stage}/decisions.csv")
    assert {row["report_id"]: (row["decision"], row["reason"]) for row in told} == {
        report: (said.decision, said.reason) for report, said in derived.items()
    }


def test_each_number_of_a_box_is_the_length_of_a_set_of_ids_on_disk(story: dict[str, Step]) -> None:
    prisma = story["all"].review.results / "6_report/prisma"
    members = Counter(row["set"] for row in read_csv(prisma / "members.csv"))
    distinct = {(row["set"], row["id"]) for row in read_csv(prisma / "members.csv")}
    assert len(distinct) == sum(members.values())
    for row in read_csv(prisma / "boxes.csv"):
        assert members[row["box"]] == int(row["number"]), row["box"]


def test_each_record_ends_in_exactly_one_state(story: dict[str, Step]) -> None:
    review = story["all"].review
    told = Counter(row["record_id"] for row in review.table("6_report/prisma/terminal_states.csv"))
    records = [row["record_id"] for row in review.table("1_identify/records.csv")]
    set_aside = [row["quarantine_id"] for row in review.table("1_identify/quarantine.csv")]
    assert told == Counter([*records, *set_aside])


@pytest.fixture(scope="module")
def default_review() -> MadeUpReview:
    config = yaml.safe_load((PROJECT / "config/config.yaml").read_text(encoding="utf-8"))
    results = PROJECT / "results" / str(config["run"])
    manifest = results / "audit/manifest.json"
    if not manifest.is_file():
        pytest.skip("the default review is not built here: run `make review` first")
    built = json.loads(manifest.read_text(encoding="utf-8"))["outputs"]
    if any(
        not (results / place).is_file() or digest(results / place) != code for place, code in built.items()
    ):
        pytest.skip("the default review is being built, or was changed since: run `make review` first")
    return MadeUpReview(PROJECT, PROJECT)


def test_every_box_of_the_default_review_is_derived_anew(default_review: MadeUpReview) -> None:
    derived = flow_numbers(tables_of(default_review))
    assert derived == written_numbers(default_review.results)


def test_the_identities_hold_on_the_default_review(default_review: MadeUpReview) -> None:
    status = Path(default_review.results / "STATUS.md").read_text(encoding="utf-8")
    if "Nothing is awaited" not in status:
        pytest.skip("the default review still awaits people: its numbers close when nothing is awaited")
    assert broken_identities(written_numbers(default_review.results)) == []


def run_flow(folder: Path, config: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Call the step of the flow on the tables in a folder; returns where the results lie."""
    results = Path("results") / config["run"]
    monkeypatch.chdir(folder)
    prisma = results / "6_report/prisma"
    (results / "config.yaml").write_text(json.dumps(config), encoding="utf-8")
    answer = results / "answer.csv"
    write_table(empty_table("5_synthesise/answer"), answer, "5_synthesise/answer")
    flow.main(
        Protocol(results / "config.yaml", flow.SECTIONS),
        answer,
        *(prisma / f"{name}.csv" for name in ("identities", "boxes")),
        prisma / "boxes",
        prisma / "terminal_states.csv",
        prisma / "prisma2020.csv",
        prisma / "flow.svg",
        prisma / "flow.png",
    )
    return folder / results


@pytest.mark.parametrize(
    "seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(4, 40))]
)
@pytest.mark.parametrize("waiting", [False, True], ids=["finished", "waiting"])
@pytest.mark.parametrize("update", [False, True], ids=["new", "update"])
def test_every_box_of_random_tables_is_derived_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, waiting: bool, update: bool
) -> None:
    config = RandomReview(seed, update, waiting).write(tmp_path)
    results = run_flow(tmp_path, config, monkeypatch)
    box = written_numbers(results)
    assert flow_numbers(Tables(tmp_path, results, config)) == box
    if not waiting:
        assert broken_identities(box) == []
