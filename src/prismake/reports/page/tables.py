"""The tables of the page, read from the tables of a version, most wanted first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from prismake.protocol.config import Config
from prismake.reports.page.content import PageTable
from prismake.reports.page.files import from_page
from prismake.screening.decide import answers_by_report
from prismake.synthesis.labels import field_label
from prismake.tables import join_values, read_result, read_table, split_values
from prismake.wording import listed, within

STAGES = (("1_title_abstract", "titles and abstracts"), ("2_full_text", "full texts"))
FEW_GROUPS = 8
# A column that says something of another one is in its cells, in brackets, under these words.
COMPANIONS = {"enrolment_type": ("enrolment", "type"), "status_date": ("status", "as\u00a0of")}
SEARCHED = (
    *("name", "arm", "searched_on", "reported", "held", "parsed", "quarantined", "query", "what_it_is"),
    "what_it_is_not",
)


def page_tables(results: Path, config: Config, dropped: pd.DataFrame | None = None) -> list[PageTable]:
    """Return the tables of the page. `dropped` holds, in an update, title, by, reason and report_id of dropped reports."""
    names = {key: source.name for key, source in config.sources.items()}
    return [
        included(results, config),
        *_not_included(results, names),
        *_dropped(dropped),
        *_searches(results, names),
        *_agreement(results),
        _whole(
            results,
            names,
            "source-conflicts",
            "Where sources disagree on a study",
            "4_extract/source_conflicts",
            "Every value is kept with its record and date; none was overwritten.",
        ),
        _whole(
            results, names, "quarantine", "Quarantined records", "1_identify/quarantine", "Records that could not be read as one."
        ),
    ]  # fmt: skip


def included(results: Path, config: Config) -> PageTable:
    """Return the main table, with the fields that the protocol shows."""
    place = "5_synthesise/main_table.csv"
    table = pd.read_csv(results / place, dtype=str, keep_default_na=False)
    by = config.synthesis.group_by
    groups = list(dict.fromkeys(table[by])) if by in table else []
    label = within(field_label(by, config.extraction.fields))
    note = "No study is included yet."
    if groups and len(groups) <= FEW_GROUPS:
        note = f"One row a study, by {label}: {listed([group or 'not given' for group in groups])}."
    elif len(table):
        note = f"One row a study, in the order of: {label}."
    return PageTable("studies", "Included studies", _narrowed(table, config), note, from_page(place))


def _narrowed(table: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Return the table with labels for readers, and with companions in the cells of the column that they are about."""
    if {"status_date", "status_date_from"} <= set(table):
        # The page may be older than the search that found it.
        seen = zip(table["status_date"], table["status_date_from"], strict=True)
        table["status_date"] = [f"seen {day}" if day and kind == "search" else day for day, kind in seen]
        table = table.drop(columns="status_date_from")
    if "sources_disagree" in table:
        table["sources_disagree"] = [
            ", ".join(within(field_label(field, config.extraction.fields)) for field in split_values(cell))
            for cell in table["sources_disagree"]
        ]
    labels = {column: field_label(str(column), config.extraction.fields) for column in table}
    for companion, (column, words) in COMPANIONS.items():
        if companion in table and column in table:
            table[column] = [
                f"{value} ({more})" if value and more else value or more
                for value, more in zip(table[column], table[companion], strict=True)
            ]
            labels[column] = f"{labels[column]} ({words})"
            table = table.drop(columns=companion)
    return table.rename(columns=labels)


def _not_included(results: Path, names: Mapping[str, str]) -> list[PageTable]:
    """Return the reports that were excluded, that await classification and that could not be obtained."""
    reports = read_table(results / "2_deduplicate/reports.csv", "2_deduplicate/reports")
    shown = _named(reports, names)[["report_id", "title", "year", "sources", "registration_ids"]]
    shown = shown.rename(columns={"sources": "source"})
    places = {stage: f"3_screen/{stage}/decisions.csv" for stage, _ in STAGES}
    first, second = (read_table(results / place, "3_screen/decisions") for place in places.values())
    first_csv, second_csv = (from_page(place) for place in places.values())
    awaiting = second.loc[second["decision"] == "awaiting classification", ["report_id"]]
    retrieval = read_table(results / "3_screen/2_full_text/retrieval.csv", "3_screen/retrieval")
    missing = retrieval[retrieval["retrieved"] == "no"]
    return [
        PageTable(
            "excluded-1",
            "Reports excluded at titles and abstracts",
            _excluded(first, shown),
            "Automation: every vote behind the exclusion was cast by software. A reason is shown where one was given.",
            first_csv,
        ),
        PageTable(
            "excluded",
            "Reports excluded at full text, with reasons",
            _excluded(second, shown),
            "PRISMA item 16b.",
            second_csv,
        ),
        PageTable(
            "awaiting",
            "Reports awaiting classification",
            awaiting.merge(shown, on="report_id")[
                ["title", "year", "source", "registration_ids", "report_id"]
            ],
            "Their eligibility cannot be decided from what could be retrieved.",
            second_csv,
        ),
        PageTable(
            "not-retrieved",
            "Reports sought and not retrieved",
            missing[["title", "tried_where", "tried_on", "note", "report_id"]],
            "Full texts that could not be had, and where they were sought.",
            from_page("3_screen/2_full_text/retrieval.csv"),
        ),
    ]


def _dropped(dropped: pd.DataFrame | None) -> list[PageTable]:
    """Return the reports that the previous version included and this one does not; nothing where there are none."""
    if dropped is None or dropped.empty:
        return []
    count = len(dropped)
    return [
        PageTable(
            "dropped",
            "Reports dropped since the previous version",
            dropped,
            f"{count} {'report that the previous version included is' if count == 1 else 'reports that the previous version included are'}"
            " not included any more.",
            from_page("6_report/prisma/members.csv"),
        )
    ]


def _excluded(decisions: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """Return the excluded reports with title, year, source, reason, who excluded them and how it was decided."""
    out = decisions.loc[
        decisions["decision"] == "exclude", ["report_id", "reason", "decided_by", "automation"]
    ]
    table = out.merge(reports, on="report_id")
    table["excluded_by"] = [
        "automation" if automation == "yes" else "people" for automation in table["automation"]
    ]
    return table[["title", "year", "source", "reason", "excluded_by", "decided_by", "report_id"]]


def _whole(
    results: Path, names: Mapping[str, str], key: str, title: str, schema: str, note: str
) -> PageTable:
    place = f"{schema}.csv"
    return PageTable(key, title, _named(read_table(results / place, schema), names), note, from_page(place))


def _named(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return a table in which sources bear their names for readers."""
    renamed = {
        column: [join_values(names.get(name, name) for name in split_values(cell)) for cell in table[column]]
        for column in ("source", "sources")
        if column in table
    }
    return table.assign(**renamed)


def _searches(results: Path, names: Mapping[str, str]) -> list[PageTable]:
    log = read_table(results / "1_identify/searches.csv", "1_identify/searches")[list(SEARCHED)]
    overlap = read_table(results / "2_deduplicate/overlap.csv", "2_deduplicate/overlap")
    return [
        PageTable("searches", "Search log", log, "One row a source.", from_page("1_identify/searches.csv")),
        _whole(
            results, names, "balance", "Balance of the files", "1_identify/balance", "Held = parsed + quarantined, a file."
        ),
        PageTable(
            "overlap",
            "What the sources share",
            _named(overlap, names)[["sources", "reports"]],
            "Reports found in exactly these sources.",
            from_page("2_deduplicate/overlap.csv"),
        ),
    ]  # fmt: skip


def _agreement(results: Path) -> list[PageTable]:
    made = []
    for stage, title in STAGES:
        agreed = f"3_screen/{stage}/agreement.csv"
        conflicts = f"3_screen/{stage}/conflicts.csv"
        differ = read_table(results / conflicts, "3_screen/conflicts").drop(columns="record_ids")
        answers = answers_by_report(read_result(results, "3_screen/votes", stage))
        differ.insert(2, "votes", ["; ".join(answers.get(report, [])) for report in differ["report_id"]])
        made += [
            PageTable(
                f"agreement-{stage[0]}",
                f"Agreement on {title}",
                read_table(results / agreed, "3_screen/agreement"),
                "How far the reviewers agree, before anything was settled.",
                from_page(agreed),
            ),
            PageTable(
                f"conflicts-{stage[0]}",
                f"Conflicts on {title}",
                differ,
                "Reports on which the votes differ." if len(differ) else "There was no disagreement.",
                from_page(conflicts),
            ),
        ]
    return made
