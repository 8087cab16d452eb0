"""Names of congresses, compared: "ESMO Asia 2023" and "ESMO Congress 2023" are two congresses of one year."""

from __future__ import annotations

import re

from prismake.deduplication.facts import CONGRESS_WORDS
from prismake.deduplication.text import folded_text, has_in_order
from prismake.records.congress import journal_and_congress

_YEAR = re.compile(r"(?:19|20)\d\d")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)?|[ivxlc]+")
_LONGEST_ACRONYM = 8


def congress_of(named: str, journal: str) -> str:
    """Return the words and the year of a congress, joined by spaces; empty if none is named.

    named: the name in a field of its own. journal: a journal, behind which Embase writes the congress. Words that many
    congresses share, and their ordinal numbers, are left out.
    """
    # Its place follows as a sentence of its own: "Sleep Society 2019. Lyon, France".
    name = folded_text((named or journal_and_congress(journal)[1]).split(". ")[0])
    return " ".join(
        word
        for word in dict.fromkeys(name.split())
        if _YEAR.fullmatch(word) or not (word in CONGRESS_WORDS or _ORDINAL.fullmatch(word))
    )


def are_two_congresses(a: str, b: str) -> bool:
    """Return whether two congresses, as `congress_of` returns them, differ in their year or in their words.

    An acronym stands for the words that it is made of. A name without words differs from no other name.
    """
    years_a, words_a = _years_and_words(a)
    years_b, words_b = _years_and_words(b)
    if years_a and years_b and years_a.isdisjoint(years_b):
        return True
    if not words_a or not words_b or set(words_a) == set(words_b):
        return False
    return not (_is_acronym(words_a, words_b) or _is_acronym(words_b, words_a))


def is_the_congress(journal: str, congress: str) -> bool:
    """Return whether what one record has as its journal is the congress that another one names: "23rd Congress of the
    Sleep Society" and "sleep society", with at least two words of its own.

    congress: as `congress_of` returns it.
    """
    name = congress_of(journal, "")
    words = [_years_and_words(text)[1] for text in (name, congress)]
    return len(words[0]) > 1 and set(words[0]) == set(words[1]) and not are_two_congresses(name, congress)


def _years_and_words(congress: str) -> tuple[set[str], list[str]]:
    words = congress.split()
    return {word for word in words if _YEAR.fullmatch(word)}, [
        word for word in words if not _YEAR.fullmatch(word)
    ]


def _is_acronym(short: list[str], long: list[str]) -> bool:
    """Return whether one of a few words is made of the first letters of the others: "esmo", "european society for medical oncology"."""
    rest = [word for word in long if word not in short]
    letters = "".join(word[0] for word in rest)
    acronyms = [word for word in short if word not in long]
    return (
        len(acronyms) == 1
        and len(acronyms[0]) <= _LONGEST_ACRONYM
        and len(letters) > 1
        and has_in_order(acronyms[0], letters)
    )
