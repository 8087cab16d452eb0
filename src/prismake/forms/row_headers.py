"""Find the headers of the sheets on which people add rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from prismake.forms.letters import comparable_words
from prismake.forms.model import CHECK_HEADER, META_SHEET
from prismake.forms.raw import RawSheet


def header_row_of(sheet: RawSheet, headers: Collection[str]) -> int | None:
    """Return the index of the first row of a sheet that has all these headers; None if there is no such row."""
    expected = {comparable_words(header) for header in headers}
    return next(
        (
            number
            for number, row in enumerate(sheet.rows)
            if expected <= {comparable_words(cell.text) for cell in row}
        ),
        None,
    )


def added_rows_alone(
    sheets: Sequence[RawSheet], row_headers: Sequence[Collection[str]]
) -> tuple[RawSheet, int] | None:
    """Return a sheet of added rows and the index of its header row, if the file has no sheet with the rows of a form;
    else None.
    """
    if any(header_row_of(sheet, [CHECK_HEADER]) is not None for sheet in sheets if sheet.name != META_SHEET):
        return None
    for sheet in sheets:
        for headers in row_headers:
            number = header_row_of(sheet, headers)
            if number is not None:
                return sheet, number
    return None
