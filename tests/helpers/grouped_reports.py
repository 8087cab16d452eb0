"""The studies of reports whose records and relations play no part in a test."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from prismake.studies.grouping import study_graph


def group_reports(
    reports: pd.DataFrame,
    states: dict[str, str],
    links: pd.DataFrame,
    current_ids: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The table report_study of these reports."""
    return study_graph(reports, states, links, current_ids).report_study
