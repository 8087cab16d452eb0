"""Styles of the flow diagram: colours, font weights and arrow heads, the same in SVG and PNG."""

from __future__ import annotations

from collections.abc import Sequence

from prismake.reports.diagram.content import FlowBox
from prismake.reports.diagram.layout import NOTE_SIZE, SIZE

INK = "#1d2733"
LINE = "#5b6b7d"
PAPER = "#ffffff"
# kind of thing: fill, outline
FILLS = {
    "box": ("#ffffff", "#5b6b7d"),
    "side": ("#f6f8fa", "#8896a5"),
    "included": ("#e8f4ec", "#2f7d4f"),
    "header": ("#fbd46d", "#c79a2b"),
    "other_header": ("#e3e7ec", "#8896a5"),
    "phase": ("#cfe0f1", "#7fa3c7"),
    "draft": ("#fff4e0", "#c77700"),
}
# kind of text: size, bold, colour
TEXTS = {
    "head": (SIZE, True, INK),
    "line": (SIZE, False, INK),
    "part": (SIZE, False, "#45525f"),
    "wait": (SIZE, False, "#9a4a00"),
    "header": (SIZE, True, INK),
    "phase": (SIZE, True, "#173a5e"),
    "note": (NOTE_SIZE, False, "#45525f"),
    "draft": (SIZE, False, "#7a3b00"),
    "draft_head": (SIZE, True, "#7a3b00"),
}


def fill_of(box: FlowBox) -> str:
    """Return the name of the fill colour of a box."""
    if box.name in ("included", "total"):
        return "included"
    return "side" if box.side else "box"


def header_kind(text: str) -> str:
    """Return the name of the fill colour of a header."""
    return "header" if "databases" in text else "other_header"


def arrow_head(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the corners of the arrow head at the end of a path of points."""
    (x0, y0), (x1, y1) = points[-2], points[-1]
    across, along = 4.0, 8.0
    if x0 == x1:
        back = y1 - along if y1 > y0 else y1 + along
        return [(x1, y1), (x1 - across, back), (x1 + across, back)]
    back = x1 - along if x1 > x0 else x1 + along
    return [(x1, y1), (back, y1 - across), (back, y1 + across)]
