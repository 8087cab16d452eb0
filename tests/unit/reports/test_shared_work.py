"""What the methods say of shared work: the draw, each pilot round, numbers of judges, what was handed on, and recusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from prismake.protocol.screening import Titles
from prismake.reports.methods.shared_work import procedure, shared_work
from prismake.tables import declared, table_of, write_table

STAGE = "1_title_abstract"


def plan(**keys: Any) -> Titles:
    return Titles(reviewers=["anna", "ben", "dora"], adjudicator="carla", **keys)


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A version in which the reports of ben were handed on to dora, and a pilot did not reach its value."""
    monkeypatch.chdir(tmp_path)
    tables = {
        "assignments": [
            {"report_id": "rep:1", "record_ids": "r:1", "person": "anna", "why": "voted already"},
            {
                "report_id": "rep:1",
                "record_ids": "r:1",
                "person": "dora",
                "why": "voted already, handed on from ben",
            },
            {"report_id": "rep:2", "record_ids": "r:2", "person": "anna", "why": "drawn"},
        ],
        "votes": [
            {"report_id": "rep:1", "reviewer": name, "role": "reviewer", "stage": STAGE, "decision": "include"}
            for name in ("anna", "dora")
        ],
        "pilot": [
            {"round": "pilot 1", "reports": "10", "measure": "percent agreement", "reviewers": "anna | ben",
             "value": "0.600", "reach": "0.75", "reached": "no", "go_on_anyway": "the criteria were amended."}
        ],
    }  # fmt: skip
    for name, rows in tables.items():
        if name == "assignments":
            rows = [{"stage": STAGE, "state": "voted", "votes": "2", **row} for row in rows]
        table = table_of(rows, f"3_screen/{name}").fillna("")
        write_table(table, tmp_path / declared(f"3_screen/{name}").at(STAGE), f"3_screen/{name}")
    return tmp_path


def test_where_all_judge_all_nothing_is_added(results: Path) -> None:
    path = results / declared("3_screen/assignments").at(STAGE)
    path.write_text(path.read_text().replace(", handed on from ben", ""), encoding="utf-8")
    assert shared_work(plan(), results, STAGE) == []
    assert procedure(plan(), "person") == ""


def test_the_draw_is_told_with_its_seed() -> None:
    assert procedure(plan(votes=2, seed=7), "person") == (
        "each report goes to 2 of 3 people, drawn at random in equal shares, before absences and recusals (seed 7)"
    )
    assert "to one of 3 people, and 20% of the reports to two" in procedure(
        plan(assign="split", overlap=0.2), "person"
    )


def test_a_pilot_is_told_with_its_value_and_why_screening_went_on(results: Path) -> None:
    (sentence, *_) = shared_work(plan(pilot={"size": 10}), results, STAGE)
    assert sentence == (
        "Pilot 1: 10 reports for all reviewers. Percent agreement was 0.600 (anna and ben), and 0.75 was asked, which it did not "
        "reach. Declared exception, screening went on: the criteria were amended."
    )


def test_numbers_of_judges_and_what_was_handed_on_are_counted(results: Path) -> None:
    lines = shared_work(plan(votes=2, maybe="people"), results, STAGE)
    assert lines[0] == "Number of reviewers who voted: 1 report by 2."
    assert lines[1].startswith("1 report was handed on to other reviewers")
    assert lines[1].endswith("1 of ben.")
    assert lines[2] == "A maybe was settled by adjudication."


def test_recusals_are_counted(results: Path) -> None:
    folder = results / "config/screening"
    folder.mkdir(parents=True)
    (folder / "recusals.csv").write_text(
        "person,record_id,why,date\nben,r:2,author of it,2030-01-01\nben,r:9,of another stage,2030-01-01\n",
        encoding="utf-8",
    )
    assert shared_work(plan(votes=2), results, STAGE)[-1] == "Recused from reports: ben from 1."
