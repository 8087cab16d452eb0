"""What stands on the page: its numbers, tables, figures and links, read from the tables of a version."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from prismake.config import Config
from prismake.flow.sets import FlowSets
from prismake.render.page import PageFigure, PageLink, PageTable
from prismake.synthesis.figures import label_of, within
from prismake.tables import read_table

STAGES = (("1_title_abstract", "title and abstract"), ("2_full_text", "full text"))


def summary(sets: FlowSets) -> list[tuple[str, str, str]]:
    """The numbers that open the page, each with the CSV of its ids."""
    shown = (
        ("records identified", "database_results", "register_results", "website_results", "organisation_results", "citations_results"),
        ("reports screened, by all methods", "records_screened", "other_records_screened"),
        ("reports sought", "dbr_sought_reports", "other_sought_reports"),
        ("studies included", "new_studies"),
    )  # fmt: skip
    made = []
    for label, *parts in shown:
        total = sum(len(sets.sets[name]) for name in parts if name in sets.sets)
        made.append(
            (str(total), label, f"prisma/boxes/{parts[0]}.csv" if len(parts) == 1 else "prisma/boxes.csv")
        )
    return made


def page_tables(results: Path, config: Config) -> list[PageTable]:
    """The tables of the page, most wanted first."""

    def table(path: str, schema: str) -> pd.DataFrame:
        return read_table(results / path, schema)

    main_table = pd.read_csv(results / "5_synthesise/main_table.csv", dtype=str, keep_default_na=False)
    shown = main_table.rename(columns=lambda name: label_of(name, config.extraction.fields))
    reports = table("2_deduplicate/reports.csv", "2_deduplicate/reports")[
        ["report_id", "title", "year", "registration_ids"]
    ]
    made = [
        PageTable(
            "studies",
            "Included studies",
            shown,
            f"Grouped by {config.synthesis.group_by}.",
            "../5_synthesise/main_table.csv",
        )
    ]
    full_text = table("3_screen/2_full_text/decisions.csv", "3_screen/decisions")
    excluded = full_text[full_text["decision"] == "exclude"][["report_id", "reason", "decided_by"]].merge(
        reports, on="report_id"
    )
    made.append(
        PageTable(
            "excluded",
            "Reports excluded at full text, with reasons",
            excluded,
            "PRISMA item 16b.",
            "../3_screen/2_full_text/decisions.csv",
        )
    )
    awaiting = full_text[full_text["decision"] == "awaiting classification"][["report_id"]].merge(
        reports, on="report_id"
    )
    made.append(
        PageTable(
            "awaiting",
            "Reports awaiting classification",
            awaiting,
            "Their eligibility can not be told from what could be had.",
            "../3_screen/2_full_text/decisions.csv",
        )
    )
    retrieval = table("3_screen/2_full_text/retrieval.csv", "3_screen/retrieval")
    missing = retrieval[retrieval["retrieved"] == "no"][["title", "tried_where", "tried_on", "note"]]
    made.append(
        PageTable(
            "not-retrieved",
            "Reports sought and not retrieved",
            missing,
            "",
            "../3_screen/2_full_text/retrieval.csv",
        )
    )
    searches = table("1_identify/searches.csv", "1_identify/searches")
    wanted = [
        "name",
        "arm",
        "searched_on",
        "reported",
        "held",
        "parsed",
        "quarantined",
        "query",
        "what_it_is",
        "what_it_is_not",
    ]
    made.append(
        PageTable(
            "searches", "Search log", searches[wanted], "One row a source.", "../1_identify/searches.csv"
        )
    )
    for stage, title in STAGES:
        agreed = table(f"3_screen/{stage}/agreement.csv", "3_screen/agreement")
        made.append(
            PageTable(
                f"agreement-{stage[0]}",
                f"Agreement on {title}",
                agreed,
                "",
                f"../3_screen/{stage}/agreement.csv",
            )
        )
        conflicts = table(f"3_screen/{stage}/conflicts.csv", "3_screen/conflicts").drop(columns="record_ids")
        made.append(
            PageTable(
                f"conflicts-{stage[0]}",
                f"Conflicts on {title}",
                conflicts,
                "",
                f"../3_screen/{stage}/conflicts.csv",
            )
        )
    disagree = table("4_extract/source_conflicts.csv", "4_extract/source_conflicts")
    made.append(
        PageTable(
            "source-conflicts",
            "Where sources disagree on a study",
            disagree,
            "Every value is kept with its record and date; none was overwritten.",
            "../4_extract/source_conflicts.csv",
        )
    )
    overlap = table("2_deduplicate/overlap.csv", "2_deduplicate/overlap")[["sources", "reports"]]
    made.append(
        PageTable(
            "overlap",
            "What the sources share",
            overlap,
            "Reports found in exactly these sources.",
            "../2_deduplicate/overlap.csv",
        )
    )
    balance = table("1_identify/balance.csv", "1_identify/balance")
    made.append(
        PageTable(
            "balance",
            "Balance of the files",
            balance,
            "Held = parsed + quarantined, a file.",
            "../1_identify/balance.csv",
        )
    )
    quarantined = table("1_identify/quarantine.csv", "1_identify/quarantine")
    made.append(
        PageTable(
            "quarantine",
            "Quarantined records",
            quarantined,
            "Records that could not be read as one.",
            "../1_identify/quarantine.csv",
        )
    )
    return made


def page_figures(results: Path, config: Config) -> list[PageFigure]:
    """The figures of the synthesis, each inside the page."""
    made = []
    for path in sorted((results / "5_synthesise").glob("*.svg")):
        field = path.stem.removeprefix("by_")
        title = (
            "Evidence map"
            if path.stem == "evidence_map"
            else f"By {within(label_of(field, config.extraction.fields))}"
        )
        made.append(
            PageFigure(
                title,
                f"The table behind it: {path.stem}.csv",
                f"../5_synthesise/{path.name}",
                path.read_bytes(),
            )
        )
    return made


def page_links(results: Path) -> list[PageLink]:
    """Links to the notebooks, the diagram in other forms, and the manifest."""
    found = [
        PageLink(f"Notebook: {path.stem[2:].replace('_', ' ')}", f"notebooks/{path.name}")
        for path in sorted((results / "6_report/notebooks").glob("*.html"))
    ]
    return [
        *found,
        PageLink("Flow diagram as PNG", "prisma/flow.png"),
        PageLink("Flow counts for the PRISMA2020 R package", "prisma/prisma2020.csv"),
        PageLink("The state that each record ended in", "prisma/terminal_states.csv"),
        PageLink("Identities that were checked", "prisma/identities.csv"),
        PageLink("Where this version stands", "../STATUS.md"),
        PageLink("Manifest with the sha256 of every file", "../audit/manifest.json"),
    ]
