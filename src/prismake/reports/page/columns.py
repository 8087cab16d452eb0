"""Column widths that make a table readable: without horizontal scrolling, unless its words would have to be broken."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from prismake.reports.diagram.metrics import width

# All in ems of a cell, as page.css sets them: width of a table on a screen of 1280 pixels, and horizontal padding of a cell,
# in normal and in small type.
TABLE_WIDTH = (86.0, 102.0)
CELL_PADDING = (1.4, 0.9)
LONGEST_WORD = 12.2
LONGEST_ID = 7.4
MIN_LONG_COLUMN = 12.0
LONG_CELL = 40.0
# The fonts of browsers are wider than the one that is measured, and windows narrower than the screen: no word breaks in either.
FONT_ROOM = 1.08
NARROW_WINDOW = 0.85
MAX_CELL_WIDTH = 240.0
ROWS_MEASURED = 1000
DENSE_COLUMNS = 9


def widths(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Return the width of each column in per cent, or an empty list if the table fits and the browser may choose.

    A column is at least as wide as its longest word, up to a limit for ids and addresses. The remaining width is shared by
    the amount of text.
    """
    available = TABLE_WIDTH[is_dense(columns)]
    minimums, preferred = _measured(columns, rows)
    if sum(preferred) <= available:
        return []
    spare_width = max(NARROW_WINDOW * available - sum(minimums), 0.0)
    # The square root: twice the text is not twice as wide.
    weights = [
        (preferred_width - minimum_width) ** 0.5
        for preferred_width, minimum_width in zip(preferred, minimums, strict=True)
    ]
    weight_sum = sum(weights) or 1.0
    total = [
        minimum_width + spare_width * weight / weight_sum
        for minimum_width, weight in zip(minimums, weights, strict=True)
    ]
    return [round(100 * width / sum(total), 2) for width in total]


def least_width(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Return the width in ems below which the table is scrolled: that at which each column has its least width."""
    return math.ceil(sum(_measured(columns, rows)[0]))


def _measured(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[float], list[float]]:
    """Return the least and the preferred width of each column."""
    padding = CELL_PADDING[is_dense(columns)]
    minimums: list[float] = []
    preferred: list[float] = []
    for index, column in enumerate(columns):
        cells = [row[index] for row in rows[:ROWS_MEASURED]]
        lengths = sorted(min(width(cell[:400], 1), MAX_CELL_WIDTH) for cell in cells) or [0.0]
        typical_width = lengths[int(0.9 * (len(lengths) - 1))]
        longest_word = max(
            (_unbroken_width(word) for cell in cells for word in _words(cell[:400])), default=0.0
        )
        heading_width = max((width(word, 1, bold=True) for word in _words(column)), default=1.0)
        minimum = max(longest_word, heading_width, 2.0) + padding
        minimums.append(max(minimum, MIN_LONG_COLUMN) if typical_width > LONG_CELL else minimum)
        preferred.append(max(typical_width + padding, width(column, 1, bold=True) + padding, minimums[-1]))
    return minimums, preferred


def is_dense(columns: Sequence[str]) -> bool:
    """Return whether a table has so many columns that it is set in small type."""
    return len(columns) >= DENSE_COLUMNS


def _unbroken_width(word: str) -> float:
    """Return the width of a word that must not break, up to a limit for ids and addresses."""
    is_id = any(character.isdigit() for character in word)
    return min(FONT_ROOM * width(word, 1), LONGEST_ID if is_id else LONGEST_WORD)


def _words(text: str) -> list[str]:
    """Return the parts of a text that a browser does not break."""
    return re.split(r"[ \n\t]+|(?<=-)", text)
