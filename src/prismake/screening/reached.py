"""Which reports reach a stage of screening."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from prismake.screening.removed import without_removed


def reports_reached(
    reports: pd.DataFrame, removed: Iterable[pd.DataFrame], earlier_decisions: Iterable[pd.DataFrame]
) -> pd.DataFrame:
    """Return the reports (schema 2_deduplicate/reports) that were not removed and that all earlier stages included.

    removed: tables of schema 1_identify/removals. earlier_decisions: decisions of the earlier stages.
    """
    for table in removed:
        reports = without_removed(reports, table)
    for decisions in earlier_decisions:
        included = set(decisions.loc[decisions["decision"] == "include", "report_id"])
        reports = reports[reports["report_id"].isin(included)].reset_index(drop=True)
    return reports


def more_may_come(
    reports: pd.DataFrame, removed: Iterable[pd.DataFrame], earlier_decisions: Iterable[pd.DataFrame]
) -> bool:
    """Return whether reports may still reach the stage, because an earlier one has not decided on all that reached it."""
    for table in removed:
        reports = without_removed(reports, table)
    for decisions in earlier_decisions:
        if not set(reports["report_id"]) <= set(decisions["report_id"]):
            return True
        reports = reports_reached(reports, (), [decisions])
    return False
