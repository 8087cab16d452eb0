"""The tables of stage 1: records with stable ids, quarantined entries, and the reconciliation of each file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import count

import pandas as pd

from prismake.records.record import DIGEST_LENGTH, LIST_COLUMNS, RECORD_COLUMNS, ParsedFile, Record, json_text
from prismake.records.text import BAR, BROKEN_BAR
from prismake.tables import join_values, table_of

Parsed = tuple[str, str, str, ParsedFile]

_NOT_IN_IDS = re.compile(r"[\s|\x00-\x1f\x7f]+")


def earlier_base_id(source: str, record: Record) -> str:
    """Return the id of a record under an earlier version of prismake, before repeats are numbered."""
    if record.earlier_id is None:
        return base_id(source, record)
    return _id(source, record.earlier_id, record)


def base_id(source: str, record: Record) -> str:
    """Return the id of a record before repeated ids get a suffix: the source, a colon, and an identifier.

    The identifier is the record's accession number, otherwise PMID, DOI or (for a registration) registration number,
    otherwise the first 12 hex digits of its digest.
    """
    native = record.native_id or record.pmid or next(iter(record.doi), "")
    if not native and record.record_type == "registration":
        native = next(iter(record.registration_ids), "")
    return _id(source, native, record)


def _id(source: str, native: str, record: Record) -> str:
    native = _NOT_IN_IDS.sub("_", native.strip()).strip("_")
    return f"{source}:{native or record.digest[:DIGEST_LENGTH]}"


def record_ids(
    records: Sequence[tuple[str, int, Record]], base: Callable[[str, Record], str] = base_id
) -> list[str]:
    """Return the id of each (source, number of its file, record), in order.

    Records of a source with the same identifier get the suffixes ~2, ~3, sorted by file, then by digest, not by position.
    So adding records or later files keeps ids, except that a new record with the same identifier in an earlier or the
    same file may renumber the records that share it.
    """
    groups: dict[str, list[int]] = {}
    for index, (source, _, record) in enumerate(records):
        groups.setdefault(base(source, record), []).append(index)
    ids = [""] * len(records)
    for name, members in groups.items():
        members.sort(key=lambda index: _order(records[index]))
        for number, index in enumerate(members, 1):
            ids[index] = name if number == 1 else f"{name}~{number}"
    return ids


def records_tables(parsed: Sequence[Parsed]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the tables 1_identify/records, quarantine and balance.

    parsed: (source, arm, file, ParsedFile) for each file.
    """
    rows: list[dict[str, str]] = []
    sourced: list[tuple[str, int, Record]] = []
    for number, (source, arm, file, parsed_file) in enumerate(parsed):
        for record in parsed_file.records:
            sourced.append((source, number, record))
            rows.append(_row(source, arm, file, record))
    for row, (record_id, alias) in zip(rows, _ids_and_aliases(sourced), strict=True):
        row["record_id"], row["aliases"] = record_id, alias
    return (
        _table(rows, "1_identify/records"),
        _table(_quarantine_rows(parsed), "1_identify/quarantine"),
        _table([_balance_row(*entry) for entry in parsed], "1_identify/balance"),
    )


def _ids_and_aliases(records: Sequence[tuple[str, int, Record]]) -> list[tuple[str, str]]:
    """Return the id of each record, and its former id if that is another one.

    A record whose identifier did not change keeps its number among those with the same one, even if another record has
    left them: no id ever passes from one record to another, so that a vote under a former id finds its record.
    """
    if all(record.earlier_id is None for _, _, record in records):
        return [(record_id, "") for record_id in record_ids(records)]
    earlier = record_ids(records, earlier_base_id)
    given = set(earlier)
    ids = list(earlier)
    changed = [index for index, (source, _, record) in enumerate(records)
               if base_id(source, record) != earlier_base_id(source, record)]  # fmt: skip
    changed.sort(key=lambda index: _order(records[index]))
    for index in changed:
        name = base_id(records[index][0], records[index][2])
        free = (name if number == 1 else f"{name}~{number}" for number in count(1))
        ids[index] = next(record_id for record_id in free if record_id not in given)
        given.add(ids[index])
    return [
        (record_id, before if before != record_id else "")
        for record_id, before in zip(ids, earlier, strict=True)
    ]


def _order(record: tuple[str, int, Record]) -> tuple[int, str, int]:
    """Return the order of records with the same identifier: by file, then by digest, not by position."""
    return record[1], record[2].digest, record[2].position


def _row(source: str, arm: str, file: str, record: Record) -> dict[str, str]:
    row = {"source": source, "arm": arm, "file": file, "position": str(record.position)}
    for column in RECORD_COLUMNS:
        value = getattr(record, column)
        row[column] = join_values(value) if column in LIST_COLUMNS else value
    row["other_fields"] = json_text(record.other_fields)
    row["as_written"] = json_text(record.as_written)
    return row


def _quarantine_rows(parsed: Sequence[Parsed]) -> list[dict[str, str]]:
    rows = []
    for source, arm, file, parsed_file in parsed:
        for entry in parsed_file.quarantined:
            digest = sha256(entry.raw_text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]
            rows.append(
                {
                    "quarantine_id": f"{source}:{digest}:{entry.position}",
                    "source": source,
                    "arm": arm,
                    "file": file,
                    "line": str(entry.line),
                    "raw_text": entry.raw_text,
                    "reason": entry.reason,
                }
            )
    return rows


def _balance_row(source: str, arm: str, file: str, parsed_file: ParsedFile) -> dict[str, str]:
    return {
        "source": source,
        "arm": arm,
        "file": file,
        "format": parsed_file.format,
        "held": str(parsed_file.expected),
        "parsed": str(len(parsed_file.records)),
        "quarantined": str(len(parsed_file.quarantined)),
        "balanced": "yes" if parsed_file.balanced else "no",
        "unknown": join_values([name.replace(BAR, BROKEN_BAR) for name in parsed_file.unknown]),
        "notes": join_values([note.replace(BAR, BROKEN_BAR) for note in parsed_file.notes]),
    }


def _table(rows: Sequence[dict[str, str]], schema: str) -> pd.DataFrame:
    return table_of(list(rows), schema)
