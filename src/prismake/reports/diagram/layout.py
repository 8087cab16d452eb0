"""Where everything is in the flow diagram: one layout, drawn as SVG and as PNG.

The places are those of the PRISMA 2020 templates: phases on the left, databases and registers, then other
methods, and in an update the previous version on the left. Units are pixels of the SVG.
"""

from __future__ import annotations

from collections.abc import Sequence

from prismake.reports.diagram.content import FlowBox, FlowContent, Line, Note, Run
from prismake.reports.diagram.drawing import Drawing, NoteLine, PlacedBox, Rect, Text
from prismake.reports.diagram.metrics import width, wrap

SIZE = 12.0
LEADING = 16.5
PADDING = 10.0
INDENT = 14.0
MARGIN = 18.0
LEAST = 42.0
BAR = 30.0
ROW_GAP = 30.0
COLUMN_GAP = 30.0
ARM_GAP = 36.0
NOTE_SIZE = 11.0
_WIDTHS = {"databases": (250.0, 250.0), "other": (226.0, 226.0), "previous": (176.0, 0.0)}
# box: row
_ROWS = {
    "previous": 0,
    "identified": 0,
    "removed": 0,
    "other_identified": 0,
    "screened": 1,
    "records_excluded": 1,
    "dbr_sought": 2,
    "dbr_missed": 2,
    "other_sought": 2,
    "other_missed": 2,
    "dbr_assessed": 3,
    "dbr_excluded": 3,
    "other_assessed": 3,
    "other_excluded": 3,
    "included": 4,
    "total": 5,
}
_PHASE_ROWS = {"Identification": (0, 0), "Screening": (1, 3), "Included": (4, 5)}


def _broken(line: Line, room: float) -> list[str]:
    indent = INDENT if line.kind == "part" else 0.0
    return wrap(line.unbroken, SIZE, room - indent, bold=line.kind == "head")


def _height(box: FlowBox, room: float) -> float:
    printed = sum(len(_broken(line, room)) for line in box.lines)
    return max(printed * LEADING + 2 * PADDING - 3, LEAST)


def _placed(box: FlowBox, rect: Rect) -> PlacedBox:
    room = rect.w - 2 * PADDING
    printed_lines = sum(len(_broken(line, room)) for line in box.lines)
    y = rect.y + (rect.h - printed_lines * LEADING) / 2 + SIZE - 0.5
    lines = []
    for line in box.lines:
        printed = []
        for text in _broken(line, room):
            x = rect.x + PADDING + (INDENT if line.kind == "part" else 0.0)
            printed.append(Text(x, y, text, line.kind))
            y += LEADING
        lines.append((line, printed))
    return PlacedBox(box, rect, lines)


def place(words: FlowContent) -> Drawing:
    """Place everything that the diagram says."""
    columns = [name for name in ("previous", "databases", "other") if name in words.headers]
    left: dict[str, float] = {}
    x = MARGIN + BAR + 14
    for column in columns:
        left[column] = x
        main, side = _WIDTHS[column]
        x += main + (COLUMN_GAP + side if side else 0) + ARM_GAP
    total_width = x - ARM_GAP + MARGIN

    y = MARGIN
    draft, y = _draft(words, y, total_width)
    headers = []
    header_height = (
        max(len(_header_lines(words.headers[c], _span(c))) for c in columns) * LEADING + 2 * PADDING - 4
    )
    for column in columns:
        rect = Rect(left[column], y, _span(column), header_height)
        headers.append((words.headers[column], rect, _centred(words.headers[column], rect)))
    y += header_height + ROW_GAP * 0.7

    tops, heights = _rows(words, y)
    boxes = []
    for box in words.boxes:
        main, side = _WIDTHS[box.column]
        wide = side if box.side else main
        at = left[box.column] + (main + COLUMN_GAP if box.side else 0)
        row = _ROWS[box.name]
        # The first row reads as one band; further down a box is as tall as what it says.
        tall = heights[row] if row == 0 else _height(box, wide - 2 * PADDING)
        boxes.append(_placed(box, Rect(at, tops[row] + (heights[row] - tall) / 2, wide, tall)))

    phases = []
    for phase, (first, last) in _PHASE_ROWS.items():
        last = max(row for row in tops if row <= last)
        rect = Rect(MARGIN, tops[first] - 6, BAR, tops[last] + heights[last] - tops[first] + 12)
        phases.append((phase, rect))
    bottom = phases[-1][1].y + phases[-1][1].h
    notes, bottom = _notes(words, bottom, total_width)
    by_name = {placed.box.name: placed.rect for placed in boxes}
    return Drawing(
        words.title,
        words.description,
        total_width,
        bottom + MARGIN,
        boxes,
        headers,
        phases,
        _arrows(by_name),
        notes,
        draft,
    )


def _span(column: str) -> float:
    main, side = _WIDTHS[column]
    return main + (COLUMN_GAP + side if side else 0)


def _header_lines(text: str, wide: float) -> list[str]:
    return wrap(text, SIZE, wide - 2 * PADDING, bold=True)


def _centred(text: str, rect: Rect) -> list[Text]:
    lines = _header_lines(text, rect.w)
    y = rect.middle - (len(lines) - 1) * LEADING / 2 + SIZE * 0.36
    return [
        Text(rect.centre - width(line, SIZE, bold=True) / 2, y + place * LEADING, line, "header")
        for place, line in enumerate(lines)
    ]


def _rows(words: FlowContent, y: float) -> tuple[dict[int, float], dict[int, float]]:
    heights: dict[int, float] = {}
    for box in words.boxes:
        main, side = _WIDTHS[box.column]
        tall = _height(box, (side if box.side else main) - 2 * PADDING)
        heights[_ROWS[box.name]] = max(heights.get(_ROWS[box.name], LEAST), tall)
    tops = {}
    for row in sorted(heights):
        tops[row] = y
        y += heights[row] + ROW_GAP
    return tops, heights


def _draft(words: FlowContent, y: float, wide: float) -> tuple[tuple[Rect, Sequence[Text]] | None, float]:
    if not words.awaited:
        return None, y
    room = wide - 2 * MARGIN - 2 * PADDING
    lines = wrap("Awaited: " + "; ".join(words.awaited) + ".", SIZE, room)
    rect = Rect(MARGIN, y, wide - 2 * MARGIN, (len(lines) + 1) * LEADING + 2 * PADDING - 2)
    first = y + PADDING + SIZE - 1
    texts = [Text(MARGIN + PADDING, first, "DRAFT: not everything is decided yet", "draft_head")]
    texts += [
        Text(MARGIN + PADDING, first + (number + 1) * LEADING, line, "draft")
        for number, line in enumerate(lines)
    ]
    return (rect, texts), y + rect.h + 16


def _notes(words: FlowContent, y: float, wide: float) -> tuple[list[list[NoteLine]], float]:
    notes = []
    y += 22
    for note in words.notes:
        lines = []
        for line, runs in lines_of(note, wide - 2 * MARGIN):
            lines.append(NoteLine(Text(MARGIN, y, line, "note"), runs))
            y += LEADING - 1
        notes.append(lines)
        y += 3
    return notes, y - 14 if notes else y - 22


def lines_of(note: Note, room: float) -> list[tuple[str, list[Run]]]:
    """Break a note into lines, each with its pieces: a piece that goes over the end of a line is on both."""
    lines = []
    whole, start = note.text, 0
    for line in wrap(whole, NOTE_SIZE, room):
        start += len(whole[start:]) - len(whole[start:].lstrip(" "))
        end, at, runs = start + len(line), 0, []
        for run in note.runs:
            shown = whole[max(at, start) : min(at + len(run.text), end)]
            if shown:
                runs.append(Run(shown, run.link, run.label))
            at += len(run.text)
        lines.append((line, runs))
        start = end
    return lines


def _arrows(at: dict[str, Rect]) -> list[list[tuple[float, float]]]:
    arrows = []
    for main, side in (
        ("identified", "removed"),
        ("screened", "records_excluded"),
        ("dbr_sought", "dbr_missed"),
        ("dbr_assessed", "dbr_excluded"),
        ("other_sought", "other_missed"),
        ("other_assessed", "other_excluded"),
    ):
        if main in at:
            y = at[main].middle
            arrows.append([(at[main].x + at[main].w, y), (at[side].x, y)])
    for upper, lower in (
        ("identified", "screened"),
        ("screened", "dbr_sought"),
        ("dbr_sought", "dbr_assessed"),
        ("dbr_assessed", "included"),
        ("other_identified", "other_sought"),
        ("other_sought", "other_assessed"),
        ("included", "total"),
    ):
        if upper in at and lower in at:
            x = at[upper].centre
            arrows.append([(x, at[upper].y + at[upper].h), (x, at[lower].y)])
    if "other_assessed" in at:
        start, end = at["other_assessed"], at["included"]
        arrows.append(
            [(start.centre, start.y + start.h), (start.centre, end.middle), (end.x + end.w, end.middle)]
        )
    if "previous" in at and "total" in at:
        start, end = at["previous"], at["total"]
        arrows.append([(start.centre, start.y + start.h), (start.centre, end.middle), (end.x, end.middle)])
    return arrows
