"""What our own writers add, so that nothing is lost: a note of what the standard tags cannot carry."""

from __future__ import annotations

import json
from typing import Any

from prismake.records.record import LIST_COLUMNS, RECORD_COLUMNS, Record, Values

MARK = "prismake: "
KEPT = (*RECORD_COLUMNS, "other_fields", "as_written", "native_id")
NOTE_TAGS = {"ris": "N1", "medline": "GN", "bibtex": "prismake"}


def difference(wanted: Record, read: Record) -> dict[str, Any]:
    """Return the columns, and their values, in which a record that was read back is not the one wanted."""
    return {column: value for column in KEPT if (value := getattr(wanted, column)) != getattr(read, column)}


def note_of(differs: dict[str, Any]) -> str:
    """Write a difference as one line of ASCII that no format takes for its own syntax."""
    text = json.dumps(differs, ensure_ascii=True, sort_keys=True)
    return MARK + text


def take_note(fields: Values, syntax: str) -> dict[str, Any] | None:
    """Take our note out of an entry's fields; None where it has none, or one that is no longer whole."""
    tag = NOTE_TAGS.get(syntax, "")
    notes = fields.get(tag)
    if not notes:
        return None
    for index, value in enumerate(notes):
        if value.startswith(MARK):
            try:
                columns = json.loads(value.removeprefix(MARK))
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
            good = isinstance(value, list) and all(isinstance(item, str) for item in value)
        elif column in {"other_fields", "as_written"}:
            good = isinstance(value, dict)
        else:
            good = column in KEPT and isinstance(value, str)
        if not good:
            return False
    return True


def apply_note(record: Record, note: dict[str, Any]) -> None:
    """Put what a note says into a record."""
    for column, value in note.items():
        setattr(record, column, value)
