"""Notes on the reading of a file that its records give: how many have notes of their own, and how many hold text that seems to
be encoded twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from prismake.records.compose import NOTES
from prismake.records.names import GROUP, is_initials
from prismake.records.record import Record
from prismake.records.titles import other_title
from prismake.twice_encoded import NAME, encoded_once, twice_encoded
from prismake.wording import counted

# Formats in which the family name stands before a comma; a name without one has no certain family name.
_FAMILY_FIRST = frozenset({"ris", "refer", "endnote_xml"})
# Family name, given names and a suffix: more commas in one line are those of several people.
_PARTS_OF_A_NAME = 3
_SUFFIX = re.compile(r"(?:[JS]r|I{1,3}|I?V|[MP]\W*[DH]\b.*)\.?", re.IGNORECASE)


def noted_records(records: Sequence[Record], file_format: str = "") -> list[str]:
    """Return notes on the records of a file, one for each kind: with notes of their own, with text that was encoded twice, and
    with names that may have been read wrongly. file_format: a key of `recognise.FORMATS`.
    """
    number = sum(NOTES in record.other_fields for record in records)
    notes = (
        [
            f"{counted(number, 'record')} read with a note: see other_fields in 1_identify/records.csv, tag {NOTES}."
        ]
        if number
        else []
    )
    notes += _other_titles(records) if file_format == "ris" else []
    return notes + _encoded_twice(records) + _doubtful_names(records, file_format)


def _other_titles(records: Sequence[Record]) -> list[str]:
    """Return a note on records with two titles of RIS, TI and T1, that are those of two works."""
    other = [(record, title) for record in records if (title := other_title(record))]
    if not other:
        return []
    record, title = other[0]
    has = f"{counted(len(other), 'record')} {'has' if len(other) == 1 else 'have'}"
    tags = [tag for tag in ("TI", "T1") if tag in record.source_fields]
    where, first = ("in TI and T1", "that of TI") if len(tags) > 1 else (f"in {tags[0]}", "the first one")
    return [
        f'{has} different titles {where}; {first} was read, the other one is in other_fields: "{record.title}" and "{title}" (line {record.line}).'
    ]


def _doubtful_names(records: Sequence[Record], file_format: str) -> list[str]:
    """Return notes on authors that no rule tells with certainty: names without a comma, and several names in one line."""
    if file_format not in _FAMILY_FIRST:
        return []
    bare, several = [], []
    for record in records:
        lines = {line.strip() for line in record.as_written.get("authors", "").split("|")} - {""}
        bare += [(name, record) for name in record.authors if _in_natural_order(name) in lines]
        several += [(name, record) for name in record.authors if _holds_several(name)]
    notes = []
    if bare:
        name, natural = bare[0][0].partition(",")[0], _in_natural_order(bare[0][0])
        notes.append(
            f'{_in_words(bare)} authors without a comma, whose last word was taken for the family name, such as "{name}" of "{natural}".'
        )
    if several:
        notes.append(
            f'{_in_words(several)} a line with more commas than one name has, read as one author: "{several[0][0]}".'
        )
    return notes


def _in_words(named: Sequence[tuple[str, Record]]) -> str:
    number = len({id(record) for _, record in named})
    return f"{counted(number, 'record')} {'has' if number == 1 else 'have'}"


def _in_natural_order(name: str) -> str:
    """Return "Given Family" of "Family, Given"; "" for initials, which are behind the family name in every order."""
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma and not is_initials(given) and "," not in given else ""


def _holds_several(name: str) -> bool:
    parts = [part.strip() for part in name.split(",")]
    return (
        len(parts) > _PARTS_OF_A_NAME
        and not any(_SUFFIX.fullmatch(part) for part in parts)
        and not GROUP.search(name)
    )


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
