"""Which dismissals of quarantined entries count."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from prismake.records.compose import NO_TITLE


def standing_dismissals(
    passed_over: pd.DataFrame, quarantine: pd.DataFrame, machines: Collection[str]
) -> pd.DataFrame:
    """Return the lines of config/quarantine.csv that count (schema 1_identify/passed_over).

    An entry without a title says nothing that it could be excluded for, so a machine does not dismiss it: it waits for a person.
    quarantine: schema 1_identify/quarantine. machines: the names of automated people on the roster.
    """
    untitled = set(quarantine.loc[quarantine["reason"] == NO_TITLE, "quarantine_id"])
    by_machine = passed_over["by"].str.strip().isin(set(machines))
    return passed_over[~(by_machine & passed_over["quarantine_id"].isin(untitled))].reset_index(drop=True)
