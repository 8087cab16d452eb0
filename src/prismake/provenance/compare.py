"""The first difference between two files, in the terms of the file."""

from __future__ import annotations

import csv
import io
from itertools import zip_longest
from pathlib import Path

# Characters of a cell or line that a message shows.
SHOWN = 60


def first_difference(expected: Path, found: Path) -> str:
    """Return where two files differ first: the cell of a table, the line of a text, or nothing for other files.

    The text begins with a space and names what was expected and what was found, shortened.
    """
    if not expected.is_file() or not found.is_file():
        return ""
    try:
        old, new = expected.read_bytes().decode("utf-8"), found.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return ""
    if expected.suffix == ".csv":
        return _first_cell(old, new)
    lines = zip_longest(old.splitlines(), new.splitlines(), fillvalue="")
    for number, (one, other) in enumerate(lines, start=1):
        if one != other:
            return f" (line {number}: expected {_short(one)}, found {_short(other)})"
    return " (only the ends of lines differ)"


def _first_cell(old: str, new: str) -> str:
    """The first cell of two tables that differs, with the id in its row."""
    limit = csv.field_size_limit(max(len(old), len(new)) + 1)
    try:
        rows_old, rows_new = list(csv.reader(io.StringIO(old))), list(csv.reader(io.StringIO(new)))
    finally:
        csv.field_size_limit(limit)
    header = rows_old[0] if rows_old else []
    nothing: list[str] = []
    for number, (one, other) in enumerate(zip_longest(rows_old, rows_new, fillvalue=nothing), start=1):
        for place, (cell, changed) in enumerate(zip_longest(one, other, fillvalue="")):
            if cell != changed:
                column = header[place] if place < len(header) else f"column {place + 1}"
                name = (one or other)[0][:SHOWN]
                return f" (row {number}, {name}, {column}: expected {_short(cell)}, found {_short(changed)})"
    return " (only the ends of lines or the quotes differ)"


def _short(text: str) -> str:
    return f'"{text[:SHOWN]}..."' if len(text) > SHOWN else f'"{text}"'
