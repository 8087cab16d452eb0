"""Declared keys and references between tables are checked."""

from __future__ import annotations

import pandas as pd

from prismake.tables import declared, declared_names
from prismake.tables.references import BrokenReference, NamedTable, broken_references


def table(name: str, *rows: dict[str, str], stage: str = "") -> NamedTable:
    columns = list(declared(name).columns)
    return NamedTable(name, pd.DataFrame(list(rows), columns=columns, dtype="str").fillna(""), stage)


RECORDS = table("1_identify/records", {"record_id": "a:1"}, {"record_id": "a:2"})
REPORTS = table("2_deduplicate/reports", {"report_id": "rep:a:1", "record_ids": "a:1 | a:2"})


def test_consistent_tables_have_no_broken_references() -> None:
    groups = table("2_deduplicate/record_report", {"record_id": "a:1", "report_id": "rep:a:1"})
    assert list(broken_references([RECORDS, REPORTS, groups])) == []


def test_a_repeated_key_is_reported() -> None:
    twice = table("1_identify/records", {"record_id": "a:1"}, {"record_id": "a:1"})
    assert list(broken_references([twice])) == [
        BrokenReference("records.csv", "record_id", "repeated", ("a:1",))
    ]


def test_an_unknown_value_in_a_list_is_reported() -> None:
    reports = table("2_deduplicate/reports", {"report_id": "rep:a:1", "record_ids": "a:1 | b:9"})
    assert list(broken_references([RECORDS, reports])) == [
        BrokenReference("reports.csv", "record_ids", "unknown", ("b:9",))
    ]


def test_files_are_named_with_their_stage_or_path() -> None:
    decisions = table("3_screen/decisions", {"report_id": "rep:gone"}, stage="2_full_text")
    removed = table("1_identify/removed_before_screening", {"record_id": "gone:1"})
    faults = broken_references([RECORDS, REPORTS, decisions, removed])
    assert {fault.file for fault in faults} == {
        "2_full_text/decisions.csv",
        "config/removed_before_screening.csv",
    }


def test_a_column_may_refer_to_several_tables() -> None:
    links = table("4_extract/report_study", {"report_id": "rep:a:1", "study_id": "study:x"})
    included, other = table("4_extract/studies"), table("4_extract/studies_other", {"study_id": "study:x"})
    assert list(broken_references([REPORTS, links, included, other])) == []
    assert [fault.values for fault in broken_references([REPORTS, links, included])] == [("study:x",)]


def test_a_reference_to_a_table_that_is_not_given_is_not_checked_and_an_empty_cell_refers_to_nothing() -> (
    None
):
    votes = table("3_screen/votes", {"report_id": ""}, stage="1_title_abstract")
    assert list(broken_references([votes])) == []
    assert list(broken_references([votes, REPORTS])) == []


def test_every_declared_reference_names_a_column_that_is_declared() -> None:
    for name in declared_names():
        for column, targets in (declared(name).references or {}).items():
            assert column in declared(name).columns
            for target in targets:
                other, _, there = target.rpartition(".")
                assert there in declared(other).columns, (name, column, target)
