"""Answers of several people to one question: whether they are equal, and the state of those that are not."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from prismake.forms.letters import comparable_words

CONFLICT, AWAITED = "conflict", "awaited"

Given = tuple[str, str]
"""A value and its unit."""


def alike(first: Given, other: Given) -> bool:
    """Return whether two answers are equal: equal numbers with the same unit, or texts that differ only in case and
    spaces.

    1 mg and 1000 ug are different, because units are not converted.
    """
    return first[1] == other[1] and _same_value(first[0], other[0])


def _same_value(value: str, other: str) -> bool:
    if value.casefold() == other.casefold() or comparable_words(value) == comparable_words(other):
        return True
    try:
        numbers = Decimal(value), Decimal(other)
    except InvalidOperation:
        return False
    return all(number.is_finite() for number in numbers) and numbers[0] == numbers[1]
