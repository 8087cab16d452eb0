"""Forms that were sent out once stay readable for good: these files are never written anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from made_up_screening import RUN, fill, form, record_report, reports, stage, votes_of

from prismake.screening.retrieval import read_retrieval

FIXTURES = Path(__file__).parents[2] / "fixtures" / "forms"
ENDINGS = [".xlsx", ".csv"]


def returned(folder: Path, kind: str, ending: str, name: str) -> Path:
    target = folder / f"{name}{ending}"
    shutil.copy(FIXTURES / f"layout_1_{kind}{ending}", target)
    return target


@pytest.mark.parametrize("ending", ENDINGS)
def test_title_and_abstract(tmp_path: Path, ending: str) -> None:
    returned(tmp_path, "title_abstract", ending, "ada")
    votes = votes_of(tmp_path, reports(4))
    assert [
        tuple(row)
        for row in votes[["record_ids", "decision", "reason", "note", "row"]].itertuples(index=False)
    ] == [
        ("made:0", "include", "", "looks right", "4"),
        ("made:1", "exclude", "Wrong design", "", "5"),
        ("made:2", "maybe", "", "", "6"),
    ]


@pytest.mark.parametrize("ending", ENDINGS)
def test_full_text(tmp_path: Path, ending: str) -> None:
    returned(tmp_path, "full_text", ending, "ada")
    votes = votes_of(tmp_path, reports(4), stage("2_full_text"))
    assert list(votes["decision"]) == ["exclude", "unclear"]
    assert list(votes["reason"]) == ["Wrong population", ""]


@pytest.mark.parametrize("ending", ENDINGS)
def test_adjudication(tmp_path: Path, ending: str) -> None:
    returned(tmp_path, "title_abstract_adjudication", ending, "cleo")
    for person, decision, reason in (("ada", "exclude", "Wrong design"), ("bo", "include", "")):
        fill(tmp_path / f"{person}.xlsx", form(person, table=reports(4)), {"made:1": (decision, reason)})
    votes = votes_of(tmp_path, reports(4))
    assert {(row["reviewer"], row["role"]): row["decision"] for row in votes.to_dict("records")} == {
        ("ada", "reviewer"): "exclude",
        ("bo", "reviewer"): "include",
        ("cleo", "adjudicator"): "exclude",
    }


@pytest.mark.parametrize("ending", ENDINGS)
def test_retrieval(tmp_path: Path, ending: str) -> None:
    path = returned(tmp_path, "retrieval", ending, "retrieval")
    log = read_retrieval([path], RUN, record_report(reports(4)))
    assert list(log["retrieved"]) == ["yes", "no"]
    assert list(log["tried_on"]) == ["", "2030-01-31"]
