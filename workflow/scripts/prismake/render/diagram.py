"""The flow diagram as SVG and as PNG, from one layout."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from html import escape

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Polygon

from prismake.flow.sets import FlowSets
from prismake.render.boxes import FlowBox, FlowWords, Line, clean, flow_words
from prismake.render.layout import NOTE_SIZE, SIZE, Drawing, Rect, Text, place
from prismake.render.type import FAMILY, STACK

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
_SCALE = 2


def _fill(box: FlowBox) -> str:
    if box.name in ("included", "total"):
        return "included"
    return "side" if box.side else "box"


def flow_title(title: str = "") -> str:
    """Return the accessible title of the diagram."""
    return f"PRISMA 2020 flow diagram: {clean(title)}" if title else "PRISMA 2020 flow diagram"


def flow_description(words: FlowWords) -> str:
    """Return the whole diagram in words, box after box."""
    parts = ["Draft. Awaited: " + "; ".join(words.awaited) + "."] if words.awaited else []
    for box in words.boxes:
        parts.append("; ".join(line.text.rstrip(":") for line in box.lines) + ".")
    return " ".join([*parts, *words.notes])


def flow_svg(sets: FlowSets, title: str = "", folder: str = "boxes") -> str:
    """Return the flow diagram as SVG. Each box and each number links to the CSV of its ids below folder."""
    words = flow_words(sets, folder)
    drawing = place(words)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" role="graphics-document document" '
        f'aria-labelledby="flow-title flow-desc" viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}" '
        f'width="{_n(drawing.width)}" height="{_n(drawing.height)}" font-family="{STACK}" font-size="{_n(SIZE)}">',
        f'<title id="flow-title">{escape(flow_title(title))}</title>',
        f'<desc id="flow-desc">{escape(flow_description(words))}</desc>',
        "<style>.flow a{cursor:pointer;text-decoration:none}.flow a:hover text,.flow a:focus text"
        "{text-decoration:underline}.flow a:focus{outline:none}.flow a:focus rect{stroke-width:3}"
        ".flow a:focus-visible text{fill:#0b57d0}</style>",
        f'<rect class="paper" width="{_n(drawing.width)}" height="{_n(drawing.height)}" fill="{PAPER}"/>',
    ]
    out += _arrows_svg(drawing)
    if drawing.draft:
        rect, texts = drawing.draft
        out.append(f'<g class="draft" role="note">{_rect(rect, "draft")}{_texts(texts)}</g>')
    for name, rect, texts in drawing.headers:
        out.append(f'<g class="header">{_rect(rect, _header_kind(name))}{_texts(texts)}</g>')
    for phase, rect in drawing.phases:
        out.append(
            f'<g class="phase">{_rect(rect, "phase")}<text text-anchor="middle" '
            f'transform="translate({_n(rect.centre + SIZE * 0.36)} {_n(rect.middle)}) rotate(-90)" '
            f"{_style('phase')}>{phase}</text></g>"
        )
    for placed in drawing.boxes:
        out.append(_box_svg(placed.box, placed.rect, placed.lines))
    if drawing.notes:
        out.append(f'<g class="notes">{_texts(drawing.notes)}</g>')
    return "\n".join([*out, "</svg>"]) + "\n"


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _style(kind: str) -> str:
    size, bold, colour = TEXTS[kind]
    weight = ' font-weight="bold"' if bold else ""
    scaled = "" if size == SIZE else f' font-size="{_n(size)}"'
    return f'class="t-{kind}" fill="{colour}"{weight}{scaled}'


def _rect(rect: Rect, kind: str) -> str:
    fill, outline = FILLS[kind]
    return (
        f'<rect class="r-{kind}" x="{_n(rect.x)}" y="{_n(rect.y)}" width="{_n(rect.w)}" height="{_n(rect.h)}" '
        f'rx="4" fill="{fill}" stroke="{outline}"/>'
    )


def _texts(texts: Sequence[Text]) -> str:
    """Return printed lines that stand for themselves, such as notes."""
    return "".join(_text([one]) for one in texts)


def _text(printed: Sequence[Text]) -> str:
    """Return one line of a box, broken or not, as one text: so it is read, searched and copied whole."""
    first, rest = printed[0], printed[1:]
    more = "".join(f' <tspan x="{_n(one.x)}" y="{_n(one.y)}">{escape(one.text)}</tspan>' for one in rest)
    return f'<text x="{_n(first.x)}" y="{_n(first.y)}" {_style(first.kind)}>{escape(first.text)}{more}</text>'


def _link(file: str, label: str, inside: str) -> str:
    return f'<a href="{escape(file)}" aria-label="{escape(label)}"><title>{escape(label)}</title>{inside}</a>'


def _box_svg(box: FlowBox, rect: Rect, lines: Sequence[tuple[Line, Sequence[Text]]]) -> str:
    """Return one box. Its frame and first line are one link; every further number is a link of its own."""
    (first, printed), rest = lines[0], lines[1:]
    label = f"{first.text.rstrip(':')}: the ids behind this box"
    inside = [_link(box.file, label, _rect(rect, _fill(box)) + _text(printed))]
    for line, texts in rest:
        drawn = _text(texts)
        inside.append(_link(line.file, f"{line.text}: the ids", drawn) if line.file else drawn)
    return f'<g class="box" id="box-{box.name}" role="group" aria-label="{escape(first.text)}">{"".join(inside)}</g>'


def _head(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the corners of the arrow's head, at the end of its last straight piece."""
    (x0, y0), (x1, y1) = points[-2], points[-1]
    across, along = 4.0, 8.0
    if x0 == x1:
        back = y1 - along if y1 > y0 else y1 + along
        return [(x1, y1), (x1 - across, back), (x1 + across, back)]
    back = x1 - along if x1 > x0 else x1 + along
    return [(x1, y1), (back, y1 - across), (back, y1 + across)]


def _arrows_svg(drawing: Drawing) -> list[str]:
    out = ['<g class="arrows" aria-hidden="true">']
    for points in drawing.arrows:
        path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        head = " ".join(f"{_n(x)},{_n(y)}" for x, y in _head(points))
        out.append(f'<polyline points="{path}" fill="none" stroke="{LINE}" stroke-width="1.4"/>')
        out.append(f'<polygon points="{head}" fill="{LINE}"/>')
    return [*out, "</g>"]


def flow_png(sets: FlowSets, title: str = "") -> bytes:
    """Return the flow diagram as PNG, two pixels to each unit of the SVG; the same bytes for the same sets."""
    drawing = place(flow_words(sets))
    figure = Figure(figsize=(drawing.width / 100, drawing.height / 100), dpi=100 * _SCALE, facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, drawing.width)
    axes.set_ylim(drawing.height, 0)
    axes.axis("off")
    # 72 points an inch, and 100 units of the SVG an inch
    points = 0.72

    def rect(one: Rect, kind: str) -> None:
        fill, outline = FILLS[kind]
        axes.add_patch(
            FancyBboxPatch(
                (one.x + 4, one.y + 4),
                one.w - 8,
                one.h - 8,
                boxstyle="round,pad=4,rounding_size=4",
                facecolor=fill,
                edgecolor=outline,
                linewidth=points,
            )
        )

    def text(one: Text) -> None:
        size, bold, colour = TEXTS[one.kind]
        axes.text(
            one.x,
            one.y,
            one.text,
            fontsize=size * points,
            fontfamily=FAMILY,
            fontweight="bold" if bold else "normal",
            color=colour,
            va="baseline",
            ha="left",
            parse_math=False,
        )

    for path in drawing.arrows:
        axes.plot(
            [x for x, _ in path],
            [y for _, y in path],
            color=LINE,
            linewidth=1.4 * points,
            solid_capstyle="butt",
        )
        axes.add_patch(Polygon(_head(path), closed=True, facecolor=LINE, edgecolor="none"))
    if drawing.draft:
        rect(drawing.draft[0], "draft")
        for one in drawing.draft[1]:
            text(one)
    for name, at, lines in drawing.headers:
        rect(at, _header_kind(name))
        for one in lines:
            text(one)
    for phase, at in drawing.phases:
        rect(at, "phase")
        size, _, colour = TEXTS["phase"]
        axes.text(
            at.centre,
            at.middle,
            phase,
            rotation=90,
            fontsize=size * points,
            fontfamily=FAMILY,
            fontweight="bold",
            color=colour,
            va="center",
            ha="center",
        )
    for placed in drawing.boxes:
        rect(placed.rect, _fill(placed.box))
        for _, printed in placed.lines:
            for one in printed:
                text(one)
    for one in drawing.notes:
        text(one)
    out = io.BytesIO()
    with warnings.catch_warnings():
        # A glyph that the bundled font lacks is drawn as an empty frame; the SVG has the text itself.
        warnings.simplefilter("ignore")
        figure.savefig(out, format="png", metadata={"Software": None, "Title": flow_title(title)})
    return out.getvalue()


def _header_kind(text: str) -> str:
    return "header" if "databases" in text else "other_header"
