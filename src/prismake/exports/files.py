"""The file of an export, and what its format cannot hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from prismake.exports import FORMATS, csl
from prismake.exports.lists import DECISION_COLUMNS
from prismake.exports.references import reference_list
from prismake.formats.writers import format_record
from prismake.records.record import LIST_COLUMNS, RECORD_COLUMNS, Record
from prismake.tables import rows_of, split_values

# Columns of a report in this review alone. What else RIS and BibTeX have no tag for goes into a note that prismake reads back.
OWN_COLUMNS = ("report_id", "record_ids", "sources", "arm", "values_from", *DECISION_COLUMNS)
REFERENCE_COLUMNS = (
    "authors", "title", "journal", "year", "volume", "issue", "pages", "article_number", "doi", "pmid",
)  # fmt: skip


@dataclass(frozen=True)
class Export:
    """The text of a file, and for each column that its format cannot hold in how many reports it is filled."""

    text: str
    not_held: dict[str, int]


def export(reports: pd.DataFrame, form: str) -> Export:
    """Return reports (as `lists.reports_of` gives them) as "ris", "bibtex", "csv", "csl-json" or "references".

    A CSV holds every column. Raises KeyError for an unknown format.
    """
    if form not in FORMATS:
        raise KeyError(form)
    if form == "csv":
        return Export(reports.to_csv(index=False, lineterminator="\n"), {})
    records = list(records_of(reports))
    if form == "csl-json":
        text = csl.csl_json(zip(reports["report_id"], records, strict=True))
        return Export(text, _filled(reports, set(reports.columns) - set(csl.HELD)))
    if form == "references":
        return Export(
            reference_list(records), _filled(reports, set(reports.columns) - set(REFERENCE_COLUMNS))
        )
    return Export(
        "".join(format_record(record, form) for record in records), _filled(reports, set(OWN_COLUMNS))
    )


def records_of(reports: pd.DataFrame) -> Iterator[Record]:
    """Yield reports (columns of 2_deduplicate/reports) as records; the native id is the id of the report."""
    for row in rows_of(reports):
        record = Record(native_id=row["report_id"])
        for column in RECORD_COLUMNS:
            setattr(record, column, split_values(row[column]) if column in LIST_COLUMNS else row[column])
        yield record


def _filled(reports: pd.DataFrame, columns: set[str]) -> dict[str, int]:
    """Return how many reports fill each of these columns, in the order of the table; columns that none fills are left out."""
    counts = {column: int((reports[column] != "").sum()) for column in reports.columns if column in columns}
    return {column: count for column, count in counts.items() if count}
