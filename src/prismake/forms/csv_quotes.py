"""Find the rows of a CSV file whose quotation marks are missing: they end up in other cells, or rows inside a cell."""

from __future__ import annotations

from collections.abc import Sequence

from prismake.forms.model import parse_tag
from prismake.forms.places import TAG_OPENING
from prismake.forms.raw import Unreadable, column_letter
from prismake.wording import counted

_LINE_OF_FORM = f"{TAG_OPENING} |"
_SAVE_AGAIN = "Save the file again in the program that wrote it, as .xlsx if it can, and put that one in the place of this"


def check_quotes(rows: Sequence[Sequence[str]], header: int, separator: str) -> None:
    """Raise Unreadable for rows that are not as a program writes them. header: the index of the row of headers."""
    for number, row in enumerate(rows, start=1):
        for index, cell in enumerate(row):
            if _LINE_OF_FORM in cell and parse_tag(cell) is None:
                raise Unreadable(_swallowed(number, index, cell))
    if not rows:
        return
    width = len(rows[header])
    longer = [
        number for number, row in enumerate(rows, start=1) if number > header + 1 and _width(row) > width
    ]
    if longer:
        raise Unreadable(_unquoted(longer, len(rows[longer[0] - 1]), width, separator))


def _width(row: Sequence[str]) -> int:
    """Return the number of cells of a row, without empty ones at its end."""
    return max((index for index, cell in enumerate(row, start=1) if cell.strip()), default=0)


def _swallowed(number: int, index: int, cell: str) -> str:
    lines = cell.count(_LINE_OF_FORM)
    return (
        f'row {number}, column {column_letter(index)}: a quotation mark (") opens a text that does not end in its cell, and the text '
        f"of {counted(lines, 'row')} of the form is inside it. {_SAVE_AGAIN}, or delete that quotation mark"
    )


def _unquoted(longer: Sequence[int], cells: int, width: int, separator: str) -> str:
    sign = {",": "comma", ";": "semicolon"}.get(separator, "tab")
    others = f", and {counted(len(longer) - 1, 'other row')} too" if len(longer) > 1 else ""
    return (
        f"row {longer[0]} has {cells} cells, and the row of headers {width}{others}: a text with a {sign} stands without quotation marks, "
        f"so that its parts are in the wrong columns, or something was written beside the table. {_SAVE_AGAIN}"
    )
