"""Tables of the page on how the review was conducted: searches, agreement and conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from prismake.protocol.config import Config
from prismake.reports.page.content import PageTable
from prismake.reports.page.files import from_page
from prismake.reports.page.whole import whole_table, with_field_labels, with_source_names
from prismake.screening.report_votes import answers_by_report
from prismake.screening.rounds import is_pilot
from prismake.tables import declared, read_result, read_table
from prismake.wording import counted, listed

STAGES = (("1_title_abstract", "titles and abstracts"), ("2_full_text", "full texts"))
SEARCHED = (
    *("name", "arm", "searched_on", "reported", "held", "parsed", "quarantined", "query", "what_it_is"),
    "what_it_is_not",
)


def searches(results: Path, names: Mapping[str, str]) -> list[PageTable]:
    """Return what was searched, what each file held, and the overlap of the sources. names: source to its name for readers."""
    log = read_table(results / "1_identify/searches.csv", "1_identify/searches")[list(SEARCHED)]
    overlap = read_table(results / "2_deduplicate/overlap.csv", "2_deduplicate/overlap")
    return [
        PageTable(
            "searches", declared("1_identify/searches").title, log, "One row per source.", from_page("1_identify/searches.csv")
        ),
        whole_table(
            results, names, "balance", "1_identify/balance", "Held = parsed + quarantined, for each file."
        ),
        PageTable(
            "overlap",
            declared("2_deduplicate/overlap").title,
            with_source_names(overlap, names)[["sources", "reports"]],
            "Reports found in exactly these sources.",
            from_page("2_deduplicate/overlap.csv"),
        ),
    ]  # fmt: skip


def agreement_tables(results: Path) -> list[PageTable]:
    """Return the agreement and the conflicts of each stage of screening."""
    tables = []
    for stage, title in STAGES:
        agreed = f"3_screen/{stage}/agreement.csv"
        measures = read_table(results / agreed, "3_screen/agreement")
        shown = measures[measures["round"].isin(["", *filter(is_pilot, measures["round"])])]
        conflicts = f"3_screen/{stage}/conflicts.csv"
        disagreements = read_table(results / conflicts, "3_screen/conflicts").drop(columns="record_ids")
        answers = answers_by_report(read_result(results, "3_screen/votes", stage))
        disagreements.insert(
            2, "votes", ["; ".join(answers.get(report, [])) for report in disagreements["report_id"]]
        )
        tables += [
            PageTable(
                f"agreement-{stage[0]}",
                f"Agreement on {title}",
                shown.reset_index(drop=True),
                _note_on_agreement(measures, shown),
                from_page(agreed),
            ),
            PageTable(
                f"conflicts-{stage[0]}",
                f"Conflicts on {title}",
                disagreements,
                "Reports on which the votes differ."
                if len(disagreements)
                else "No report is in this table: no votes differ on whether a report goes on.",
                from_page(conflicts),
            ),
        ]
    return tables


def _note_on_agreement(measures: pd.DataFrame, shown: pd.DataFrame) -> str:
    """Return what the table of agreement is. measures: schema 3_screen/agreement. shown: its rows on the page."""
    note = "Agreement of the reviewers before adjudication; empty until two of them have voted on a report. Each measure stands for two classes (goes on, excluded) and for all answers that the form offers."
    others = measures.loc[~measures["round"].isin(shown["round"]), "round"].nunique()
    if not others:
        return note
    return f"{note} The whole stage and its pilot are shown here; the CSV file also has {counted(others, 'other round')}."


def statements(results: Path, names: Mapping[str, str]) -> list[PageTable]:
    """Return what the review reports on each item of the guidelines on searches, PRISMA-S and TARCiS. names: source to its name for readers."""
    tables = []
    for key, schema, about in (
        ("prisma-s", "6_report/prisma_s", "The 16 items of PRISMA-S"),
        (
            "tarcis",
            "2_deduplicate/tarcis",
            "The points that TARCiS asks of citation searching, for each of its sources",
        ),
    ):
        states = read_result(results, schema)["state"]
        parts = [f"{int((states == state).sum()):,} {state}" for state in ("executed", "declared", "missing")]
        note = f"{about}: {listed(parts)}."
        tables.append(whole_table(results, names, key, schema, note))
    return tables


def extraction_agreement_table(results: Path, names: Mapping[str, str], config: Config) -> PageTable:
    """Return how often the extractors gave the same value of each field, before adjudication."""
    page_table = whole_table(
        results,
        names,
        "extraction-agreement",
        "4_extract/extraction_agreement",
        "How often the extractors gave the same value, by field and before adjudication; a cell that none of them filled is not compared.",
    )
    return with_field_labels(page_table, config.extraction.fields)
