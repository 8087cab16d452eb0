"""Votes and retrieval log of the previous sealed version that this version takes over.

Reports that the previous version left open are screened again: full texts that were not retrieved, and reports that
could not be classified. The earlier answers on them are kept with a mark, and decide nothing in this version.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from prismake.records.aliases import reports_of_records, with_current_ids
from prismake.screening.stage import ASKED_AGAIN, AWAITING
from prismake.tables import join_values, replace_values, rows_of, split_values


def carried_retrieval(
    earlier: pd.DataFrame,
    record_report: pd.DataFrame,
    log: pd.DataFrame,
    current: Mapping[str, str],
) -> pd.DataFrame:
    """Return the rows of an earlier retrieval log (table 3_screen/retrieval) on records that this version's log does
    not contain.

    Full texts that were not retrieved are marked as sought again. record_report: table 2_deduplicate/record_report.
    current: see `carried_votes`.
    """
    report_of = reports_of_records(record_report)
    logged = {record for cell in log["record_ids"] for record in split_values(cell)}
    rows = []
    for row in rows_of(earlier):
        records = replace_values(split_values(row["record_ids"]), current)
        if logged.isdisjoint(records):
            reports = sorted({report_of[record] for record in records if record in report_of})
            retrieved = row["retrieved"] if row["retrieved"] == "yes" else ASKED_AGAIN
            rows.append(
                {
                    **row,
                    "report_id": join_values(reports),
                    "record_ids": join_values(records),
                    "retrieved": retrieved,
                }
            )
    return pd.DataFrame(rows, columns=list(earlier.columns), dtype="str")


def carried_votes(earlier: pd.DataFrame, decisions: pd.DataFrame, current: Mapping[str, str]) -> pd.DataFrame:
    """Return the votes of an earlier version (table 3_screen/votes); votes on reports that it could not classify are
    marked as screened again. They have the current ids of their records.

    decisions: of the same stage and version (table 3_screen/decisions). current: former to current ids, as `ids_of_seal`
    returns them.
    """
    unclassified = {
        record
        for row in rows_of(decisions)
        if row["decision"] == AWAITING
        for record in replace_values(split_values(row["record_ids"]), current)
    }
    votes = with_current_ids(earlier, current, "record_ids")
    marks = [
        mark if unclassified.isdisjoint(split_values(records)) else ASKED_AGAIN
        for mark, records in zip(votes["carried"], votes["record_ids"], strict=True)
    ]
    return votes.assign(carried=marks)


def decided_before(decisions: pd.DataFrame, current: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return current record id to the (decision, reason) of an earlier version, without reports that it could not
    classify.

    decisions: table 3_screen/decisions. current: see `carried_votes`.
    """
    return {
        record: (row["decision"], row["reason"])
        for row in rows_of(decisions)
        if row["decision"] != AWAITING
        for record in replace_values(split_values(row["record_ids"]), current)
    }
