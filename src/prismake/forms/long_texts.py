"""Texts that are too long for a row: the row shows their beginning, and a second sheet shows them completely."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prismake.forms.model import TEXTS_SHEET, Column, Form
from prismake.forms.styles import MOST_LINES, lines_of

TEXT_WIDTH = 100
"""Characters of the column with the whole texts."""


_GOES_ON = f"… [Whole text: click the number of this row, or see the sheet {TEXTS_SHEET}.]"


@dataclass(frozen=True)
class LongText:
    """A text that is too long for its row. record: index of the row in the form. header: header of its column."""

    record: int
    header: str
    parts: tuple[str, ...]


def is_long(text: str, column: Column) -> bool:
    """Return whether a text needs more lines than a row may have in this column."""
    return column.kind == "shown" and lines_of(text, column.width) > MOST_LINES


def long_texts(form: Form, records: list[dict[str, str]]) -> Iterator[LongText]:
    """Yield the texts of a form that are too long for their rows, ordered by row and column."""
    for index, record in enumerate(records):
        for column in form.columns:
            text = record.get(column.name, "")
            if is_long(text, column):
                yield LongText(index, column.header, tuple(parts_of(text, TEXT_WIDTH)))


def shown_text(record: Mapping[str, str], column: Column, form: Form) -> str:
    """Return the text that the cell of a column shows; for a long text its beginning, and where the rest is.

    Only columns that are not read back are shortened; the cells of other columns contain the whole text.
    """
    text = record.get(column.name, "")
    if column.name == form.key_name or not (column.rich or column.callout) or not is_long(text, column):
        return text
    room = MOST_LINES - lines_of(_GOES_ON, column.width)
    return f"{text[: cut_at(text, column.width, room)].rstrip()}\n{_GOES_ON}"


def parts_of(text: str, width: int) -> list[str]:
    """Return a text in parts that each fit into a row, for a column of `width` characters.

    Joined, the parts equal the text.
    """
    parts = []
    while text:
        end = cut_at(text, width, MOST_LINES)
        parts.append(text[:end])
        text = text[end:]
    return parts


def cut_at(text: str, width: int, most_lines: int) -> int:
    """Return how many characters from the start fit so many lines; it ends behind a word where there is one. At least 1."""
    if lines_of(text, width) <= most_lines:
        return len(text)
    position, left = 0, most_lines
    for paragraph in text.split("\n"):
        lines = lines_of(paragraph, width)
        if lines > left:
            return position + _words(paragraph, width, left)
        position, left = position + len(paragraph) + 1, left - lines
        if not left:
            break
    return position


def _words(text: str, width: int, most_lines: int) -> int:
    """Return the length of the words of a paragraph that fit; a text without spaces is cut between two characters."""
    end = max(
        bisect_right(range(1, len(text) + 1), most_lines, key=lambda length: lines_of(text[:length], width)),
        1,
    )
    space = text.rfind(" ", 0, end)
    return space + 1 if space > end // 2 else end
