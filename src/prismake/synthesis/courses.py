"""The course of each included study: from planned to actual enrolment, and from registration to results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from prismake.protocol.extraction import STUDY, ExtractionField
from prismake.studies.posted_results import registered_on
from prismake.studies.source_values import ACTUAL, PLANNED, SourceValue, sort_newest_first
from prismake.tables import rows_of, split_values, table_of

POSTED, PUBLISHED, NO_RESULT, CANNOT_BE_TOLD = (
    "results posted",
    "report published",
    "no result known",
    "cannot be told",
)
EXTRACTION = "extraction"
Number = tuple[str, str, str]
"""A number, where it is from, and its date."""


def enrolment_table(
    studies: pd.DataFrame,
    source_values: Iterable[SourceValue],
    data: pd.DataFrame,
    fields: Mapping[str, ExtractionField],
) -> pd.DataFrame:
    """Return the table 5_synthesise/enrolment.

    data: table 4_extract/data; extracted values take precedence over values of sources.
    """
    numbers: dict[tuple[str, str], Number] = {}
    for row in rows_of(data):
        own = fields.get(row["field"])
        if own and own.level == STUDY and own.meaning.endswith(" enrolment") and row["value"]:
            numbers[row["study_id"], own.meaning.removesuffix(" enrolment")] = (row["value"], EXTRACTION, "")
    for value in sort_newest_first(_single_numbers(source_values)):
        if value.value.isdigit():
            numbers.setdefault((value.study_id, value.kind), (value.value, value.source, value.as_of))
    rows = []
    for study in rows_of(studies):
        row = {name: study[name] for name in ("study_id", "registration_ids")}
        for kind in (PLANNED, ACTUAL):
            cells = numbers.get((study["study_id"], kind), ("", "", ""))
            row |= dict(zip((kind, f"{kind}_from", f"{kind}_as_of"), cells, strict=True))
        rows.append(row)
    return table_of(rows, "5_synthesise/enrolment")


def _single_numbers(source_values: Iterable[SourceValue]) -> list[SourceValue]:
    """Return the planned and actual enrolments, a number beside another in the same cell as a value of its own."""
    enrolments = []
    for value in source_values:
        if value.field == "enrolment":
            enrolments += [value, *(replace(value, value=number, kind=kind) for number, kind in value.also)]
    return [value for value in enrolments if value.kind in (PLANNED, ACTUAL)]


def timeline_table(
    studies: pd.DataFrame,
    records: pd.DataFrame,
    reports: pd.DataFrame,
    report_study: pd.DataFrame,
    asked_on: Mapping[str, str],
) -> pd.DataFrame:
    """Return the table 5_synthesise/timeline.

    asked_on: study id to the date on which the register was asked that gave its status.
    """
    days = {row["record_id"]: day for row in rows_of(records) if (day := registered_on(row))}
    published = _first_publications(reports, report_study)
    rows = []
    for study in rows_of(studies):
        registered = min(
            (days[name] for name in split_values(study["record_ids"]) if name in days), default=""
        )
        year, report = published.get(study["study_id"], ("", ""))
        posted = study["results_posted"]
        ends, end = _end(posted, year, asked_on.get(study["study_id"], ""))
        least, most = months_between(registered, end)
        rows.append(
            {
                "study_id": study["study_id"],
                "registration_ids": study["registration_ids"],
                "registered": registered,
                "completion_date": study["completion_date"],
                "results_posted": posted,
                "published": year,
                "published_report": report,
                "followed_until": asked_on.get(study["study_id"], ""),
                "ends": ends,
                "months_at_least": least,
                "months_at_most": most,
            }
        )
    return table_of(rows, "5_synthesise/timeline")


def _first_publications(reports: pd.DataFrame, report_study: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return by study the year and id of its first report that is no registration, included or not retrieved."""
    years = {
        row["report_id"]: row["year"]
        for row in rows_of(reports)
        if row["record_type"] != "registration" and row["year"].isdigit()
    }
    reports_by_study: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows_of(report_study):
        if row["report_id"] in years and row["state"] in ("included", "not retrieved"):
            reports_by_study[row["study_id"]].append((years[row["report_id"]], row["report_id"]))
    return {study: min(entries) for study, entries in reports_by_study.items()}


def _end(posted: str, year: str, asked_on: str) -> tuple[str, str]:
    """Return how the time of a study ends, and when: the first result, else the day of the last look into the register."""
    # A year alone may be before or after a day in it: the day is the one that is known.
    if posted and (not year or posted[:4] <= year):
        return POSTED, posted
    if year:
        return PUBLISHED, year
    return (NO_RESULT, asked_on) if asked_on else (CANNOT_BE_TOLD, "")


def months_between(first: str, second: str) -> tuple[str, str]:
    """Return the smallest and the largest possible number of months from the first ISO date to the second, as text.

    Days are not counted: from 31 January to 1 February is one month. A date with only a year may be in any month of it.
    A number is negative if the second date may be earlier; both are empty if a date is.
    """
    if not first or not second:
        return "", ""
    early, late = month_range(first), month_range(second)
    return str(late[0] - early[1]), str(late[1] - early[0])


def month_range(date: str) -> tuple[int, int]:
    """Return the first and the last month in which an ISO date may be, counted from year 0."""
    year, _, rest = date.partition("-")
    month = int(rest[:2]) if rest else 0
    start = int(year) * 12
    return (start + month, start + month) if month else (start + 1, start + 12)
