"""Finds the first difference between two files: a cell of a table, or a line of a text."""

from __future__ import annotations

import csv
import io
from itertools import zip_longest
from pathlib import Path

# Maximum characters of a cell or line in a message.
SHOWN = 60


def first_difference(expected: Path, actual: Path) -> str:
    """Return a phrase on the first difference between two files: the cell of a CSV file, or the line of another text
    file.

    The phrase begins with a space and quotes the expected and the actual text, shortened. It is empty if a file is
    missing or not UTF-8.
    """
    if not expected.is_file() or not actual.is_file():
        return ""
    try:
        old, new = expected.read_bytes().decode("utf-8"), actual.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return ""
    if expected.suffix == ".csv":
        return _first_cell(old, new)
    lines = zip_longest(old.splitlines(), new.splitlines(), fillvalue="")
    for number, (old_line, new_line) in enumerate(lines, start=1):
        if old_line != new_line:
            return f" (line {number}: expected {_short(old_line)}, found {_short(new_line)})"
    return " (only line endings differ)"


def _first_cell(old: str, new: str) -> str:
    """Return a phrase for the first cell in which two tables differ, with the first cell of its row as the id."""
    limit = csv.field_size_limit(max(len(old), len(new)) + 1)
    try:
        rows_old, rows_new = list(csv.reader(io.StringIO(old))), list(csv.reader(io.StringIO(new)))
    finally:
        csv.field_size_limit(limit)
    header = rows_old[0] if rows_old else []
    empty_row: list[str] = []
    for number, (old_row, new_row) in enumerate(
        zip_longest(rows_old, rows_new, fillvalue=empty_row), start=1
    ):
        for index, (old_cell, new_cell) in enumerate(zip_longest(old_row, new_row, fillvalue="")):
            if old_cell != new_cell:
                column = header[index] if index < len(header) else f"column {index + 1}"
                name = (old_row or new_row)[0][:SHOWN]
                return f" (row {number}, {name}, {column}: expected {_short(old_cell)}, found {_short(new_cell)})"
    return " (only line endings or quotes differ)"


def _short(text: str) -> str:
    return f'"{text[:SHOWN]}..."' if len(text) > SHOWN else f'"{text}"'
