"""The round-trip note: written with an exported record, it contains what the standard tags of the format cannot, so
that prismake reads the same record back.
"""

from __future__ import annotations

import json
from typing import Any

from prismake.records.record import LIST_COLUMNS, RECORD_COLUMNS, Record, Values

NOTE_PREFIX = "prismake: "
ROUND_TRIP_COLUMNS = (*RECORD_COLUMNS, "other_fields", "as_written", "native_id")
NOTE_TAGS = {"ris": "N1", "medline": "GN", "bibtex": "prismake"}


def difference(written: Record, read: Record) -> dict[str, Any]:
    """Return column to value of the written record, for the columns that differ after the record is read back."""
    return {
        column: value
        for column in ROUND_TRIP_COLUMNS
        if (value := getattr(written, column)) != getattr(read, column)
    }


def note_of(differs: dict[str, Any]) -> str:
    """Return a difference as one line of ASCII text that no format reads as syntax."""
    text = json.dumps(differs, ensure_ascii=True, sort_keys=True)
    return NOTE_PREFIX + text


def take_note(fields: Values, syntax: str) -> dict[str, Any] | None:
    """Remove the round-trip note from the fields of an entry and return it; None if it is missing or damaged."""
    tag = NOTE_TAGS.get(syntax, "")
    notes = fields.get(tag)
    if not notes:
        return None
    for index, value in enumerate(notes):
        if value.startswith(NOTE_PREFIX):
            try:
                columns = json.loads(value.removeprefix(NOTE_PREFIX))
            except ValueError:
                return None
            if not _fits(columns):
                return None
            rest = notes[:index] + notes[index + 1 :]
            if rest:
                fields[tag] = rest
            else:
                del fields[tag]
            return dict(columns)
    return None


def _fits(columns: object) -> bool:
    if not isinstance(columns, dict):
        return False
    for column, value in columns.items():
        if column in LIST_COLUMNS:
            fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
        elif column in {"other_fields", "as_written"}:
            fits = isinstance(value, dict)
        else:
            fits = column in ROUND_TRIP_COLUMNS and isinstance(value, str)
        if not fits:
            return False
    return True


def apply_note(record: Record, note: dict[str, Any]) -> None:
    """Set the columns of a record to the values of a round-trip note."""
    for column, value in note.items():
        setattr(record, column, value)
