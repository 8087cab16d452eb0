"""Splits a list of keywords that its source wrote as one value."""

from __future__ import annotations

import re

# More words than in any keyword of a list; a heading such as "Diabetes Mellitus, Type 2" has one comma.
_WORDS_OF_KEYWORD, _FEWEST_KEYWORDS = 6, 3
# Rayyan joins keywords with commas alone; in a heading a blank follows, in the name of a substance a number: "pain,hip".
_TIGHT_LIST = re.compile(r"[^\W\d][^,;|(/]*(?:,[^\W\d][^,;|(/]*)+")


def keywords_of(value: str) -> list[str]:
    """Return the keywords of a value that is the only one, split at its commas if it is a list of short parts."""
    if "," in value and _TIGHT_LIST.fullmatch(value):
        return value.split(",")
    parts = [part.strip() for part in value.split(", ")]
    is_list = len(parts) >= _FEWEST_KEYWORDS and all(
        part and len(part.split()) <= _WORDS_OF_KEYWORD for part in parts
    )
    return parts if is_list and not any(sign in value for sign in ";|(/") else [value]
