"""The width of text in the one font that is bundled: DejaVu Sans, which comes with matplotlib.

The font file is read here, because matplotlib takes longer to import than a page to make.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# Verdana is drawn to the same widths, for readers who have no DejaVu Sans.
STACK = "'DejaVu Sans', Verdana, Geneva, sans-serif"


@cache
def _folder() -> Path:
    """Return the folder of the fonts of matplotlib, which is not imported for it."""
    spec = find_spec("matplotlib")
    assert spec and spec.origin, "matplotlib is installed with prismake"
    return Path(spec.origin).parent / "mpl-data/fonts/ttf"


def font_file(*, bold: bool = False) -> str:
    """Return the path of the bundled font: another DejaVu on the machine may have other shapes."""
    return str(_folder() / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"))


@cache
def _advances(bold: bool) -> Mapping[int, float]:
    """Return the width of each character of the font, in ems, by its code point."""
    font = Path(font_file(bold=bold)).read_bytes()
    (number,) = struct.unpack_from(">H", font, 4)
    tables = {
        name: offset
        for name, _, offset, _ in (struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(number))
    }
    (units,) = struct.unpack_from(">H", font, tables[b"head"] + 18)
    (measured,) = struct.unpack_from(">H", font, tables[b"hhea"] + 34)
    # Glyphs behind the last one that is measured are as wide as that one.
    widths = struct.unpack_from(f">{2 * measured}H", font, tables[b"hmtx"])[::2]
    glyphs = _glyphs(font, tables[b"cmap"])
    return {code: widths[min(glyph, measured - 1)] / units for code, glyph in glyphs.items()}


def _glyphs(font: bytes, start: int) -> dict[int, int]:
    """Return the glyph of each code point, from the table of a font that maps all of Unicode (format 12)."""
    (number,) = struct.unpack_from(">H", font, start + 2)
    for place in range(number):
        _, _, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * place)
        if struct.unpack_from(">H", font, start + offset) == (12,):
            (groups,) = struct.unpack_from(">I", font, start + offset + 12)
            ranges = struct.iter_unpack(">III", font[start + offset + 16 : start + offset + 16 + 12 * groups])
            return {
                code: glyph + code - first for first, last, glyph in ranges for code in range(first, last + 1)
            }
    raise ValueError("the bundled font has no table of all characters")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text at a font size, in the units of the size; a character that the font lacks is one em wide."""
    advances = _advances(bold)
    return sum(advances.get(ord(character), 1.0) for character in text) * size


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
