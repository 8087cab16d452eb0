"""Joins and splits several values in one cell, separated by " | ".

A bar inside a value is escaped with a backslash, so that values may contain any character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

SEPARATOR = " | "
_BAR = re.compile(r"(?<!\\)\|")


def join_values(values: Iterable[str]) -> str:
    """Return the non-empty values joined into one cell, in order."""
    return SEPARATOR.join(value.replace("|", "\\|") if "|" in value else value for value in values if value)


def split_values(cell: str) -> list[str]:
    """Return the values of a cell; an empty list for an empty cell."""
    if "|" not in cell:
        value = cell.strip()
        return [value] if value else []
    values = (value.replace("\\|", "|").strip() for value in _BAR.split(cell))
    return [value for value in values if value]


def replace_values(values: Iterable[str], replacements: Mapping[str, str]) -> list[str]:
    """Return the values, each replaced by its entry in `replacements` if it has one, in order and without
    repetitions.
    """
    return list(dict.fromkeys(replacements.get(value, value) for value in values))
