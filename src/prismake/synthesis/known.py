"""What the sources hold beside the values of a study: versions, statuses that differ, claims of titles, reports, and the days of asking."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from prismake.studies.conflicts import TITLE
from prismake.studies.dates import iso_date
from prismake.tables import rows_of, split_values


@dataclass(frozen=True)
class SourceFacts:
    """What the sources hold beside the values of a study.

    versions: dated values of registers by study and field, as (value, date). version_dates: dates of the versions of registers by
    study. statuses: status that a source gives, and where and when, by study, where sources differ. reported: studies with an included report that is no registration; unread: with one that was not retrieved. asked_on: by study, the ISO date on which the register was asked that gave its status; a study whose status is from no register has none.
    newest_search: the newest date on which any source was searched; empty if the register's own date is to stand for it.
    title_claims: what titles claim against their own registration, by study and field.
    """

    versions: Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]
    version_dates: Mapping[str, Sequence[str]]
    statuses: Mapping[str, Sequence[tuple[str, str]]]
    reported: Collection[str]
    unread: Collection[str]
    asked_on: Mapping[str, str]
    newest_search: str = ""
    title_claims: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


def known_of(
    studies: pd.DataFrame,
    conflicts: pd.DataFrame,
    records: pd.DataFrame,
    reports: pd.DataFrame,
    report_study: pd.DataFrame,
    searches: pd.DataFrame,
    registers: Collection[str],
) -> SourceFacts:
    """Return what the sources hold, from the tables of a version of these names. registers: sources that are registers."""
    published = reports.loc[reports["record_type"] != "registration", "report_id"]
    links = report_study[report_study["report_id"].isin(published)]
    searched = searched_on_by_source(searches)
    return SourceFacts(
        versions=register_versions(conflicts, registers),
        version_dates=version_dates(studies, records, registers),
        statuses=different_statuses(conflicts),
        reported=set(links.loc[links["state"] == "included", "study_id"]),
        unread=set(links.loc[links["state"] == "not retrieved", "study_id"]),
        asked_on=dates_asked(studies, records, searched, registers),
        newest_search=max(searched.values(), default=""),
        title_claims=claims_of_titles(conflicts),
    )


def register_versions(
    conflicts: pd.DataFrame, registers: Collection[str]
) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Return the dated values of registers on which the sources of a study differ, by study and field, in their order.

    A status is left out: it follows the course of a trial, and is no change of its plan. So are claims of titles.
    """
    versions: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows_of(conflicts):
        is_plan = row["field"] != "status" and row["standing"] != TITLE
        if row["source"] in registers and row["as_of"] and is_plan:
            versions[row["study_id"]][row["field"]].append((row["value"], row["as_of"]))
    return {study: dict(fields) for study, fields in versions.items()}


def version_dates(
    studies: pd.DataFrame, records: pd.DataFrame, registers: Collection[str]
) -> dict[str, list[str]]:
    """Return by study the dates of the versions that registers gave: two downloads of one version are one date."""
    dates = {
        row["record_id"]: iso_date(row["version_date"])
        for row in rows_of(records)
        if row["source"] in registers
    }
    return {
        row["study_id"]: sorted({dates.get(record, "") for record in split_values(row["record_ids"])} - {""})
        for row in rows_of(studies)
    }


def searched_on_by_source(searches: pd.DataFrame) -> dict[str, str]:
    """Return the date on which each source was searched. searches: table 1_identify/searches."""
    return dict(zip(searches["source"], searches["searched_on"], strict=True))


def dates_asked(
    studies: pd.DataFrame, records: pd.DataFrame, searched: Mapping[str, str], registers: Collection[str]
) -> dict[str, str]:
    """Return by study the date on which the register was asked whose record gives its status.

    searched: date of each source. A second-hand status has no such date: when somebody looked at a page says nothing of the register.
    """
    sources = dict(zip(records["record_id"], records["source"], strict=True))
    dates = {}
    for row in rows_of(studies):
        record = json.loads(row["values_from"]).get("status", "") if row["values_from"] else ""
        source = sources.get(record, "")
        if source in registers and (date := searched.get(source, "")):
            dates[row["study_id"]] = date
    return dates


def different_statuses(conflicts: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """Return by study the statuses on which its sources differ, each with its source and date."""
    statuses: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows_of(conflicts):
        if row["field"] == "status":
            statuses[row["study_id"]].append(
                (row["value"], f"{row['source']}, {row['as_of'] or 'not dated'}")
            )
    return dict(statuses)


def claims_of_titles(conflicts: pd.DataFrame) -> dict[str, dict[str, list[str]]]:
    """Return by study and field what a title claims against the field."""
    claims: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows_of(conflicts[conflicts["standing"] == TITLE]):
        claims[row["study_id"]][row["field"]].append(row["value"])
    return {study: dict(fields) for study, fields in claims.items()}
