"""Read forms that were saved as CSV, with any of the usual delimiters and encodings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection
from pathlib import Path

from prismake.forms.csv_quotes import check_quotes
from prismake.forms.raw import MOST_COLUMNS, MOST_ROWS, Cell, RawSheet, Unreadable, trimmed
from prismake.forms.text_encodings import NOTHING_KNOWN, KnownTexts, as_bytes, decoded_cells, unicode_text

_GUARDED = re.compile(r"'+[=+\-@]")
SEPARATORS = (",", ";", "\t")
HEADERS_NEEDED = 3
"""A row with at least this many known headers is a header row."""


def decode_csv(content: bytes) -> str:
    """Return the text of a file in Unicode, or else in Windows-1252: enough to look for words of ASCII letters."""
    try:
        text = unicode_text(content)
    except Unreadable:
        text = None
    return content.decode("cp1252", errors="replace") if text is None else text


def read_csv(path: Path, headers: Collection[str], known: KnownTexts = NOTHING_KNOWN) -> list[RawSheet]:
    """Return the sheet of a CSV file, split at the delimiter that yields most of the expected headers.

    known: by which the encoding of a file that is not in Unicode is told. Raises Unreadable where the file is not a table.
    """
    content = path.read_bytes()
    unicode = unicode_text(content)
    text = as_bytes(content) if unicode is None else unicode
    if "\x00" in text:
        raise Unreadable("this is not a text file. Save the form as .xlsx, .ods or .csv")
    best_rows = _parted(text, headers)
    best_rows = [row[:MOST_COLUMNS] for row in best_rows]
    if unicode is None:
        return [RawSheet(name="", rows=trimmed(decoded_cells(best_rows, known, _unguarded)))]
    return [RawSheet(name="", rows=trimmed([[Cell(_unguarded(cell)) for cell in row] for row in best_rows]))]


def _parted(text: str, headers: Collection[str]) -> list[list[str]]:
    """Return the rows of a text, parted by the separator that yields most headers. Raises Unreadable where quotes are missing."""
    best_rows: list[list[str]] = []
    best_score, best_separator, header = (-1, 0), SEPARATORS[0], 0
    for separator in SEPARATORS:
        rows = _rows(text, separator)
        scores = [sum(cell.strip() in headers for cell in row) for row in rows]
        most = max(scores, default=0)
        # Without headers, the separator that parts most is as good as known.
        score = (most, 0 if most >= HEADERS_NEEDED else max(map(len, rows), default=0))
        if score > best_score:
            best_rows, best_score, best_separator = rows, score, separator
            header = scores.index(most) if scores else 0
    if best_score[0] >= HEADERS_NEEDED:
        check_quotes(best_rows, header, best_separator)
    return best_rows


def _rows(text: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MOST_ROWS:
                raise Unreadable(f"the file has more than {MOST_ROWS} rows, the limit for a form")
    except csv.Error as error:
        raise Unreadable(f"line {reader.line_num} is not valid CSV ({error}). Save the file again") from error
    return rows


def _unguarded(cell: str) -> str:
    """Return the text of a cell without the apostrophe that protects it from being read as a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell
