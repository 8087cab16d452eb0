"""The reports that a person judges now: those of the open pilot round or batch, as the table of assignments says."""

from __future__ import annotations

import pandas as pd

from prismake.screening.assignments import IN_FORM


def at_hand(reports: pd.DataFrame, assignments: pd.DataFrame, person: str) -> pd.DataFrame:
    """Return the reports (schema 2_deduplicate/reports) that await the vote of a person now, in the order of the form.

    assignments: schema 3_screen/assignments. Reports that wait for the pilot or for another batch are left out, as are those that
    the person must not judge, which are assigned to others.
    """
    given = assignments[(assignments["person"] == person) & (assignments["state"] == IN_FORM)]
    ranked = given.assign(rank=given["rank"].astype(int)).sort_values("rank", kind="stable")
    place = {report: number for number, report in enumerate(reports["report_id"])}
    rows = [place[report] for report in ranked["report_id"] if report in place]
    return reports.iloc[rows].reset_index(drop=True)
