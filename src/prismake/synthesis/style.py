"""What all figures share: colours, size, title, and bytes that are the same in every run.

Colours are those of Okabe and Ito (2008), which colour-blind readers can distinguish, with a dark brown for their black,
which is ink; hatching distinguishes the groups in grey print. The font is the one bundled with matplotlib. All figures are WIDTH inches wide, so that their text is about as
large as the text around them.
"""

from __future__ import annotations

import io
import textwrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#5B3A00")
HATCHES = ("", "///", "...", "xxx", "---", "+++", "ooo", "\\\\\\")
# The answers to a question on each study, with colour and hatching: the same in every figure. None has the colour of a group.
ANSWER_COLOURS = {
    "yes": ("#222222", ""),
    "only other doses": ("#6F6F6F", "///"),
    "cannot be told": ("#B0B0B0", "..."),
    "not judged": ("#FFFFFF", "xxx"),
    "no": ("#DDE3E9", ""),
}
# Studies of no group.
PLAIN = "#555555"
STYLE: Any = {
    "svg.hashsalt": "prismake",
    "svg.fonttype": "none",
    # Values are literal text: a dollar sign does not start a formula.
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
LARGE: Any = STYLE | {"font.size": 12, "hatch.linewidth": 0.6}
RESOLUTION = 160
WIDTH = 8.0
EMPTY_HEIGHT = 0.9
LABEL_WIDTH = 24


def layout_engine() -> ConstrainedLayoutEngine:
    """Return a layout with padding around the text."""
    return ConstrainedLayoutEngine(h_pad=0.12, w_pad=0.12)


def set_title(axes: Axes, text: str) -> None:
    """Set a title that is aligned with the labels of the figure, not with its bars."""
    axes.set_title(
        "\n".join(textwrap.wrap(text, 62)), loc="left", fontweight="bold", fontsize=13, x=0, pad=12
    )


def empty_figure(figure: Figure, kind: str, text: str = "No study is included.") -> bytes:
    """Return a low figure without data, with a sentence that says so; an SVG holds it as its description, too."""
    figure.clear()
    figure.set_size_inches(WIDTH, EMPTY_HEIGHT)
    figure.text(0.5, 0.5, text, ha="center", va="center")
    return figure_bytes(figure, kind, text)


def figure_bytes(figure: Figure, kind: str, description: str = "") -> bytes:
    """Return a figure as bytes that are the same in every run. description: of an SVG, in its metadata."""
    out = io.BytesIO()
    metadata: dict[str, str | None] = {"Date": None} if kind == "svg" else {"Software": None}
    if kind == "svg" and description:
        metadata["Description"] = description
    figure.savefig(out, format=kind, dpi=RESOLUTION, metadata=metadata)
    return out.getvalue()
