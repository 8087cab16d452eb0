"""Lists ongoing studies separately, if the protocol asks for that."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from prismake.studies.grouping import INCLUDED
from prismake.tables import columns_of, rows_of, split_values, table_of
from prismake.vocabulary import standard_terms

ONGOING = "ongoing"


def ongoing_studies(
    studies: pd.DataFrame, reports: pd.DataFrame, edges: pd.DataFrame, statuses: Collection[str]
) -> set[str]:
    """Return the ids of included studies that are ongoing: their status is one of these, and no result was published
    or posted.

    studies: table 4_extract/studies, with the dates of posted results. reports, edges: tables 2_deduplicate/reports
    and 4_extract/edges. An included report that is neither a registration nor a protocol may have results, so that
    its study is not ongoing.
    """
    silent = set(reports.loc[reports["record_type"] == "registration", "report_id"])
    silent |= set(edges.loc[edges["kind"] == "protocol", "from_id"])
    meant = {standard_terms("status", status).casefold() for status in statuses}
    return {
        row["study_id"]
        for row in rows_of(studies)
        if standard_terms("status", row["status"]).casefold() in meant
        and not row["results_posted"]
        and silent.issuperset(split_values(row["report_ids"]))
    }


def set_apart(
    ongoing: Collection[str], studies: pd.DataFrame, others: pd.DataFrame, report_study: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the tables 4_extract/studies, studies_other and report_study, in which these studies have the state
    "ongoing".
    """
    chosen = studies["study_id"].isin(ongoing)
    links = report_study.copy()
    links.loc[links["study_id"].isin(ongoing) & (links["state"] == INCLUDED), "state"] = ONGOING
    reports = links[links["study_id"].isin(ongoing)].groupby("study_id")["report_id"]
    of_study = {str(study): " | ".join(sorted(ids)) for study, ids in reports}
    moved = [
        {name: row[name] for name in ("study_id", "registration_ids", "title")}
        | {"state": ONGOING, "report_ids": of_study[row["study_id"]]}
        for row in rows_of(studies[chosen])
    ]
    rows = sorted([*rows_of(others), *moved], key=lambda row: row["study_id"])
    kept = studies[~chosen].reset_index(drop=True)
    return kept, table_of(rows, "4_extract/studies_other"), links[list(columns_of("4_extract/report_study"))]
