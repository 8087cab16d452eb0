"""Reports to studies: by registration number, and by human input, which wins."""

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

    `reports` has the schema 2_deduplicate/reports, `links` the schema 4_extract/links. Reports that share a
    registration number are one study. A link "same study" joins two, a link "different studies" takes a report
    out of the study that its registration number would put it in. Raises ReviewFaults for a link that names
    nothing or contradicts another, and for two that people call different and something else still joins. current_ids: each id that
    a record had under an earlier version of prismake, and the id that it has now.
    """
    chosen = reports[reports["report_id"].isin(states)].sort_values("report_id")
    named = {
        row["report_id"]: [number.upper() for number in split_values(row["registration_ids"])]
        for row in rows_of(chosen)
    }
    meanings = _meanings(reports)
    for alias, record in (current_ids or {}).items():
        meanings[alias.upper()] |= meanings[record.upper()]
    _check_links(links, meanings)
    # In an order of their own, so that the order of the lines in the file plays no part.
    links = links.sort_values(list(links.columns))
    apart = {(row["id_a"], row["id_b"]) for row in rows_of(links) if row["verdict"] == "different studies"}
    numbers = {
        report: [number for number in listed if not _kept_apart(report, number, apart, meanings)]
        for report, listed in named.items()
    }
    edges: list[tuple[str, str, str, str]] = []
    by_number: dict[str, list[str]] = defaultdict(list)
    for report, listed in numbers.items():
        for number in listed:
            by_number[number].append(report)
    for number, members in sorted(by_number.items()):
        edges += [(members[0], other, f"both name {number}", "prismake") for other in members[1:]]
    for row in rows_of(links):
        if row["verdict"] == "same study":
            ends = sorted(
                report
                for name in {row["id_a"].upper(), row["id_b"].upper()}
                for report in meanings[name] & set(states)
                if name not in named[report] or name in numbers[report]
            )
            ends = list(dict.fromkeys(ends))
            reason = f"{row['id_a']} and {row['id_b']} are one study" + (
                f": {row['note']}" if row["note"] else ""
            )
            edges += [(ends[0], other, reason, row["by"]) for other in ends[1:]]
    table = _components(numbers, edges, states, _reasons(named, numbers))
    _check_apart(table, apart, meanings)
    return table


def _meanings(reports: pd.DataFrame) -> dict[str, set[str]]:
    """What a person may write in a link, in capitals, to the reports that it means."""
    reports_by_name: dict[str, set[str]] = defaultdict(set)
    for row in rows_of(reports):
        reports_by_name[row["report_id"].upper()].add(row["report_id"])
        for name in (*split_values(row["record_ids"]), *split_values(row["registration_ids"])):
            reports_by_name[name.upper()].add(row["report_id"])
    return reports_by_name


def _check_links(links: pd.DataFrame, meanings: dict[str, set[str]]) -> None:
    """Refuse links that name nothing, use another word, or contradict each other."""
    faults: list[Fault] = []
    verdicts: dict[frozenset[str], str] = {}
    for place, row in enumerate(rows_of(links), start=2):
        for column in ("id_a", "id_b"):
            name = row[column]
            if name.upper() not in meanings:
                faults.append(
                    Fault(
                        LINKS_FILE,
                        f'"{name}" is not a registration number, record or report of this review.{did_you_mean(name, meanings)}',
                        "correct the identifier, or remove the line.",
                        row=place,
                        column=column,
                    )
                )
        if row["verdict"] not in VERDICTS:
            message = f'"{row["verdict"]}" is not a verdict.{did_you_mean(row["verdict"], VERDICTS)}'
            faults.append(
                Fault(
                    LINKS_FILE,
                    message,
                    "write one of the allowed words.",
                    row=place,
                    column="verdict",
                    allowed=", ".join(VERDICTS),
                )
            )
        pair = frozenset((row["id_a"].upper(), row["id_b"].upper()))
        if verdicts.setdefault(pair, row["verdict"]) != row["verdict"]:
            faults.append(
                Fault(
                    LINKS_FILE,
                    "this pair has another verdict further up.",
                    "keep one of the two lines.",
                    row=place,
                )
            )
    if faults:
        raise ReviewFaults(faults)


def _kept_apart(report: str, number: str, apart: set[tuple[str, str]], meanings: dict[str, set[str]]) -> bool:
    """True where a person said that this report is not of the study with this registration number."""
    for first, second in apart:
        for name, partner in ((first, second), (second, first)):
            if partner.upper() == number and report in meanings[name.upper()] and name.upper() != number:
                return True
    return False


def _check_apart(table: pd.DataFrame, apart: set[tuple[str, str]], meanings: dict[str, set[str]]) -> None:
    """Refuse a grouping that joins what people call different: that decision is never ignored silently."""
    study_of = dict(zip(table["report_id"], table["study_id"], strict=True))
    why = dict(zip(table["report_id"], table["reason"], strict=True))
    faults = []
    for name_a, name_b in sorted(apart):
        first, second = meanings[name_a.upper()], meanings[name_b.upper()]
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
                    f'"{name_a}" and "{name_b}" are called different studies, and {left} and {right} are still one study: {reasons}.',
                    'add a line "different studies" for the report and the registration number that joins them, or take '
                    "out the line that does not hold.",
                )
            )
    if faults:
        raise ReviewFaults(faults)


def _reasons(named: dict[str, list[str]], numbers: dict[str, list[str]]) -> dict[str, str]:
    """Why a report that nothing joins to another is a study, by the numbers that it names and those that are left."""
    reasons = {}
    for report, listed in named.items():
        if numbers[report]:
            reasons[report] = f"names {numbers[report][0]}"
        elif listed:
            reasons[report] = f"kept apart from {', '.join(listed)} in {LINKS_FILE}"
        else:
            reasons[report] = "names no registration"
    return reasons


def _components(
    numbers: dict[str, list[str]],
    edges: list[tuple[str, str, str, str]],
    states: dict[str, str],
    reasons: dict[str, str],
) -> pd.DataFrame:
    """Connected reports are one study; it is named by its first registration number.

    `numbers` has the reports in their order, each with its registration numbers.
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
