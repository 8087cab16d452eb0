"""Ids that records had under an earlier version of prismake: what people wrote with them finds its record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from prismake.tables import join_values, split_values

if TYPE_CHECKING:
    import pandas as pd


def current_ids(table: pd.DataFrame) -> dict[str, str]:
    """Return each alias of a record and the id that the record has now.

    table: columns `record_id` and `aliases`, as in 1_identify/records and 2_deduplicate/record_report.
    """
    with_alias = table[table["aliases"] != ""]
    return {
        alias: record_id
        for record_id, cell in zip(with_alias["record_id"], with_alias["aliases"], strict=True)
        for alias in split_values(cell)
    }


def reports_of_records(record_report: pd.DataFrame) -> dict[str, str]:
    """Return the report of each record, by its id and by each of its aliases (table 2_deduplicate/record_report)."""
    reports = dict(zip(record_report["record_id"], record_report["report_id"], strict=True))
    return reports | {alias: reports[record] for alias, record in current_ids(record_report).items()}


def renamed(ids: Iterable[str], current: Mapping[str, str]) -> list[str]:
    """Return these record ids as they are now, each once. current: as `current_ids` gives it."""
    return list(dict.fromkeys(current.get(name, name) for name in ids))


def with_current_ids(table: pd.DataFrame, current: Mapping[str, str], *columns: str) -> pd.DataFrame:
    """Return a table with the record ids in these columns as they are now; a cell may hold one id or a list."""
    if not current:
        return table
    changed = {
        column: [join_values(renamed(split_values(cell), current)) for cell in table[column]]
        for column in columns
    }
    return table.assign(**changed)
