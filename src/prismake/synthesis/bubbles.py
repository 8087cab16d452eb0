"""The evidence map: one bubble per cell with an area proportional to its size, and with planned and actual numbers
distinguished.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path as MarkerPath

from prismake.synthesis.style import (
    LABEL_WIDTH,
    LARGE,
    WIDTH,
    empty_figure,
    figure_bytes,
    layout_engine,
    set_title,
)
from prismake.synthesis.tables import UNSTATED, axis_values
from prismake.wording import within

LARGEST_AREA = 1600.0  # in square points, for the largest sum
UNKNOWN_AREA = 190.0  # of the dashed circle, which is no size
# A bubble of a smaller area has its number beside it.
ROOM_FOR_NUMBER = 420.0
SQUARE_OF_LEGEND = 210.0
STEPS_OF_CIRCLE = 72
UNKNOWN_SIZE: Any = {"color": "white", "edgecolor": "#555555", "linewidth": 1.4, "linestyle": "--"}
# In greys: a colour stands for a group.
KNOWN_SIZE: Any = {"facecolor": "#777777", "edgecolor": "#333333", "linewidth": 1.0}
KINDS: Any = {
    "actual": KNOWN_SIZE,
    "planned": {"facecolor": "white", "edgecolor": "#333333", "linewidth": 1.0, "hatch": "//////"},
    UNSTATED: {"facecolor": "#dddddd", "edgecolor": "#555555", "linewidth": 1.0},
}


def bubbles(table: pd.DataFrame, labels: Sequence[str], kind: str) -> bytes:
    """Return the evidence map as the bytes of an image. kind: "svg" or "png".

    A bubble stands for the studies of one row and column: its area is their summed size, and their number is in it, or
    beside it if it is small. table: columns row, column, studies, size ("" if unknown), for enrolment also the parts of
    the size by kind. labels: of rows, columns and size.
    """
    rows = axis_values(str(table.columns[0]), table.iloc[:, 0])
    columns = axis_values(str(table.columns[1]), table.iloc[:, 1])
    with mpl.rc_context(LARGE):
        figure = Figure(figsize=(WIDTH, 3.5 + 0.58 * max(len(rows), 1)), layout=layout_engine())
        axes = figure.add_subplot()
        if not rows:
            return empty_figure(figure, kind)
        sizes = [float(size) if str(size) else None for size in table.iloc[:, 3]]
        largest = max([size for size in sizes if size is not None], default=0.0)
        parts = _parts(table)
        for number, (row, column) in enumerate(zip(table.iloc[:, 0], table.iloc[:, 1], strict=True)):
            x, y = columns.index(column), rows.index(row)
            area = _draw(
                axes, x, y, sizes[number], {name: values[number] for name, values in parts.items()}, largest
            )
            _write_number(axes, x, y, str(table["studies"].iloc[number]), area)
        _axes(axes, rows, columns)
        set_title(axes, f"Evidence map: {within(labels[0])} by {within(labels[1])}")
        _legend(axes, sizes, parts, largest)
        axes.set_xlabel(
            f"In or beside a bubble: number of studies.\nIts area: {within(labels[2])}, summed over the studies that give it.",
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
                labelspacing=1.9,
            )
        return figure_bytes(figure, kind)


def _parts(table: pd.DataFrame) -> dict[str, list[float]]:
    """Return the parts of the sizes by kind, those that are not 0 everywhere; empty if the table has none."""
    prefix = f"{table.columns[3]}, "
    values_by_label = {
        str(column).removeprefix(prefix): [float(value) if str(value) else 0.0 for value in table[column]]
        for column in table.columns
        if str(column).startswith(prefix)
    }
    return {name: values for name, values in values_by_label.items() if any(values)}


def bubble_area(size: float, largest: float) -> float:
    """Return the area of a bubble in square points, proportional to its size.

    largest: the largest size in the figure.
    """
    return LARGEST_AREA * size / largest if largest else 0.0


def _draw(axes: Axes, x: int, y: int, size: float | None, parts: dict[str, float], largest: float) -> float:
    """Draw the bubble of a cell at column x and row y, with a sector for each kind of size, and return its area in square points.

    size: the sum of the parts; None draws the sign of an unknown size, 0 draws nothing. parts: size by key of KINDS.
    """
    if size is None:
        axes.scatter([x], [y], s=UNKNOWN_AREA, zorder=3, **UNKNOWN_SIZE)
        return UNKNOWN_AREA
    area = bubble_area(size, largest)
    start = 0.0
    for name, part in (parts or {"actual": size}).items():
        if part and size:
            _sector(axes, x, y, area, start, part / size, KINDS[name])
            start += part / size
    return area


def _sector(axes: Axes, x: int, y: int, area: float, start: float, share: float, style: Any) -> None:
    """Draw a share of a circle, clockwise from the top; its area is that share of the circle's area."""
    if share > 1 - 1e-9:
        axes.scatter([x], [y], s=area, zorder=3, **style)
        return
    steps = max(2, round(STEPS_OF_CIRCLE * share))
    angles = [2 * math.pi * (start + share * step / steps) for step in range(steps + 1)]
    points = [(0.0, 0.0), *((math.sin(angle), math.cos(angle)) for angle in angles)]
    # A marker is scaled so that its largest coordinate is 0.5: undo it, so that the radius is that of the circle.
    reach = max(max(abs(px), abs(py)) for px, py in points)
    marker = MarkerStyle(MarkerPath(points))
    axes.scatter([x], [y], marker=marker, s=area * reach**2, zorder=3, **style)


def _write_number(axes: Axes, x: int, y: int, text: str, area: float) -> None:
    if area >= ROOM_FOR_NUMBER * len(text) ** 0.5 or area == UNKNOWN_AREA:
        box: Any = {"boxstyle": "round,pad=0.06", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
        axes.text(x, y, text, ha="center", va="center_baseline", fontsize=11, zorder=4, bbox=box)
    else:
        beside = math.sqrt(area) / 2 + 3
        axes.annotate(
            text,
            (x, y),
            (beside, 0),
            textcoords="offset points",
            ha="left",
            va="center_baseline",
            fontsize=11,
            zorder=4,
        )


def _axes(axes: Axes, rows: Sequence[str], columns: Sequence[str]) -> None:
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


def _legend(axes: Axes, sizes: Sequence[float | None], parts: dict[str, list[float]], largest: float) -> None:
    plain: Any = {"facecolor": "white", "edgecolor": "#555555", "linewidth": 1.0}
    for size in _legend_sizes(largest):
        axes.scatter(
            [], [], s=bubble_area(size, largest), label=f"{size:,}", **(plain if parts else KNOWN_SIZE)
        )
    for name in parts:
        axes.scatter([], [], s=SQUARE_OF_LEGEND, marker="s", label=name, **KINDS[name])
    if None in sizes:
        axes.scatter([], [], s=UNKNOWN_AREA, label="not known", **UNKNOWN_SIZE)


def _legend_sizes(largest: float) -> list[int]:
    """Return the round sizes of the legend: the largest rounded down to one digit, and the two powers of ten below."""
    if largest < 1:
        return []
    power = 10 ** (len(str(int(largest))) - 1)
    return sorted({power // 10, power, int(largest) // power * power} - {0})
