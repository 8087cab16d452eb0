"""Votes and retrieval log of the previous sealed version that this version takes over.

Reports that the previous version left open are screened again: full texts that were not retrieved, and reports that
could not be classified. The earlier answers on them are kept with a mark, and decide nothing in this version.
"""

from __future__ import annotations

import pandas as pd

from prismake.records.aliases import current_ids, reports_of_records
from prismake.screening.stage import ASKED_AGAIN, AWAITING
from prismake.tables import join_values, replace_values, rows_of, split_values


def carried_retrieval(earlier: pd.DataFrame, record_report: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of an earlier retrieval log (table 3_screen/retrieval) on records that this version's log does
    not contain.

    Full texts that were not retrieved are marked as sought again. record_report: table 2_deduplicate/record_report.
    """
    report_of = reports_of_records(record_report)
    current = current_ids(record_report)
    logged = {record for cell in log["record_ids"] for record in split_values(cell)}
    rows = []
    for row in rows_of(earlier):
        records = replace_values(split_values(row["record_ids"]), current)
        if logged.isdisjoint(records):
            reports = sorted({report_of[record] for record in records if record in report_of})
            retrieved = row["retrieved"] if row["retrieved"] == "yes" else ASKED_AGAIN
            rows.append({**row, "report_id": join_values(reports), "retrieved": retrieved})
    return pd.DataFrame(rows, columns=list(earlier.columns), dtype="str")


def carried_votes(
    earlier: pd.DataFrame, decisions: pd.DataFrame, record_report: pd.DataFrame
) -> pd.DataFrame:
    """Return the votes of an earlier version (table 3_screen/votes); votes on reports that it could not classify are
    marked as screened again.

    decisions: of the same stage and version (table 3_screen/decisions). record_report: table
    2_deduplicate/record_report, by which ids become current.
    """
    current = current_ids(record_report)
    unclassified = {
        record
        for row in rows_of(decisions)
        if row["decision"] == AWAITING
        for record in replace_values(split_values(row["record_ids"]), current)
    }
    marks = [
        mark if unclassified.isdisjoint(replace_values(split_values(records), current)) else ASKED_AGAIN
        for mark, records in zip(earlier["carried"], earlier["record_ids"], strict=True)
    ]
    return earlier.assign(carried=marks)


def decided_before(decisions: pd.DataFrame, record_report: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return current record id to the (decision, reason) of an earlier version, without reports that it could not
    classify.

    decisions: table 3_screen/decisions. record_report: table 2_deduplicate/record_report, by which ids become
    current.
    """
    current = current_ids(record_report)
    return {
        record: (row["decision"], row["reason"])
        for row in rows_of(decisions)
        if row["decision"] != AWAITING
        for record in replace_values(split_values(row["record_ids"]), current)
    }
