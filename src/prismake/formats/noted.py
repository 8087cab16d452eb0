"""Notes on the reading of a file that its records give: how many have notes of their own, and how many hold text that seems to
be encoded twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from prismake.records.compose import NOTES
from prismake.records.record import Record
from prismake.twice_encoded import NAME, encoded_once, twice_encoded
from prismake.wording import counted


def noted_records(records: Sequence[Record]) -> list[str]:
    """Return a note that says how many of the records have notes of their own, as a list; an empty list if none has."""
    number = sum(NOTES in record.other_fields for record in records)
    notes = (
        [f"{counted(number, 'record')} read with a note: see other_fields in 1_identify/records.csv, tag {NOTES}."]
        if number
        else []
    )
    return notes + _encoded_twice(records)


def _encoded_twice(records: Sequence[Record]) -> list[str]:
    """Return a note on the records with text that was encoded twice, which stays as it is."""
    words = [word for record in records if (word := _first_word_encoded_twice(record))]
    if not words:
        return []
    return [
        f'{counted(len(words), "record")} {"has" if len(words) == 1 else "have"} text that seems to be encoded twice, such as "{words[0]}" for '
        f'"{encoded_once(words[0])}"; it is kept as it stands. If so, export again, or set `encodings` of the source to {NAME} for this file.'
    ]


def _first_word_encoded_twice(record: Record) -> str:
    texts = (text for values in record.source_fields.values() for text in values)
    return next((word for text in texts if (word := twice_encoded(text))), "")
