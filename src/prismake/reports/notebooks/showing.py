"""Showing tables, sentences, texts and figures below a cell: data is escaped, and the same data gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup, escape
from pandas.api.types import is_float_dtype, is_numeric_dtype

from prismake.reports.html import bullets, fold, link, paragraph, picture, record_link, table, verbatim
from prismake.reports.notebooks.version import PAGE
from prismake.tables import SEPARATOR, split_values
from prismake.wording import counted, heading, shortened

MOST = 25
FEW = 15
LONGEST = 160
LONG = 45
NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?")
# Columns whose values lead to the history of a record on the page.
IDS = re.compile(r"(record|report|study|quarantine)_ids?(_[ab])?")


def show(
    shown: object,
    *,
    most: int = MOST,
    longest: int = LONGEST,
    bar: str = "",
    fold_as: str = "",
    empty: str = "Nothing to show yet.",
) -> None:
    """Show a DataFrame or Series as a table, a list as a list with bullets, or HTML of prismake as it is.

    most: how many rows are shown. longest: how many characters of a cell. bar: a column of numbers beside which bars are
    drawn. fold_as: words behind which the table is folded. empty: what is said where there are no rows. Ids lead to the
    history of the record.
    """
    if isinstance(shown, pd.Series):
        shown = shown.to_frame()
    if isinstance(shown, pd.DataFrame):
        piece = table_of_data(shown, most, longest, bar) if len(shown) else paragraph(empty, kind="awaited")
        if fold_as and len(shown):
            piece = fold(fold_as, piece, unfolded=len(shown) <= FEW)
    elif isinstance(shown, Markup):
        piece = shown
    else:
        piece = bullets(shown)  # type: ignore[arg-type]
    _display(piece)


def say(*parts: object, awaited: bool = False, heading: bool = False) -> None:
    """Show a sentence of texts, numbers and links. awaited: it says what is not there yet. heading: it is a small heading."""
    _display(paragraph(*parts, kind="awaited" if awaited else "heading" if heading else ""))


def show_text(text: str, fold_as: str = "") -> None:
    """Show a text word for word, line by line."""
    piece = verbatim(text)
    _display(fold(fold_as, piece) if fold_as else piece)


def show_figure(content: bytes, description: str) -> None:
    """Show a figure inside the notebook. description: what it shows, for those who do not see it."""
    suffix = ".png" if content.startswith(b"\x89PNG") else ".svg"
    _display(picture(content, suffix, description))


def show_overlap(overlap: pd.DataFrame, sources: Mapping[str, str]) -> None:
    """Show the table 2_deduplicate/overlap as an UpSet figure. sources: their names for readers, by their keys."""
    from prismake.reports.notebooks.upset import upset

    if overlap.empty:
        say("There are no reports yet, so the sources share nothing.", awaited=True)
    else:
        reports = counted(int(overlap["reports"].sum()), "report")
        show_figure(upset(overlap, sources), f"UpSet figure of {reports}. The table below holds the numbers.")


def _display(piece: Markup) -> None:
    from IPython.display import HTML, display

    display(HTML(str(piece)))  # type: ignore[no-untyped-call]


def table_of_data(data: pd.DataFrame, most: int = MOST, longest: int = LONGEST, bar: str = "") -> Markup:
    """Return a DataFrame as a table. An index that has a name, or holds words, is shown as columns."""
    whole = data if isinstance(data.index, pd.RangeIndex) else data.reset_index()
    rows = whole.head(most)
    columns = [_Column(str(name), rows.iloc[:, place], longest) for place, name in enumerate(rows.columns)]
    if bar:
        at = next(place for place, column in enumerate(columns) if column.name == bar)
        columns.insert(at + 1, _Bars(whole[bar], len(rows)))
    made = table(
        [column.heading for column in columns],
        zip(*(column.cells() for column in columns), strict=True),
        [column.kind for column in columns],
    )
    if len(whole) <= most:
        return made
    return made + paragraph(f"The first {most} of {len(whole):,} rows.", kind="how")


class _Column:
    """A column of a table: its heading, whether it holds numbers, and its cells as they are shown."""

    def __init__(self, name: str, values: pd.Series[Any], longest: int) -> None:
        self.name = name
        self.heading = heading(name)
        self._values, self._longest = values, longest
        self._counted = is_numeric_dtype(values) and values.dtype != bool
        texts = [value for value in values if isinstance(value, str) and value]
        if self._counted or (texts and all(NUMBER.fullmatch(text) for text in texts)):
            self.kind = "number"
        elif any(len(text) > LONG and not isinstance(text, Markup) for text in texts):
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
    """A column of bars, as long as the numbers beside them are large."""

    name = heading = ""
    kind = ""

    def __init__(self, numbers: pd.Series[Any], rows: int) -> None:
        self._numbers = numbers.fillna(0).astype(float)
        self._rows = rows

    def cells(self) -> Iterable[object]:
        largest = self._numbers.max() or 1.0
        shape = Markup('<span class="bar" style="width:{:.1f}%"></span>')
        return [
            shape.format(100 * number / largest) if number > 0 else ""
            for number in self._numbers.head(self._rows)
        ]


def _decimals(values: pd.Series[Any]) -> int:
    """Return how many decimals the numbers of a column need, three at most."""
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
