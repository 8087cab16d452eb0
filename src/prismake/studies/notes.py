"""Notes: what a source wrote in brackets behind a value, or behind a semicolon."""

from __future__ import annotations

import re

from prismake.studies.dates import find_date
from prismake.vocabulary import standard_terms

_BRACKETS = re.compile(r"\s*\(([^()]*)\)?")
_PARTS = re.compile(r"[;,]")
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?![\w.]*\w)")
AS_OF, PAST = "as of", "past"


def split_note(written: str) -> tuple[str, str]:
    """Return a value without what is in brackets, and that, joined by "; "."""
    value = _BRACKETS.sub("", written).strip()
    if not value:
        return written.strip(), ""
    return value, "; ".join(note.strip() for note in _BRACKETS.findall(written) if note.strip())


def split_at_semicolon(written: str) -> tuple[str, str]:
    """Return what is before the first semicolon outside brackets, and what is behind it."""
    depth = 0
    for place, letter in enumerate(written):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == ";" and depth <= 0:
            return written[:place].strip(), written[place + 1 :].strip()
    return written.strip(), ""


def note_date(note: str, searched: str) -> str:
    """Return the date as of which a note says its value, or "".

    A part of the note counts that is a date, alone or with words such as "verified" (vocabulary.yaml, `note`). Another
    date, such as that of completion, says nothing of when the value held; from a part on that names an earlier
    value none does; nor does one later than the search that found it.
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
    """The parts of a note; the comma inside a date such as May 14, 2014 parts nothing."""
    whole = re.sub(r"(?<=[a-z] \d),|(?<=[a-z] \d\d),", "", note)
    return [part.strip() for part in _PARTS.split(whole) if part.strip()]


def note_numbers(note: str, number: int) -> list[tuple[int, str]]:
    """Return the other numbers of participants that a note names, each with what its part calls it.

    Years and dates are none, nor are arms that add up to the number: "30 (15+15)".
    """
    numbers_found: list[tuple[int, str]] = []
    for part in note.split(";"):
        date, words = find_date(part)
        while date:
            date, words = find_date(words)
        numbers = [int(text.replace(",", "")) for text in _NUMBER.findall(words)]
        if sum(numbers) != number or len(numbers) == 1:
            numbers_found += [(count, enrolment_kind(words)) for count in numbers if count != number]
    return numbers_found


def enrolment_kind(note: str) -> str:
    """Return whether a note calls a number planned or actual (vocabulary.yaml, `enrolment_type`), or ""."""
    kinds = {standard_terms("enrolment_type", word.lower()) for word in re.findall(r"[A-Za-z]+", note)}
    named = kinds & {"planned", "actual"}
    return named.pop() if len(named) == 1 else ""
