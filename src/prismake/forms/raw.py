"""Raw content of a spreadsheet file: sheets of cells, independent of the file format."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

CellKind = Literal["text", "number", "percent", "date", "boolean", "formula", "error"]

MOST_COLUMNS = 256
MOST_ROWS = 100_000


@dataclass(frozen=True)
class Cell:
    """One cell: its text, and the type that the spreadsheet gave it."""

    text: str = ""
    kind: CellKind = "text"


@dataclass(frozen=True)
class RawSheet:
    """One sheet: its name and all its rows in order, empty ones included."""

    name: str
    rows: list[list[Cell]]


EMPTY = Cell()


class Unreadable(Exception):
    """The file is not a spreadsheet, is damaged, or is not safe to open. The message is shown to the user."""


def number_text(value: float) -> str:
    """Return a number as text, whole numbers without decimals: 2019 rather than 2019.0."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def percent_text(value: float) -> str:
    """Return a share as the percentage that a spreadsheet shows: 0.45 as 45%."""
    return f"{number_text(round(100 * value, 10))}%"


def date_text(value: datetime.date | datetime.datetime | datetime.time) -> str:
    """Return a date as YYYY-MM-DD, followed by the time unless it is midnight."""
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time(0):
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat()


def trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return the rows without empty cells at their ends and without empty rows at the end. Changes `rows` in place."""
    for row in rows:
        while row and not row[-1].text:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows
