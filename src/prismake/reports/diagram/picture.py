"""The flow diagram as PNG, drawn with the bundled font and without the settings of the machine."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch, Polygon

from prismake.reports.diagram.drawing import Drawing, PrintedLine, Rect
from prismake.reports.diagram.metrics import font_file
from prismake.reports.diagram.styles import FILLS, LINE, PAPER, TEXTS, arrow_head, fill_of, header_kind

_SCALE = 2
# 72 points an inch, and 100 units of the layout an inch
_POINTS = 0.72


def flow_png(drawing: Drawing) -> bytes:
    """Return the flow diagram as PNG, two pixels to each unit of the SVG; the same bytes for the same drawing."""
    buffer = io.BytesIO()
    with matplotlib.rc_context(), warnings.catch_warnings():
        # A glyph that the bundled font lacks is drawn as an empty frame; the SVG contains the text.
        warnings.simplefilter("ignore")
        matplotlib.rcdefaults()
        _figure(drawing).savefig(buffer, format="png", metadata={"Software": None, "Title": drawing.title})
    return buffer.getvalue()


def _font(kind: str) -> FontProperties:
    size, bold, _ = TEXTS[kind]
    return FontProperties(fname=font_file(bold=bold), size=size * _POINTS)


def _figure(drawing: Drawing) -> Figure:
    figure = Figure(figsize=(drawing.width / 100, drawing.height / 100), dpi=100 * _SCALE, facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, drawing.width)
    axes.set_ylim(drawing.height, 0)
    axes.axis("off")
    for path in drawing.arrows:
        xs, ys = [x for x, _ in path], [y for _, y in path]
        axes.plot(xs, ys, color=LINE, linewidth=1.4 * _POINTS, solid_capstyle="butt")
        axes.add_patch(Polygon(arrow_head(path), closed=True, facecolor=LINE, edgecolor="none"))
    if drawing.draft:
        _rect(axes, drawing.draft[0], "draft")
        _texts(axes, drawing.draft[1])
    for name, rect, lines in drawing.headers:
        _rect(axes, rect, header_kind(name))
        _texts(axes, lines)
    for phase, rect in drawing.phases:
        _rect(axes, rect, "phase")
        axes.text(
            rect.centre,
            rect.middle,
            phase,
            rotation=90,
            fontproperties=_font("phase"),
            color=TEXTS["phase"][2],
            va="center",
            ha="center",
        )
    for placed in drawing.boxes:
        _rect(axes, placed.rect, fill_of(placed.box))
        for _, printed in placed.lines:
            _texts(axes, printed)
    for note in drawing.notes:
        _texts(axes, [line.printed for line in note])
    return figure


def _rect(axes: Axes, rect: Rect, kind: str) -> None:
    fill, outline = FILLS[kind]
    axes.add_patch(
        FancyBboxPatch(
            (rect.x + 4, rect.y + 4),
            rect.w - 8,
            rect.h - 8,
            boxstyle="round,pad=4,rounding_size=4",
            facecolor=fill,
            edgecolor=outline,
            linewidth=_POINTS,
        )
    )


def _texts(axes: Axes, texts: Sequence[PrintedLine]) -> None:
    for text in texts:
        axes.text(
            text.x,
            text.y,
            text.text,
            fontproperties=_font(text.kind),
            color=TEXTS[text.kind][2],
            va="baseline",
            ha="left",
            parse_math=False,
        )
