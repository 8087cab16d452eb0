"""The figures of the course of studies: planned against actual enrolment, and registration to results."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from prismake.synthesis.courses import NO_RESULT, POSTED, PUBLISHED, month_range
from prismake.synthesis.style import (
    LARGE,
    PLAIN,
    WIDTH,
    empty_figure,
    figure_bytes,
    layout_engine,
    set_title,
)
from prismake.tables import rows_of, split_values

STARTED: Any = {"marker": ".", "s": 26, "color": "#555555"}
COMPLETION: Any = {"marker": "|", "s": 150, "color": "black", "linewidth": 1.8}
MOST_LABELS = 15
# Marks beside the axes, as shares of the axis: the place of the first, the step of a stack, and the width that one needs.
BESIDE, MARK_STEP, MARK_WIDTH = 0.02, 0.021, 0.02
# Each end has its own sign, so that print without colour tells them apart.
ENDS: Any = {
    POSTED: {"marker": "o", "facecolor": "black", "edgecolor": "black", "label": "results posted in a register"},
    PUBLISHED: {"marker": "s", "facecolor": "white", "edgecolor": "black", "label": "report published (its year)"},
    NO_RESULT: {"marker": ">", "facecolor": "#999999", "edgecolor": "#999999", "label": "no result known when the register was asked"},
}  # fmt: skip


def enrolment_figure(table: pd.DataFrame, kind: str) -> bytes:
    """Return a figure of actual against planned enrolment as "svg" or "png" bytes; studies with only one of the
    numbers are drawn beside the axes.

    table: table 5_synthesise/enrolment.
    """
    numbers = [(_number(row["planned"]), _number(row["actual"]), row) for row in rows_of(table)]
    both = [(planned, actual, row) for planned, actual, row in numbers if planned is not None and actual is not None]  # fmt: skip
    planned_only = [planned for planned, actual, _ in numbers if planned is not None and actual is None]
    actual_only = [actual for planned, actual, _ in numbers if actual is not None and planned is None]
    known = [
        *planned_only,
        *actual_only,
        *(number for planned, actual, _ in both for number in (planned, actual)),
    ]
    with mpl.rc_context(LARGE):
        figure = Figure(figsize=(WIDTH, 7.2), layout=layout_engine())
        axes = figure.add_subplot()
        if not known:
            return empty_figure(figure, kind, "No study gives a planned or an actual number of participants.")
        largest = max(*known, 10) * 1.6
        axes.plot([0, largest], [0, largest], color="#999999", linewidth=1, zorder=1)
        _beside_the_axes(axes, planned_only, actual_only, largest)
        axes.scatter(
            [planned for planned, *_ in both], [actual for _, actual, _ in both], s=60, color="black",
            edgecolor="white", zorder=3, label=f"both numbers ({len(both):,})",
        )  # fmt: skip
        if len(both) <= MOST_LABELS:
            for planned, actual, row in both:
                axes.annotate(_name_of(row), (planned, actual),
                              (7, 5), textcoords="offset points", fontsize=10)  # fmt: skip
        axes.set_xscale("symlog", linthresh=1, linscale=0.5)
        axes.set_yscale("symlog", linthresh=1, linscale=0.5)
        ticks = [number for number in (0, 1, 10, 100, 1000, 10000, 100000) if number <= largest]
        axes.set_xticks(ticks, [f"{number:,}" for number in ticks])
        axes.set_yticks(ticks, [f"{number:,}" for number in ticks])
        axes.minorticks_off()
        axes.set_xlim(-0.8, largest)
        axes.set_ylim(-0.8, largest)
        axes.set_xlabel("Planned number of participants")
        axes.set_ylabel("Actual number of participants")
        set_title(axes, "Planned against actual enrolment")
        figure.legend(frameon=False, loc="outside lower center", ncols=2)
        return figure_bytes(figure, kind)


def _beside_the_axes(axes: Axes, planned: Sequence[int], actual: Sequence[int], largest: float) -> None:
    """Draw a mark per study with one of the numbers: numbers that are too near each other for two marks are stacked."""
    for name, numbers, marker in (("planned", planned, "d"), ("actual", actual, "s")):
        along, away = stacked(numbers, largest)
        places = [BESIDE + MARK_STEP * height for height in away]
        is_below = name == "planned"
        points: tuple[Sequence[float], Sequence[float]] = (along, places) if is_below else (places, along)
        transform = axes.get_xaxis_transform() if is_below else axes.get_yaxis_transform()
        axes.scatter(*points, marker=marker, s=22, facecolor="white", edgecolor="#555555", linewidth=1.1, transform=transform,
                     label=f"{name} number alone ({len(numbers):,})", clip_on=False, zorder=2)  # fmt: skip


def stacked(numbers: Sequence[int], largest: float) -> tuple[list[int], list[int]]:
    """Return the numbers in their order, and for each how many marks before it are too near: its height in the stack."""
    heights: list[int] = []
    occupied: list[float] = []
    ordered = sorted(numbers)
    for number in ordered:
        place = math.log1p(number) / math.log1p(largest)
        height = 0
        while height < len(occupied) and place - occupied[height] < MARK_WIDTH:
            height += 1
        occupied[height : height + 1] = [place]
        heights.append(height)
    return ordered, heights


def timeline_figure(table: pd.DataFrame, kind: str) -> bytes:
    """Return a figure with a line per study from its registration to its end, with its results, as "svg" or "png"
    bytes.

    table: table 5_synthesise/timeline. Studies without a date of registration or without an end are left out.
    """
    rows = sorted(
        (row for row in rows_of(table) if row["months_at_most"]),
        key=lambda row: (row["registered"], row["study_id"]),
    )
    with mpl.rc_context(LARGE):
        figure = Figure(figsize=(WIDTH, 2.6 + 0.25 * max(len(rows), 1)), layout=layout_engine())
        axes = figure.add_subplot()
        if not rows:
            return empty_figure(figure, kind, "No study has a date of registration and a known end.")
        for position, row in enumerate(rows):
            _line(axes, position, row)
        axes.scatter([], [], **STARTED, label="registration first posted")
        axes.scatter([], [], **COMPLETION, label="completion, planned or actual")
        for name, style in ENDS.items():
            if any(row["ends"] == name for row in rows):
                axes.scatter([], [], s=45, **style)
        labels = [_name_of(row) for row in rows]
        axes.set_yticks(range(len(rows)), labels, fontsize=9)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(axis="x", color="#dddddd", linewidth=0.6)
        axes.set_axisbelow(True)
        axes.set_xlabel("Year")
        set_title(axes, "From registration to results")
        figure.legend(frameon=False, loc="outside lower center", ncols=2)
        return figure_bytes(figure, kind)


def _line(axes: Axes, position: int, row: dict[str, str]) -> None:
    dates = {POSTED: row["results_posted"], PUBLISHED: row["published"], NO_RESULT: row["followed_until"]}
    start, end = _year(row["registered"]), _year(dates[row["ends"]])
    without = row["ends"] == NO_RESULT
    axes.plot([start, end], [position] * 2, color="#999999" if without else PLAIN, linewidth=1.2 if without else 2,
              linestyle=":" if without else "-", zorder=2)  # fmt: skip
    style = {name: value for name, value in ENDS[row["ends"]].items() if name != "label"}
    axes.scatter([start], [position], zorder=3, **STARTED)
    axes.scatter([end], [position], s=30 if without else 45, zorder=4, **style)
    if row["completion_date"]:
        # Taller than the sign of an end and above it, so that it is seen where both fall into one month.
        axes.scatter([_year(row["completion_date"])], [position], zorder=5, **COMPLETION)


def _year(date: str) -> float:
    """Return an ISO date as a year with the middle of the months that it may be in."""
    first, last = month_range(date)
    return ((first + last) / 2 - 0.5) / 12


def _number(text: str) -> int | None:
    digits = text.replace(",", "")
    return int(digits) if digits.isdigit() else None


def _name_of(study: dict[str, str]) -> str:
    """Return the first registration number of a study, or its id if it has none."""
    return next(iter(split_values(study["registration_ids"])), study["study_id"])
