"""Aliases: ids that records had under earlier versions of prismake, and that votes and tables of people may still
contain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from prismake.records.numbers import MOST_DIGITS
from prismake.tables import join_values, replace_values, split_values

if TYPE_CHECKING:
    import pandas as pd


def current_ids(table: pd.DataFrame) -> dict[str, str]:
    """Return alias to current record id, without aliases that only counted the records of an export.

    table: has the columns `record_id` and `aliases`, as 1_identify/records and 2_deduplicate/record_report have. An alias that
    counted records leads to another record after the next export: see `former_ids.FormerIds`.
    """
    return {alias: record for alias, record in record_of_alias(table).items() if not is_counted(alias)}


def record_of_alias(table: pd.DataFrame) -> dict[str, str]:
    """Return alias to current record id, without aliases of several records and those that are the id of a record; table as in
    `current_ids`. What an alias that counted records leads to is the record that has its number now.
    """
    with_alias = table[table["aliases"] != ""]
    pairs = {
        (alias, record_id)
        for record_id, cell in zip(with_alias["record_id"], with_alias["aliases"], strict=True)
        for alias in split_values(cell)
    }
    claims = Counter(alias for alias, _ in pairs)
    own = set(table["record_id"]) if pairs else set()
    return {alias: record_id for alias, record_id in sorted(pairs) if claims[alias] == 1 and alias not in own}


def is_counted(alias: str) -> bool:
    """Return whether an id ends in a number that an export counts up, so that the next export gives it to another record."""
    number, _, repeat = alias.rpartition(":")[2].partition("~")
    return number.isdecimal() and len(number) <= MOST_DIGITS and (not repeat or repeat.isdecimal())


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
