"""Validate answers: a choice from a list, a number, a date, or free text."""

from __future__ import annotations

import datetime
import re

from prismake.errors import did_you_mean
from prismake.forms.model import Column, clean_text
from prismake.forms.raw import Cell

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?")
# A comma before three digits may separate thousands; otherwise it is a decimal comma.
_DECIMAL_COMMA = re.compile(r"([-+]?\d+),(\d{1,2}|\d{4,})")
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_POINT_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")

PER_CENT = ("%", "per cent", "percent")
# The column for comments, in which a date or TRUE is as good as any text.
NOTE = "note"
TYPES = {"date": "date or time", "boolean": "logical value"}


class WrongValue(Exception):
    """An answer that its column does not allow."""

    def __init__(self, found: str, next_step: str, allowed: str = "") -> None:
        super().__init__(found)
        self.found = found
        self.next_step = next_step
        self.allowed = allowed


def shortened(text: str) -> str:
    """Return text on one line, at most 60 characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:57]}..."


def answer(cell: Cell, column: Column) -> str:
    """Return the answer in a cell, spelled as its column declares it. Raises WrongValue."""
    text = clean_text(cell.text)
    if cell.kind == "formula":
        raise WrongValue(
            f'expected an answer, found the formula "{shortened(text)}".',
            "Write the answer itself into the cell.",
        )
    if cell.kind == "error":
        raise WrongValue(
            f'expected an answer, found the error "{text}".', "Write the answer itself into the cell."
        )
    if not text:
        return ""
    if column.choices:
        return _choice(text, cell, column)
    if column.value_type == "number":
        return _number(text, cell, column)
    if column.value_type == "date":
        return _date(text, cell)
    if cell.kind in ("date", "boolean") and column.name != NOTE:
        raise WrongValue(
            f'expected text, found the {TYPES[cell.kind]} "{text}" that the spreadsheet made of it.',
            "Format the cell as text, and type the answer again.",
            "text",
        )
    return text


def _choice(text: str, cell: Cell, column: Column) -> str:
    word = " ".join(text.split()).casefold()
    for choice in column.choices:
        if " ".join(choice.split()).casefold() == word:
            return choice
    message = (
        f'the spreadsheet turned the answer into the date "{text}".'
        if cell.kind == "date"
        else (f'"{shortened(text)}" is not one of the answers.{did_you_mean(text, column.choices)}')
    )
    raise WrongValue(
        message,
        "Choose an answer from the list in the cell. Write comments into the notes.",
        ", ".join(column.choices) + ", or an empty cell",
    )


def _number(text: str, cell: Cell, column: Column) -> str:
    if cell.kind == "percent":
        if column.unit.strip().casefold() in PER_CENT:
            return text.removesuffix("%")
        raise WrongValue(
            f'the cell shows the percentage "{text}", and the number is asked '
            + (f'in "{column.unit}".' if column.unit else "without a unit."),
            "Format the cell as number, and type the number that is asked.",
            "a number such as 12 or 0.5",
        )
    if cell.kind == "boolean":
        raise WrongValue(
            f'"{text}" is not a number.',
            "Format the cell as number, and type the number.",
            "a number such as 12 or 0.5",
        )
    if cell.kind == "date":
        raise WrongValue(
            f'the spreadsheet turned the number into the date "{text}".',
            "Format the cell as text or number, and type the number again.",
            "a number",
        )
    number = text.replace("\u2212", "-").replace("\u00a0", "").replace(" ", "")
    decimal_comma = _DECIMAL_COMMA.fullmatch(number)
    if decimal_comma:
        number = f"{decimal_comma[1]}.{decimal_comma[2]}"
    if _NUMBER.fullmatch(number):
        return number.removeprefix("+")
    raise WrongValue(
        f'"{shortened(text)}" is not a number.',
        "Write the number alone, with a decimal point and no thousands separator. "
        "Write units and comments into the notes.",
        "a number such as 12 or 0.5",
    )


def _date(text: str, cell: Cell) -> str:
    if cell.kind == "date":
        return text.split(" ")[0]
    day_first = _POINT_DATE.fullmatch(text)
    if day_first:
        text = f"{day_first[3]}-{int(day_first[2]):02}-{int(day_first[1]):02}"
    match = _ISO_DATE.fullmatch(text)
    if match:
        try:
            datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
            return text
        except ValueError:
            pass
    raise WrongValue(
        f'"{shortened(text)}" is not an unambiguous date.',
        "Write the date as year-month-day.",
        "a date such as 2026-11-05, or 2026-11, or 2026",
    )
