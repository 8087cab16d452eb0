"""The UpSet figure: how many reports were found in exactly which sources (Lex and others 2014)."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping, Sequence

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from prismake.synthesis.figures import COLOURS, STYLE
from prismake.tables import split_values

MOST = 24
RESOLUTION = 130
FAINT = "#d9dde3"
INK = "#333333"


def upset(overlap: pd.DataFrame, sources: Mapping[str, str]) -> bytes:
    """Return the figure as PNG bytes, the same for the same input.

    overlap: the table 2_deduplicate/overlap; only its `MOST` largest rows are drawn. sources: the names of the sources for
    readers, by their keys, in the order of the rows.
    """
    sets = sorted(
        (
            (split_values(cell), int(number))
            for cell, number in zip(overlap["sources"], overlap["reports"], strict=True)
        ),
        key=lambda entry: (-entry[1], entry[0]),
    )
    present = {key for keys, _ in sets for key in keys}
    shown = {
        key: sources.get(key, key) for key in dict.fromkeys([*sources, *sorted(present)]) if key in present
    }
    return _figure([([shown[key] for key in keys], number) for keys, number in sets], list(shown.values()))


def _figure(sets: Sequence[tuple[Sequence[str], int]], names: Sequence[str]) -> bytes:
    shown = list(sets)[:MOST]
    rows = {name: place for place, name in enumerate(names)}
    totals = [sum(number for sources, number in sets if name in sources) for name in names]
    with mpl.rc_context(STYLE):
        figure = Figure(
            figsize=(4.6 + 0.42 * max(len(shown), 4), 2.6 + 0.36 * len(names)), layout="constrained"
        )
        grid = figure.add_gridspec(
            2, 2, width_ratios=(3.2, 0.42 * max(len(shown), 4) + 1), height_ratios=(2.2, 0.36 * len(names))
        )
        over = figure.add_subplot(grid[0, 1])
        matrix = figure.add_subplot(grid[1, 1], sharex=over)
        beside = figure.add_subplot(grid[1, 0], sharey=matrix)
        _over(over, [number for _, number in shown])
        _matrix(matrix, [[rows[name] for name in sources] for sources, _ in shown], len(names))
        _beside(beside, totals, names)
        out = io.BytesIO()
        figure.savefig(out, format="png", dpi=RESOLUTION, metadata={"Software": None})
        return out.getvalue()


def _over(axes: Axes, numbers: Sequence[int]) -> None:
    axes.bar(range(len(numbers)), numbers, color=COLOURS[0], width=0.62)
    for place, number in enumerate(numbers):
        axes.text(place, number, f"{number:,}", ha="center", va="bottom", fontsize=9)
    axes.set_ylabel("Reports in exactly\nthese sources")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.tick_params(axis="x", bottom=False, labelbottom=False)
    axes.margins(y=0.12)


def _matrix(axes: Axes, columns: Sequence[Sequence[int]], rows: int) -> None:
    everywhere = [(x, y) for x in range(len(columns)) for y in range(rows)]
    axes.scatter([x for x, _ in everywhere], [y for _, y in everywhere], s=62, color=FAINT, zorder=1)
    for x, places in enumerate(columns):
        axes.plot([x, x], [min(places), max(places)], color=INK, linewidth=2, zorder=2)
        axes.scatter([x] * len(places), places, s=62, color=INK, zorder=3)
    axes.set_xlim(-0.6, max(len(columns), 4) - 0.4)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def _beside(axes: Axes, totals: Sequence[int], names: Sequence[str]) -> None:
    axes.barh(range(len(names)), totals, color=COLOURS[1], height=0.6)
    for place, total in enumerate(totals):
        axes.text(total, place, f"{total:,} ", ha="right", va="center", fontsize=9)
    axes.set_yticks(range(len(names)), [textwrap.shorten(name, 34, placeholder=" …") for name in names])
    axes.yaxis.tick_right()
    axes.tick_params(axis="y", right=False, left=False, labelleft=False, labelright=True)
    axes.set_xlim(1.35 * max([*totals, 1]), 0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
    axes.set_xlabel("Reports in all")
    axes.spines["left"].set_visible(False)
