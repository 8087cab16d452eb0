"""Reports that were removed before screening by declaration: nobody is asked about them."""

from __future__ import annotations

import pandas as pd

from prismake.tables import split_values


def without_removed(reports: pd.DataFrame, removed: pd.DataFrame) -> pd.DataFrame:
    """Return the reports (schema 2_deduplicate/reports) of which at least one record was not removed.

    `removed` has the schema 1_identify/removed_before_screening.
    """
    removed_ids = set(removed["record_id"])
    remains = [not removed_ids.issuperset(split_values(cell)) for cell in reports["record_ids"]]
    return reports[remains].reset_index(drop=True)
