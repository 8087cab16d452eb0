"""Selects the reports of an export with their decisions, as a table and as records."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from prismake.exports import EXCLUDED, GOING_ON, INCLUDED, LISTS
from prismake.records.record import LIST_COLUMNS, RECORD_COLUMNS, Record
from prismake.screening.stage import FULL_TEXT, TITLE_ABSTRACT
from prismake.tables import rows_of, split_values

DECISION_COLUMNS = ("decision", "stage", "reason")


def reports_of(
    name: str, reports: pd.DataFrame, title_abstract: pd.DataFrame, full_text: pd.DataFrame
) -> pd.DataFrame:
    """Return the reports of a list in the order of reports.csv, with the additional columns decision, stage and
    reason.

    name: "all" for every report, "going-on" for those whose full texts are sought, "included", or "excluded" at
    either stage. reports: table 2_deduplicate/reports. title_abstract, full_text: tables 3_screen/decisions of the
    two stages. decision is that of the last stage with a decision on the report, or empty. Raises KeyError for an
    unknown list.
    """
    if name not in LISTS:
        raise KeyError(name)
    decided = pd.concat([_of_stage(title_abstract, TITLE_ABSTRACT), _of_stage(full_text, FULL_TEXT)])
    last = decided.drop_duplicates("report_id", keep="last")
    table = reports.merge(last, on="report_id", how="left").fillna("")
    if name == GOING_ON:
        chosen = set(title_abstract.loc[title_abstract["decision"] == "include", "report_id"])
        return table[table["report_id"].isin(chosen)].reset_index(drop=True)
    if name == INCLUDED:
        table = table[(table["decision"] == "include") & (table["stage"] == FULL_TEXT)]
    elif name == EXCLUDED:
        table = table[table["decision"] == "exclude"]
    return table.reset_index(drop=True)


def _of_stage(decisions: pd.DataFrame, stage: str) -> pd.DataFrame:
    return decisions[["report_id", "decision", "reason"]].assign(stage=stage)[
        ["report_id", *DECISION_COLUMNS]
    ]


def records_of(reports: pd.DataFrame) -> Iterator[Record]:
    """Yield reports (columns of table 2_deduplicate/reports) as records; the native id of a record is the id of its
    report.
    """
    for row in rows_of(reports):
        record = Record(native_id=row["report_id"])
        for column in RECORD_COLUMNS:
            setattr(record, column, split_values(row[column]) if column in LIST_COLUMNS else row[column])
        yield record
