"""How wide the columns of a table are, so that it is read without scrolling sideways."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prismake.reports.diagram.metrics import width

# All in ems of the cells. What a table has on a screen of 1280 pixels, and what a cell keeps clear at its sides: as page.css
# sets them, first in the usual type, then in the small one. A table whose rows fit as they are is left to the browser.
ROOM = (86.0, 102.0)
CLEAR = (1.4, 0.9)
LONGEST_WORD = 12.2
LONGEST_ID = 7.4
LEAST_OF_LONG = 12.0
LONG = 40.0
MOST = 240.0
LOOKED_AT = 1000
MANY = 9


def widths(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Return the share of each column in per cent, or nothing where the browser may choose.

    A column is at least as wide as its longest word, unless that is an address; an id may be broken earlier. What is
    left is shared out by how much there is to read.
    """
    room, clear = ROOM[is_dense(columns)], CLEAR[is_dense(columns)]
    least, need = [], []
    for at, column in enumerate(columns):
        cells = [row[at] for row in rows[:LOOKED_AT]]
        lengths = sorted(min(width(cell[:400], 1), MOST) for cell in cells) or [0.0]
        usual = lengths[int(0.9 * (len(lengths) - 1))]
        words = max((_unbroken(word) for cell in cells for word in _words(cell[:400])), default=0.0)
        heading = max((width(word, 1, bold=True) for word in _words(column)), default=1.0)
        narrow = max(words, heading, 2.0) + clear
        least.append(max(narrow, LEAST_OF_LONG) if usual > LONG else narrow)
        need.append(max(usual + clear, width(column, 1, bold=True) + clear, least[-1]))
    if sum(need) <= room:
        return []
    spare = max(room - sum(least), 0.0)
    # The square root: twice the text is not twice as wide.
    wanted = [(much - little) ** 0.5 for much, little in zip(need, least, strict=True)]
    shared = sum(wanted) or 1.0
    total = [little + spare * want / shared for little, want in zip(least, wanted, strict=True)]
    return [round(100 * width / sum(total), 2) for width in total]


def is_dense(columns: Sequence[str]) -> bool:
    """Return whether a table has so many columns that it is set in small type."""
    return len(columns) >= MANY


def _unbroken(word: str) -> float:
    """How wide a word must be shown whole: letters as they are, ids and addresses up to a limit."""
    is_id = any(character.isdigit() for character in word)
    return min(width(word, 1), LONGEST_ID if is_id else LONGEST_WORD)


def _words(text: str) -> list[str]:
    """The pieces of a text that a browser does not break."""
    return re.split(r"[ \n\t]+|(?<=-)", text)
