"""Cell styles of forms, as xlsxwriter format properties, and row heights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prismake.forms.model import FormColumn
from prismake.forms.text_lines import line_count

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
        "bold": True, "font_color": "#FFFFFF", "bg_color": "#3B5366", "valign": "top", "text_wrap": True,
        "border": 1, "border_color": "#2F4352",
    },
    "header_answer": {
        "bold": True, "font_color": "#FFFFFF", "bg_color": "#0B6E6E", "valign": "top", "text_wrap": True,
        "border": 1, "border_color": "#2F4352",
    },
    "cell": dict(_TOP),
    "none": {**_TOP, "font_color": _GREY, "italic": True},
    "answer": {**_TOP, "bg_color": "#FFFDF2"},
    "link": {**_TOP, "font_color": "#0B5CAD", "underline": 1},
    "term": {"bold": True, "font_color": "#9A3412"},
    "run": {"font_color": _INK},
    "band": {"text_wrap": True, "valign": "top", "font_size": 9, "font_color": _INK},
    "band_link": {"text_wrap": True, "valign": "top", "font_size": 9, "font_color": "#0B5CAD", "underline": 1},
    "guide_title": {"bold": True, "font_size": 16, "font_color": "#12344D", "valign": "vcenter"},
    "heading": {
        "bold": True, "font_size": 11, "font_color": "#0B6E6E", "bottom": 1, "bottom_color": "#0B6E6E",
        "valign": "vcenter",
    },
    "line": {"text_wrap": True, "valign": "vcenter", "font_color": _INK},
    "word": {"bold": True, "text_wrap": True, "valign": "vcenter", "indent": 1, "font_color": _INK},
}  # fmt: skip

LINE_POINTS = 12.2
MOST_POINTS = 225.0
"""The tallest row: 300 pixels, so that a laptop shows more than one record."""
MOST_LINES = int((MOST_POINTS - 4) / LINE_POINTS)


def row_height(record: Mapping[str, str], columns: Sequence[FormColumn]) -> float:
    """Return the height of a row in points that shows all its text, at most MOST_POINTS."""
    lines = max(
        (
            line_count(record.get(column.name, ""), column.width)
            for column in columns
            if column.kind in ("shown", "answer")
        ),
        default=1,
    )
    return text_height(lines)


def text_height(lines: int) -> float:
    """Return the height in points of a row with this number of lines, from 30 to MOST_POINTS."""
    return min(MOST_POINTS, max(30.0, lines * LINE_POINTS + 4))
