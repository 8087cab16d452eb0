"""The reports that a person has to judge now, according to the assignments: those of the current pilot round or
batch.
"""

from __future__ import annotations

import pandas as pd

from prismake.screening.assignments import IN_FORM


def at_hand(reports: pd.DataFrame, assignments: pd.DataFrame, person: str) -> pd.DataFrame:
    """Return the reports (table 2_deduplicate/reports) on which a person has to vote now, in the order of the form.

    assignments: table 3_screen/assignments. Reports that wait for the pilot round or a later batch are left out, and
    so are reports that the person must not judge.
    """
    given = assignments[(assignments["person"] == person) & (assignments["state"] == IN_FORM)]
    ranked = given.assign(rank=given["rank"].astype(int)).sort_values("rank", kind="stable")
    place = {report: number for number, report in enumerate(reports["report_id"])}
    rows = [place[report] for report in ranked["report_id"] if report in place]
    return reports.iloc[rows].reset_index(drop=True)
