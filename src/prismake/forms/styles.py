"""Cell styles of forms, as xlsxwriter format properties, and row heights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from prismake.forms.model import Column

_GREY = "#5F6B76"
_LINE = "#D5DBE1"
_INK = "#1F2933"
_TOP: dict[str, Any] = {
    "valign": "top",
    "text_wrap": True,
    "border": 1,
    "border_color": _LINE,
    "font_color": _INK,
}

STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "font_color": "#12344D", "valign": "vcenter"},
    "tag": {"font_size": 8, "font_color": _GREY, "valign": "vcenter"},
    "count": {"bold": True, "font_size": 10, "font_color": "#12344D", "valign": "vcenter"},
    "header_shown": {
        "bold": True, "font_color": "#FFFFFF", "bg_color": "#3B5366", "valign": "vcenter", "text_wrap": True,
        "border": 1, "border_color": "#2F4352",
    },
    "header_answer": {
        "bold": True, "font_color": "#FFFFFF", "bg_color": "#0B6E6E", "valign": "vcenter", "text_wrap": True,
        "border": 1, "border_color": "#2F4352",
    },
    "cell": dict(_TOP),
    "answer": {**_TOP, "bg_color": "#FFFDF2"},
    "link": {**_TOP, "font_color": "#0B5CAD", "underline": 1},
    "term": {"bold": True, "font_color": "#9A3412"},
    "run": {"font_color": _INK},
    "guide_title": {"bold": True, "font_size": 16, "font_color": "#12344D", "valign": "vcenter"},
    "heading": {
        "bold": True, "font_size": 11, "font_color": "#0B6E6E", "bottom": 1, "bottom_color": "#0B6E6E",
        "valign": "vcenter",
    },
    "line": {"text_wrap": True, "valign": "vcenter", "font_color": _INK},
    "word": {"bold": True, "text_wrap": True, "valign": "vcenter", "indent": 1, "font_color": _INK},
}  # fmt: skip

LINE_POINTS = 12.2
MOST_POINTS = 405.0
"""Spreadsheets limit the height of a row to 409 points."""


def lines_of(text: str, width: int) -> int:
    """Return the number of lines that a text needs in a column of that width in characters; at least one."""
    # Lines wrap at words, so the end of a line stays empty.
    usable = max(width * 1.2 - 3, 1)
    return max(1, sum(max(1, math.ceil(len(part) / usable)) for part in text.split("\n")))


def row_height(record: dict[str, str], columns: Sequence[Column]) -> float:
    """Return the height of a row in points that shows all its text, at most MOST_POINTS."""
    lines = max(
        (
            lines_of(record.get(column.name, ""), column.width)
            for column in columns
            if column.kind in ("shown", "answer")
        ),
        default=1,
    )
    return min(MOST_POINTS, max(30.0, lines * LINE_POINTS + 4))
