"""A figure that crosses two fields: a grid of cells that are darker the more studies they have, with the number in
each.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from prismake.synthesis.style import (
    LABEL_WIDTH,
    LARGE,
    WIDTH,
    empty_figure,
    figure_bytes,
    layout_engine,
    set_title,
)
from prismake.synthesis.tables import axis_values
from prismake.wording import within

# Grey values of one study and of most: they print as they look, and the number is in the cell.
LIGHTEST, DARKEST = 0.90, 0.25
DARK = 0.58


def cells(table: pd.DataFrame, labels: Sequence[str], kind: str) -> bytes:
    """Return the figure of two crossed fields as "svg" or "png" bytes.

    table: as `crossing` returns it. labels: the labels of rows and columns.
    """
    row_field, column_field = (str(name) for name in table.columns[:2])
    rows, columns = axis_values(row_field, table[row_field]), axis_values(column_field, table[column_field])
    with mpl.rc_context(LARGE):
        figure = Figure(figsize=(WIDTH, 2.8 + 0.52 * max(len(rows), 1)), layout=layout_engine())
        axes = figure.add_subplot()
        if not rows:
            return empty_figure(figure, kind)
        numbers = [int(number) for number in table["studies"]]
        for row, column, number in zip(table[row_field], table[column_field], numbers, strict=True):
            x, y = columns.index(column), rows.index(row)
            grey = shade(number, max(numbers))
            axes.add_patch(
                Rectangle((x - 0.47, y - 0.45), 0.94, 0.9, facecolor=str(round(grey, 3)), edgecolor="none")
            )
            colour = "white" if grey < DARK else "black"
            axes.text(x, y, f"{number:,}", ha="center", va="center", color=colour, fontsize=12)
        axes.set_xticks(range(len(columns)), [textwrap.fill(name, 16) for name in columns])
        axes.tick_params(axis="x", rotation=45, length=0)
        axes.tick_params(axis="y", length=0)
        for tick in axes.get_xticklabels():
            tick.set_horizontalalignment("right")
            tick.set_rotation_mode("anchor")
        axes.set_yticks(range(len(rows)), [textwrap.fill(name, LABEL_WIDTH) for name in rows])
        axes.set_xlim(-0.5, len(columns) - 0.5)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlabel("In a cell: number of studies. No cell: no study.", labelpad=10)
        set_title(axes, f"Included studies: {within(labels[0])} by {within(labels[1])}")
        return figure_bytes(figure, kind)


def shade(number: int, largest: int) -> float:
    """Return the grey value of a cell: from light for one study to dark for the largest number."""
    return LIGHTEST - (LIGHTEST - DARKEST) * ((number - 1) / (largest - 1) if largest > 1 else 0)
