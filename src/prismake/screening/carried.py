"""The retrieval log carried over from the previous sealed version."""

from __future__ import annotations

import pandas as pd

from prismake.records.aliases import current_ids, reports_of_records
from prismake.tables import join_values, replace_values, rows_of, split_values


def carried_retrieval(earlier: pd.DataFrame, record_report: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of an earlier log (schema 3_screen/retrieval) whose records are not in this version's log.

    record_report: maps records to the current reports (schema 2_deduplicate/record_report).
    """
    report_of = reports_of_records(record_report)
    current = current_ids(record_report)
    logged = {record for cell in log["record_ids"] for record in split_values(cell)}
    rows = []
    for row in rows_of(earlier):
        records = replace_values(split_values(row["record_ids"]), current)
        if logged.isdisjoint(records):
            reports = sorted({report_of[record] for record in records if record in report_of})
            rows.append({**row, "report_id": join_values(reports)})
    return pd.DataFrame(rows, columns=list(earlier.columns), dtype="str")
