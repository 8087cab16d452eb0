"""Read OpenDocument spreadsheets, as LibreOffice and Google Sheets write them."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import parse

from prismake.forms.dates import modified_in
from prismake.forms.letters import plain
from prismake.forms.raw import (
    EMPTY,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Merged,
    RawSheet,
    Unreadable,
    comment_text,
    number_text,
    percent_text,
    trimmed,
)
from prismake.forms.safety import check_zip

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_FRACTION = re.compile(r"[-+]?(?:\d+ )?\d+ ?/ ?\d+")
_MOST_SPACES = 1_000


def read_ods(path: Path) -> list[RawSheet]:
    """Return the sheets of an .ods spreadsheet. Raises Unreadable."""
    check_zip(path)
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
            root = parse(content).getroot()
            modified = modified_in(archive)
    # Damaged files raise many kinds of exception; all mean the same to the user.
    except Exception as error:
        raise Unreadable(
            "the spreadsheet cannot be read. Open it in a spreadsheet program and save it again as .xlsx"
        ) from error
    return [_sheet(table, modified) for table in root.iter(f"{_TABLE}table")] if root is not None else []


def _sheet(table: Element, modified: str) -> RawSheet:
    rows: list[list[Cell]] = []
    merged: list[Merged] = []
    for row in _rows(table):
        cells = _cells(row)
        repeat = _count(row, "number-rows-repeated")
        _add_merged(merged, row, len(rows))
        if not any(cell.text or cell.comment for cell in cells):
            # Empty rows are kept so that row numbers stay right, but a sheet may end in a million of them.
            rows.extend([] for _ in range(min(repeat, MOST_ROWS - len(rows))))
            continue
        if len(rows) + repeat > MOST_ROWS:
            raise Unreadable(f"a sheet has more than {MOST_ROWS} rows, the limit for a form")
        rows.extend(list(cells) for _ in range(repeat))
    return RawSheet(table.get(f"{_TABLE}name", ""), trimmed(rows), tuple(merged), modified=modified)


def _add_merged(merged: list[Merged], row: Element, number: int) -> None:
    """Add the merged cells that begin in a row; number: the row, counted from 0."""
    column = 0
    for element in row:
        if element.tag not in _CELLS:
            continue
        height, width = _count(element, "number-rows-spanned"), _count(element, "number-columns-spanned")
        if height > 1 or width > 1:
            merged.append(Merged(number, column, number + height - 1, column + width - 1))
        column += _count(element, "number-columns-repeated")


def _rows(element: Element) -> list[Element]:
    """Return the row elements in order, including those in groups and in header rows."""
    rows = []
    for child in element:
        if child.tag == f"{_TABLE}table-row":
            rows.append(child)
        elif child.tag in (f"{_TABLE}table-header-rows", f"{_TABLE}table-row-group", f"{_TABLE}table-rows"):
            rows.extend(_rows(child))
    return rows


def _cells(row: Element) -> list[Cell]:
    cells: list[Cell] = []
    for element in row:
        if element.tag not in _CELLS:
            continue
        repeat = min(_count(element, "number-columns-repeated"), MOST_COLUMNS - len(cells))
        cells.extend([_cell(element)] * max(repeat, 0))
    return cells


def _count(element: Element, name: str) -> int:
    value = element.get(f"{_TABLE}{name}", "1")
    return int(value) if value.isdigit() and len(value) < 9 else 1


def _cell(element: Element) -> Cell:
    comments = [
        comment_text("\n".join(_paragraph_text(part) for part in child.iter(f"{_TEXT}p")))
        for child in element
        if child.tag == f"{_OFFICE}annotation"
    ]
    return replace(_value(element), comment="; ".join(filter(None, comments)))


def _value(element: Element) -> Cell:
    text = "\n".join(_paragraph_text(part) for part in element if part.tag == f"{_TEXT}p")
    if element.get(f"{_TABLE}formula"):
        return Cell(element.get(f"{_TABLE}formula", ""), "formula")
    kind = element.get(f"{_OFFICE}value-type", "")
    if kind in ("float", "percentage", "currency"):
        try:
            number = float(element.get(f"{_OFFICE}value", ""))
            if kind == "percentage":
                return Cell(percent_text(number), "percent")
            if _FRACTION.fullmatch(plain(text)):
                return Cell(plain(text), "fraction")
            return Cell(number_text(number), "number")
        except (ValueError, OverflowError):
            return Cell(text)
    if kind == "boolean":
        return Cell(text, "boolean")
    if kind == "date":
        value = element.get(f"{_OFFICE}date-value", text)
        return Cell(value.removesuffix("T00:00:00").replace("T", " "), "date")
    if kind == "time":
        return Cell(text, "date")
    return Cell(text) if text else EMPTY


def _paragraph_text(element: Element) -> str:
    """Return the text of a paragraph; spaces and breaks are elements in ODS, and comments are skipped."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            parts.append(" " * min(int(count) if count.isdigit() else 1, _MOST_SPACES))
        elif child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif not child.tag.startswith(_OFFICE):
            parts.append(_paragraph_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
