"""Votes and the retrieval log carried over from the previous sealed version.

What that version left open is asked again: full texts that it did not retrieve, and reports that it could not classify. The
earlier answers are kept, marked as asked again, and decide nothing in this version.
"""

from __future__ import annotations

import pandas as pd

from prismake.records.aliases import current_ids, reports_of_records
from prismake.screening.stage import ASKED_AGAIN, AWAITING
from prismake.tables import join_values, replace_values, rows_of, split_values


def carried_retrieval(earlier: pd.DataFrame, record_report: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of an earlier log (schema 3_screen/retrieval) whose records are not in this version's log.

    A full text that was not retrieved is asked again. record_report: maps records to the current reports (schema 2_deduplicate/record_report).
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
    """Return the votes of an earlier version (schema 3_screen/votes), marked as asked again where it could not classify the report.

    decisions: of the same stage and version (schema 3_screen/decisions). record_report: schema 2_deduplicate/record_report, for
    the ids that records have now.
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
    """Return the decision and reason of an earlier version by current record id, without reports that it could not classify.

    decisions: schema 3_screen/decisions. record_report: schema 2_deduplicate/record_report, for the ids that records have now.
    """
    current = current_ids(record_report)
    return {
        record: (row["decision"], row["reason"])
        for row in rows_of(decisions)
        if row["decision"] != AWAITING
        for record in replace_values(split_values(row["record_ids"]), current)
    }
