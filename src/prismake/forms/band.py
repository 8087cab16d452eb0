"""The rows above the headers of a form, which stay visible: whose form it is, how many rows are done, and the
criteria in short.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prismake.forms.guide import progress
from prismake.forms.model import GUIDE_SHEET, Form, FormColumn, clean_text
from prismake.forms.styles import STYLES
from prismake.forms.text_lines import line_count

Sheet = Any
Workbook = Any

MOST_LINES = 6
"""Lines of the criteria in the band: more would leave no room for the rows on a laptop."""
_LINE_POINTS = 12.0
_WIDE = 26
"""The width in characters from which a column has room for text of the band."""


def write_band(book: Workbook, sheet: Sheet, form: Form) -> None:
    """Write the rows above the headers of a form into a sheet."""
    wide = [index for index, column in enumerate(form.columns) if _is_wide(column)]
    first = wide[0] if wide else len(form.columns) - 1
    title = book.add_format({**STYLES["title"], "text_wrap": True})
    if first > 1:
        # One cell over the columns that stay in sight, so that a long title has a second line.
        sheet.merge_range(0, 0, 0, first - 1, clean_text(form.title), title)
    else:
        sheet.write_string(0, 0, clean_text(form.title), book.add_format(STYLES["title"]))
    # The count stands in the frozen columns, the tag in one that may scroll.
    if form.done_name:
        formula, current = progress(form, "")
        sheet.write_formula(1, 0, formula, book.add_format(STYLES["count"]), current)
    sheet.write_string(1, max(first, 1), form.tag, book.add_format(STYLES["tag"]))
    points = 24.0
    criteria = [line for section in form.sections if section.role == "criteria" for line in section.lines]
    if criteria and wide:
        place = max(wide, key=lambda index: form.columns[index].width)
        text = criteria_in_short([clean_text(line) for line in criteria], form.columns[place].width)
        sheet.write_string(0, place, text, book.add_format(STYLES["band"]))
        points = max(points, _LINE_POINTS * line_count(text, form.columns[place].width) + 3)
        if place != first:
            sheet.write_url(
                0, first, f"internal:'{GUIDE_SHEET}'!B1", book.add_format(STYLES["band_link"]), _LINK_TEXT
            )
    sheet.set_row(0, points)


_LINK_TEXT = "All criteria and reasons"


def _is_wide(column: FormColumn) -> bool:
    return column.width >= _WIDE and column.kind == "shown"


def criteria_in_short(lines: Sequence[str], width: int) -> str:
    """Return the criteria as at most MOST_LINES lines for a column of `width` characters.

    Each criterion gets a line if they fit; otherwise they follow each other; otherwise each is cut to the same length
    and ends with an ellipsis.
    """
    listed = "\n".join(lines)
    if line_count(listed, width) <= MOST_LINES:
        return listed
    joined = " • ".join(lines)
    if line_count(joined, width) <= MOST_LINES:
        return joined
    # How much fits depends on the letters, so less is tried until it does.
    for room in range(int(width * 1.2), 1, -1):
        short = _alike(lines, room * MOST_LINES - len(" • ") * len(lines))
        if line_count(short, width) <= MOST_LINES:
            return short
    return _alike(lines, 0)


def _alike(lines: Sequence[str], left: int) -> str:
    """Return lines in so many characters: those that are short leave their room to the others, which are cut to the same length."""
    lengths: dict[int, int] = {}
    for position, index in enumerate(sorted(range(len(lines)), key=lambda index: len(lines[index]))):
        share = max(left // (len(lines) - position), 1)
        lengths[index] = min(len(lines[index]), share)
        left -= lengths[index]
    return " • ".join(_cut(line, lengths[index]) for index, line in enumerate(lines))


def _cut(line: str, length: int) -> str:
    if len(line) <= length:
        return line
    return line[: max(length - 2, 1)].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"
