"""The width of text in the one font that is bundled: DejaVu Sans, which comes with matplotlib."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import matplotlib
from matplotlib.ft2font import FT2Font

# Verdana is drawn to the same widths, for readers who have no DejaVu Sans.
STACK = "'DejaVu Sans', Verdana, Geneva, sans-serif"
_FOLDER = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
_EM = 100.0


def font_file(*, bold: bool = False) -> str:
    """Return the path of the bundled font: another DejaVu on the machine may have other shapes."""
    return str(_FOLDER / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"))


@cache
def _font(bold: bool) -> FT2Font:
    font = FT2Font(font_file(bold=bold))
    font.set_size(_EM, 72)
    return font


@cache
def _advance(character: str, bold: bool) -> float:
    font = _font(bold)
    if font.get_char_index(ord(character)) == 0:
        return 1.0
    return float(font.load_char(ord(character)).linearHoriAdvance) / 65536 / _EM


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text at a font size, in the units of the size."""
    return sum(_advance(character, bold) for character in text) * size


def wrap(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines no wider than room, at spaces, and inside a word that is wider by itself.

    No-break spaces hold.
    """
    lines: list[str] = []
    line = ""
    for word in filter(None, text.split(" ")):
        trial = f"{line} {word}" if line else word
        if width(trial, size, bold=bold) <= room:
            line = trial
            continue
        if line:
            lines.append(line)
        while width(word, size, bold=bold) > room and len(word) > 1:
            fits = 1
            while fits < len(word) - 1 and width(word[: fits + 1], size, bold=bold) <= room:
                fits += 1
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    return [*lines, line] if line else lines or [""]
