"""Raw content of a spreadsheet file: sheets of cells, independent of the file format."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

CellKind = Literal["text", "number", "percent", "date", "boolean", "fraction", "formula", "error"]

MOST_COLUMNS = 256
MOST_ROWS = 100_000


@dataclass(frozen=True)
class Cell:
    """One cell: its text, the type that the spreadsheet gave it, and the comment (note) that a person attached to it.

    readings: what an answer may say, where the file does not tell its letters (see `text_encodings`).
    """

    text: str = ""
    kind: CellKind = "text"
    comment: str = ""
    readings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Merged:
    """A range of merged cells: its first and last row and column, counted from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def shown(self) -> str:
        """Return the range as a spreadsheet shows it, such as B4:B6."""
        first = f"{column_letter(self.first_column)}{self.first_row + 1}"
        return f"{first}:{column_letter(self.last_column)}{self.last_row + 1}"


@dataclass(frozen=True)
class RawSheet:
    """One sheet of a file: its name, all its rows in order, including empty ones, and its merged cells.

    row_numbers: the number of each row as the person sees it, if it is not the position in the sheet; such sheets
    have no column letters. modified: when the file was last saved, according to the file. dates: when each row was
    answered, according to the file.
    """

    name: str
    rows: list[list[Cell]]
    merged: tuple[Merged, ...] = ()
    row_numbers: tuple[int, ...] = ()
    modified: str = ""
    dates: tuple[str, ...] = ()

    def shown_number(self, number: int) -> int:
        """Return the number of a row as the person sees it. number: its position in the sheet, counted from 1."""
        return self.row_numbers[number - 1] if self.row_numbers else number

    def decided(self, number: int) -> str:
        """Return when a row was answered, or otherwise when the file was saved; empty if the file says neither."""
        return self.dates[number - 1] if self.dates else self.modified


EMPTY = Cell()


class Unreadable(Exception):
    """The file is not a spreadsheet, is damaged, or is not safe to open; the message says which, for the person who
    returned it.
    """


def column_letter(index: int) -> str:
    """Return the letter of a column as spreadsheets show it; index counts from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def number_text(value: float) -> str:
    """Return a number as text, whole numbers without decimals: 2019 rather than 2019.0."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def fraction_text(value: float) -> str:
    """Return a number as the fraction that a spreadsheet shows: 1.5 as 1 1/2. Denominators have at most two digits."""
    sign, whole = ("-" if value < 0 else ""), int(abs(value))
    part = Fraction(abs(value) - whole).limit_denominator(99)
    if part == 1:
        whole, part = whole + 1, Fraction(0)
    return sign + (
        " ".join(filter(None, [str(whole) if whole or not part else "", str(part) if part else ""]))
    )


def percent_text(value: float) -> str:
    """Return a share as the percentage that a spreadsheet shows: 0.45 as 45%."""
    return f"{number_text(round(100 * value, 10))}%"


def date_text(value: datetime.date | datetime.datetime | datetime.time) -> str:
    """Return a date as YYYY-MM-DD, followed by the time unless it is midnight."""
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time(0):
            return value.date().isoformat()
        seconds = value.second or value.microsecond
        return value.isoformat(sep=" ", timespec="auto" if seconds else "minutes")
    return value.isoformat()


def duration_text(value: datetime.timedelta) -> str:
    """Return a duration as a spreadsheet shows it, in hours, minutes and seconds: 26:00:00."""
    sign, value = ("-", -value) if value < datetime.timedelta() else ("", value)
    minutes, seconds = divmod(value.days * 86_400 + value.seconds, 60)
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def comment_text(text: str) -> str:
    """Return a comment on one line."""
    return " ".join(text.split())


def with_comments(rows: list[list[Cell]], comments: dict[tuple[int, int], str]) -> list[list[Cell]]:
    """Set the comments of cells, in place, and return the rows.

    comments: (row, column), counted from 0, to text, which replaces the comment of the cell. A comment beyond the end
    of the rows extends them; one beyond the limits of a form is left out.
    """
    for (row, column), text in comments.items():
        if not text or row >= MOST_ROWS or column >= MOST_COLUMNS:
            continue
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend(EMPTY for _ in range(column + 1 - len(rows[row])))
        rows[row][column] = replace(rows[row][column], comment=text)
    return rows


def trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Remove empty cells at the ends of rows and empty rows at the end, in place, and return the rows."""
    for row in rows:
        while row and not row[-1].text and not row[-1].comment:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows
