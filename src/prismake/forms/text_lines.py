"""How a spreadsheet wraps a text: where each of its lines ends, measured with the widths of the letters of Arial."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from unicodedata import east_asian_width

import yaml

_WIDTHS: dict[str, int] = {
    letter: width
    for width, letters in yaml.safe_load(
        (Path(__file__).parent / "letter_widths.yaml").read_text(encoding="utf-8")
    ).items()
    for letter in letters
}
_SPACE = _WIDTHS[" "]
_WIDE = 2 * _WIDTHS["a"]
"""The width of Chinese, Japanese and Korean characters: as that of two letters."""
_WIDEST = max(_WIDE, *_WIDTHS.values())
_CAPITAL = _WIDTHS["M"]
_SMALL = _WIDTHS["a"]
# A column of Excel has 7 pixels for each character of its width. Excel draws Arial of 9.5 points with 13 pixels, a little wider
# than LibreOffice does; highlighted words are bold, which takes 1.5 % in a text in which every fifth word is one.
_PER_CHARACTER = 7 / 13 * 1000 / 1.015


def usable_width(width: int) -> float:
    """Return the room of a line in a column of `width` characters, in thousandths of the size of the font."""
    return max(width * _PER_CHARACTER, _WIDEST)


def _letter_width(letter: str) -> int:
    known = _WIDTHS.get(letter)
    if known is not None:
        return known
    if east_asian_width(letter) in "WF":
        return _WIDE
    return _CAPITAL if letter.isupper() else _SMALL


@lru_cache(maxsize=100_000)
def _word_width(word: str) -> int:
    return sum(map(_letter_width, word))


def line_count(text: str, width: int) -> int:
    """Return the number of lines (at least one) that a text needs in a column of `width` characters."""
    if len(text) * _WIDEST <= width * _PER_CHARACTER and "\n" not in text:
        return 1
    return _lines(text, width)


# The same text is measured for its row and for the sheet of whole texts.
@lru_cache(maxsize=20_000)
def _lines(text: str, width: int) -> int:
    return _line_ends(text, width)[0]


def cut_at(text: str, width: int, most_lines: int) -> int:
    """Return how many characters from the start fit so many lines; it ends behind a word where there is one. At least 1."""
    return _line_ends(text, width, most_lines)[1]


def _line_ends(text: str, width: int, most_lines: float = math.inf) -> tuple[int, int]:
    """Return how many lines a text takes, and the number of characters in them. Stops before a line that is too many."""
    usable = usable_width(width)
    lines, position = 0, 0
    for paragraph in text.split("\n"):
        if lines >= most_lines:
            return lines, position
        lines, x = lines + 1, 0
        for word in paragraph.split(" "):
            size = _word_width(word)
            # A space at the end of a line takes no room, so it begins none.
            if word and x and x + size > usable:
                if lines >= most_lines:
                    return lines, position
                lines, x = lines + 1, 0
            if size > usable:
                # A word that is longer than a line is cut between two characters.
                for letter in word:
                    step = _letter_width(letter)
                    if x + step > usable:
                        if lines >= most_lines:
                            return lines, position
                        lines, x = lines + 1, 0
                    x, position = x + step, position + 1
                position += 1
            else:
                x, position = x + size, position + len(word) + 1
            x += _SPACE
    return lines, min(position, len(text))
