"""Notes that a source writes behind a value, in brackets or after a semicolon."""

from __future__ import annotations

import re

from prismake.studies.dates import find_date
from prismake.vocabulary import standard_terms

_BRACKETS = re.compile(r"\s*\(([^()]*)\)?")
_PARTS = re.compile(r"[;,]")
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?![\w.]*\w)")
AS_OF, PAST = "as of", "past"


def split_note(written: str) -> tuple[str, str]:
    """Return a value without its notes in brackets, and the notes, joined by "; "."""
    value = _BRACKETS.sub("", written).strip()
    if not value:
        return written.strip(), ""
    return value, "; ".join(note.strip() for note in _BRACKETS.findall(written) if note.strip())


def split_at_semicolon(written: str) -> tuple[str, str]:
    """Return the text before the first semicolon outside brackets, and the text after it."""
    depth = 0
    for index, letter in enumerate(written):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == ";" and depth <= 0:
            return written[:index].strip(), written[index + 1 :].strip()
    return written.strip(), ""


def note_date(note: str, searched: str) -> str:
    """Return the date to which a value refers, taken from its note; "" if the note has none.

    A part of the note is such a date if it is only a date, possibly with words such as "verified" (vocabulary.yaml,
    `note`). Ignored are dates of other things such as completion, all dates behind a part about an earlier value, and
    dates after the search.
    """
    for part in _dated_parts(note):
        date, words = find_date(part)
        kind = standard_terms("note", " ".join(words.lower().split())) if words else AS_OF
        if kind == PAST:
            return ""
        if date and kind == AS_OF and (not searched or date[: len(searched)] <= searched[: len(date)]):
            return date
    return ""


def _dated_parts(note: str) -> list[str]:
    """Return the parts of a note; the comma inside a date such as May 14, 2014 does not split."""
    joined = re.sub(r"(?<=[a-z] \d),|(?<=[a-z] \d\d),", "", note)
    return [part.strip() for part in _PARTS.split(joined) if part.strip()]


def note_numbers(note: str, number: int) -> list[tuple[int, str]]:
    """Return the other numbers of participants in a note, each with its kind ("planned", "actual" or "").

    Ignored are dates, years, and the sizes of study arms that add up to `number`, as in "30 (15+15)".
    """
    other_numbers: list[tuple[int, str]] = []
    for part in note.split(";"):
        date, words = find_date(part)
        while date:
            date, words = find_date(words)
        numbers = [int(text.replace(",", "")) for text in _NUMBER.findall(words)]
        if sum(numbers) != number or len(numbers) == 1:
            other_numbers += [(count, enrolment_kind(words)) for count in numbers if count != number]
    return other_numbers


def enrolment_kind(note: str) -> str:
    """Return "planned" or "actual" if a note says exactly one of them (vocabulary.yaml, `enrolment_type`), else ""."""
    kinds = {standard_terms("enrolment_type", word.lower()) for word in re.findall(r"[A-Za-z]+", note)}
    named = kinds & {"planned", "actual"}
    return named.pop() if len(named) == 1 else ""
