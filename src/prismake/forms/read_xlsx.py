"""Read .xlsx workbooks, as Excel, LibreOffice and Google Sheets write them."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from pathlib import Path
from typing import Any

from prismake.forms.dates import modified_in
from prismake.forms.raw import (
    EMPTY,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    RawSheet,
    Unreadable,
    date_text,
    duration_text,
    fraction_text,
    number_text,
    percent_text,
    trimmed,
    with_comments,
)
from prismake.forms.safety import check_zip
from prismake.forms.xlsx_dialects import is_strict, transitional, without_properties
from prismake.forms.xlsx_parts import comments_of, merged_of

_PASTED_BREAK = "_x000D_\n"
"""How Excel writes a line break that was pasted with CR and LF."""
_SHOWN_AS_IT_IS = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
_FRACTION = re.compile(r"[?#0]/[?#0-9]")


def read_xlsx(path: Path) -> list[RawSheet]:
    """Return the sheets of an .xlsx workbook, also of one in strict Open XML. Raises Unreadable."""
    check_zip(path)
    with warnings.catch_warnings():
        # openpyxl warns of unknown styles and dropdowns; only cells are read here.
        warnings.simplefilter("ignore")
        try:
            with zipfile.ZipFile(path) as archive:
                strict = is_strict(archive)
            # openpyxl refuses a file whose name has another suffix.
            return _sheets(transitional(path) if strict else io.BytesIO(path.read_bytes()))
        except Unreadable:
            raise
        # Damaged workbooks raise many kinds of exception; all mean the same to the user.
        except Exception as error:
            raise Unreadable(
                "the workbook cannot be read. Open it in a spreadsheet program and save it again as .xlsx"
            ) from error


def _sheets(source: Path | io.BytesIO) -> list[RawSheet]:
    try:
        book = _opened(source)
    except (TypeError, ValueError):
        # openpyxl gives up a workbook for a date in its properties that it cannot read.
        book = _opened(without_properties(source))
    try:
        with zipfile.ZipFile(source) as archive:
            modified = modified_in(archive)
            return [_sheet(sheet, archive, modified) for sheet in book.worksheets]
    finally:
        book.close()


def _opened(source: Path | io.BytesIO) -> Any:
    import openpyxl

    return openpyxl.load_workbook(source, read_only=True, data_only=False, keep_links=False)


def _sheet(sheet: Any, archive: zipfile.ZipFile, modified: str) -> RawSheet:
    # Some programs write wrong dimensions of the sheet, and rows beyond them would be skipped.
    sheet.reset_dimensions()
    rows: list[list[Cell]] = []
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS)):
        if number >= MOST_ROWS:
            if any(cell.value not in (None, "") for cell in row):
                raise Unreadable(
                    f'the sheet "{sheet.title}" has more than {MOST_ROWS} rows, the limit for a form'
                )
            continue
        rows.append([_cell(cell) for cell in row])
    # openpyxl reads neither comments nor merged cells in this mode, the only one that does not load a whole workbook.
    part = str(sheet._worksheet_path)
    comments = comments_of(archive, part)
    return RawSheet(
        str(sheet.title), trimmed(with_comments(rows, comments)), merged_of(archive, part), modified=modified
    )


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return EMPTY
    if cell.data_type == "f":
        # A formula over several cells is an object that has its text.
        return Cell(
            str(getattr(value, "text", None) or (value if isinstance(value, str) else "=")), "formula"
        )
    if cell.data_type == "e":
        return Cell(str(value), "error")
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", "boolean")
    if isinstance(value, (int, float)) and "%" in (cell.number_format or ""):
        # A sign in quotes or behind a backslash is only shown: 45 is 45 %, and not 4,500 %.
        is_share = "%" in _SHOWN_AS_IT_IS.sub("", cell.number_format)
        return Cell(percent_text(value) if is_share else f"{number_text(value)}%", "percent")
    if isinstance(value, (int, float)) and _FRACTION.search(cell.number_format or ""):
        shown = fraction_text(value)
        return Cell(shown, "fraction" if "/" in shown else "number")
    if isinstance(value, (int, float)):
        return Cell(number_text(value), "number")
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return Cell(date_text(value), "date")
    if isinstance(value, datetime.timedelta):
        return Cell(duration_text(value), "date")
    return Cell(str(value).replace(_PASTED_BREAK, "\n"))
