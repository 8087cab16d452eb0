"""The figures of the synthesis: their order, captions and tables; and the numbers of all figures of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from prismake.protocol.config import Config
from prismake.reports.page.content import PageFigure
from prismake.studies.source_values import ACTUAL, PLANNED
from prismake.synthesis.courses import NO_RESULT, POSTED, PUBLISHED
from prismake.synthesis.empty_figure import nothing_drawn
from prismake.synthesis.labels import field_label
from prismake.tables import read_result, rows_of, split_values
from prismake.vocabulary import standard_terms
from prismake.wording import counted, within

FOLDER = "5_synthesise"


def page_figures(results: Path, config: Config) -> list[PageFigure]:
    """Return the figures of the synthesis in the order of the protocol, embedded in the page, each with a link to its table."""
    figures = []
    for stem, title, caption in _titles_and_captions(results, config):
        path = results / FOLDER / f"{stem}.svg"
        if not path.is_file():
            continue
        folder = f"../{FOLDER}"
        table = path.with_suffix(".csv")
        files = [("The table behind it", f"{folder}/{table.name}")] if table.is_file() else []
        files += [
            (label, f"{folder}/{path.with_suffix(suffix).name}")
            for label, suffix in (("SVG", ".svg"), ("PNG", ".png"))
            if path.with_suffix(suffix).is_file()
        ]
        picture = path.read_bytes()
        nothing = nothing_drawn(picture)
        # A caption that explains marks and lines is for those that are drawn.
        shown = PageFigure(title, caption, f"{folder}/{path.name}", picture, files)
        figures.append(
            replace(shown, caption=f"{title}.", content=None, nothing=nothing) if nothing else shown
        )
    return figures


def numbered_figures(figures: Sequence[PageFigure]) -> list[PageFigure]:
    """Return the figures with their numbers before their captions. The flow diagram is figure 1."""
    return [
        replace(figure, caption=f"Figure {number}. {figure.caption or figure.title + '.'}")
        for number, figure in enumerate(figures, start=2)
    ]


def _titles_and_captions(results: Path, config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield file stem, title and caption of each figure, in the order of the protocol."""
    plan, fields = config.synthesis, config.extraction.fields

    def label(field: str) -> str:
        return within(field_label(field, fields))

    for field in plan.count_by:
        title = f"Included studies by {standard_terms('singular', label(field))}"
        stacked = f", stacked by {label(plan.group_by)}" if field != plan.group_by else ""
        several = (
            ". A study with several values counts under each" if _counts_twice(results, f"by_{field}") else ""
        )
        dates_of = {"status": _status_dates, "start_year": _start_dates}.get(field)
        dated = f" {dates_of(results)}" if dates_of else ""
        yield f"by_{field}", title, f"{title}{stacked}{several}.{dated}"
    for pair in plan.cross:
        title = f"Included studies: {label(pair.rows)} by {label(pair.columns)}"
        several = (
            " A study with several values counts in each of their cells."
            if _counts_twice(results, pair.name)
            else ""
        )
        yield pair.name, title, f"{title}.{several}"
    if plan.evidence_map:
        axes = plan.evidence_map
        title = f"Evidence map: {label(axes.rows)} by {label(axes.columns)}"
        yield "evidence_map", title, f"{title}. The area of a bubble is the {label(axes.size)}, summed over the studies that give it; the number in or beside it is that of studies."  # fmt: skip
    yield "enrolment", "Planned against actual enrolment", _enrolment_caption(results)
    yield "timeline", "From registration to results", _timeline_caption(results)
    title = "Limitations of the included studies"
    yield "limitation_counts", title, f"{title}, one bar per limitation that was looked at."


def _status_dates(results: Path) -> str:
    """Return of which dates the statuses are, in a sentence; "" where no study has a status."""
    rows = [row for row in rows_of(read_result(results, "4_extract/studies")) if row["status"]]
    dates = sorted(row["status_date"] for row in rows if row["status_date"])
    if not rows:
        return ""
    undated = len(rows) - len(dates)
    if not dates:
        return "No source dates a status."
    span = (
        f"as of {dates[0]}"
        if dates[0] == dates[-1]
        else f"as of its own date, from {dates[0]} to {dates[-1]}"
    )
    rest = f"; {undated:,} {'is' if undated == 1 else 'are'} not dated" if undated else ""
    return f"Each status is {span}{rest}."


def _start_dates(results: Path) -> str:
    """Return which starts were planned, in a sentence: a study may never have begun; "" where no study has a start."""
    rows = [row for row in rows_of(read_result(results, "4_extract/studies")) if row["start_date"]]
    if not rows:
        return ""
    planned = sum(row["start_date_type"] == PLANNED for row in rows)
    actual = sum(row["start_date_type"] == ACTUAL for row in rows)
    return (
        f"A start may be planned: of {len(rows):,} starts the sources call {planned:,} planned and {actual:,} actual, and of "
        f"{len(rows) - planned - actual:,} they do not say which."
    )


def _enrolment_caption(results: Path) -> str:
    rows = rows_of(read_result(results, f"{FOLDER}/enrolment"))
    both = [row for row in rows if row["planned"] and row["actual"]]
    neither = [row for row in rows if not row["planned"] and not row["actual"]]
    return (
        f"Planned against actual enrolment: {counted(len(both), 'study')} with both numbers. On the line as many took part as were "
        f"planned. A study with one of the numbers is a mark beside its axis, "
        f"stacked where marks would overprint; {counted(len(neither), 'study')} with neither."
    )


def _timeline_caption(results: Path) -> str:
    rows = rows_of(read_result(results, f"{FOLDER}/timeline"))
    drawn = [row for row in rows if row["months_at_most"]]
    number = {name: sum(row["ends"] == name for row in drawn) for name in (POSTED, PUBLISHED, NO_RESULT)}
    return (
        f"From the first posting of a registration to the first result that is known, for {counted(len(drawn), 'study')} of {len(rows):,}: for "
        f"{number[POSTED]:,} the results posted in a register, for {number[PUBLISHED]:,} a published report, read or not, by its year. A line of the other "
        f"{number[NO_RESULT]:,} ends on the day on which the register was asked and gave no result. A completion after that day was planned. For "
        f"{counted(len(rows) - len(drawn), 'study')} no source holds the day of the posting or such an end."
    )


def _counts_twice(results: Path, stem: str) -> bool:
    """Return whether a study counts in several rows of a table of the synthesis."""
    path = results / FOLDER / f"{stem}.csv"
    if not path.is_file():
        return False
    ids = pd.read_csv(path, dtype=str, keep_default_na=False)["study_ids"]
    members = [member for cell in ids for member in split_values(cell)]
    return len(members) > len(set(members))
