"""Merges the conditions of a study from several sources, without repetitions."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NEGATIONS = frozenset(("no", "non", "not", "without", "except", "excluding"))
_STOP_WORDS = frozenset(("of", "the", "a", "in", "with", "and", "or", "to", "for"))


def distinct_conditions(conditions: Iterable[str]) -> list[str]:
    """Return the conditions in their order, without those that another condition includes.

    "Healthy volunteers" includes "Healthy", "Knee osteoarthritis" includes "Osteoarthritis, Knee", and a full term
    includes its abbreviation.
    """
    conditions_given = [condition.strip() for condition in conditions if condition.strip()]
    words = [_words(condition) for condition in conditions_given]
    kept = []
    for index, condition in enumerate(conditions_given):
        others = [other for other in range(len(conditions_given)) if other != index]
        if not any(_covers(words[other], words[index], other < index) for other in others) and not any(
            _abbreviates(condition, conditions_given[other]) for other in others
        ):
            kept.append(condition)
    return kept


def _covers(words: frozenset[str], other_words: frozenset[str], earlier: bool) -> bool:
    """Return whether a condition has all words of the other. Of two with the same words, the earlier covers the later."""
    if words == other_words:
        return earlier
    return bool(other_words) and other_words < words and not (words - other_words) & _NEGATIONS


def _words(condition: str) -> frozenset[str]:
    """Return the words of a condition without case, order, hyphens, plural and possessive."""
    stripped = re.sub(r"['\u2019]s\b", "", condition.casefold())
    stripped = re.sub(r"(?<=[a-z])-(?=\d)", "", stripped)
    return frozenset(
        word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word
        for word in re.findall(r"\w+", stripped)
        if word not in _STOP_WORDS
    )


def _abbreviates(short: str, long: str) -> bool:
    """Return whether `short` abbreviates `long`, such as ARDS and Acute Respiratory Distress Syndrome."""
    letters = [word[0] for word in re.findall(r"\w+", long.casefold()) if word not in _STOP_WORDS]
    return len(short) > 2 and short.isupper() and len(letters) > 2 and short.casefold() == "".join(letters)
