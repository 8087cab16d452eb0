"""Reports removed before screening: they are not screened."""

from __future__ import annotations

import pandas as pd

from prismake.tables import split_values


def without_removed(reports: pd.DataFrame, removed: pd.DataFrame) -> pd.DataFrame:
    """Return the reports (table 2_deduplicate/reports) of which at least one record was not removed before screening.

    removed: table 1_identify/removals.
    """
    removed_ids = set(removed["record_id"])
    remains = [not removed_ids.issuperset(split_values(cell)) for cell in reports["record_ids"]]
    # A list without entries would select no columns.
    return reports[pd.Series(remains, index=reports.index, dtype=bool)].reset_index(drop=True)
