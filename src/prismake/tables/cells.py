"""Several values in one cell: one separator, one function that joins, one that splits.

A bar inside a value is written as a backslash and a bar, so that names and titles may hold any character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SEPARATOR = " | "
_BAR = re.compile(r"(?<!\\)\|")


def join_values(values: Iterable[str]) -> str:
    """Join values into one cell, in the order given, without empty ones."""
    return SEPARATOR.join(value.replace("|", "\\|") if "|" in value else value for value in values if value)


def split_values(cell: str) -> list[str]:
    """Split one cell into its values; an empty cell holds none."""
    if "|" not in cell:
        value = cell.strip()
        return [value] if value else []
    values = (value.replace("\\|", "|").strip() for value in _BAR.split(cell))
    return [value for value in values if value]
