"""Who was asked about the integrity of reports: a name proves nothing, what came with the records does.

A record says whether its report was retracted only if its file holds what the authority says: the format has it, and,
where the facts in integrity.yaml ask for it, the record has publication types.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from prismake.protocol.sources import Source
from prismake.studies.integrity import FACTS, RETRACTION_WATCH
from prismake.tables import rows_of, split_values, table_of
from prismake.wording import counted

# A source whose records came, or were kept, without some of what it says.
IN_PART, NOT_CHECKED = "in part", "not checked"


@dataclass(frozen=True)
class IntegrityCoverage:
    """The records of each source, those that hold what an authority says, and the report of each record."""

    records_of: Mapping[str, frozenset[str]]
    telling: Mapping[str, frozenset[str]]
    report_of: Mapping[str, str]

    def records(self, authority: str, source: str) -> frozenset[str]:
        """Return the records of a source that hold what this authority says of integrity."""
        return self.records_of.get(source, frozenset()) & self.telling[authority]

    def reports(self, authority: str, source: str) -> set[str]:
        """Return the reports of these records."""
        return {self.report_of[record] for record in self.records(authority, source)}


def integrity_coverage(
    records: pd.DataFrame, reports: pd.DataFrame, balance: pd.DataFrame
) -> IntegrityCoverage:
    """Return what the records of a review can say. records, balance: tables of 1_identify; reports: 2_deduplicate/reports."""
    report_of = {
        record: row["report_id"] for row in rows_of(reports) for record in split_values(row["record_ids"])
    }
    format_of = dict(zip(balance["file"], balance["format"], strict=True))
    records_of: dict[str, set[str]] = defaultdict(set)
    telling: dict[str, set[str]] = {authority: set() for authority in FACTS["authorities"]}
    for row in rows_of(records[records["record_id"].isin(report_of.keys())]):
        name = row["record_id"]
        records_of[row["source"]].add(name)
        for authority, facts in FACTS["authorities"].items():
            if _tells(row, format_of.get(row["file"], ""), facts):
                telling[authority].add(name)
    return IntegrityCoverage(_frozen(records_of), _frozen(telling), report_of)


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(ids) for key, ids in sets.items()}


def _tells(record: Mapping[str, str], file_format: str, facts: Mapping[str, object]) -> bool:
    """Return whether a record holds what an authority says: it says something, or its format would say it."""
    if record["integrity"]:
        return True
    formats = facts.get("formats")
    has_format = formats is None or (isinstance(formats, list) and file_format in formats)
    return has_format and bool(record["publication_types"] or not facts.get("types"))


def integrity_sources(
    sources: Mapping[str, Source],
    searched: Mapping[str, str],
    platforms: Mapping[str, str],
    covered: IntegrityCoverage,
    statements: pd.DataFrame,
    watched_on: str,
) -> pd.DataFrame:
    """Return the table 4_extract/integrity_sources: which authorities were asked about the integrity of the reports,
    when, and for how many reports.

    platforms: source key to its platform. watched_on: the date of the download of Retraction Watch, or empty. An
    authority counts as not checked if no source of the review is from it, or if no record of that source came with
    what it says, or if its records were stored without such statements.
    """
    flagged: dict[str, set[str]] = defaultdict(set)
    for row in rows_of(statements):
        flagged[row["stated_by"]].add(row["report_id"])
    rows = []
    for authority, facts in FACTS["authorities"].items():
        here = [
            name
            for name, source in sources.items()
            if re.search(facts["pattern"], f"{name} {source.name} {platforms.get(name, '')}", re.IGNORECASE)
        ]
        for name in here or [""]:
            lacks = _lacks(sources[name], name, authority, covered) if name else ""
            is_checked = (
                bool(name) and sources[name].integrity_kept and bool(covered.records(authority, name))
            )
            rows.append(
                {
                    "authority": authority,
                    "says": facts["says"] + lacks,
                    "source": name,
                    "checked": (IN_PART if lacks else "yes") if is_checked else NOT_CHECKED,
                    "checked_on": searched.get(name, "") if is_checked else "",
                    "reports": str(len(covered.reports(authority, name))) if is_checked else "",
                    "found": str(len(flagged[name])) if is_checked else "",
                }
            )
    rows.append(
        {
            "authority": RETRACTION_WATCH,
            "says": "its database of notices",
            "checked": "yes" if watched_on else NOT_CHECKED,
            "checked_on": watched_on,
            "reports": str(len(set(covered.report_of.values()))) if watched_on else "",
            "found": str(len(flagged[RETRACTION_WATCH])) if watched_on else "",
        }
    )
    return table_of(rows, "4_extract/integrity_sources")


def _lacks(source: Source, name: str, authority: str, covered: IntegrityCoverage) -> str:
    """Return what the records of a source lack of what the authority says, as the end of a sentence; "" if nothing."""
    declared = source.integrity_not_kept.strip().rstrip(".")
    parts = [f"the records kept here lack {declared}"] if declared else []
    there = covered.records_of.get(name, frozenset())
    missing = len(there) - len(covered.records(authority, name))
    if missing and source.integrity_kept:
        whole = "none" if missing == len(there) else f"{len(there) - missing:,}"
        parts.append(f"{whole} of the {counted(len(there), 'record')} here came with it")
    return "".join(f"; {part}" for part in parts)


def checked_reports(checks: pd.DataFrame, covered: IntegrityCoverage) -> set[str]:
    """Return the reports of which some source was asked for notices of integrity.

    checks: table 4_extract/integrity_sources. covered: the reports of each source; a list of notices that was searched for
    every report, such as Retraction Watch, checks all of them.
    """
    checked: set[str] = set()
    for row in rows_of(checks[checks["checked"] != NOT_CHECKED]):
        if row["authority"] == RETRACTION_WATCH:
            return set(covered.report_of.values())
        checked |= covered.reports(row["authority"], row["source"])
    return checked
