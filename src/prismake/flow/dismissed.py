"""Decides which decisions of people on quarantined entries are valid."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from prismake.records.compose import NO_TITLE
from prismake.tables import declared, numbered_rows

_FILE = declared("1_identify/passed_over").path


def standing_dismissals(
    passed_over: pd.DataFrame, quarantine: pd.DataFrame, machines: Collection[str]
) -> pd.DataFrame:
    """Return the valid lines of config/quarantine.csv (table 1_identify/passed_over): quarantined entries that stay
    out of the review.

    A line of an automated person on an entry without a title is not valid: a person must decide on such an entry.
    quarantine: table 1_identify/quarantine. machines: the names of automated people in `people`.
    """
    return passed_over[~_by_a_machine_alone(passed_over, quarantine, machines)].reset_index(drop=True)


def lines_without_effect(
    passed_over: pd.DataFrame, quarantine: pd.DataFrame, machines: Collection[str]
) -> list[str]:
    """Return a sentence for each line of config/quarantine.csv that does not count, with the reason. Arguments as in
    `standing_dismissals`.
    """
    ignored = _by_a_machine_alone(passed_over, quarantine, machines)
    return [
        f'{_FILE}, row {number}: the line of {row["by"].strip()}, a machine, on "{row["quarantine_id"]}" does not count: an entry without a title '
        "needs the decision of a person. A person looks at the entry and writes their own name in `by`."
        for (number, row), is_ignored in zip(numbered_rows(passed_over), ignored, strict=True)
        if is_ignored
    ]


def _by_a_machine_alone(
    passed_over: pd.DataFrame, quarantine: pd.DataFrame, machines: Collection[str]
) -> pd.Series[bool]:
    untitled = set(quarantine.loc[quarantine["reason"] == NO_TITLE, "quarantine_id"])
    by_machine = passed_over["by"].str.strip().isin(set(machines))
    return by_machine & passed_over["quarantine_id"].isin(untitled)
