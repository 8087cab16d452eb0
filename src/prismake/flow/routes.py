"""The two identification routes of the flow: databases and registers, and other methods.

A report belongs to databases and registers if any of its records came from one, otherwise to other methods; records that were
removed before screening count only if all were. One record represents each report in the boxes that count records: the leading
record or, if that was removed before screening, the first record of the route that was not. The others are removed or duplicates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prismake.flow.dropped import current_report_id, dropped_reports
from prismake.flow.tables import DATABASES_AND_REGISTERS, FlowTables, Previous
from prismake.records.aliases import current_ids, reports_of_records
from prismake.tables import replace_values


@dataclass(frozen=True)
class Routes:
    """Records and reports by identification route, without the records that the previous version already had.

    report_of: record id to report id. leading: report id to the id of the record that represents it, for both routes.
    dbr, other: databases and registers, and other methods. already_known: records of other methods whose report
    databases and registers also found, or the previous version already had. known_reports: reports that the previous
    version already had. unresolved: those among them that were not retrieved or could not be classified, under their
    current ids. earlier_reports: known reports that are screened again or wait at full text.
    """

    carried: frozenset[str]
    report_of: Mapping[str, str]
    leading: Mapping[str, str]
    dbr_records: frozenset[str]
    other_records: frozenset[str]
    dbr_reports: frozenset[str]
    other_reports: frozenset[str]
    already_known: frozenset[str]
    known_reports: frozenset[str] = frozenset()
    unresolved: frozenset[str] = frozenset()
    earlier_reports: frozenset[str] = frozenset()

    @property
    def fresh_reports(self) -> frozenset[str]:
        """Return the ids of the reports that the previous version did not have."""
        return self.dbr_reports | self.other_reports

    @property
    def dbr_leading(self) -> frozenset[str]:
        """Return the records that represent the reports of databases and registers."""
        return frozenset(self.leading[report] for report in self.dbr_reports)

    @property
    def other_leading(self) -> frozenset[str]:
        """Return the records that represent the reports of other methods."""
        return frozenset(self.leading[report] for report in self.other_reports)

    def reports_for(self, reports: Iterable[str], side: str) -> set[str]:
        """Return those of the given reports that belong to one side: "dbr" (databases and registers), "other" (other
        methods) or "earlier" (known reports that are screened again).
        """
        return set(reports) & self._reports_by_side[side]

    @property
    def _reports_by_side(self) -> dict[str, frozenset[str]]:
        return {"dbr": self.dbr_reports, "other": self.other_reports, "earlier": self.earlier_reports}

    def leading_of(self, reports: Iterable[str]) -> set[str]:
        """Return the ids of the records that represent these reports; reports without such a record are left out."""
        return {self.leading[report] for report in reports if report in self.leading}

    def records_for(self, reports: Iterable[str], side: str) -> set[str]:
        """Return the ids of the records that represent those of the given reports that belong to one side, as in
        `reports_for`.
        """
        return self.leading_of(self.reports_for(reports, side))

    def previous_in_current_ids(
        self, previous: Previous | None, study_of: Mapping[str, str], included: Iterable[str]
    ) -> tuple[set[str], set[str], set[str]]:
        """Return three sets of the previous version under current ids: its included reports, its studies, and the
        reports logged as dropped.
        """
        if previous is None:
            return set(), set(), set()
        included_now = set(included)
        current_id = current_report_id(previous, self.report_of)
        reports = {current_id(report) for report in previous.report_study["report_id"]}
        studies = set()
        reports_of_study: dict[str, set[str]] = {}
        for report, study in zip(
            previous.report_study["report_id"], previous.report_study["study_id"], strict=True
        ):
            reports_of_study.setdefault(study, set()).add(current_id(report))
        for study, study_reports in reports_of_study.items():
            current_studies = {
                study_of[report] for report in study_reports & included_now if report in study_of
            }
            studies |= current_studies or {study}
        return reports, studies, set(dropped_reports(previous, self.report_of, included_now).lines)


def read_routes(tables: FlowTables) -> Routes:
    """Return records and reports by route, with the record that represents each report."""
    previous = tables.previous
    current = {**current_ids(tables.record_report), **(previous.current if previous else {})}
    carried = (
        frozenset() if previous is None else frozenset(replace_values(previous.records["record_id"], current))
    )
    report_of = reports_of_records(tables.record_report)
    declared_leading = set(tables.record_report.loc[tables.record_report["leading"] == "yes", "record_id"])
    removed = set(tables.removed_before_screening["record_id"])
    arm_of = dict(zip(tables.records["record_id"], tables.records["arm"], strict=True))
    known_before = {report_of[record] for record in carried if record in report_of}

    records_of_report: dict[str, list[str]] = {}
    for record in arm_of:
        if record not in carried and record in report_of:
            records_of_report.setdefault(report_of[record], []).append(record)
    leading: dict[str, str] = {}
    dbr_reports: set[str] = set()
    other_reports: set[str] = set()
    for report, records in records_of_report.items():
        if report in known_before:
            continue
        # A record that a rule cut from a register does not move a report that a website brought to the side of the register.
        standing = [record for record in records if record not in removed] or records
        from_databases = [record for record in standing if arm_of[record] in DATABASES_AND_REGISTERS]
        (dbr_reports if from_databases else other_reports).add(report)
        # The sort is stable: among equals the record that is first in records.csv leads.
        leading[report] = sorted(
            from_databases or standing, key=lambda record: record not in declared_leading
        )[0]
    for record in arm_of:
        if record in carried and record in report_of:
            report = report_of[record]
            if report not in leading or (
                record in declared_leading and leading[report] not in declared_leading
            ):
                leading[report] = record
    unresolved = _unresolved(tables.previous, report_of)
    with_report = frozenset(record for records in records_of_report.values() for record in records)
    dbr_records = frozenset(record for record in with_report if arm_of[record] in DATABASES_AND_REGISTERS)
    other_records = with_report - dbr_records
    return Routes(
        carried=carried,
        report_of=report_of,
        leading=leading,
        dbr_records=dbr_records,
        other_records=other_records,
        dbr_reports=frozenset(dbr_reports),
        other_reports=frozenset(other_reports),
        already_known=frozenset(
            record for record in other_records - removed if report_of[record] not in other_reports
        ),
        known_reports=frozenset(known_before),
        unresolved=unresolved,
        earlier_reports=frozenset(_asked_about(tables, known_before, unresolved)),
    )


def _unresolved(previous: Previous | None, report_of: Mapping[str, str]) -> frozenset[str]:
    """Return the reports that the previous version did not retrieve or could not classify, under their current ids."""
    if previous is None or previous.unresolved is None:
        return frozenset()
    current_id = current_report_id(previous, report_of)
    included = {current_id(report) for report in previous.report_study["report_id"]}
    return frozenset(current_id(report) for report in previous.unresolved["report_id"]) - included


def _asked_about(tables: FlowTables, known: Iterable[str], unresolved: Iterable[str]) -> set[str]:
    """Return the known reports at full text that the previous version left unresolved, or that wait now."""
    if tables.full_text is None:
        return set()
    worklist = tables.full_text.worklist
    waiting = set(worklist.loc[worklist["state"].str.startswith("awaiting"), "report_id"])
    return (waiting | set(unresolved)) & set(known) & set(worklist["report_id"])
