"""Known items: reports or registrations that the search must find.

Computes which source found which, and the recall of each source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from prismake.errors import Fault, ReviewFaults
from prismake.protocol.known_items import KnownItem
from prismake.protocol.place import CONFIG
from prismake.protocol.sources import Source
from prismake.records.identifiers import dois_in, pmcids_in, pmids_in, registrations_in
from prismake.tables import join_values, rows_of, split_values, table_of

SEARCHED = ("database", "register")
ALL = "all sources"
# As people write them; the patterns for records ask for more digits, because there a number may be anything.
_PMID = re.compile(r"(?:pmid|pubmed)?[\s:]*0*([1-9]\d{0,7})", re.IGNORECASE)
_PMCID = re.compile(r"(?:pmcid[\s:]*)?PMC\s*(\d+)", re.IGNORECASE)
# Column of a record that holds identifiers of a kind.
_COLUMNS = ("doi", "pmid", "pmcid", "registration_ids")


@dataclass(frozen=True)
class Identifiers:
    """The identifiers of a known item, each with the column of records in which it is looked up.

    is_registration: all of them are registration numbers.
    """

    values: frozenset[tuple[str, str]]
    is_registration: bool


@dataclass(frozen=True)
class FoundItem:
    """Where a known item was found: its records, their reports and their sources.

    expected: the sources that should have found it.
    """

    item: KnownItem
    records: tuple[str, ...]
    reports: tuple[str, ...]
    sources: tuple[str, ...]
    expected: tuple[str, ...]


def identifiers_of(item: KnownItem) -> Identifiers:
    """Return the identifiers of a known item.

    Raises ReviewFaults for a text that is not a DOI, registration number, PMCID or PMID.
    """
    values: set[tuple[str, str]] = set()
    for text in item.ids:
        names = set(_identifiers_in(text))
        if not names:
            raise ReviewFaults(
                [
                    Fault(
                        CONFIG,
                        f'known item "{item.label}": expected a DOI, registration number, PMCID or PMID, found "{text}".',
                        "correct the identifier, such as 10.1000/182, NCT01234567, PMC1234567 or PMID 12345678.",
                        column="known_items",
                    )
                ]
            )
        values |= names
    return Identifiers(frozenset(values), all(column == "registration_ids" for column, _ in values))


def _identifiers_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield the identifiers in a text that people wrote; a bare number is a PMID."""
    if match := _PMID.fullmatch(text.strip()):
        yield "pmid", match[1]
    elif match := _PMCID.fullmatch(text.strip()):
        yield "pmcid", f"PMC{match[1]}"
    elif dois := dois_in(text):
        yield from (("doi", doi) for doi in dois)
    elif ids := pmcids_in(text.lower()):
        yield from (("pmcid", pmcid) for pmcid in ids)
    elif ids := pmids_in(text.lower()):
        yield from (("pmid", pmid) for pmid in ids)
    else:
        yield from (("registration_ids", number) for number in registrations_in(text))


def find_known_items(
    items: Iterable[KnownItem],
    sources: Mapping[str, Source],
    records: pd.DataFrame,
    record_report: pd.DataFrame,
) -> list[FoundItem]:
    """Return for each known item where it was found.

    A source found an item if one of its records belongs to the report of a record with an identifier of the item. An
    article that names a registration is not that registration. records: table 1_identify/records. record_report:
    table 2_deduplicate/record_report.
    """
    sought = [(item, identifiers_of(item)) for item in items]
    by_identifier: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    source_of: dict[str, str] = {}
    for row in rows_of(records[["record_id", "source", "record_type", *_COLUMNS]]):
        source_of[row["record_id"]] = row["source"]
        is_registration = row["record_type"] == "registration"
        for column in _COLUMNS:
            for value in split_values(row[column]):
                key = (column, value.lower() if column == "doi" else value)
                by_identifier.setdefault(key, []).append((row["record_id"], is_registration))
    report_of = dict(zip(record_report["record_id"], record_report["report_id"], strict=True))
    records_of: dict[str, list[str]] = {}
    for record, report in report_of.items():
        records_of.setdefault(report, []).append(record)
    rows = []
    for item, identifiers in sought:
        # Of a report, a registration number tells nothing: many reports of one trial name it.
        matched = [
            record
            for column, value in sorted(identifiers.values)
            if identifiers.is_registration or column != "registration_ids"
            for record, is_registration in by_identifier.get((column, value), ())
            if is_registration or not identifiers.is_registration
        ]
        reports = sorted({report_of[record] for record in matched if record in report_of})
        members = sorted({record for report in reports for record in records_of[report]} | set(matched))
        by = {source_of[record] for record in members if record in source_of}
        expected = item.sources or [name for name, source in sources.items() if source.arm in SEARCHED]
        rows.append(
            FoundItem(
                item,
                tuple(members),
                tuple(reports),
                tuple(name for name in sources if name in by),
                tuple(expected),
            )
        )
    return rows


def known_items_table(items: Sequence[FoundItem]) -> pd.DataFrame:
    """Return one row per item (table 2_deduplicate/known_items)."""
    rows = [
        {
            "item": item.item.label,
            "ids": join_values(item.item.ids),
            "found": "yes" if item.records else "no",
            "sources": join_values(item.sources),
            "only_in": item.sources[0] if len(item.sources) == 1 else "",
            "missed_by": join_values(name for name in item.expected if name not in item.sources),
            "report_ids": join_values(item.reports),
            "record_ids": join_values(item.records),
            "missed_because": "" if item.records else item.item.missed_because.strip(),
        }
        for item in items
    ]
    return table_of(rows, "2_deduplicate/known_items")


def recall_table(entries: Sequence[FoundItem], sources: Mapping[str, Source]) -> pd.DataFrame:
    """Return the table 2_deduplicate/recall: the recall of each source and of all sources together; empty without
    known items.

    Items of the same report count once, because recall is computed on reports.
    """
    if not entries:
        return table_of([], "2_deduplicate/recall")
    entries = [_as_one(items, sources) for items in _by_report(entries)]
    rows = []
    for name in sources:
        expected = [item for item in entries if name in item.expected]
        rows.append(
            _recall(
                name,
                len(expected),
                sum(name in item.sources for item in expected),
                sum(item.sources == (name,) for item in entries),
            )
        )
    overall = sum(bool(item.records) for item in entries)
    return table_of([*rows, _recall(ALL, len(entries), overall, 0)], "2_deduplicate/recall")


def _by_report(entries: Sequence[FoundItem]) -> list[list[FoundItem]]:
    """Return items in groups that name one report: they were found as one, or have an identifier in common."""
    groups: list[tuple[set[object], list[FoundItem]]] = []
    for entry in entries:
        # An article that names a registration is not that registration.
        identifiers = identifiers_of(entry.item)
        keys: set[object] = {
            key for key in identifiers.values if identifiers.is_registration or key[0] != "registration_ids"
        }
        keys |= set(entry.reports)
        same = [group for group in groups if not group[0].isdisjoint(keys)]
        groups = [group for group in groups if group not in same]
        groups.append(
            (
                keys.union(*(group[0] for group in same)),
                [*(item for group in same for item in group[1]), entry],
            )
        )
    return [items for _, items in groups]


def _as_one(items: Sequence[FoundItem], sources: Mapping[str, Source]) -> FoundItem:
    """Return items that name one report as one: found and expected where any of them is."""
    by = {name for item in items for name in item.sources}
    return replace(
        items[0],
        records=tuple(dict.fromkeys(record for item in items for record in item.records)),
        reports=tuple(dict.fromkeys(report for item in items for report in item.reports)),
        sources=tuple(name for name in sources if name in by),
        expected=tuple(dict.fromkeys(name for item in items for name in item.expected)),
    )


def _recall(source: str, expected: int, found: int, only_here: int) -> dict[str, str]:
    return {
        "source": source,
        "expected": str(expected),
        "found": str(found),
        "recall": f"{100 * found / expected:.1f}" if expected else "",
        "only_here": str(only_here),
    }


def unexplained(items: pd.DataFrame) -> list[str]:
    """Return the labels of the known items that no source found and for which config.yaml gives no reason.

    items: table 2_deduplicate/known_items.
    """
    return [row["item"] for row in rows_of(items) if row["found"] == "no" and not row["missed_because"]]
