"""Count the expected rows of a table in the raw text, independently of the parser."""

from __future__ import annotations

import re
from functools import cache

from prismake.formats.asides import aside_text, has_asides, is_header_again
from prismake.formats.header_rows import line_names_columns

LONGEST = 5_000_000


@cache
def _patterns(separator: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a quoted cell and of its opening quote."""
    signs = re.escape(separator) + "\n"
    return (
        re.compile(rf'(?<![^{signs}])"(?:[^"]|""){{0,{LONGEST}}}"(?=[{signs}]|\Z)'),
        re.compile(rf'(?<![^{signs}])"'),
    )


class RowsCounter:
    """Counts the rows of a table block by block; the first block begins with the header.

    The header once more, where two files were joined, is no row, and neither is one that names the columns in another way.
    """

    def __init__(self, separator: str, quoted: bool = True) -> None:
        self._separator, self._quoted = separator, quoted
        self._header: str | None = None

    def __call__(self, text: str) -> int:
        """Return the number of rows of the next block."""
        rows = rows_count(text, self._separator, self._quoted)
        if self._header is None:
            line = text.partition("\n")[0].strip("\ufeff \t")
            # A quote that stays open continues the header on the next line.
            self._header = "" if self._quoted and line.count('"') % 2 else line
            return rows - max(self._headers(text) - 1, 0)
        return rows - self._headers(text)

    def _headers(self, text: str) -> int:
        """Return how often a row is the header."""
        header = self._header or ""
        has_header = bool(header) and header in text
        plain = _patterns(self._separator)[0].sub(_short_cell, text) if self._quoted else text
        return sum(
            1
            for line in plain.split("\n")
            if (has_header and header in line and is_header_again(line, header))
            or line_names_columns(line, self._separator)
        )


def rows_count(text: str, separator: str, quoted: bool = True) -> int:
    """Return the number of rows that are neither blank nor an aside, with each quoted cell taken as one letter."""
    if not has_asides(text):
        plain = _patterns(separator)[0].sub("Q", text) if quoted else text
        return sum(1 for line in plain.split("\n") if line.strip(" ,;|\t\r"))
    plain = _patterns(separator)[0].sub(_short_cell, text) if quoted else text
    return sum(1 for line in plain.split("\n") if line.strip(" ,;|\t\r") and not aside_text(line))


def without_long_cells(text: str, separator: str) -> str:
    """Return a table with each quoted cell of several lines as one letter."""
    return _patterns(separator)[0].sub(_short_cell, text)


def _short_cell(match: re.Match[str]) -> str:
    """Return a quoted cell of one line as it stands, any other as one letter."""
    return "Q" if "\n" in match[0] else match[0]


def row_end(text: str, separator: str, quoted: bool = True) -> int:
    """Return the index after the last row that ends outside of quotes, or 0."""
    if not quoted:
        return text.rfind("\n") + 1
    closed, opening = _patterns(separator)
    cells = [match.span() for match in closed.finditer(text)]
    # A quote that stays open for LONGEST characters is never closed.
    search_from = max(cells[-1][1] if cells else 0, len(text) - LONGEST)
    opened = opening.search(text, search_from)
    line_end = text.rfind("\n", 0, opened.start() if opened else len(text))
    for start, end in reversed(cells):
        if line_end >= end:
            break
        if line_end > start:
            line_end = text.rfind("\n", 0, start)
    return line_end + 1
