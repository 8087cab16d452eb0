"""The file of an export, and what its format cannot hold."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from prismake.exports import FORMATS, csl
from prismake.exports.lists import DECISION_COLUMNS, records_of
from prismake.exports.references import reference_list
from prismake.formats.writers import write_records

# Columns of a report in this review alone. What else RIS and BibTeX have no tag for goes into a note that prismake reads back.
OWN_COLUMNS = ("report_id", "record_ids", "sources", "arm", "values_from", *DECISION_COLUMNS)
REFERENCE_COLUMNS = (
    "authors", "title", "journal", "year", "volume", "issue", "pages", "article_number", "doi", "pmid",
)  # fmt: skip


@dataclass(frozen=True)
class Export:
    """An export: the text of the file, and for each column that the format cannot contain the number of reports that
    have a value there.
    """

    text: str
    not_held: dict[str, int]


def exported_reports(reports: pd.DataFrame, form: str) -> Export:
    """Return reports in a file format. form: "ris", "bibtex", "csv", "csl-json" or "references".

    reports: as `lists.reports_of` returns them. CSV contains every column. Raises KeyError for an unknown format.
    """
    if form not in FORMATS:
        raise KeyError(form)
    if form == "csv":
        return Export(reports.to_csv(index=False, lineterminator="\n"), {})
    records = list(records_of(reports))
    if form == "csl-json":
        text = csl.csl_json(zip(reports["report_id"], records, strict=True))
        cut = {
            column: sum(not csl.is_held(record, column) for record in records)
            for column in ("record_type", "date", "article_number", "doi", "keywords")
        }
        counts = _filled(reports, set(reports.columns) - set(csl.HELD))
        return Export(text, counts | {column: count for column, count in cut.items() if count})
    if form == "references":
        return Export(
            reference_list(records), _filled(reports, set(reports.columns) - set(REFERENCE_COLUMNS))
        )
    return Export("".join(write_records(records, form)), _filled(reports, set(OWN_COLUMNS)))


def _filled(reports: pd.DataFrame, columns: set[str]) -> dict[str, int]:
    """Return how many reports fill each of these columns, in the order of the table; columns that none fills are left out."""
    counts = {column: int((reports[column] != "").sum()) for column in reports.columns if column in columns}
    return {column: count for column, count in counts.items() if count}
