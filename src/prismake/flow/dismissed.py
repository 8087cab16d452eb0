"""Decides which decisions of people on quarantined entries are valid."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from prismake.records.compose import NO_TITLE


def standing_dismissals(
    passed_over: pd.DataFrame, quarantine: pd.DataFrame, machines: Collection[str]
) -> pd.DataFrame:
    """Return the valid lines of config/quarantine.csv (table 1_identify/passed_over): quarantined entries that stay
    out of the review.

    A line of an automated person on an entry without a title is not valid: a person must decide on such an entry.
    quarantine: table 1_identify/quarantine. machines: the names of automated people in `people`.
    """
    untitled = set(quarantine.loc[quarantine["reason"] == NO_TITLE, "quarantine_id"])
    by_machine = passed_over["by"].str.strip().isin(set(machines))
    return passed_over[~(by_machine & passed_over["quarantine_id"].isin(untitled))].reset_index(drop=True)
