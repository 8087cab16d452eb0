"""How many included reports were checked for retractions, as the page says it."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_up_tables import put_table

from prismake.reports.page.integrity import coverage_sentence
from prismake.tables import declared, table_of

AUTHORITIES = {"garden": "PubMed", "register": "Embase", "": "Retraction Watch"}


def version(results: Path, *checks: tuple[str, str], state: str = "included") -> Path:
    """Two reports of this state, of a database and of a register, and one that could not be retrieved.

    The report of both has a record from PubMed, and one from the register, whose file says nothing of retractions.
    """
    for name, rows in (
        (
            "4_extract/report_study",
            [
                {"report_id": "rep:1", "study_id": "study:1", "state": state},
                {"report_id": "rep:2", "study_id": "study:2", "state": state},
                {"report_id": "rep:3", "study_id": "study:3", "state": "not retrieved"},
            ],
        ),
        (
            "2_deduplicate/reports",
            [
                {"report_id": f"rep:{number}", "record_ids": records}
                for number, records in ((1, "garden:1 | register:1"), (2, "register:2"), (3, "garden:3"))
            ],
        ),
        (
            "1_identify/records",
            [
                {"record_id": name, "source": name[:-2], "file": name[:-2], "publication_types": "article"}
                for name in ("garden:1", "register:1", "register:2", "garden:3")
            ],
        ),
        (
            "1_identify/balance",
            [{"file": "garden", "format": "medline"}, {"file": "register", "format": "ris"}],
        ),
        (
            "4_extract/integrity_sources",
            [
                {"authority": AUTHORITIES[name], "source": name, "checked": checked}
                for name, checked in checks
            ],
        ),
    ):
        empty = dict.fromkeys(declared(name).columns, "")
        put_table(table_of([empty | row for row in rows], name), results / f"{name}.csv")
    return results


@pytest.mark.parametrize(
    ("checks", "sentence"),
    [
        ([("garden", "yes")], "Of 2 reports of included studies 1 was checked."),
        ([("garden", "in part")], "Of 2 reports of included studies 1 was checked."),
        ([("garden", "not checked")], "Of 2 reports of included studies 0 were checked."),
        ([("garden", "yes"), ("register", "yes")], "Of 2 reports of included studies 2 were checked."),
        ([("", "yes")], "Of 2 reports of included studies 2 were checked."),
    ],
)
def test_included_reports_of_sources_that_were_checked_are_counted(
    tmp_path: Path, checks: list[tuple[str, str]], sentence: str
) -> None:
    assert coverage_sentence(version(tmp_path, *checks)) == sentence


def test_without_an_included_report_nothing_is_said(tmp_path: Path) -> None:
    assert coverage_sentence(version(tmp_path, ("garden", "yes"), state="awaiting classification")) == ""
