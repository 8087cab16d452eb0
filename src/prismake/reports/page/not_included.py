"""Tables of the page on reports that were excluded, await classification or were not retrieved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from prismake.reports.page.content import PageTable
from prismake.reports.page.files import from_page
from prismake.reports.page.whole import with_source_names
from prismake.screening.near_misses import TABLE as NEAR_MISSES
from prismake.tables import declared, read_result, read_table

STAGES = ("1_title_abstract", "2_full_text")


def not_included(results: Path, names: Mapping[str, str]) -> list[PageTable]:
    """Return the tables of reports that were excluded, await classification or were not retrieved. names: source to its name for readers."""
    reports = read_table(results / "2_deduplicate/reports.csv", "2_deduplicate/reports")
    report_columns = with_source_names(reports, names)[
        ["report_id", "title", "year", "sources", "registration_ids"]
    ]
    report_columns = report_columns.rename(columns={"sources": "source"})
    paths = {stage: f"3_screen/{stage}/decisions.csv" for stage in STAGES}
    first, second = (read_table(results / path, "3_screen/decisions") for path in paths.values())
    first_csv, second_csv = (from_page(path) for path in paths.values())
    awaiting = second.loc[second["decision"] == "awaiting classification", ["report_id"]]
    retrieval = read_table(results / "3_screen/2_full_text/retrieval.csv", "3_screen/retrieval")
    missing = retrieval[retrieval["retrieved"] == "no"]
    return [
        _near_misses(results),
        PageTable(
            "excluded-1",
            "Reports excluded at titles and abstracts",
            _excluded(first, report_columns),
            "Automation: only software voted in what made the decision. A reason is shown if one was given.",
            first_csv,
        ),
        PageTable(
            "excluded",
            "Reports excluded at full text, with reasons",
            _excluded(second, report_columns),
            "All of them are among the near-misses.",
            second_csv,
        ),
        PageTable(
            "awaiting",
            "Reports awaiting classification",
            awaiting.merge(report_columns, on="report_id")[
                ["title", "year", "source", "registration_ids", "report_id"]
            ],
            "The votes say that their eligibility cannot be decided.",
            second_csv,
        ),
        PageTable(
            "not-retrieved",
            "Reports sought and not retrieved",
            missing[["title", "tried_where", "tried_on", "note", "report_id"]],
            "Full texts that could not be retrieved, and where they were sought.",
            from_page("3_screen/2_full_text/retrieval.csv"),
        ),
    ]


def _near_misses(results: Path) -> PageTable:
    """Return the excluded reports that nearly met the criteria."""
    table = read_result(results, NEAR_MISSES)
    note = (
        "PRISMA item 16b: excluded at full text, after the reviewers differed, or for a reason that leaves all other criteria met, as the votes give it."
        if len(table)
        else "No excluded report is a near-miss: none was excluded at full text, after the reviewers differed, or for a reason that leaves all other criteria met."
    )
    shown = table[[*table.columns[1:], "report_id"]]
    return PageTable("near-misses", declared(NEAR_MISSES).title, shown, note, from_page(f"{NEAR_MISSES}.csv"))


def _excluded(decisions: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """Return the excluded reports: title, year, source, reason, excluded_by, decided_by, report_id."""
    excluded = decisions.loc[
        decisions["decision"] == "exclude", ["report_id", "reason", "decided_by", "automation"]
    ]
    table = excluded.merge(reports, on="report_id")
    table["excluded_by"] = [{"yes": "automation"}.get(cell, cell or "people") for cell in table["automation"]]
    return table[["title", "year", "source", "reason", "excluded_by", "decided_by", "report_id"]]
