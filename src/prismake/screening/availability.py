"""Which reports have a full text that can be judged, according to the retrieval log (table 3_screen/retrieval)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from prismake.screening.report_votes import ReportVotes, votes_by_report
from prismake.screening.stage import ASKED_AGAIN
from prismake.tables import rows_of, split_values

AWAITING_RETRIEVAL = "awaiting retrieval"
NOT_RETRIEVED = "not retrieved"


def log_rows_of(retrieval: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return report id to its row of the retrieval log.

    Rows on full texts that are sought again are ignored; of several rows, one with "yes" is used.
    """
    rows: dict[str, dict[str, str]] = {}
    for row in rows_of(retrieval):
        if row["retrieved"] == ASKED_AGAIN:
            continue
        for report in split_values(row["report_id"]):
            if report not in rows or row["retrieved"] == "yes":
                rows[report] = row
    return rows


def retrieval_state(
    report: Mapping[str, str], report_votes: ReportVotes, log_rows: Mapping[str, Mapping[str, str]]
) -> str:
    """Return the state of a report whose full text cannot be judged yet, such as "not retrieved"; empty if it can.

    A registration needs no full text.
    """
    row = log_rows.get(report["report_id"])
    if row is not None:
        return "" if row["retrieved"] == "yes" else NOT_RETRIEVED
    if report.get("record_type") == "registration" or report_votes.reviewers or report_votes.asked_again:
        return ""
    return AWAITING_RETRIEVAL


def that_can_be_judged(
    reports: pd.DataFrame, votes: pd.DataFrame, retrieval: pd.DataFrame | None
) -> pd.DataFrame:
    """Return the reports (table 2_deduplicate/reports) without those whose full text is missing.

    retrieval: None at a stage without full texts.
    """
    if retrieval is None:
        return reports
    votes_of, log_rows = votes_by_report(votes), log_rows_of(retrieval)
    there = [
        not retrieval_state(row, votes_of.get(row["report_id"], ReportVotes()), log_rows)
        for row in rows_of(reports.filter(items=["report_id", "record_type"]))
    ]
    # A list without entries would select no columns.
    return reports[pd.Series(there, index=reports.index, dtype=bool)].reset_index(drop=True)
