"""Texts that are too long for a row: the row shows their beginning, and a second sheet shows them completely."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prismake.forms.model import TEXTS_SHEET, Form, FormColumn
from prismake.forms.styles import MOST_LINES
from prismake.forms.text_lines import cut_at, line_count

TEXT_WIDTH = 100
"""Characters of the column with the whole texts."""


_GOES_ON = f"… [Whole text: click the number of this row, or see the sheet {TEXTS_SHEET}.]"


@dataclass(frozen=True)
class LongText:
    """A text that is too long for its row. record: index of the row in the form. header: header of its column."""

    record: int
    header: str
    parts: tuple[str, ...]


def is_long(text: str, column: FormColumn) -> bool:
    """Return whether a text needs more lines than a row may have in this column."""
    return column.kind == "shown" and line_count(text, column.width) > MOST_LINES


def long_texts(form: Form, records: list[dict[str, str]]) -> Iterator[LongText]:
    """Yield the texts of a form that are too long for their rows, ordered by row and column."""
    for index, record in enumerate(records):
        for column in form.columns:
            text = record.get(column.name, "")
            if is_long(text, column):
                yield LongText(index, column.header, tuple(row_parts(text, TEXT_WIDTH)))


def shown_text(record: Mapping[str, str], column: FormColumn, form: Form) -> str:
    """Return the text that the cell of a column shows; for a long text its beginning, and where the rest is.

    Only columns that are not read back are shortened; the cells of other columns contain the whole text.
    """
    text = record.get(column.name, "")
    if column.name == form.key_name or not (column.rich or column.callout) or not is_long(text, column):
        return text
    room = MOST_LINES - line_count(_GOES_ON, column.width)
    return f"{text[: cut_at(text, column.width, room)].rstrip()}\n{_GOES_ON}"


def row_parts(text: str, width: int) -> list[str]:
    """Return a text in parts that each fit into a row, for a column of `width` characters.

    Joined, the parts equal the text. They are about equally long, so that no row has a word or two.
    """
    parts = _parts(text, width, MOST_LINES)
    if len(parts) < 2:
        return parts
    # The fewest lines of a part with which there are not more parts.
    lines = math.ceil(sum(line_count(part, width) for part in parts) / len(parts))
    while len(even := _parts(text, width, lines, len(parts))) > len(parts):
        lines += 1
    return even


def _parts(text: str, width: int, most_lines: int, enough: int | None = None) -> list[str]:
    """Return a text in parts of at most so many lines. enough: stop when there are more parts than that."""
    parts: list[str] = []
    while text and (enough is None or len(parts) <= enough):
        end = cut_at(text, width, most_lines)
        parts.append(text[:end])
        text = text[end:]
    return parts
