"""The figures of the synthesis: bars of studies, and the bubbles of the evidence map.

Colours are those of Okabe and Ito (2008), told apart by colour-blind eyes and in grey print; the font is the one that
matplotlib brings.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from prismake.config.protocol import ExtractionField

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999")
STYLE: Any = {
    "svg.hashsalt": "prismake",
    "svg.fonttype": "none",
    # A value is shown as it is: a dollar sign opens no formula.
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
RESOLUTION = 160
WIDTH_OF_LABELS = 34


def label_of(field: str, fields: Mapping[str, ExtractionField]) -> str:
    """Return a field's name for readers."""
    return fields[field].label if field in fields else field.replace("_", " ").capitalize()


def within(label: str) -> str:
    """A label inside a sentence: lower case at its beginning, unless it begins with an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def bars(table: pd.DataFrame, label: str, groups: Sequence[str], kind: str) -> bytes:
    """Return horizontal bars of studies by value, stacked by group, as "svg" or "png" bytes.

    `table`: the first column holds the values, `studies` their number, and one column a group its share. A study can
    stand under several values.
    """
    values = [textwrap.fill(str(value), WIDTH_OF_LABELS) for value in table.iloc[:, 0]]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(8, 1.5 + 0.36 * max(len(values), 1)), layout="constrained")
        axes = figure.add_subplot()
        if not values:
            return _nothing(figure, kind)
        left = [0] * len(values)
        for place, group in enumerate(groups):
            widths = [int(number) for number in table[group]]
            axes.barh(
                values, widths, left=left, color=COLOURS[place % len(COLOURS)], edgecolor="white", label=group
            )
            left = [start + width for start, width in zip(left, widths, strict=True)]
        totals = [int(number) for number in table["studies"]]
        if not groups:
            axes.barh(values, totals, color=COLOURS[0])
        for place, total in enumerate(totals):
            axes.text(total + max(totals) * 0.01, place, str(total), va="center")
        axes.invert_yaxis()
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("Studies")
        axes.set_title(f"Included studies by {within(label)}", loc="left", fontweight="bold")
        if groups:
            figure.legend(frameon=False, loc="outside right upper")
        return _bytes(figure, kind)


def bubbles(table: pd.DataFrame, labels: Sequence[str], kind: str) -> bytes:
    """Return the evidence map as "svg" or "png" bytes: a bubble a cell, its area the size, its number the studies.

    `table`: columns row, column, studies, size, study_ids; `labels`: the names of rows, columns and size.
    """
    rows = sorted(set(table.iloc[:, 0]), reverse=True)
    columns = sorted(set(table.iloc[:, 1]))
    with mpl.rc_context(STYLE):
        figure = Figure(
            figsize=(2.5 + 1.25 * max(len(columns), 1), 1.6 + 0.5 * max(len(rows), 1)), layout="constrained"
        )
        axes = figure.add_subplot()
        if not rows:
            return _nothing(figure, kind)
        sizes = [float(size) for size in table.iloc[:, 3]]
        largest = max(sizes) or 1
        across = [columns.index(value) for value in table.iloc[:, 1]]
        up = [rows.index(value) for value in table.iloc[:, 0]]
        areas = [60 + 1100 * size / largest for size in sizes]
        axes.scatter(across, up, s=areas, color=COLOURS[4], edgecolor=COLOURS[0], linewidth=1.2, alpha=0.85)
        for x, y, studies in zip(across, up, table["studies"], strict=True):
            axes.text(x, y, str(studies), ha="center", va="center", fontsize=9)
        axes.set_xticks(range(len(columns)), [textwrap.fill(name, 14) for name in columns])
        axes.set_yticks(range(len(rows)), [textwrap.fill(name, WIDTH_OF_LABELS) for name in rows])
        axes.set_xlim(-0.6, len(columns) - 0.4)
        axes.set_ylim(-0.7, len(rows) - 0.3)
        axes.grid(color="#dddddd", linewidth=0.6)
        axes.set_axisbelow(True)
        axes.set_title(f"{labels[0]} by {within(labels[1])}", loc="left", fontweight="bold")
        axes.set_xlabel(f"Number: studies. Area: {within(labels[2])}, summed, where it is given.")
        return _bytes(figure, kind)


def _nothing(figure: Figure, kind: str) -> bytes:
    """A figure that says that there is nothing to show yet."""
    figure.clear()
    figure.text(0.5, 0.5, "No study is included yet.", ha="center", va="center")
    return _bytes(figure, kind)


def _bytes(figure: Figure, kind: str) -> bytes:
    """A figure as bytes that are the same in every run."""
    out = io.BytesIO()
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    figure.savefig(out, format=kind, dpi=RESOLUTION, metadata=metadata)
    return out.getvalue()
