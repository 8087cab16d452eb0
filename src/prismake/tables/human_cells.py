"""Checks the cells of tables that people write: words from a list, dates, and cells that must not be empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from prismake.errors import Fault, did_you_mean
from prismake.tables.declaration import Column

# pandas takes 0.4 s to load, and a start reads no table.
if TYPE_CHECKING:
    import pandas as pd

# The header is row 1 of a file.
FIRST_ROW = 2


def is_date(text: str) -> bool:
    """Return whether a text is a valid date YYYY-MM-DD, YYYY-MM or YYYY."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def not_allowed(path: str, row: int, column: str, cell: str, allowed: Sequence[str]) -> Fault:
    """Return the fault of a cell whose text is not one of the allowed words. row: as people count, from 1."""
    fault = f'"{cell}" is not an allowed value.{did_you_mean(cell, allowed)}'
    return Fault(
        path,
        fault if cell.strip() else "expected one of the allowed values, found nothing.",
        "write one of the allowed values into this cell.",
        row=row,
        column=column,
        allowed=", ".join(allowed),
    )


def checked_column(cells: pd.Series, column: Column, path: str) -> tuple[list[str], list[Fault]]:
    """Return the cells of a column spelled as its declaration has them, and a fault for each invalid cell.

    Case and surrounding spaces of a word from a list are ignored, and surrounding spaces of a date. The index of
    `cells` is the row in the file.
    """
    header, numbers = str(cells.name), [int(number) + FIRST_ROW for number in cells.index]
    if column.allowed:
        as_declared = {word.casefold(): word for word in column.allowed}
        words = [as_declared.get(cell.strip().casefold()) for cell in cells]
        return [word or "" for word in words], [
            not_allowed(path, row, header, cell, column.allowed)
            for row, word, cell in zip(numbers, words, cells, strict=True)
            if word is None
        ]
    values, faults = list(cells), []
    if column.kind == "date":
        values = [cell.strip() for cell in cells]
        faults += [
            Fault(
                path,
                f'"{cell}" is not a date in the form YYYY-MM-DD or YYYY-MM.',
                "write YYYY-MM-DD, or YYYY-MM where the day is not known.",
                row=row,
                column=header,
            )
            for row, cell in zip(numbers, values, strict=True)
            if cell and not is_date(cell)
        ]
    if column.required:
        faults += [
            Fault(
                path,
                "expected text, found nothing.",
                f"fill in the cell: {column.description}.",
                row=row,
                column=header,
            )
            for row, cell in zip(numbers, values, strict=True)
            if not cell.strip()
        ]
    return values, faults
