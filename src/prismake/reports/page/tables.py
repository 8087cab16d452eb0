"""The tables of the page, read from the tables of a version, in the order of the page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from prismake.protocol.config import Config
from prismake.reports.page.answer import TABLE as ANSWER
from prismake.reports.page.answer import answer_page_table
from prismake.reports.page.content import PageTable
from prismake.reports.page.files import from_page
from prismake.reports.page.groups import FEW_GROUPS, group_tables
from prismake.reports.page.integrity import coverage_sentence
from prismake.screening.near_misses import TABLE as NEAR_MISSES
from prismake.screening.report_votes import answers_by_report
from prismake.screening.rounds import is_pilot
from prismake.synthesis.comparisons import comparison_sentence
from prismake.synthesis.labels import field_label
from prismake.synthesis.limitations import LABELS, QUESTIONS
from prismake.tables import declared, join_values, read_result, read_table, split_values
from prismake.wording import counted, listed, within

STAGES = (("1_title_abstract", "titles and abstracts"), ("2_full_text", "full texts"))
# A column that qualifies another one is shown in the cells of that one, in brackets, with this label.
COMPANIONS = {"enrolment_type": ("enrolment", "type"), "status_date": ("status", "as\u00a0of")}
SEARCHED = (
    *("name", "arm", "searched_on", "reported", "held", "parsed", "quarantined", "query", "what_it_is"),
    "what_it_is_not",
)


def page_tables(results: Path, config: Config, dropped: pd.DataFrame | None = None) -> list[PageTable]:
    """Return the tables of the page. dropped: in an update, title, by, reason and report_id of dropped reports."""
    names = {key: source.name for key, source in config.sources.items()}
    main = included(results, config)
    return [
        main,
        *answer_page_table(results, config, from_page(f"{ANSWER}.csv")),
        *group_tables(main, config),
        _limitations(results, config),
        *_comparisons(results, config),
        *_not_included(results, names),
        *_products(results, config),
        *_dropped(dropped),
        *_searches(results, names),
        *_agreement(results),
        _full_table(
            results,
            names,
            "source-conflicts",
            "4_extract/source_conflicts",
            "Every value has its record and date; none was overwritten.",
        ),
        *_integrity(results, names),
        _full_table(
            results, names, "quarantine", "1_identify/quarantine", "Entries of the files that could not be parsed as a record."
        ),
    ]  # fmt: skip


def included(results: Path, config: Config) -> PageTable:
    """Return the main table, with the fields that the protocol shows."""
    path = "5_synthesise/main_table.csv"
    table = pd.read_csv(results / path, dtype=str, keep_default_na=False)
    group_by = config.synthesis.group_by
    groups = list(dict.fromkeys(table[group_by])) if group_by in table else []
    label = within(field_label(group_by, config.extraction.fields))
    note = "No study is included."
    if groups and len(groups) <= FEW_GROUPS:
        note = f"One row per study, by {label}: {listed([group or 'not given' for group in groups])}."
    elif len(table):
        note = f"One row per study, sorted by {label}."
    return PageTable("studies", "Included studies", _for_readers(table, config), note, from_page(path))


def _limitations(results: Path, config: Config) -> PageTable:
    """Return the limitations of each study, each answer with the values behind it, without the questions that were not asked."""
    name = "5_synthesise/limitations"
    table = read_result(results, name)
    shown = table[["registration_ids", "title", "limitations"]].copy()
    for question in QUESTIONS:
        if (table[question] != "").any():
            answers = zip(table[question], table[f"{question}_because"], strict=True)
            shown[LABELS[question]] = [
                f"{answer}: {because}" if because else answer for answer, because in answers
            ]
    why = config.synthesis.limitations.why
    note = 'Each answer with the values behind it; "cannot be told" means that no source gives them, or that sources contradict each other.'
    return PageTable(
        "limitations", declared(name).title, shown, f"{note} {why}".strip(), from_page(f"{name}.csv")
    )


def _comparisons(results: Path, config: Config) -> list[PageTable]:
    """Return the registrations beside the counts of other reviews; none without a comparison."""
    comparisons = config.synthesis.comparisons
    if not comparisons:
        return []
    name = "5_synthesise/comparisons"
    table = read_result(results, name)
    note = " ".join(comparison_sentence(comparison, table) for comparison in comparisons)
    return [PageTable("comparisons", declared(name).title, table, note, from_page(f"{name}.csv"))]


def _for_readers(table: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Return the table with labels for readers, and each companion in the cells of the column that it qualifies."""
    if {"status", "status_date", "later_status"} <= set(table):
        rows = zip(table["status"], table["status_date"], table["later_status"], strict=True)
        table["status_date"] = [
            "; later ".join(filter(None, (day or (status and "not dated"), later)))
            for status, day, later in rows
        ]
        table = table.drop(columns=["status_date_from", "later_status"])
    if "sources_disagree" in table:
        table["sources_disagree"] = [
            ", ".join(within(field_label(field, config.extraction.fields)) for field in split_values(cell))
            for cell in table["sources_disagree"]
        ]
    labels = {column: field_label(str(column), config.extraction.fields) for column in table}
    for companion, (column, companion_label) in COMPANIONS.items():
        if companion in table and column in table:
            table[column] = [
                f"{value} ({companion_value})" if value and companion_value else value or companion_value
                for value, companion_value in zip(table[column], table[companion], strict=True)
            ]
            labels[column] = f"{labels[column]} ({companion_label})"
            table = table.drop(columns=companion)
    return table.rename(columns=labels)


def _not_included(results: Path, names: Mapping[str, str]) -> list[PageTable]:
    """Return the tables of reports that were excluded, await classification or were not retrieved."""
    reports = read_table(results / "2_deduplicate/reports.csv", "2_deduplicate/reports")
    report_columns = _with_source_names(reports, names)[
        ["report_id", "title", "year", "sources", "registration_ids"]
    ]
    report_columns = report_columns.rename(columns={"sources": "source"})
    paths = {stage: f"3_screen/{stage}/decisions.csv" for stage, _ in STAGES}
    first, second = (read_table(results / path, "3_screen/decisions") for path in paths.values())
    first_csv, second_csv = (from_page(path) for path in paths.values())
    awaiting = second.loc[second["decision"] == "awaiting classification", ["report_id"]]
    retrieval = read_table(results / "3_screen/2_full_text/retrieval.csv", "3_screen/retrieval")
    missing = retrieval[retrieval["retrieved"] == "no"]
    return [
        _near_misses(results, names),
        PageTable(
            "excluded-1",
            "Reports excluded at titles and abstracts",
            _excluded(first, report_columns),
            "Automation: only software voted on the report. A reason is shown if one was given.",
            first_csv,
        ),
        PageTable(
            "excluded",
            "Reports excluded at full text, with reasons",
            _excluded(second, report_columns),
            "Those of them that look as if they met the criteria are among the near-misses.",
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


def _near_misses(results: Path, names: Mapping[str, str]) -> PageTable:
    """Return the excluded reports that look as if they met the criteria."""
    table = read_result(results, NEAR_MISSES)
    shown = table.assign(
        named_by=[
            join_values(names.get(name, name) for name in split_values(cell)) for cell in table["named_by"]
        ]
    )
    columns = [*shown.columns[1:], "report_id"]
    note = (
        "PRISMA item 16b: excluded at full text, after the reviewers differed, or although a list of others names them."
        if len(shown)
        else "No excluded report looks as if it met the criteria: none was excluded at full text or after the reviewers differed."
    )
    return PageTable("near-misses", declared(NEAR_MISSES).title, shown[columns], note, from_page(f"{NEAR_MISSES}.csv"))  # fmt: skip


def _products(results: Path, config: Config) -> list[PageTable]:
    """Return the reports that name a product of the protocol, those decided otherwise first; none without products."""
    products = config.studies.products
    if not products:
        return []
    name = "4_extract/products"
    table = read_result(results, name)
    shown = table.sort_values("agrees", key=lambda agrees: agrees != "no", kind="stable")
    otherwise = int((table["agrees"] == "no").sum())
    decided = [
        f"{product.name}: {product.decision} ({product.by}: {product.why.strip().rstrip('.')})."
        for product in products
    ]
    note = f"{counted(otherwise, 'report')} decided otherwise than the product, listed first. {' '.join(decided)}"
    return [
        PageTable(
            "products", declared(name).title, shown.drop(columns="record_ids"), note, from_page(f"{name}.csv")
        )
    ]


def _integrity(results: Path, names: Mapping[str, str]) -> list[PageTable]:
    """Return what sources say of the integrity of reports, and who was asked."""
    path = "4_extract/integrity.csv"
    statements = read_table(results / path, "4_extract/integrity")
    shown = statements.assign(stated_by=[names.get(name, name) for name in statements["stated_by"]])
    note = (
        "Reports in any state of screening; what each source says stands apart. People decide what happens to them."
        if len(statements)
        else "No record, notice or list says anything on the integrity of a report."
    )
    return [
        PageTable("integrity", declared("4_extract/integrity").title, shown.drop(columns="record_id"), note, from_page(path)),
        _full_table(
            results, names, "integrity-sources", "4_extract/integrity_sources",
            f"A source says what it knew on its date. {coverage_sentence(results)} What was not checked may hold more.",
        ),
    ]  # fmt: skip


def _dropped(dropped: pd.DataFrame | None) -> list[PageTable]:
    """Return the table of dropped reports, or an empty list if there are none."""
    if dropped is None or dropped.empty:
        return []
    count = len(dropped)
    return [
        PageTable(
            "dropped",
            "Reports dropped since the previous version",
            dropped,
            f"{count} {'report that the previous version included is' if count == 1 else 'reports that the previous version included are'}"
            " no longer included.",
            from_page("6_report/prisma/members.csv"),
        )
    ]


def _excluded(decisions: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """Return the excluded reports: title, year, source, reason, excluded_by, decided_by, report_id."""
    excluded = decisions.loc[
        decisions["decision"] == "exclude", ["report_id", "reason", "decided_by", "automation"]
    ]
    table = excluded.merge(reports, on="report_id")
    table["excluded_by"] = [
        "automation" if automation == "yes" else "people" for automation in table["automation"]
    ]
    return table[["title", "year", "source", "reason", "excluded_by", "decided_by", "report_id"]]


def _full_table(results: Path, names: Mapping[str, str], key: str, schema: str, note: str) -> PageTable:
    """Return a whole table of a version, with the title of its declaration."""
    path = f"{schema}.csv"
    return PageTable(
        key,
        declared(schema).title,
        _with_source_names(read_table(results / path, schema), names),
        note,
        from_page(path),
    )


def _with_source_names(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return a table with source names for readers instead of source keys."""
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
        PageTable(
            "searches", declared("1_identify/searches").title, log, "One row per source.", from_page("1_identify/searches.csv")
        ),
        _full_table(
            results, names, "balance", "1_identify/balance", "Held = parsed + quarantined, for each file."
        ),
        PageTable(
            "overlap",
            declared("2_deduplicate/overlap").title,
            _with_source_names(overlap, names)[["sources", "reports"]],
            "Reports found in exactly these sources.",
            from_page("2_deduplicate/overlap.csv"),
        ),
    ]  # fmt: skip


def _note_on_agreement(measures: pd.DataFrame, shown: pd.DataFrame) -> str:
    """Return what the table of agreement is. measures: schema 3_screen/agreement. shown: its rows on the page."""
    note = "Agreement of the reviewers before adjudication; empty until two of them have voted on a report."
    others = measures.loc[~measures["round"].isin(shown["round"]), "round"].nunique()
    if not others:
        return note
    return f"{note} The whole stage and its pilot are shown here; the CSV file also has {counted(others, 'other round')}."


def _agreement(results: Path) -> list[PageTable]:
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
