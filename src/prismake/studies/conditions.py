"""Conditions: those of several sources, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NEGATIONS = frozenset(("no", "non", "not", "without", "except", "excluding"))
_SMALL = frozenset(("of", "the", "a", "in", "with", "and", "or", "to", "for"))


def distinct_conditions(conditions: Iterable[str]) -> list[str]:
    """Return conditions in their order, without those that another says as well or more closely.

    "Healthy" is said by "Healthy volunteers", "Osteoarthritis, Knee" by "Knee osteoarthritis"; an abbreviation by the
    words whose first letters it is.
    """
    named = [condition.strip() for condition in conditions if condition.strip()]
    words = [_words(condition) for condition in named]
    kept = []
    for place, condition in enumerate(named):
        others = [other for other in range(len(named)) if other != place]
        if not any(_says(words[other], words[place], other < place) for other in others) and not any(
            _abbreviates(condition, named[other]) for other in others
        ):
            kept.append(condition)
    return kept


def _says(words: frozenset[str], other_words: frozenset[str], earlier: bool) -> bool:
    """True where one condition holds all words of the other; of two alike the earlier stays."""
    if words == other_words:
        return earlier
    return bool(other_words) and other_words < words and not (words - other_words) & _NEGATIONS


def _words(condition: str) -> frozenset[str]:
    """The words of a condition without case, order, hyphens, plural and possessive."""
    bare = re.sub(r"['\u2019]s\b", "", condition.casefold())
    bare = re.sub(r"(?<=[a-z])-(?=\d)", "", bare)
    return frozenset(
        word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word
        for word in re.findall(r"\w+", bare)
        if word not in _SMALL
    )


def _abbreviates(short: str, long: str) -> bool:
    """True for ARDS and Acute Respiratory Distress Syndrome."""
    letters = [word[0] for word in re.findall(r"\w+", long.casefold()) if word not in _SMALL]
    return len(short) > 2 and short.isupper() and len(letters) > 2 and short.casefold() == "".join(letters)
