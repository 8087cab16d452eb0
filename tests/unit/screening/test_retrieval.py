"""The retrieval log: what was sought, and what could not be had."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from made_up_screening import HUMAN_KINDS, RUN, headers, record_report, report, reports, stage, votes_of

from prismake.errors import ReviewFaults
from prismake.forms.names import returned_files
from prismake.forms.write import write_form
from prismake.screening.decide import decide_stage
from prismake.screening.retrieval import read_retrieval, retrieval_form
from prismake.tables import columns_of, empty_table


def log(path: Path, answers: dict[int, dict[str, object]], table: pd.DataFrame | None = None) -> Path:
    path.write_bytes(write_form(retrieval_form(RUN, "Moss", reports(4) if table is None else table)))
    book = openpyxl.load_workbook(path)
    sheet = book["Retrieval"]
    places = headers(sheet)
    for row, values in answers.items():
        for header, value in values.items():
            sheet.cell(row, places[header]).value = value
    book.save(path)
    return path


def read(folder: Path, table: pd.DataFrame | None = None) -> pd.DataFrame:
    return read_retrieval(
        returned_files(folder),
        RUN,
        record_report(reports(4) if table is None else table),
    )


def test_a_log_that_came_back(tmp_path: Path) -> None:
    path = log(
        tmp_path / "retrieval.xlsx",
        {
            4: {"Retrieved": "yes"},
            5: {
                "Retrieved": "no",
                "Tried where": "library, author",
                "Tried on": "2030-01-31",
                "Notes": "no answer",
            },
        },
    )
    assert votes_of(tmp_path, reports(4), stage("2_full_text")).empty
    table = read(tmp_path)
    assert tuple(table.columns) == columns_of("3_screen/retrieval")
    assert list(table["report_id"]) == ["rep:made:0", "rep:made:1"]
    assert table.iloc[1].to_dict() == {
        "report_id": "rep:made:1",
        "record_ids": "made:1",
        "title": "=SUM(A1:A9) and other titles that begin with a sign",
        "retrieved": "no",
        "tried_where": "library, author",
        "tried_on": "2030-01-31",
        "note": "no answer",
        "file": str(path),
        "row": "5",
    }


def test_no_log_is_an_empty_log(tmp_path: Path) -> None:
    assert read(tmp_path / "none").empty


def test_not_retrieved_says_where_and_when(tmp_path: Path) -> None:
    log(
        tmp_path / "retrieval.xlsx",
        {4: {"Retrieved": "no"}, 5: {"Retrieved": "no", "Tried where": "library"}},
    )
    with pytest.raises(ReviewFaults) as caught:
        read(tmp_path)
    text = str(caught.value)
    assert 'row 4, column "Tried where (C)"' in text
    assert 'row 5, column "Tried on (D)"' in text


def test_two_logs_that_differ_are_named(tmp_path: Path) -> None:
    log(tmp_path / "retrieval.xlsx", {4: {"Retrieved": "yes"}})
    log(tmp_path / "retrieval_2.xlsx", {4: {"Retrieved": "no", "Tried where": "x", "Tried on": "2030"}})
    with pytest.raises(ReviewFaults, match='the answer is "no" here, but "yes" for the same record'):
        read(tmp_path)


def test_the_log_lists_what_is_still_sought_and_no_registrations(tmp_path: Path) -> None:
    table = pd.DataFrame([report(0), report(1, record_type="registration"), report(2)])
    log(tmp_path / "retrieval.xlsx", {4: {"Retrieved": "yes"}}, table)
    full = stage("2_full_text")
    worklist, _, _ = decide_stage(
        full, table, empty_table("3_screen/votes"), HUMAN_KINDS, read(tmp_path, table)
    )
    assert list(worklist["state"]) == ["awaiting votes", "awaiting votes", "awaiting retrieval"]
    assert list(retrieval_form(RUN, "Moss", table, worklist).rows["record_ids"]) == ["made:2"]


def test_one_copy_that_was_had_is_enough_when_reports_are_merged(tmp_path: Path) -> None:
    log(
        tmp_path / "retrieval.xlsx",
        {4: {"Retrieved": "no", "Tried where": "x", "Tried on": "2030"}, 5: {"Retrieved": "yes"}},
    )
    merged = pd.DataFrame([report(0, record_ids="made:0 | made:1")])
    logged = read(tmp_path, merged)
    worklist, _, _ = decide_stage(
        stage("2_full_text"), merged, empty_table("3_screen/votes"), HUMAN_KINDS, logged
    )
    assert list(worklist["state"]) == ["awaiting votes"]
