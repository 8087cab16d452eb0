"""The table of the included studies: as wide as a page, with a mark where the sources of a study disagree."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from prismake.narrative.page import Cell, Html, safe, shortened, table
from prismake.narrative.version import Version
from prismake.tables import rows_of, split_values

MARK = "\u2260"
# What stands below another value in one cell, so that the table is as wide as a page.
BELOW = {"enrolment_type": "enrolment", "status_date": "status", "title": "registration_ids"}
NARROW = (
    "<style>.studies table{font-size:.76rem;width:100%}.studies th,.studies td{padding:.3rem .4rem;min-width:0;hyphens:auto}"
    ".studies td.long{min-width:9rem}.studies td:first-child{min-width:13rem}.studies small{color:var(--faint);font-size:.7rem}"
    ".studies .date{white-space:nowrap}</style>"
)


def cell_of(text: str, longest: int = 140) -> str:
    """Return the values of a cell as a reader sees them, or a dash."""
    return shortened(", ".join(split_values(text)), longest) or "\u2013"


def what_the_marks_say(shown: pd.DataFrame) -> str:
    """Return the sentences that explain the marks that studies of the main table bear."""
    told = []
    if any(row.get("sources_disagree") for row in rows_of(shown)):
        told.append(
            f"{MARK} marks a value on which the sources of a study disagree: the newest that a registration tells is shown, "
            "and all of them stand further down."
        )
    if any(row.get("status_date_from") == "search" for row in rows_of(shown)):
        told.append(
            "The date below a status is that of the registration's version; \u201cseen\u201d is the date on which a page without "
            "a date of its own was found, and its status may be older."
        )
    return " ".join(told)


def study_table(version: Version, shown: pd.DataFrame) -> Html:
    """Return these rows of 5_synthesise/main_table as a table without the column of their group."""
    left_out = (version.config.synthesis.group_by, "sources_disagree", "status_date_from")
    every = [str(column) for column in shown.columns if column not in left_out]
    columns = [column for column in every if BELOW.get(column) not in every]
    below = {BELOW[column]: column for column in every if column not in columns}
    heads = ["Study" if column == "registration_ids" else version.label(column) for column in columns]
    rows = [_told(row, columns, below) for row in rows_of(shown)]
    return Html(f'{NARROW}<div class="studies">{table(heads, rows).text}</div>')


def _told(row: dict[str, str], columns: Sequence[str], below: dict[str, str]) -> list[Cell]:
    """The cells of one study: a value, what stands below it, and the mark where its sources disagree."""
    differ = split_values(row.get("sources_disagree", ""))
    elsewhere = [field.replace("_", " ") for field in differ if field not in columns]
    cells: list[Cell] = []
    for place, column in enumerate(columns):
        value: Cell = cell_of(row[column]) + (f"\u00a0{MARK}" if column in differ else "")
        if column.endswith("date"):
            value = Html(f'<span class="date">{safe(value)}</span>')
        under = cell_of(row[below[column]]) if column in below and row[below[column]] else ""
        if column == "status" and under and row.get("status_date_from") == "search":
            under = f"seen {under}"
        if place == 0 and elsewhere:
            under = f"{under} {MARK} {', '.join(elsewhere)}".strip()
        cells.append(Html(f"{safe(value)}<br><small>{safe(under)}</small>") if under else value)
    return cells
