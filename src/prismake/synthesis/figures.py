"""The figures of the synthesis: bars of studies, and the evidence map, which bubbles.py draws."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from prismake.protocol.extraction import ExtractionField
from prismake.protocol.synthesis import Synthesis
from prismake.synthesis.bubbles import bubbles
from prismake.synthesis.cells import cells
from prismake.synthesis.labels import field_label
from prismake.synthesis.style import (
    ANSWER_COLOURS,
    COLOURS,
    HATCHES,
    LABEL_WIDTH,
    LARGE,
    PLAIN,
    WIDTH,
    empty_figure,
    figure_bytes,
    layout_engine,
    set_title,
)
from prismake.vocabulary import standard_terms
from prismake.wording import within


def draw_table(
    name: str, table: pd.DataFrame, plan: Synthesis, fields: Mapping[str, ExtractionField], kind: str
) -> bytes:
    """Return the figure of one table of the synthesis as bytes.

    name: `by_{field}`, `evidence_map` or the name of a crossing. kind: "svg" or "png".
    """
    if name == "evidence_map":
        assert plan.evidence_map is not None
        axes = (plan.evidence_map.rows, plan.evidence_map.columns, plan.evidence_map.size)
        return bubbles(table, [field_label(axis, fields) for axis in axes], kind)
    for pair in plan.cross:
        if name == pair.name:
            return cells(table, [field_label(field, fields) for field in (pair.rows, pair.columns)], kind)
    order = [*plan.group_order, *sorted(set(table.columns[3:]) - set(plan.group_order))]
    groups = [group for group in order if group in table]
    field = name.removeprefix("by_")
    # The bars of the groups themselves have the colours that the groups have in all figures.
    own = [*plan.group_order, *sorted(set(table.iloc[:, 0]) - set(plan.group_order))]
    return bars(table, field_label(field, fields), groups, kind, own if field == plan.group_by else [])


def bars(
    table: pd.DataFrame, label: str, groups: Sequence[str], kind: str, own_colours: Sequence[str] = ()
) -> bytes:
    """Return horizontal bars of studies by value, stacked by group, as "svg" or "png" bytes.

    table: columns value, `studies` (number of studies) and one number of studies per group. A study may have several
    values. own_colours: if the values are the groups themselves, the groups in the order of their colours.
    """
    values = [textwrap.fill(str(value), LABEL_WIDTH) for value in table.iloc[:, 0]]
    lines = sum(value.count("\n") for value in values)
    with mpl.rc_context(LARGE):
        height = 1.5 + 0.4 * max(len(values), 1) + 0.2 * lines + 0.3 * ((len(groups) + 1) // 2)
        figure = Figure(figsize=(WIDTH, height), layout=layout_engine())
        axes = figure.add_subplot()
        if not values:
            return empty_figure(figure, kind)
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
            ranks = [own_colours.index(value) if value in own_colours else -1 for value in table.iloc[:, 0]]
            colours = [COLOURS[rank % len(COLOURS)] if rank >= 0 else PLAIN for rank in ranks]
            hatches = [HATCHES[rank % len(HATCHES)] if rank >= 0 else "" for rank in ranks]
            axes.barh(positions, totals, color=colours, hatch=hatches, edgecolor="white")
        for position, total in enumerate(totals):
            axes.text(total + max(totals) * 0.01, position, str(total), va="center")
        axes.set_xlim(0, max(totals) * 1.09)
        axes.set_yticks(positions, values)
        axes.set_ylim(len(values) - 0.4, -0.6)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("Studies")
        set_title(axes, f"Included studies by {standard_terms('singular', within(label))}")
        if groups:
            figure.legend(frameon=False, loc="outside lower center", ncols=2)
        return figure_bytes(figure, kind)


def answer_bars(table: pd.DataFrame, kind: str) -> bytes:
    """Return horizontal bars of the answers to each question on the limitations, as "svg" or "png" bytes.

    table: columns limitation, and one number of studies per answer of ANSWER_COLOURS, with underscores, as `answers_by_question` returns it.
    """
    labels = [textwrap.fill(str(label), LABEL_WIDTH) for label in table["limitation"]]
    with mpl.rc_context(LARGE):
        figure = Figure(figsize=(WIDTH, 2.2 + 0.65 * max(len(labels), 1)), layout=layout_engine())
        axes = figure.add_subplot()
        columns = {answer: answer.replace(" ", "_") for answer in ANSWER_COLOURS}
        if not table[list(columns.values())].to_numpy(dtype=int).sum():
            return empty_figure(figure, kind)
        left = [0] * len(labels)
        for answer, (colour, hatch) in ANSWER_COLOURS.items():
            widths = [int(number) for number in table[columns[answer]]]
            if not any(widths):
                continue
            bars_of_answer = axes.barh(
                range(len(labels)),
                widths,
                left=left,
                color=colour,
                hatch=hatch,
                edgecolor="#999999" if answer == "not judged" else "white",
                label=answer,
            )
            axes.bar_label(
                bars_of_answer,
                [str(width) if width else "" for width in widths],
                label_type="center",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
            )
            left = [start + width for start, width in zip(left, widths, strict=True)]
        axes.set_yticks(range(len(labels)), labels)
        axes.set_ylim(len(labels) - 0.4, -0.6)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("Studies")
        set_title(axes, "Limitations of the included studies")
        figure.legend(frameon=False, loc="outside lower center", ncols=3)
        return figure_bytes(figure, kind)
