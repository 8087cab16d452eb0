"""Whether a register has posted results of a study, and since when."""

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
def _fields() -> tuple[str, ...]:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text)["fields"])


def posted_on(record: Mapping[str, str]) -> str:
    """Return the ISO date on which the register first posted results, as a record (schema 1_identify/records) says; "" if it says none."""
    other = json.loads(record["other_fields"]) if record["other_fields"] else {}
    days = [
        str(value) for name, values in other.items() if name.endswith(_fields()) for value in values if value
    ]
    return min((iso_date(day) for day in days), default="")


def with_posted_results(studies: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """Return the studies (schema 4_extract/studies) with results_posted and results_posted_from, from the earliest date of their records."""
    posted = {row["record_id"]: day for row in rows_of(records) if (day := posted_on(row))}
    cells = [
        min(((posted[name], name) for name in split_values(cell) if name in posted), default=("", ""))
        for cell in studies["record_ids"]
    ]
    return studies.assign(
        results_posted=pd.Series([day for day, _ in cells], index=studies.index, dtype="str"),
        results_posted_from=pd.Series([name for _, name in cells], index=studies.index, dtype="str"),
    )
