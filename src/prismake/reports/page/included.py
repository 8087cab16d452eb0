"""The main table of the page: the included studies with the fields that the protocol shows, in labels for readers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from prismake.protocol.config import Config
from prismake.reports.page.content import PageTable
from prismake.reports.page.files import from_page
from prismake.reports.page.groups import FEW_GROUPS
from prismake.reports.page.whole import with_names
from prismake.synthesis.labels import field_label
from prismake.tables import split_values
from prismake.wording import listed, within

# A column that qualifies another one is shown in the cells of that one, in brackets, with this label.
COMPANIONS = {
    "enrolment_type": ("enrolment", "type"),
    "status_date": ("status", "as\u00a0of"),
    "period_by": ("period", "by"),
}


# How each kind of disagreement is called before its fields.
KINDS_OF_DISAGREEMENT = {
    "sources_disagree": "",
    "aged": "aged to Unknown: ",
    "title_disagrees": "title says otherwise: ",
}


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
    limit = config.synthesis.compare_with
    if limit and len(table):
        note += f" Period: whether a study was there by {limit}, and by which of the two dates beside it, or by the registration number, that is told."
    return PageTable("studies", "Included studies", _for_readers(table, config), note, from_page(path))


def _for_readers(table: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Return the table with labels for readers, and each companion in the cells of the column that it qualifies."""
    if {"status", "status_date", "later_status"} <= set(table):
        rows = zip(table["status"], table["status_date"], table["later_status"], strict=True)
        table["status_date"] = [
            "; later ".join(filter(None, (day or (status and "not dated"), later)))
            for status, day, later in rows
        ]
        names = {key: source.name for key, source in config.sources.items()}
        table["status_date"] = [
            with_names(cell, names, config.extraction.fields) for cell in table["status_date"]
        ]
        table = table.drop(columns=["status_date_from", "later_status"])
    table = _with_disagreements(table, config)
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


def _with_disagreements(table: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Return the table with all kinds of disagreement in one column, each kind in its own words."""
    if "sources_disagree" not in table:
        return table
    cells: list[list[str]] = [[] for _ in range(len(table))]
    for column, words in KINDS_OF_DISAGREEMENT.items():
        for cell, fields in zip(cells, table.get(column, [""] * len(table)), strict=True):
            names = [within(field_label(field, config.extraction.fields)) for field in split_values(fields)]
            if names:
                cell.append(f"{words}{', '.join(names)}")
    others = [column for column in KINDS_OF_DISAGREEMENT if column != "sources_disagree" and column in table]
    return table.assign(sources_disagree=["; ".join(cell) for cell in cells]).drop(columns=others)
