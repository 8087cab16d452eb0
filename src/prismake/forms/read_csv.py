"""Forms that came back as CSV: separator and encoding as each program chose them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection
from pathlib import Path

from prismake.forms.raw import MOST_COLUMNS, MOST_ROWS, Cell, RawSheet, Unreadable, trimmed

_GUARDED = re.compile(r"'+[=+\-@]")
SEPARATORS = (",", ";", "\t")


def decode(content: bytes) -> str:
    """Return the text of a file in UTF-8 or UTF-16, or else in Windows-1252, as older spreadsheets write it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_csv(path: Path, headers: Collection[str]) -> list[RawSheet]:
    """Return the one sheet of a CSV file, cut by the separator that brings out most of the headers.

    Raises Unreadable where the text is not a table.
    """
    text = decode(path.read_bytes())
    if "\x00" in text:
        raise Unreadable("this is not a text file. Save the form as .xlsx, .ods or .csv")
    best: list[list[str]] = []
    most = -1
    for separator in SEPARATORS:
        rows = _rows(text, separator)
        score = max((sum(cell.strip() in headers for cell in row) for row in rows), default=0)
        if score > most:
            best, most = rows, score
    sheet = [[Cell(_unguarded(cell)) for cell in row[:MOST_COLUMNS]] for row in best]
    return [RawSheet(name="", rows=trimmed(sheet))]


def _rows(text: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MOST_ROWS:
                raise Unreadable(f"the file holds more than {MOST_ROWS} rows, which no form does")
    except csv.Error as error:
        raise Unreadable(
            f"the table breaks off near line {reader.line_num} ({error}). Save it again"
        ) from error
    return rows


def _unguarded(cell: str) -> str:
    """Take away the apostrophe that kept a text from being a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell
