"""Aliases: ids that records had under earlier versions of prismake, and that votes and tables of people may still
contain.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from prismake.tables import join_values, replace_values, split_values

if TYPE_CHECKING:
    import pandas as pd


def current_ids(table: pd.DataFrame) -> dict[str, str]:
    """Return alias to current record id.

    table: has the columns `record_id` and `aliases`, as 1_identify/records and 2_deduplicate/record_report have.
    """
    with_alias = table[table["aliases"] != ""]
    return {
        alias: record_id
        for record_id, cell in zip(with_alias["record_id"], with_alias["aliases"], strict=True)
        for alias in split_values(cell)
    }


def reports_of_records(record_report: pd.DataFrame) -> dict[str, str]:
    """Return the report id by record id and alias, from the table 2_deduplicate/record_report."""
    reports = dict(zip(record_report["record_id"], record_report["report_id"], strict=True))
    return reports | {alias: reports[record] for alias, record in current_ids(record_report).items()}


def with_current_ids(table: pd.DataFrame, current: Mapping[str, str], *columns: str) -> pd.DataFrame:
    """Return a copy of the table with current record ids in the named columns, whose cells contain an id or a list of
    ids.
    """
    if not current:
        return table
    changed = {
        column: [join_values(replace_values(split_values(cell), current)) for cell in table[column]]
        for column in columns
    }
    return table.assign(**changed)
