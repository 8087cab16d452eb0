"""Reports removed before screening: they are not screened."""

from __future__ import annotations

import pandas as pd

from prismake.tables import split_values


def without_removed(reports: pd.DataFrame, removed: pd.DataFrame) -> pd.DataFrame:
    """Return the reports (schema 2_deduplicate/reports) with at least one record that was not removed.

    removed: schema 1_identify/removed_before_screening.
    """
    removed_ids = set(removed["record_id"])
    remains = [not removed_ids.issuperset(split_values(cell)) for cell in reports["record_ids"]]
    return reports[remains].reset_index(drop=True)
