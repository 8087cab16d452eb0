"""Whole tables of a version on the page, with the names of sources for readers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from prismake.protocol.extraction import ExtractionField
from prismake.reports.page.content import PageTable
from prismake.reports.page.files import from_page
from prismake.synthesis.labels import field_label
from prismake.tables import declared, join_values, read_table, split_values
from prismake.wording import within


def whole_table(results: Path, names: Mapping[str, str], key: str, schema: str, note: str) -> PageTable:
    """Return all rows of a table of a version for the page, under the title of its declaration.

    names: source to its name for readers, which stands instead of its key. key: the id of the table on the page. schema: the name of
    the declaration. note: a sentence about the table.
    """
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


def with_field_labels(page_table: PageTable, fields: Mapping[str, ExtractionField]) -> PageTable:
    """Return a table with labels for readers in its column field."""
    table = page_table.table
    return replace(
        page_table, table=table.assign(field=[field_label(field, fields) for field in table["field"]])
    )


def with_names(text: str, names: Mapping[str, str], fields: Mapping[str, ExtractionField]) -> str:
    """Return a text with the names of sources in its brackets, and the labels of the fields before its colons."""
    named = re.sub(r"(?<=\()\w+(?=, )|(?<=, )\w+(?=\))", lambda match: names.get(match[0], match[0]), text)
    return re.sub(
        r"(?:(?<=^)|(?<=; ))[a-z]+(?:_[a-z]+)+(?=: )",
        lambda match: within(field_label(match[0], fields)),
        named,
    )
