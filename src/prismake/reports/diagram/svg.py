"""The flow diagram as SVG, from the same layout as the PNG."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import escape

from prismake.reports.diagram.content import BoxLine, FlowBox
from prismake.reports.diagram.drawing import Drawing, NoteLine, PrintedLine, Rect
from prismake.reports.diagram.layout import SIZE
from prismake.reports.diagram.metrics import FONT_STACK
from prismake.reports.diagram.styles import FILLS, LINE, PAPER, TEXTS, arrow_head, fill_of, header_kind


def flow_svg(drawing: Drawing) -> str:
    """Return the flow diagram as SVG. Each box and each number links to the list of its ids."""
    elements = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" role="graphics-document document" '
        f'aria-labelledby="flow-title flow-desc" viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}" '
        f'width="{_n(drawing.width)}" height="{_n(drawing.height)}" font-family="{FONT_STACK}" font-size="{_n(SIZE)}">',
        f'<title id="flow-title">{escape(drawing.title)}</title>',
        f'<desc id="flow-desc">{escape(drawing.description)}</desc>',
        "<style>.flow a{cursor:pointer;text-decoration:none}.flow a:hover text,.flow a:focus text"
        "{text-decoration:underline}.flow a:focus{outline:none}.flow a:focus rect{stroke-width:3}"
        ".flow a:focus-visible text,.flow .notes a:focus-visible{fill:#0b57d0}.flow .notes a{text-decoration:underline}"
        ".flow .notes a:hover,.flow .notes a:focus-visible{text-decoration-thickness:2px}</style>",
        f'<rect class="paper" width="{_n(drawing.width)}" height="{_n(drawing.height)}" fill="{PAPER}"/>',
    ]
    elements += _arrows_svg(drawing)
    if drawing.draft:
        rect, texts = drawing.draft
        elements.append(f'<g class="draft" role="note">{_rect(rect, "draft")}{_texts(texts)}</g>')
    for name, rect, texts in drawing.headers:
        elements.append(f'<g class="header">{_rect(rect, header_kind(name))}{_texts(texts)}</g>')
    for phase, rect in drawing.phases:
        elements.append(
            f'<g class="phase">{_rect(rect, "phase")}<text text-anchor="middle" '
            f'transform="translate({_n(rect.centre + SIZE * 0.36)} {_n(rect.middle)}) rotate(-90)" '
            f"{_style('phase')}>{phase}</text></g>"
        )
    for placed in drawing.boxes:
        elements.append(_box_svg(placed.box, placed.rect, placed.lines))
    if drawing.notes:
        elements.append(f'<g class="notes">{"".join(_note_svg(note) for note in drawing.notes)}</g>')
    return "\n".join([*elements, "</svg>"]) + "\n"


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


def _texts(texts: Sequence[PrintedLine]) -> str:
    """Return printed lines, each as a text element."""
    return "".join(_text([text]) for text in texts)


def _text(printed: Sequence[PrintedLine]) -> str:
    """Return one line of a box as one text element, also if wrapped, so that it is read, searched and copied as one."""
    first, rest = printed[0], printed[1:]
    spans = "".join(f' <tspan x="{_n(text.x)}" y="{_n(text.y)}">{escape(text.text)}</tspan>' for text in rest)
    return (
        f'<text x="{_n(first.x)}" y="{_n(first.y)}" {_style(first.kind)}>{escape(first.text)}{spans}</text>'
    )


def _link(href: str, label: str, inner_svg: str) -> str:
    return (
        f'<a href="{escape(href)}" aria-label="{escape(label)}"><title>{escape(label)}</title>{inner_svg}</a>'
    )


def _box_svg(box: FlowBox, rect: Rect, lines: Sequence[tuple[BoxLine, Sequence[PrintedLine]]]) -> str:
    """Return one box. Its frame and first line are one link; every other number has its own link."""
    (first, printed), rest = lines[0], lines[1:]
    label = f"{first.text.rstrip(':')}: the ids behind this box"
    inner_svg = [_link(box.link, label, _rect(rect, fill_of(box)) + _text(printed))]
    for line, texts in rest:
        line_svg = _text(texts)
        inner_svg.append(_link(line.link, f"{line.text}: the ids", line_svg) if line.link else line_svg)
    return f'<g class="box" id="box-{box.name}" role="group" aria-label="{escape(first.text)}">{"".join(inner_svg)}</g>'


def _note_svg(lines: Sequence[NoteLine]) -> str:
    """Return one note as one text element. Its numbers are links, and the keyboard reaches each link once."""
    parts, linked = [], set()
    for line in lines:
        inner_svg = ""
        for run in line.runs:
            if not run.link:
                inner_svg += str(escape(run.text))
                continue
            hidden = ' tabindex="-1" aria-hidden="true"' if run.link in linked else ""
            inner_svg += f'<a href="{escape(run.link)}" aria-label="{escape(run.label)}"{hidden}>{escape(run.text)}</a>'
            linked.add(run.link)
        parts.append(f'<tspan x="{_n(line.printed.x)}" y="{_n(line.printed.y)}">{inner_svg}</tspan>')
    return f"<text {_style('note')}>{' '.join(parts)}</text>"


def _arrows_svg(drawing: Drawing) -> list[str]:
    elements = ['<g class="arrows" aria-hidden="true">']
    for points in drawing.arrows:
        path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        head = " ".join(f"{_n(x)},{_n(y)}" for x, y in arrow_head(points))
        elements.append(f'<polyline points="{path}" fill="none" stroke="{LINE}" stroke-width="1.4"/>')
        elements.append(f'<polygon points="{head}" fill="{LINE}"/>')
    return [*elements, "</g>"]
