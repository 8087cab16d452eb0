"""The figures of the synthesis: bars of studies, and the bubbles of the evidence map.

Colours are those of Okabe and Ito (2008), distinguished by colour-blind eyes; hatching tells the groups apart in grey print.
The font is the one that matplotlib brings. All figures are WIDTH inches wide, so that their words are as large in half a page's
width as the words around them.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator

from prismake.protocol.extraction import ExtractionField
from prismake.protocol.synthesis import Synthesis
from prismake.synthesis.labels import field_label
from prismake.synthesis.tables import axis_values
from prismake.vocabulary import standard_terms
from prismake.wording import within

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999")
HATCHES = ("", "///", "...", "xxx", "---", "+++", "ooo", "\\\\\\")
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
LARGE: Any = STYLE | {"font.size": 12, "hatch.linewidth": 0.6}
RESOLUTION = 160
WIDTH = 8.0
WIDTH_OF_LABELS = 24
SMALLEST, LARGEST = 190, 1700  # areas of bubbles, in square points
UNKNOWN_SIZE: Any = {"color": "white", "edgecolor": "#555555", "linewidth": 1.4, "linestyle": "--"}
KNOWN_SIZE: Any = {"color": COLOURS[4], "edgecolor": COLOURS[0], "linewidth": 1.2}


def draw_table(
    name: str, table: pd.DataFrame, plan: Synthesis, fields: Mapping[str, ExtractionField], kind: str
) -> bytes:
    """Return the figure of one table of the synthesis, `by_{field}` or `evidence_map`, as "svg" or "png" bytes."""
    if name == "evidence_map":
        assert plan.evidence_map is not None
        axes = (plan.evidence_map.rows, plan.evidence_map.columns, plan.evidence_map.size)
        return bubbles(table, [field_label(axis, fields) for axis in axes], kind)
    order = [*plan.group_order, *sorted(set(table.columns[3:]) - set(plan.group_order))]
    groups = [group for group in order if group in table]
    return bars(table, field_label(name.removeprefix("by_"), fields), groups, kind)


def bars(table: pd.DataFrame, label: str, groups: Sequence[str], kind: str) -> bytes:
    """Return horizontal bars of studies by value, stacked by group, as "svg" or "png" bytes.

    `table`: the first column holds the values, `studies` their number, and one column per group its share. A study can
    be under several values.
    """
    values = [textwrap.fill(str(value), WIDTH_OF_LABELS) for value in table.iloc[:, 0]]
    lines = sum(value.count("\n") for value in values)
    with mpl.rc_context(LARGE):
        height = 1.5 + 0.4 * max(len(values), 1) + 0.2 * lines + 0.3 * ((len(groups) + 1) // 2)
        figure = Figure(figsize=(WIDTH, height), layout=_room())
        axes = figure.add_subplot()
        if not values:
            return _nothing(figure, kind)
        places = range(len(values))
        left = [0] * len(values)
        for place, group in enumerate(groups):
            widths = [int(number) for number in table[group]]
            axes.barh(
                places,
                widths,
                left=left,
                color=COLOURS[place % len(COLOURS)],
                hatch=HATCHES[place % len(HATCHES)],
                edgecolor="white",
                label=group,
            )
            left = [start + width for start, width in zip(left, widths, strict=True)]
        totals = [int(number) for number in table["studies"]]
        if not groups:
            axes.barh(places, totals, color=COLOURS[0])
        for place, total in enumerate(totals):
            axes.text(total + max(totals) * 0.01, place, str(total), va="center")
        axes.set_xlim(0, max(totals) * 1.09)
        axes.set_yticks(places, values)
        axes.set_ylim(len(values) - 0.4, -0.6)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("Studies")
        _title(axes, f"Included studies by {standard_terms('singular', within(label))}")
        if groups:
            figure.legend(frameon=False, loc="outside lower center", ncols=2)
        return _bytes(figure, kind)


def bubbles(table: pd.DataFrame, labels: Sequence[str], kind: str) -> bytes:
    """Return the evidence map as "svg" or "png" bytes: a bubble a cell, its area the size, its number the studies.

    `table`: columns row, column, studies, size (empty where it is not known), study_ids; `labels`: the names of rows,
    columns and size.
    """
    rows = axis_values(str(table.columns[0]), table.iloc[:, 0])
    columns = axis_values(str(table.columns[1]), table.iloc[:, 1])
    size_name = within(labels[2])
    with mpl.rc_context(LARGE):
        figure = Figure(figsize=(WIDTH, 3.3 + 0.58 * max(len(rows), 1)), layout=_room())
        axes = figure.add_subplot()
        if not rows:
            return _nothing(figure, kind)
        sizes = [float(size) if str(size) else None for size in table.iloc[:, 3]]
        largest = max([size for size in sizes if size is not None], default=0.0)
        across = [columns.index(value) for value in table.iloc[:, 1]]
        up = [rows.index(value) for value in table.iloc[:, 0]]
        for x, y, size, studies in zip(across, up, sizes, table["studies"], strict=True):
            looks = UNKNOWN_SIZE if size is None else KNOWN_SIZE
            axes.scatter([x], [y], s=_area(size, largest), zorder=3, **looks)
            axes.text(x, y, str(studies), ha="center", va="center_baseline", fontsize=11, zorder=4)
        axes.set_xticks(range(len(columns)), [textwrap.fill(name, 16) for name in columns])
        if max(len(name) for name in columns) * len(columns) > 60:
            axes.tick_params(axis="x", rotation=45)
            for tick in axes.get_xticklabels():
                tick.set_horizontalalignment("right")
                tick.set_rotation_mode("anchor")
        axes.set_yticks(range(len(rows)), [textwrap.fill(name, WIDTH_OF_LABELS) for name in rows])
        axes.set_xlim(-0.6, len(columns) - 0.4)
        axes.set_ylim(len(rows) - 0.4, -0.7)
        axes.grid(color="#dddddd", linewidth=0.6)
        axes.set_axisbelow(True)
        _title(axes, f"Evidence map: {within(labels[0])} by {within(labels[1])}")
        for size in _examples(largest):
            axes.scatter([], [], s=_area(size, largest), label=f"{size:,}", **KNOWN_SIZE)
        if None in sizes:
            axes.scatter([], [], s=_area(None, largest), label="not known", **UNKNOWN_SIZE)
        axes.set_xlabel(
            f"In a bubble: number of studies.\nIts area: {size_name}, summed over the studies that give it.",
            labelpad=10,
        )
        if axes.get_legend_handles_labels()[0]:
            figure.legend(
                frameon=False,
                loc="outside lower center",
                ncols=4,
                borderpad=1.6,
                handletextpad=1.6,
                columnspacing=2.6,
            )
        return _bytes(figure, kind)


def _room() -> ConstrainedLayoutEngine:
    """A layout that leaves a little room around the words."""
    return ConstrainedLayoutEngine(h_pad=0.12, w_pad=0.12)


def _title(axes: Axes, words: str) -> None:
    """A title that begins where the figure's words begin, not where its bars do."""
    axes.set_title(
        "\n".join(textwrap.wrap(words, 62)), loc="left", fontweight="bold", fontsize=13, x=0, pad=12
    )


def _area(size: float | None, largest: float) -> float:
    """The area of a bubble: the smallest is large enough for its number."""
    return SMALLEST + (LARGEST - SMALLEST) * size / largest if size and largest else SMALLEST


def _examples(largest: float) -> list[int]:
    """Round sizes that the legend shows: the largest one with one digit before its zeros, and powers of ten below."""
    if largest < 1:
        return []
    power = 10 ** (len(str(int(largest))) - 1)
    return sorted({power // 10, power, int(largest) // power * power} - {0})


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
