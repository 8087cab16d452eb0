"""Dropped reports: reports that the previous version included and this version does not, and the log in which people
explain them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from prismake.errors import Fault, ReviewFaults, did_you_mean
from prismake.flow.tables import FlowTables, Previous
from prismake.records.aliases import reports_of_records
from prismake.tables import declared, numbered_rows, rows_of

DROPPED_FILE = declared("4_extract/dropped").path


@dataclass(frozen=True)
class DroppedReports:
    """The reports that an update no longer includes (`reports`), and the lines of the log on them (`lines`, by
    current report id).
    """

    reports: frozenset[str]
    lines: Mapping[str, Mapping[str, str]]

    @property
    def unlogged(self) -> frozenset[str]:
        """Return the dropped reports that no line of the log explains."""
        return self.reports - set(self.lines)


def current_report_id(previous: Previous, report_of: Mapping[str, str]) -> Callable[[str], str]:
    """Return a function from a report id or record id of the previous version to the current id of the report.

    The id of a report is "rep:" and the id of one of its records. It changes when a later deduplication merges the report,
    so the function looks up that record in `report_of` (record id to report id of this version), then the other records
    that the report had. A report that is not found keeps its earlier id.
    """
    earlier_of: dict[str, str] = {}
    records_of: dict[str, list[str]] = {}
    if previous.record_report is not None:
        for row in rows_of(previous.record_report):
            earlier_of[row["record_id"]] = row["report_id"]
            records_of.setdefault(row["report_id"], []).append(row["record_id"])

    def current_id(named_id: str) -> str:
        earlier = named_id if named_id.startswith("rep:") else earlier_of.get(named_id, named_id)
        former = (earlier.removeprefix("rep:"), *records_of.get(earlier, ()))
        records = [previous.current.get(record, record) for record in former]
        return next((report_of[record] for record in records if record in report_of), earlier)

    return current_id


def current_lines(previous: Previous) -> list[tuple[int, dict[str, str]]]:
    """Return (row number, line) for each line of the log, without the lines that existed when the previous version
    was sealed.
    """
    if previous.dropped is None:
        return []
    before = set() if previous.logged_before is None else set(previous.logged_before.itertuples(index=False))
    return [
        (row_number, row)
        for row_number, row in numbered_rows(previous.dropped)
        if tuple(row.values()) not in before
    ]


def dropped_reports(
    previous: Previous, report_of: Mapping[str, str], included: Iterable[str]
) -> DroppedReports:
    """Return the reports that the previous version included and this one does not, with their lines of the log.

    included: report ids of this version.
    """
    current_id = current_report_id(previous, report_of)
    earlier = {current_id(report) for report in previous.report_study["report_id"]}
    lines = {current_id(row["report_id"].strip()): row for _, row in current_lines(previous)}
    return DroppedReports(frozenset(earlier - set(included)), lines)


def check_dropped(tables: FlowTables, log: pd.DataFrame) -> None:
    """Raise ReviewFaults with every line of the log (table 4_extract/dropped) that does not fit the included reports
    of both versions.
    """
    previous = tables.previous
    if previous is None:
        faults = [
            _fault(
                row_number,
                f'"{row["report_id"]}" is logged as dropped, but `previous` is empty: this version does not '
                "update an earlier one.",
                "remove the line, or set `previous` in config.yaml to the previous version.",
            )
            for row_number, row in numbered_rows(log)
        ]
    else:
        faults = _line_faults(tables, previous)
    if faults:
        raise ReviewFaults(faults)


def _line_faults(tables: FlowTables, previous: Previous) -> list[Fault]:
    report_of = reports_of_records(tables.record_report)
    links = tables.report_study
    included = set(links.loc[links["state"] == "included", "report_id"])
    current_id = current_report_id(previous, report_of)
    earlier = {current_id(report) for report in previous.report_study["report_id"]}
    known = {*report_of, *report_of.values(), *previous.records["record_id"]}
    known |= earlier | set(previous.report_study["report_id"])
    if previous.record_report is not None:
        known |= set(previous.record_report["report_id"])
    faults = []
    row_by_report: dict[str, int] = {}
    for row_number, row in current_lines(previous):
        named_id = row["report_id"].strip()
        report = current_id(named_id)
        faults += _empty_cell_faults(row_number, row, named_id)
        if named_id not in known:
            near = did_you_mean(named_id, sorted(earlier - included))
            message = (
                f'"{named_id}" is not the id of a report or record of this version or the previous one.{near}'
            )
            what_to_do = "correct the id, or remove the line."
        elif report in included:
            message = f'"{named_id}" is logged as dropped from the review, but this version still includes the report.'
            what_to_do = (
                "remove the line; to drop the report from the review, change the votes on the report or "
                "add its records to removed_before_screening.csv."
            )
        elif report not in earlier:
            message = f'"{named_id}" is logged as dropped, but the previous version did not include it.'
            what_to_do = "remove the line: only a report that the previous version included can be dropped."
        elif report in row_by_report:
            message = (
                f'"{named_id}" is logged as dropped twice: row {row_by_report[report]} names the same report.'
            )
            what_to_do = "keep one of the two lines."
        else:
            row_by_report[report] = row_number
            continue
        faults.append(_fault(row_number, message, what_to_do, "report_id"))
    return faults


def _empty_cell_faults(row_number: int, row: Mapping[str, str], named_id: str) -> list[Fault]:
    required = (("by", "who dropped it"), ("reason", "why it was dropped"))
    return [
        _fault(
            row_number,
            f'the line on the dropped report "{named_id}" does not say {missing}.',
            f"write {missing} in this column.",
            column,
        )
        for column, missing in required
        if not row[column].strip()
    ]


def _fault(row_number: int, found: str, what_to_do: str, column: str = "") -> Fault:
    return Fault(DROPPED_FILE, found, what_to_do, row=row_number, column=column)


def dropped_table(tables: FlowTables) -> pd.DataFrame:
    """Return the dropped reports for readers, with the columns title, by, reason and report_id; no rows if none was
    dropped.

    Where the log has no line on a report, `by` says that the line is awaited.
    """
    rows = []
    if tables.previous is not None:
        links = tables.report_study
        report_of = reports_of_records(tables.record_report)
        included = links.loc[links["state"] == "included", "report_id"]
        dropped = dropped_reports(tables.previous, report_of, included)
        titles = {**tables.previous.titles, **_titles(tables.reports)}
        for report in sorted(dropped.reports):
            line = dropped.lines.get(report, {"by": "awaited from the team", "reason": ""})
            rows.append((titles.get(report, ""), line["by"], line["reason"], report))
    return pd.DataFrame(rows, columns=["title", "by", "reason", "report_id"], dtype="str")


def _titles(reports: pd.DataFrame) -> dict[str, str]:
    return dict(zip(reports["report_id"], reports["title"], strict=True))
