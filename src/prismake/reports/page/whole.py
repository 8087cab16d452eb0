"""Whole tables of a version on the page, with the names of sources for readers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from prismake.reports.page.content import PageTable
from prismake.reports.page.files import from_page
from prismake.tables import declared, join_values, read_table, split_values


def whole_table(results: Path, names: Mapping[str, str], key: str, schema: str, note: str) -> PageTable:
    """Return a whole table of a version, with the title of its declaration."""
    path = f"{schema}.csv"
    return PageTable(
        key,
        declared(schema).title,
        with_source_names(read_table(results / path, schema), names),
        note,
        from_page(path),
    )


def with_source_names(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return a table with source names for readers instead of source keys."""
    renamed = {
        column: [join_values(names.get(name, name) for name in split_values(cell)) for cell in table[column]]
        for column in ("source", "sources")
        if column in table
    }
    return table.assign(**renamed)
