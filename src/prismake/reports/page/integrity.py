"""Retractions and corrections on the page: what sources say, and how many of the included reports were checked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from prismake.reports.page.content import PageTable
from prismake.reports.page.files import from_page
from prismake.reports.page.whole import whole_table
from prismake.studies.integrity_sources import checked_reports, integrity_coverage
from prismake.tables import declared, read_result, read_table
from prismake.wording import counted


def coverage_sentence(results: Path) -> str:
    """Return how many reports of included studies have a record that says whether they were retracted, or were looked for
    in a list of notices; empty if none is included.
    """
    links = read_result(results, "4_extract/report_study")
    included = set(links.loc[links["state"] == "included", "report_id"])
    if not included:
        return ""
    covered = integrity_coverage(
        read_result(results, "1_identify/records"),
        read_result(results, "2_deduplicate/reports"),
        read_result(results, "1_identify/balance"),
    )
    checked = len(included & checked_reports(read_result(results, "4_extract/integrity_sources"), covered))
    return f"Of {counted(len(included), 'report')} of included studies {checked:,} {'was' if checked == 1 else 'were'} checked."


def integrity_tables(results: Path, names: Mapping[str, str]) -> list[PageTable]:
    """Return what sources say of the integrity of reports, and who was asked. names: source to its name for readers."""
    path = "4_extract/integrity.csv"
    statements = read_table(results / path, "4_extract/integrity")
    shown = statements.assign(stated_by=[names.get(name, name) for name in statements["stated_by"]])
    note = (
        "Reports in any state of screening; what each source says stands apart, once for all of its records of a report. People decide what happens to them."
        if len(statements)
        else "No record, notice or list says anything on the integrity of a report."
    )
    return [
        PageTable("integrity", declared("4_extract/integrity").title, shown.drop(columns="record_id").drop_duplicates(ignore_index=True), note, from_page(path)),
        whole_table(
            results, names, "integrity-sources", "4_extract/integrity_sources",
            f"A source says what it knew on its date. {coverage_sentence(results)} What was not checked may hold more.",
        ),
    ]  # fmt: skip
