"""The progress of screening as a small figure: one bar for each person, for each pilot round and for all other rounds together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from markupsafe import escape

from prismake.reports.diagram.metrics import FONT_STACK
from prismake.reports.page.content import PageFigure
from prismake.tables import declared, read_result, rows_of

TITLES = {"1_title_abstract": "title and abstract", "2_full_text": "full text"}
TABLE = "3_screen/progress"
# Decided and awaited: they differ in grey print too, and each bar has its numbers beside it.
DECIDED, AWAITED, INK, PAPER = "#0072B2", "#E3E8ED", "#1d2733", "#ffffff"
WIDTH, LABEL, BAR, LINE, TOP = 640, 230, 300, 24, 44


@dataclass(frozen=True)
class ProgressBar:
    """One bar. label: the round, if it is a pilot, and the person."""

    label: str
    decided: int
    assigned: int

    @property
    def text(self) -> str:
        """The bar in words."""
        return f"{self.label} {self.decided:,} of {self.assigned:,}"


def progress_bars(progress: pd.DataFrame) -> list[ProgressBar]:
    """Return the bars for a table (schema 3_screen/progress), pilot rounds first."""
    counts: dict[tuple[str, str], list[int]] = {}
    for row in rows_of(progress):
        name = f"{row['round']}, " if row["round"].startswith("pilot") else ""
        count = counts.setdefault((name, row["person"]), [0, 0])
        count[0] += int(row["decided"])
        count[1] += int(row["assigned"])
    return [
        ProgressBar(f"{name}{person}", decided, assigned)
        for (name, person), (decided, assigned) in counts.items()
    ]


def progress_svg(title: str, bars: Sequence[ProgressBar]) -> str:
    """Return the figure as SVG, with the numbers as text; the same bytes for the same bars."""
    height = TOP + LINE * len(bars) + 10
    elements = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="progress-title progress-desc" '
        f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" font-family="{FONT_STACK}" font-size="13">',
        f'<title id="progress-title">{escape(title)}</title>',
        f'<desc id="progress-desc">{escape(_in_words(bars))}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>',
        f'<text x="10" y="24" fill="{INK}" font-weight="bold">{escape(title)}</text>',
    ]
    for number, bar in enumerate(bars):
        top = TOP + LINE * number
        filled = round(BAR * bar.decided / bar.assigned, 1) if bar.assigned else 0.0
        label = bar.label if len(bar.label) <= 30 else f"{bar.label[:29]}…"
        elements += [
            f'<text x="{LABEL - 10}" y="{top + 13}" text-anchor="end" fill="{INK}">{escape(label)}</text>',
            f'<rect x="{LABEL}" y="{top}" width="{BAR}" height="17" fill="{AWAITED}"/>',
            f'<rect x="{LABEL}" y="{top}" width="{filled:g}" height="17" fill="{DECIDED}"/>',
            f'<text x="{LABEL + BAR + 10}" y="{top + 13}" fill="{INK}">{bar.decided:,} of {bar.assigned:,}</text>',
        ]
    return "\n".join([*elements, "</svg>"]) + "\n"


def progress_figures(results: Path) -> list[PageFigure]:
    """Return the figure of each screening stage in which reports are assigned, with a link to its table."""
    figures = []
    for stage, words in TITLES.items():
        bars = progress_bars(read_result(results, TABLE, stage))
        if bars:
            title = f"Reports decided by {words}"
            table = f"../{declared(TABLE).at(stage)}"
            figures.append(
                PageFigure(
                    title,
                    f"{title}: {_in_words(bars)}.",
                    table,
                    progress_svg(title, bars).encode(),
                    [("The table behind it, with each round", table)],
                    ".svg",
                )
            )
    return figures


def _in_words(bars: Sequence[ProgressBar]) -> str:
    return "; ".join(bar.text for bar in bars)
