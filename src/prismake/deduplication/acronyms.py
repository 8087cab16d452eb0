"""Acronyms in titles: words in capitals, such as "ARDS" and "RDS", of which no letter is a slip of the other's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from prismake.deduplication.facts import NUMBER_WORDS

_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]*[A-Z][a-z]*[A-Z][A-Za-z]*")  # with two capitals
_LONGEST = 8
_CAPITAL, _LETTER = re.compile("[A-Z]"), re.compile("[A-Za-z]")
_MOSTLY = 0.5  # share of capitals in an acronym; a title with so many is in capitals as a whole


def acronyms_of(titles: Iterable[str]) -> dict[str, str]:
    """Return the acronyms that titles write in capitals, in lower case, each with itself without the s of a plural:
    "GPs" as "gps" and "gp", "HFrEF" as "hfref".

    Titles in capitals as a whole say nothing. Roman numerals are no acronyms.
    """
    acronyms: dict[str, str] = {}
    for title in set(titles):
        words = _WORD.findall(title)
        if not words or _share_of_capitals(title) >= _MOSTLY:
            continue
        for word in words:
            lower = word.lower()
            if len(word) <= _LONGEST and _share_of_capitals(word) >= _MOSTLY and lower not in NUMBER_WORDS:
                # "GPs" and "GPS": the same whichever title comes first.
                acronyms[lower] = min(acronyms.get(lower, lower), word.removesuffix("s").lower())
    return acronyms


def is_acronym_of(acronym: str, word: str) -> bool:
    """Return whether an acronym begins with the first letter of a longer word and has letters of it in order: "tb", "tuberculosis"."""
    left = iter(word)
    return len(word) > len(acronym) and acronym[0] == word[0] and all(letter in left for letter in acronym)


def _share_of_capitals(text: str) -> float:
    return len(_CAPITAL.findall(text)) / max(len(_LETTER.findall(text)), 1)
