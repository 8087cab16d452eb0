"""Displaying tables, sentences, texts and figures in a notebook: data is escaped, and equal data gives equal bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup, escape
from pandas.api.types import is_float_dtype, is_numeric_dtype

from prismake.reports.html import (
    bullets,
    details_element,
    link,
    paragraph,
    picture,
    record_link,
    table,
    verbatim,
)
from prismake.reports.notebooks.version import PAGE
from prismake.tables import SEPARATOR, split_values
from prismake.wording import counted, heading, shortened

MAX_ROWS = 25
UNFOLDED_ROWS = 15
MAX_CHARACTERS = 160
LONG_TEXT = 45
NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?")
# Columns whose values link to the history of a record on the page.
IDS = re.compile(r"(record|report|study|quarantine)_ids?(_[ab])?")


def show(
    shown: object,
    *,
    most: int = MAX_ROWS,
    longest: int = MAX_CHARACTERS,
    bar: str = "",
    fold_as: str = "",
    empty: str = "Nothing to show yet.",
) -> None:
    """Display a DataFrame or Series as a table, a list as bullets, and Markup unchanged; ids link to record histories.

    most: maximum number of rows. longest: maximum number of characters in a cell. bar: a column of numbers that is also
    drawn as bars. fold_as: if given, the table is folded under this summary. empty: the sentence for a table without rows.
    """
    if isinstance(shown, pd.Series):
        shown = shown.to_frame()
    if isinstance(shown, pd.DataFrame):
        html = table_of_data(shown, most, longest, bar) if len(shown) else paragraph(empty, kind="awaited")
        if fold_as and len(shown):
            html = details_element(fold_as, html, unfolded=len(shown) <= UNFOLDED_ROWS)
    elif isinstance(shown, Markup):
        html = shown
    else:
        html = bullets(shown)  # type: ignore[arg-type]
    _display(html)


def say(*parts: object, awaited: bool = False, heading: bool = False) -> None:
    """Display a sentence made of texts, numbers and links.

    awaited: use the style for missing results. heading: use the style of a small heading.
    """
    _display(paragraph(*parts, kind="awaited" if awaited else "heading" if heading else ""))


def show_text(text: str, fold_as: str = "") -> None:
    """Display a text unchanged, with its line breaks.

    fold_as: if given, the text is hidden under this summary until a click.
    """
    html = verbatim(text)
    _display(details_element(fold_as, html) if fold_as else html)


def show_figure(content: bytes, description: str) -> None:
    """Display a figure. content: PNG or SVG. description: the alternative text."""
    suffix = ".png" if content.startswith(b"\x89PNG") else ".svg"
    _display(picture(content, suffix, description))


def show_overlap(overlap: pd.DataFrame, sources: Mapping[str, str]) -> None:
    """Display the table 2_deduplicate/overlap as an UpSet figure. sources: source key to name for readers."""
    from prismake.reports.notebooks.upset import upset

    if overlap.empty:
        say("There are no reports yet, so no overlap of the sources can be shown.", awaited=True)
    else:
        reports = counted(int(overlap["reports"].sum()), "report")
        show_figure(upset(overlap, sources), f"UpSet figure of {reports}. The table below has the numbers.")


def _display(html: Markup) -> None:
    from IPython.display import HTML, display

    display(HTML(str(html)))  # type: ignore[no-untyped-call]


def table_of_data(
    data: pd.DataFrame, most: int = MAX_ROWS, longest: int = MAX_CHARACTERS, bar: str = ""
) -> Markup:
    """Return a DataFrame as an HTML table, with its index as columns unless it is a range of numbers."""
    whole = data if isinstance(data.index, pd.RangeIndex) else data.reset_index()
    rows = whole.head(most)
    columns = [
        _Column(str(name), rows.iloc[:, position], longest) for position, name in enumerate(rows.columns)
    ]
    if bar:
        index = next(position for position, column in enumerate(columns) if column.name == bar)
        columns.insert(index + 1, _Bars(whole[bar], len(rows)))
    html_table = table(
        [column.heading for column in columns],
        zip(*(column.cells() for column in columns), strict=True),
        [column.kind for column in columns],
    )
    if len(whole) <= most:
        return html_table
    return html_table + paragraph(f"The first {most} of {len(whole):,} rows.", kind="how")


class _Column:
    """A column of a table: its heading, its kind ("number", "long" or "") and its cells."""

    def __init__(self, name: str, values: pd.Series[Any], longest: int) -> None:
        self.name = name
        self.heading = heading(name)
        self._values, self._longest = values, longest
        self._counted = is_numeric_dtype(values) and values.dtype != bool
        texts = [value for value in values if isinstance(value, str) and value]
        if self._counted or (texts and all(NUMBER.fullmatch(text) for text in texts)):
            self.kind = "number"
        elif any(len(text) > LONG_TEXT and not isinstance(text, Markup) for text in texts):
            self.kind = "long"
        else:
            self.kind = ""

    def cells(self) -> Iterable[object]:
        """Return the cells: numbers with commas, ids as links, lists with semicolons."""
        if self._counted:
            decimals = _decimals(self._values)
            return [f"{value:,.{decimals}f}" if pd.notna(value) else "" for value in self._values]
        ids = bool(IDS.fullmatch(self.name))
        return [_cell(value, ids, self._longest) for value in self._values]


class _Bars(_Column):
    """A column of bars for a column of numbers."""

    name = heading = ""
    kind = ""

    def __init__(self, numbers: pd.Series[Any], rows: int) -> None:
        self._numbers = numbers.fillna(0).astype(float)
        self._rows = rows

    def cells(self) -> Iterable[object]:
        largest = self._numbers.max() or 1.0
        bar_html = Markup('<span class="bar" style="width:{:.1f}%"></span>')
        return [
            bar_html.format(100 * number / largest) if number > 0 else ""
            for number in self._numbers.head(self._rows)
        ]


def _decimals(values: pd.Series[Any]) -> int:
    """Return the number of decimals that a column needs, at most three."""
    if not is_float_dtype(values):
        return 0
    known = values.dropna()
    return next((n for n in range(3) if (known.round(n) == known.round(3)).all()), 3)


def _cell(value: object, ids: bool, longest: int) -> object:
    if isinstance(value, Markup):
        return value
    if value is None or (not isinstance(value, str) and pd.isna(value)):  # type: ignore[call-overload]
        return ""
    text = str(value)
    if ids:
        return Markup("; ").join(link(record_link(record, PAGE), record) for record in split_values(text))
    return escape(shortened("; ".join(split_values(text)) if SEPARATOR in text else text, longest))
