"""Grouping reports into studies by registration number and by human input, which takes precedence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pandas as pd

from prismake.errors import Fault, ReviewFaults, did_you_mean
from prismake.tables import columns_of, rows_of, split_values

LINKS_FILE = "config/studies/links.csv"
VERDICTS = ("same study", "different studies")
INCLUDED, AWAITING, NOT_RETRIEVED = "included", "awaiting classification", "not retrieved"


def group_reports(
    reports: pd.DataFrame,
    states: dict[str, str],
    links: pd.DataFrame,
    current_ids: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Return report_study (schema 4_extract/report_study) for the reports that `states` names.

    reports: schema 2_deduplicate/reports. states: report id to its state in report_study. links: schema 4_extract/links.
    current_ids: each id that a record had under an earlier version of prismake, and its current id.
    Reports that share a registration number are one study. A link "same study" joins two, a link "different studies"
    removes a report from the study of its registration number. Raises ReviewFaults for a link with an unknown id, for
    links that contradict each other, and for reports that are linked as different but are still joined.
    """
    chosen = reports[reports["report_id"].isin(states)].sort_values("report_id")
    numbers_named = {
        row["report_id"]: [number.upper() for number in split_values(row["registration_ids"])]
        for row in rows_of(chosen)
    }
    reports_of_id = _reports_by_id(reports)
    for alias, record in (current_ids or {}).items():
        reports_of_id[alias.upper()] |= reports_of_id[record.upper()]
    _check_links(links, reports_of_id)
    # Sorted, so that the result does not depend on the order of the lines in the file.
    links = links.sort_values(list(links.columns))
    separated = {
        (row["id_a"], row["id_b"]) for row in rows_of(links) if row["verdict"] == "different studies"
    }
    numbers = {
        report: [
            number for number in report_numbers if not _is_separated(report, number, separated, reports_of_id)
        ]
        for report, report_numbers in numbers_named.items()
    }
    edges: list[tuple[str, str, str, str]] = []
    by_number: dict[str, list[str]] = defaultdict(list)
    for report, report_numbers in numbers.items():
        for number in report_numbers:
            by_number[number].append(report)
    for number, members in sorted(by_number.items()):
        edges += [(members[0], other, f"both name {number}", "prismake") for other in members[1:]]
    for row in rows_of(links):
        if row["verdict"] == "same study":
            linked = sorted(
                report
                for name in {row["id_a"].upper(), row["id_b"].upper()}
                for report in reports_of_id[name] & set(states)
                if name not in numbers_named[report] or name in numbers[report]
            )
            linked = list(dict.fromkeys(linked))
            reason = f"{row['id_a']} and {row['id_b']} are one study" + (
                f": {row['note']}" if row["note"] else ""
            )
            edges += [(linked[0], other, reason, row["by"]) for other in linked[1:]]
    table = _components(numbers, edges, states, _reasons(numbers_named, numbers))
    _check_separated(table, separated, reports_of_id)
    return table


def _reports_by_id(reports: pd.DataFrame) -> dict[str, set[str]]:
    """Return each id that a link may contain, in upper case, and the reports that it refers to."""
    reports_by_name: dict[str, set[str]] = defaultdict(set)
    for row in rows_of(reports):
        reports_by_name[row["report_id"].upper()].add(row["report_id"])
        for name in (*split_values(row["record_ids"]), *split_values(row["registration_ids"])):
            reports_by_name[name.upper()].add(row["report_id"])
    return reports_by_name


def _check_links(links: pd.DataFrame, reports_of_id: dict[str, set[str]]) -> None:
    """Raise ReviewFaults for links with an unknown id or verdict, and for links that contradict each other."""
    faults: list[Fault] = []
    verdicts: dict[frozenset[str], str] = {}
    for row_number, row in enumerate(rows_of(links), start=2):
        for column in ("id_a", "id_b"):
            name = row[column]
            if name.upper() not in reports_of_id:
                faults.append(
                    Fault(
                        LINKS_FILE,
                        f'"{name}" is not a registration number, record or report of this review.{did_you_mean(name, reports_of_id)}',
                        "correct the identifier, or remove the line.",
                        row=row_number,
                        column=column,
                    )
                )
        if row["verdict"] not in VERDICTS:
            message = f'"{row["verdict"]}" is not a verdict.{did_you_mean(row["verdict"], VERDICTS)}'
            faults.append(
                Fault(
                    LINKS_FILE,
                    message,
                    "write one of the allowed verdicts.",
                    row=row_number,
                    column="verdict",
                    allowed=", ".join(VERDICTS),
                )
            )
        pair = frozenset((row["id_a"].upper(), row["id_b"].upper()))
        if verdicts.setdefault(pair, row["verdict"]) != row["verdict"]:
            faults.append(
                Fault(
                    LINKS_FILE,
                    "an earlier row gives this pair another verdict.",
                    "keep one of the two lines.",
                    row=row_number,
                )
            )
    if faults:
        raise ReviewFaults(faults)


def _is_separated(
    report: str, number: str, separated: set[tuple[str, str]], reports_of_id: dict[str, set[str]]
) -> bool:
    """Return whether a link separates this report from the study with this registration number."""
    for first, second in separated:
        for name, partner in ((first, second), (second, first)):
            if partner.upper() == number and report in reports_of_id[name.upper()] and name.upper() != number:
                return True
    return False


def _check_separated(
    table: pd.DataFrame, separated: set[tuple[str, str]], reports_of_id: dict[str, set[str]]
) -> None:
    """Raise ReviewFaults if the grouping joins reports that are linked as different studies."""
    study_of = dict(zip(table["report_id"], table["study_id"], strict=True))
    why = dict(zip(table["report_id"], table["reason"], strict=True))
    faults = []
    for name_a, name_b in sorted(separated):
        first, second = reports_of_id[name_a.upper()], reports_of_id[name_b.upper()]
        joined = sorted(
            (left, right)
            for left in first - second
            for right in second - first
            if left in study_of and study_of[left] == study_of.get(right)
        )
        if joined:
            left, right = joined[0]
            reasons = " and ".join(dict.fromkeys((why[left], why[right])))
            faults.append(
                Fault(
                    LINKS_FILE,
                    f'"{name_a}" and "{name_b}" are linked as different studies, but {left} and {right} are still one study: {reasons}.',
                    'add a line "different studies" for the report and the registration number that joins them, or remove '
                    "the wrong line.",
                )
            )
    if faults:
        raise ReviewFaults(faults)


def _reasons(numbers_named: dict[str, list[str]], numbers: dict[str, list[str]]) -> dict[str, str]:
    """Return the reason of each report that is a study by itself, from its registration numbers before and after links."""
    reasons = {}
    for report, report_numbers in numbers_named.items():
        if numbers[report]:
            reasons[report] = f"names {numbers[report][0]}"
        elif report_numbers:
            reasons[report] = f"kept apart from {', '.join(report_numbers)} in {LINKS_FILE}"
        else:
            reasons[report] = "names no registration"
    return reasons


def _components(
    numbers: dict[str, list[str]],
    edges: list[tuple[str, str, str, str]],
    states: dict[str, str],
    reasons: dict[str, str],
) -> pd.DataFrame:
    """Return report_study: connected reports are one study, named by its first registration number.

    numbers: report id to its registration numbers, in the order of the result. edges: two reports, the reason and the
    author of each link. reasons: the reason of a report without an edge.
    """
    parent = {report: report for report in numbers}

    def root(report: str) -> str:
        while parent[report] != report:
            report = parent[report]
        return report

    why: dict[str, tuple[str, str]] = {}
    for report_a, report_b, reason, by in edges:
        for report in (report_a, report_b):
            why.setdefault(report, (reason, by))
        first, second = sorted((root(report_a), root(report_b)))
        parent[second] = first
    members: dict[str, list[str]] = defaultdict(list)
    for report in numbers:
        members[root(report)].append(report)
    rows = []
    for group in members.values():
        known = sorted({number for report in group for number in numbers[report]})
        study = f"study:{known[0]}" if known else f"study:{group[0].removeprefix('rep:')}"
        for report in group:
            reason, by = why.get(report, (reasons[report], "prismake"))
            rows.append(
                {"report_id": report, "study_id": study, "state": states[report], "reason": reason, "by": by}
            )
    table = pd.DataFrame(rows, columns=list(columns_of("4_extract/report_study")))
    return table.sort_values(["study_id", "report_id"], ignore_index=True)
