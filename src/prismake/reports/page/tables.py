"""The tables of the page, read from the tables of a version, in the order of the page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from prismake.flow.dismissed import lines_without_effect
from prismake.protocol.config import Config
from prismake.protocol.people import machine_names
from prismake.reports.page.answer import TABLE as ANSWER
from prismake.reports.page.answer import answer_page_table
from prismake.reports.page.cited import cited_reports
from prismake.reports.page.conduct import (
    agreement_tables,
    extraction_agreement_table,
    searches,
    statements,
)
from prismake.reports.page.content import PageTable
from prismake.reports.page.files import from_page
from prismake.reports.page.groups import group_tables
from prismake.reports.page.included import included
from prismake.reports.page.integrity import integrity_tables
from prismake.reports.page.not_included import not_included
from prismake.reports.page.whole import whole_table, with_field_labels, with_names
from prismake.synthesis.comparisons import comparison_sentence
from prismake.synthesis.labels import field_label
from prismake.synthesis.limitations import LABELS, QUESTIONS
from prismake.tables import declared, read_human_input, read_result, split_values
from prismake.wording import counted, listed, within


def page_tables(results: Path, config: Config, dropped: pd.DataFrame | None = None) -> list[PageTable]:
    """Return the tables of the page. dropped: in an update, title, by, reason and report_id of dropped reports."""
    names = {key: source.name for key, source in config.sources.items()}
    main = included(results, config)
    return [
        main,
        *answer_page_table(results, config, from_page(f"{ANSWER}.csv")),
        *group_tables(main, config),
        *cited_reports(results),
        _limitations(results, config, names),
        *_comparisons(results, config),
        *not_included(results, names),
        *_products(results, config),
        *_dropped(dropped),
        *searches(results, names),
        *statements(results, names),
        *agreement_tables(results),
        extraction_agreement_table(results, names, config),
        whole_table(
            results,
            names,
            "proposals",
            "4_extract/proposals",
            "What pinned registrations say of included studies, as forms prefill it: only what an extractor confirms or enters is an extracted value.",
        ),
        with_field_labels(whole_table(
            results,
            names,
            "source-conflicts",
            "4_extract/source_conflicts",
            "Every value has its record and date; none was overwritten. An aged value is no contradiction: a register shows Unknown where nobody verified the "
            "status for long. A title stands against a field of its own registration.",
        ), config.extraction.fields),
        *integrity_tables(results, names),
        whole_table(results, names, "quarantine", "1_identify/quarantine", _note_on_quarantine(results, config)),
    ]  # fmt: skip


def _note_on_quarantine(results: Path, config: Config) -> str:
    """Return what the quarantine is, and which lines of config/quarantine.csv do not count."""
    lines = read_human_input("1_identify/passed_over")
    quarantine = read_result(results, "1_identify/quarantine")
    without_effect = lines_without_effect(lines, quarantine, machine_names(config.people))
    return " ".join(["Entries of the files that could not be parsed as a record.", *without_effect])


def _limitations(results: Path, config: Config, names: Mapping[str, str]) -> PageTable:
    """Return the limitations of each study, each answer with the values behind it, without the questions that were not asked."""
    name = "5_synthesise/limitations"
    plan, fields = config.synthesis.limitations, config.extraction.fields
    table = read_result(results, name)
    shown = table[["registration_ids", "title", "limitations"]].copy()
    for question in QUESTIONS:
        if (table[question] != "").any():
            reasons = [with_names(because, names, fields) for because in table[f"{question}_because"]]
            if question == "not_stated":
                labels = (
                    [within(field_label(field, fields)) for field in split_values(cell)] for cell in reasons
                )
                reasons = [listed(own) for own in labels]
            answers = zip(table[question], reasons, strict=True)
            shown[LABELS[question]] = [
                f"{answer}: {because}" if because else answer for answer, because in answers
            ]
    asked = listed([within(field_label(field, fields)) for field in plan.must_be_stated])
    stated = f"Asked to be stated: {asked}; what is missing is missing in what the extractors read, and a fuller text may state it."
    why = f"{stated} {plan.why}".strip() if asked else plan.why
    note = (
        'Each answer with the values behind it; "cannot be told" means that no source gives them, that a report or a later version of the registration '
        "would tell and was not read, or that sources, or a title and its registration, contradict each other; "
        '"not judged" that the question is not put to the study. A status is the last one that is known, on its date; "not dated" means that no '
        "source dates it, so that it may be long past."
    )
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
