"""What a spreadsheet file holds before anyone asks what it means: sheets of cells, regardless of the program."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

CellKind = Literal["text", "number", "date", "formula", "error"]

MOST_COLUMNS = 256
MOST_ROWS = 100_000


@dataclass(frozen=True)
class Cell:
    """One cell: its text, and what the spreadsheet took it for."""

    text: str = ""
    kind: CellKind = "text"


@dataclass(frozen=True)
class RawSheet:
    """One sheet: its name and its rows, the first row first, none left out."""

    name: str
    rows: list[list[Cell]]


EMPTY = Cell()


class Unreadable(Exception):
    """The file is not what its name says, or not safe to open. The message is a sentence for the person."""


def number_text(value: float) -> str:
    """Return a number as a person would write it: 2019 rather than 2019.0."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def date_text(value: datetime.date | datetime.datetime | datetime.time) -> str:
    """Return a date as year-month-day, with the time only where there is one."""
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time(0):
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat()


def trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Leave out the empty cells at the ends of rows, and the empty rows at the end of the sheet."""
    for row in rows:
        while row and not row[-1].text:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows
