"""Name what is wrong with a file in which no row of headers was found: its headers were cut off, or its cells were not parted."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from prismake.errors import Fault
from prismake.forms.letters import comparable_words
from prismake.forms.model import CHECK_HEADER, META_SHEET, TAG_HEADER, parse_tag
from prismake.forms.raw import RawSheet

_HEADERS_IN_A_CELL = 3


def no_table(sheets: Sequence[RawSheet], known: Collection[str], file: str) -> Fault:
    """Return the fault of a file without a row of headers. known: the headers of forms, as `comparable_words` gives them."""
    for sheet in sheets:
        for number, row in enumerate(sheet.rows if sheet.name != META_SHEET else (), start=1):
            if any(_is_not_parted(cell.text, known) for cell in row):
                return _fault_of_separator(sheet, number, file)
            if len(row) > _HEADERS_IN_A_CELL and any(
                parse_tag(cell.text) for cell in row[_HEADERS_IN_A_CELL:]
            ):
                return _fault_of_headers(sheet, number, file)
    return Fault(
        file=file,
        found="expected a sheet with the column headers of a form, found none.",
        allowed=f'a sheet with the headers of the form that was sent out, "{CHECK_HEADER}" and "{TAG_HEADER}" among them',
        next_step="Replace the file with the filled form. When you save as CSV, open the sheet with the rows "
        "first: only the open sheet is saved.",
    )


def _is_not_parted(text: str, known: Collection[str]) -> bool:
    """Whether one cell holds several headers: the program parted the cells by a sign that is no separator here."""
    if CHECK_HEADER not in text and TAG_HEADER not in text:
        return False
    words = comparable_words(text)
    return sum(header in words for header in known) >= _HEADERS_IN_A_CELL


def _fault_of_separator(sheet: RawSheet, number: int, file: str) -> Fault:
    return Fault(
        file=file,
        sheet=sheet.name,
        row=sheet.shown_number(number),
        found="all headers of the form stand in one cell: another sign than a comma, a semicolon or a tab parts the columns.",
        next_step="Save the form again as .xlsx, or as CSV with commas, semicolons or tabs, and put that file in the place of this one.",
    )


def _fault_of_headers(sheet: RawSheet, number: int, file: str) -> Fault:
    return Fault(
        file=file,
        sheet=sheet.name,
        row=sheet.shown_number(number),
        found="rows of the form are there, and the row with the headers above them is not: no column says what it holds.",
        allowed="the row of headers, as it stood in the form that was sent out, directly above the rows",
        next_step="Copy the row of headers from that form into this file, above its first row, or copy the answers into that form.",
    )
