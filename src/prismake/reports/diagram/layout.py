"""The layout of the flow diagram, drawn as SVG and as PNG.

It follows the PRISMA 2020 templates: phases on the left, then in an update the previous version, databases and registers,
and other methods. Units are pixels of the SVG.
"""

from __future__ import annotations

from collections.abc import Sequence

from prismake.reports.diagram.content import BoxLine, FlowBox, FlowContent, Footnote, Run
from prismake.reports.diagram.drawing import Drawing, NoteLine, PlacedBox, PrintedLine, Rect
from prismake.reports.diagram.metrics import width, wrap

SIZE = 12.0
LEADING = 16.5
PADDING = 10.0
INDENT = 14.0
MARGIN = 18.0
MIN_BOX_HEIGHT = 42.0
PHASE_WIDTH = 30.0
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
    "other_removed": 0,
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


def _wrapped(line: BoxLine, text_width: float) -> list[str]:
    indent = INDENT if line.kind == "part" else 0.0
    return wrap(line.unbroken, SIZE, text_width - indent, bold=line.kind == "head")


def _box_height(box: FlowBox, text_width: float) -> float:
    printed = sum(len(_wrapped(line, text_width)) for line in box.lines)
    return max(printed * LEADING + 2 * PADDING - 3, MIN_BOX_HEIGHT)


def _place_box(box: FlowBox, rect: Rect) -> PlacedBox:
    text_width = rect.w - 2 * PADDING
    printed_lines = sum(len(_wrapped(line, text_width)) for line in box.lines)
    y = rect.y + (rect.h - printed_lines * LEADING) / 2 + SIZE - 0.5
    lines = []
    for line in box.lines:
        printed = []
        for text in _wrapped(line, text_width):
            x = rect.x + PADDING + (INDENT if line.kind == "part" else 0.0)
            printed.append(PrintedLine(x, y, text, line.kind))
            y += LEADING
        lines.append((line, printed))
    return PlacedBox(box, rect, lines)


def place(content: FlowContent) -> Drawing:
    """Return the diagram with the position of every box, line, arrow and note, in pixels."""
    columns = [name for name in ("previous", "databases", "other") if name in content.headers]
    left: dict[str, float] = {}
    x = MARGIN + PHASE_WIDTH + 14
    for column in columns:
        left[column] = x
        main, side = _WIDTHS[column]
        x += main + (COLUMN_GAP + side if side else 0) + ARM_GAP
    total_width = x - ARM_GAP + MARGIN

    y = MARGIN
    draft, y = _place_draft(content, y, total_width)
    headers = []
    header_height = (
        max(len(_wrapped_header(content.headers[c], _column_width(c))) for c in columns) * LEADING
        + 2 * PADDING
        - 4
    )
    for column in columns:
        rect = Rect(left[column], y, _column_width(column), header_height)
        headers.append((content.headers[column], rect, _centred_lines(content.headers[column], rect)))
    y += header_height + ROW_GAP * 0.7

    tops, heights = _rows(content, y)
    boxes = []
    for box in content.boxes:
        main, side = _WIDTHS[box.column]
        available_width = side if box.side else main
        at = left[box.column] + (main + COLUMN_GAP if box.side else 0)
        row = _ROWS[box.name]
        # Boxes of the first row have the same height; the others fit their content.
        box_height = heights[row] if row == 0 else _box_height(box, available_width - 2 * PADDING)
        boxes.append(
            _place_box(
                box, Rect(at, tops[row] + (heights[row] - box_height) / 2, available_width, box_height)
            )
        )

    phases = []
    for phase, (first, last) in _PHASE_ROWS.items():
        last = max(row for row in tops if row <= last)
        rect = Rect(MARGIN, tops[first] - 6, PHASE_WIDTH, tops[last] + heights[last] - tops[first] + 12)
        phases.append((phase, rect))
    bottom = phases[-1][1].y + phases[-1][1].h
    notes, bottom = _place_notes(content, bottom, total_width)
    by_name = {placed.box.name: placed.rect for placed in boxes}
    return Drawing(
        content.title,
        content.description,
        total_width,
        bottom + MARGIN,
        boxes,
        headers,
        phases,
        _arrows(by_name),
        notes,
        draft,
    )


def _column_width(column: str) -> float:
    main, side = _WIDTHS[column]
    return main + (COLUMN_GAP + side if side else 0)


def _wrapped_header(text: str, available_width: float) -> list[str]:
    return wrap(text, SIZE, available_width - 2 * PADDING, bold=True)


def _centred_lines(text: str, rect: Rect) -> list[PrintedLine]:
    lines = _wrapped_header(text, rect.w)
    y = rect.middle - (len(lines) - 1) * LEADING / 2 + SIZE * 0.36
    return [
        PrintedLine(rect.centre - width(line, SIZE, bold=True) / 2, y + place * LEADING, line, "header")
        for place, line in enumerate(lines)
    ]


def _rows(content: FlowContent, y: float) -> tuple[dict[int, float], dict[int, float]]:
    heights: dict[int, float] = {}
    for box in content.boxes:
        main, side = _WIDTHS[box.column]
        box_height = _box_height(box, (side if box.side else main) - 2 * PADDING)
        heights[_ROWS[box.name]] = max(heights.get(_ROWS[box.name], MIN_BOX_HEIGHT), box_height)
    tops = {}
    for row in sorted(heights):
        tops[row] = y
        y += heights[row] + ROW_GAP
    return tops, heights


def _place_draft(
    content: FlowContent, y: float, available_width: float
) -> tuple[tuple[Rect, Sequence[PrintedLine]] | None, float]:
    if not content.awaited:
        return None, y
    text_width = available_width - 2 * MARGIN - 2 * PADDING
    lines = wrap("Awaited: " + "; ".join(content.awaited) + ".", SIZE, text_width)
    rect = Rect(MARGIN, y, available_width - 2 * MARGIN, (len(lines) + 1) * LEADING + 2 * PADDING - 2)
    first = y + PADDING + SIZE - 1
    texts = [PrintedLine(MARGIN + PADDING, first, "DRAFT: not everything is decided yet", "draft_head")]
    texts += [
        PrintedLine(MARGIN + PADDING, first + (number + 1) * LEADING, line, "draft")
        for number, line in enumerate(lines)
    ]
    return (rect, texts), y + rect.h + 16


def _place_notes(
    content: FlowContent, y: float, available_width: float
) -> tuple[list[list[NoteLine]], float]:
    notes = []
    y += 22
    for note in content.notes:
        lines = []
        for line, runs in wrap_note(note, available_width - 2 * MARGIN):
            lines.append(NoteLine(PrintedLine(MARGIN, y, line, "note"), runs))
            y += LEADING - 1
        notes.append(lines)
        y += 3
    return notes, y - 14 if notes else y - 22


def wrap_note(note: Footnote, text_width: float) -> list[tuple[str, list[Run]]]:
    """Return the printed lines of a note, each as its text and its parts; a part that continues on the next line is
    on both lines.
    """
    lines = []
    text, start = note.text, 0
    for line in wrap(text, NOTE_SIZE, text_width):
        start += len(text[start:]) - len(text[start:].lstrip(" "))
        end, position, runs = start + len(line), 0, []
        for run in note.runs:
            run_text = text[max(position, start) : min(position + len(run.text), end)]
            if run_text:
                runs.append(Run(run_text, run.link, run.label))
            position += len(run.text)
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
        ("other_identified", "other_removed"),
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
