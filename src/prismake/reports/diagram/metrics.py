"""The width of text in DejaVu Sans, the font that is bundled with matplotlib.

The font file is read here, because importing matplotlib takes longer than writing a page.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# Verdana has the same widths, for readers without DejaVu Sans.
FONT_STACK = "'DejaVu Sans', Verdana, Geneva, sans-serif"


@cache
def _folder() -> Path:
    """Return the font folder of matplotlib without importing matplotlib."""
    spec = find_spec("matplotlib")
    assert spec and spec.origin, "matplotlib is installed with prismake"
    return Path(spec.origin).parent / "mpl-data/fonts/ttf"


def font_file(*, bold: bool = False) -> str:
    """Return the path of the DejaVu Sans font in matplotlib, because a font installed on the machine may differ from
    it.
    """
    return str(_folder() / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"))


@cache
def _advances(bold: bool) -> Mapping[int, float]:
    """Return the width of each character of the font, in ems, by its code point."""
    font = Path(font_file(bold=bold)).read_bytes()
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {
        name: offset
        for name, _, offset, _ in (struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(count))
    }
    (units,) = struct.unpack_from(">H", font, tables[b"head"] + 18)
    (metric_count,) = struct.unpack_from(">H", font, tables[b"hhea"] + 34)
    # Glyphs after the last one with a metric have its width.
    widths = struct.unpack_from(f">{2 * metric_count}H", font, tables[b"hmtx"])[::2]
    glyphs = _glyphs(font, tables[b"cmap"])
    return {code: widths[min(glyph, metric_count - 1)] / units for code, glyph in glyphs.items()}


def _glyphs(font: bytes, start: int) -> dict[int, int]:
    """Return the glyph of each code point, from the table of a font that maps all of Unicode (format 12)."""
    (count,) = struct.unpack_from(">H", font, start + 2)
    for index in range(count):
        _, _, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * index)
        if struct.unpack_from(">H", font, start + offset) == (12,):
            (groups,) = struct.unpack_from(">I", font, start + offset + 12)
            ranges = struct.iter_unpack(">III", font[start + offset + 16 : start + offset + 16 + 12 * groups])
            return {
                code: glyph + code - first for first, last, glyph in ranges for code in range(first, last + 1)
            }
    raise ValueError(
        "expected a font with a character map in format 12 in matplotlib, found none: install "
        "matplotlib again"
    )


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text in pixels at a font size in pixels; a character that the font lacks is one em wide."""
    advances = _advances(bold)
    return sum(advances.get(ord(character), 1.0) for character in text) * size


def wrap(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Return a text as lines no wider than `room`, wrapped at spaces and inside words that are too wide.

    No-break spaces are not wrapped.
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
