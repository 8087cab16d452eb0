"""The figures of the synthesis: bars of studies, and the bubbles of the evidence map.

Colours are those of Okabe and Ito (2008), which colour-blind readers can distinguish; hatching distinguishes the groups in
grey print. The font is the one bundled with matplotlib. All figures are WIDTH inches wide, so that their text is about as
large as the text around them.
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
    # Values are literal text: a dollar sign does not start a formula.
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
LARGE: Any = STYLE | {"font.size": 12, "hatch.linewidth": 0.6}
RESOLUTION = 160
WIDTH = 8.0
LABEL_WIDTH = 24
SMALLEST_AREA, LARGEST_AREA = 190, 1700  # in square points
UNKNOWN_SIZE: Any = {"color": "white", "edgecolor": "#555555", "linewidth": 1.4, "linestyle": "--"}
KNOWN_SIZE: Any = {"color": COLOURS[4], "edgecolor": COLOURS[0], "linewidth": 1.2}


def draw_table(
    name: str, table: pd.DataFrame, plan: Synthesis, fields: Mapping[str, ExtractionField], kind: str
) -> bytes:
    """Return the figure of one table of the synthesis. name: `by_{field}` or `evidence_map`. kind: "svg" or "png"."""
    if name == "evidence_map":
        assert plan.evidence_map is not None
        axes = (plan.evidence_map.rows, plan.evidence_map.columns, plan.evidence_map.size)
        return bubbles(table, [field_label(axis, fields) for axis in axes], kind)
    order = [*plan.group_order, *sorted(set(table.columns[3:]) - set(plan.group_order))]
    groups = [group for group in order if group in table]
    return bars(table, field_label(name.removeprefix("by_"), fields), groups, kind)


def bars(table: pd.DataFrame, label: str, groups: Sequence[str], kind: str) -> bytes:
    """Return horizontal bars of studies by value, stacked by group, as "svg" or "png" bytes.

    table: columns value, `studies` (number of studies) and one number of studies per group. A study may have several
    values.
    """
    values = [textwrap.fill(str(value), LABEL_WIDTH) for value in table.iloc[:, 0]]
    lines = sum(value.count("\n") for value in values)
    with mpl.rc_context(LARGE):
        height = 1.5 + 0.4 * max(len(values), 1) + 0.2 * lines + 0.3 * ((len(groups) + 1) // 2)
        figure = Figure(figsize=(WIDTH, height), layout=_layout_engine())
        axes = figure.add_subplot()
        if not values:
            return _empty_figure(figure, kind)
        positions = range(len(values))
        left = [0] * len(values)
        for position, group in enumerate(groups):
            widths = [int(number) for number in table[group]]
            axes.barh(
                positions,
                widths,
                left=left,
                color=COLOURS[position % len(COLOURS)],
                hatch=HATCHES[position % len(HATCHES)],
                edgecolor="white",
                label=group,
            )
            left = [start + width for start, width in zip(left, widths, strict=True)]
        totals = [int(number) for number in table["studies"]]
        if not groups:
            axes.barh(positions, totals, color=COLOURS[0])
        for position, total in enumerate(totals):
            axes.text(total + max(totals) * 0.01, position, str(total), va="center")
        axes.set_xlim(0, max(totals) * 1.09)
        axes.set_yticks(positions, values)
        axes.set_ylim(len(values) - 0.4, -0.6)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("Studies")
        _title(axes, f"Included studies by {standard_terms('singular', within(label))}")
        if groups:
            figure.legend(frameon=False, loc="outside lower center", ncols=2)
        return _figure_bytes(figure, kind)


def bubbles(table: pd.DataFrame, labels: Sequence[str], kind: str) -> bytes:
    """Return the evidence map as "svg" or "png" bytes: one bubble per cell, with the size as area and the studies as number.

    table: columns row, column, studies, size ("" if not known), study_ids. labels: the labels of rows, columns and size.
    """
    rows = axis_values(str(table.columns[0]), table.iloc[:, 0])
    columns = axis_values(str(table.columns[1]), table.iloc[:, 1])
    size_name = within(labels[2])
    with mpl.rc_context(LARGE):
        figure = Figure(figsize=(WIDTH, 3.3 + 0.58 * max(len(rows), 1)), layout=_layout_engine())
        axes = figure.add_subplot()
        if not rows:
            return _empty_figure(figure, kind)
        sizes = [float(size) if str(size) else None for size in table.iloc[:, 3]]
        largest = max([size for size in sizes if size is not None], default=0.0)
        x_positions = [columns.index(value) for value in table.iloc[:, 1]]
        y_positions = [rows.index(value) for value in table.iloc[:, 0]]
        for x, y, size, studies in zip(x_positions, y_positions, sizes, table["studies"], strict=True):
            style = UNKNOWN_SIZE if size is None else KNOWN_SIZE
            axes.scatter([x], [y], s=_bubble_area(size, largest), zorder=3, **style)
            axes.text(x, y, str(studies), ha="center", va="center_baseline", fontsize=11, zorder=4)
        axes.set_xticks(range(len(columns)), [textwrap.fill(name, 16) for name in columns])
        if max(len(name) for name in columns) * len(columns) > 60:
            axes.tick_params(axis="x", rotation=45)
            for tick in axes.get_xticklabels():
                tick.set_horizontalalignment("right")
                tick.set_rotation_mode("anchor")
        axes.set_yticks(range(len(rows)), [textwrap.fill(name, LABEL_WIDTH) for name in rows])
        axes.set_xlim(-0.6, len(columns) - 0.4)
        axes.set_ylim(len(rows) - 0.4, -0.7)
        axes.grid(color="#dddddd", linewidth=0.6)
        axes.set_axisbelow(True)
        _title(axes, f"Evidence map: {within(labels[0])} by {within(labels[1])}")
        for size in _legend_sizes(largest):
            axes.scatter([], [], s=_bubble_area(size, largest), label=f"{size:,}", **KNOWN_SIZE)
        if None in sizes:
            axes.scatter([], [], s=_bubble_area(None, largest), label="not known", **UNKNOWN_SIZE)
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
        return _figure_bytes(figure, kind)


def _layout_engine() -> ConstrainedLayoutEngine:
    """Return a layout with padding around the text."""
    return ConstrainedLayoutEngine(h_pad=0.12, w_pad=0.12)


def _title(axes: Axes, text: str) -> None:
    """Set a title that is aligned with the labels of the figure, not with its bars."""
    axes.set_title(
        "\n".join(textwrap.wrap(text, 62)), loc="left", fontweight="bold", fontsize=13, x=0, pad=12
    )


def _bubble_area(size: float | None, largest: float) -> float:
    """Return the area of a bubble in square points; the smallest has room for its number."""
    return (
        SMALLEST_AREA + (LARGEST_AREA - SMALLEST_AREA) * size / largest if size and largest else SMALLEST_AREA
    )


def _legend_sizes(largest: float) -> list[int]:
    """Return the round sizes of the legend: the largest rounded down to one digit, and the two powers of ten below."""
    if largest < 1:
        return []
    power = 10 ** (len(str(int(largest))) - 1)
    return sorted({power // 10, power, int(largest) // power * power} - {0})


def _empty_figure(figure: Figure, kind: str) -> bytes:
    """Return a figure without data, with a sentence that says so."""
    figure.clear()
    figure.text(0.5, 0.5, "No study is included yet.", ha="center", va="center")
    return _figure_bytes(figure, kind)


def _figure_bytes(figure: Figure, kind: str) -> bytes:
    """Return a figure as bytes that are the same in every run."""
    out = io.BytesIO()
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    figure.savefig(out, format=kind, dpi=RESOLUTION, metadata=metadata)
    return out.getvalue()
