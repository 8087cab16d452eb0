"""Reports that the version before included and this one does not: found again by their ids, and people's log of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from prismake.errors import Fault, ReviewFaults, did_you_mean
from prismake.flow.tables import FlowTables, Previous
from prismake.records.aliases import reports_of_records
from prismake.tables import rows_of

DROPPED_FILE = "config/studies/dropped.csv"
FIRST_ROW = 2


@dataclass(frozen=True)
class DroppedReports:
    """What an update dropped: `reports` that it does not include any more, `lines` of the log by report, both in today's ids."""

    reports: frozenset[str]
    lines: Mapping[str, Mapping[str, str]]

    @property
    def unlogged(self) -> frozenset[str]:
        """Return the reports of which nobody wrote who dropped them, and why."""
        return self.reports - set(self.lines)


def current_report_id(previous: Previous, report_of: Mapping[str, str]) -> Callable[[str], str]:
    """Return a function from a report id or record id of the earlier version to the id that the report has today.

    A report is named after one of its records ("rep:" and the record), and its name changes where a later
    deduplication merges it; so it is found again through that record, else through another one that it had then.
    What is found nowhere in `report_of` (record id to report id of this version) keeps its earlier name.
    """
    earlier_of: dict[str, str] = {}
    records_of: dict[str, list[str]] = {}
    if previous.record_report is not None:
        for row in rows_of(previous.record_report):
            earlier_of[row["record_id"]] = row["report_id"]
            records_of.setdefault(row["report_id"], []).append(row["record_id"])

    def today(name: str) -> str:
        earlier = name if name.startswith("rep:") else earlier_of.get(name, name)
        records = (earlier.removeprefix("rep:"), *records_of.get(earlier, ()))
        return next((report_of[record] for record in records if record in report_of), earlier)

    return today


def current_lines(previous: Previous) -> list[tuple[int, dict[str, str]]]:
    """Return the lines of the log with their rows in the file, without those that an earlier update was sealed with."""
    if previous.dropped is None:
        return []
    before = set() if previous.logged_before is None else set(previous.logged_before.itertuples(index=False))
    return [
        (place, row)
        for place, row in enumerate(rows_of(previous.dropped), start=FIRST_ROW)
        if tuple(row.values()) not in before
    ]


def dropped_reports(
    previous: Previous, report_of: Mapping[str, str], included: Iterable[str]
) -> DroppedReports:
    """Return what this version, which includes these reports, dropped of what the version before included."""
    today = current_report_id(previous, report_of)
    earlier = {today(report) for report in previous.report_study["report_id"]}
    lines = {today(row["report_id"].strip()): row for _, row in current_lines(previous)}
    return DroppedReports(frozenset(earlier - set(included)), lines)


def check_dropped(tables: FlowTables, log: pd.DataFrame) -> None:
    """Hold people's log (schema 4_extract/dropped) against both versions. Raises ReviewFaults with every wrong line."""
    previous = tables.previous
    if previous is None:
        faults = [
            _fault(
                place,
                f'the line drops "{row["report_id"]}", but this version updates no other: `previous` is empty.',
                "remove the line, or name the version before as `previous` in config.yaml.",
            )
            for place, row in enumerate(rows_of(log), start=FIRST_ROW)
        ]
    else:
        faults = _faults_of_lines(tables, previous)
    if faults:
        raise ReviewFaults(faults)


def _faults_of_lines(tables: FlowTables, previous: Previous) -> list[Fault]:
    report_of = reports_of_records(tables.record_report)
    links = tables.report_study
    included = set(links.loc[links["state"] == "included", "report_id"])
    today = current_report_id(previous, report_of)
    earlier = {today(report) for report in previous.report_study["report_id"]}
    known = {*report_of, *report_of.values(), *previous.records["record_id"]}
    known |= earlier | set(previous.report_study["report_id"])
    if previous.record_report is not None:
        known |= set(previous.record_report["report_id"])
    faults = []
    seen: dict[str, int] = {}
    for place, row in current_lines(previous):
        name = row["report_id"].strip()
        report = today(name)
        faults += _without_a_word(place, row, name)
        if name not in known:
            near = did_you_mean(name, sorted(earlier - included))
            message = f'"{name}" is not a report or record of this version or the previous one.{near}'
            step = "correct the id, or remove the line."
        elif report in included:
            message = f'"{name}" is logged as dropped, and this version includes it.'
            step = "remove the line; a report is dropped by its votes, or by removed_before_screening.csv."
        elif report not in earlier:
            message = f'"{name}" is logged as dropped, and the version before did not include it.'
            step = "remove the line: only what the version before included can be dropped."
        elif report in seen:
            message = f'"{name}" is logged as dropped twice: row {seen[report]} names the same report.'
            step = "keep one of the two lines."
        else:
            seen[report] = place
            continue
        faults.append(_fault(place, message, step, "report_id"))
    return faults


def _without_a_word(place: int, row: Mapping[str, str], name: str) -> list[Fault]:
    asked = (("by", "who dropped it"), ("reason", "why it was dropped"))
    return [
        _fault(place, f'the line drops "{name}" and does not say {words}.', f"write {words}.", column)
        for column, words in asked
        if not row[column].strip()
    ]


def _fault(place: int, found: str, step: str, column: str = "") -> Fault:
    return Fault(DROPPED_FILE, found, step, row=place, column=column)


def dropped_table(tables: FlowTables) -> pd.DataFrame:
    """Return the dropped reports for readers: title, by, reason, report_id; empty where none was dropped.

    Where nobody has logged a report yet, `by` says so.
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
