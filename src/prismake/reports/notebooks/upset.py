"""The UpSet figure: the number of reports in each exact combination of sources (Lex and others 2014)."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping, Sequence

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from prismake.synthesis.style import COLOURS, STYLE
from prismake.tables import split_values

MAX_COMBINATIONS = 24
RESOLUTION = 130
FAINT = "#d9dde3"
INK = "#333333"


def upset(overlap: pd.DataFrame, sources: Mapping[str, str]) -> bytes:
    """Return the figure as PNG bytes, the same for the same input.

    overlap: the table 2_deduplicate/overlap; only its `MAX_COMBINATIONS` largest rows are drawn. sources: the names of the sources for
    readers, by their keys, in the order of the rows.
    """
    combinations = sorted(
        (
            (split_values(cell), int(number))
            for cell, number in zip(overlap["sources"], overlap["reports"], strict=True)
        ),
        key=lambda entry: (-entry[1], entry[0]),
    )
    present = {key for keys, _ in combinations for key in keys}
    names_of_present = {
        key: sources.get(key, key) for key in dict.fromkeys([*sources, *sorted(present)]) if key in present
    }
    return _figure(
        [([names_of_present[key] for key in keys], number) for keys, number in combinations],
        list(names_of_present.values()),
    )


def _figure(combinations: Sequence[tuple[Sequence[str], int]], names: Sequence[str]) -> bytes:
    drawn = list(combinations)[:MAX_COMBINATIONS]
    rows = {name: position for position, name in enumerate(names)}
    totals = [sum(number for sources, number in combinations if name in sources) for name in names]
    with mpl.rc_context(STYLE):
        figure = Figure(
            figsize=(4.6 + 0.42 * max(len(drawn), 4), 2.6 + 0.36 * len(names)),
            layout="constrained",
        )
        grid = figure.add_gridspec(
            2,
            2,
            width_ratios=(3.2, 0.42 * max(len(drawn), 4) + 1),
            height_ratios=(2.2, 0.36 * len(names)),
        )
        bar_axes = figure.add_subplot(grid[0, 1])
        matrix_axes = figure.add_subplot(grid[1, 1], sharex=bar_axes)
        total_axes = figure.add_subplot(grid[1, 0], sharey=matrix_axes)
        _draw_bars(bar_axes, [number for _, number in drawn])
        _draw_matrix(matrix_axes, [[rows[name] for name in sources] for sources, _ in drawn], len(names))
        _draw_totals(total_axes, totals, names)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=RESOLUTION, metadata={"Software": None})
        return buffer.getvalue()


def _draw_bars(axes: Axes, numbers: Sequence[int]) -> None:
    axes.bar(range(len(numbers)), numbers, color=COLOURS[0], width=0.62)
    for position, number in enumerate(numbers):
        axes.text(position, number, f"{number:,}", ha="center", va="bottom", fontsize=9)
    axes.set_ylabel("Reports in exactly\nthese sources")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.tick_params(axis="x", bottom=False, labelbottom=False)
    axes.margins(y=0.12)


def _draw_matrix(axes: Axes, columns: Sequence[Sequence[int]], rows: int) -> None:
    grid_points = [(x, y) for x in range(len(columns)) for y in range(rows)]
    axes.scatter([x for x, _ in grid_points], [y for _, y in grid_points], s=62, color=FAINT, zorder=1)
    for x, positions in enumerate(columns):
        axes.plot([x, x], [min(positions), max(positions)], color=INK, linewidth=2, zorder=2)
        axes.scatter([x] * len(positions), positions, s=62, color=INK, zorder=3)
    axes.set_xlim(-0.6, max(len(columns), 4) - 0.4)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def _draw_totals(axes: Axes, totals: Sequence[int], names: Sequence[str]) -> None:
    axes.barh(range(len(names)), totals, color=COLOURS[1], height=0.6)
    for position, total in enumerate(totals):
        axes.text(total, position, f"{total:,} ", ha="right", va="center", fontsize=9)
    axes.set_yticks(range(len(names)), [textwrap.shorten(name, 34, placeholder=" …") for name in names])
    axes.yaxis.tick_right()
    axes.tick_params(axis="y", right=False, left=False, labelleft=False, labelright=True)
    axes.set_xlim(1.35 * max([*totals, 1]), 0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
    axes.set_xlabel("Reports in all")
    axes.spines["left"].set_visible(False)
