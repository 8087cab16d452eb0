"""Dates of a registration: when the study was first registered, and when its results were first posted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd
import yaml

from prismake.studies.dates import iso_date
from prismake.tables import rows_of, split_values


@cache
def _fields(key: str) -> tuple[str, ...]:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text)[key])


def posted_on(record: Mapping[str, str]) -> str:
    """Return the ISO date on which the register first posted results, from a row of table 1_identify/records; "" if
    it has none.
    """
    return _day(record, "fields")


def registered_on(record: Mapping[str, str]) -> str:
    """Return the ISO date on which the study was first registered, from a row of table 1_identify/records; "" if it
    has none.
    """
    return _day(record, "registered")


def _day(record: Mapping[str, str], key: str) -> str:
    """Return the earliest ISO date in the fields of a key, "" without one. A field is named whole, or by the end of its path in dots."""
    other = json.loads(record["other_fields"]) if record["other_fields"] else {}
    days = [
        iso_date(str(value))
        for name, values in other.items()
        if any(name == field or name.endswith(f".{field}") for field in _fields(key))
        for value in values
    ]
    return min(filter(None, days), default="")


def with_register_days(studies: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """Return the studies (table 4_extract/studies) with the columns first_posted and results_posted, each from the
    earliest date in their records, and first_posted_from and results_posted_from, the ids of these records.
    """
    for column, day_of in (("first_posted", registered_on), ("results_posted", posted_on)):
        days = {row["record_id"]: day for row in rows_of(records) if (day := day_of(row))}
        cells = [
            min(((days[name], name) for name in split_values(cell) if name in days), default=("", ""))
            for cell in studies["record_ids"]
        ]
        studies = studies.assign(
            **{
                column: pd.Series([day for day, _ in cells], index=studies.index, dtype="str"),
                f"{column}_from": pd.Series([name for _, name in cells], index=studies.index, dtype="str"),
            }
        )
    return studies
