"""The list of references on the page: what the numbers of the main table stand for (PRISMA 17)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from prismake.exports import INCLUDED
from prismake.exports.lists import records_of, reports_of
from prismake.exports.references import reference, reference_numbers
from prismake.reports.page.content import PageTable
from prismake.reports.page.files import from_page
from prismake.tables import read_result

NOTE = (
    "The included reports. The numbers are those under References in the table of included studies; "
    "6_report/exports/references.txt has the same list."
)


def cited_reports(results: Path) -> list[PageTable]:
    """Return the table of references, in the order of 6_report/exports/references.txt; none before a report is included."""
    decisions = [
        read_result(results, "3_screen/decisions", stage) for stage in ("1_title_abstract", "2_full_text")
    ]
    records = list(
        records_of(reports_of(INCLUDED, read_result(results, "2_deduplicate/reports"), *decisions))
    )
    numbers = reference_numbers(records)
    if not numbers:
        return []
    rows = sorted((numbers[record.native_id], reference(record), record.native_id) for record in records)
    table = pd.DataFrame(rows, columns=["Number", "Reference", "Report id"]).astype(str)
    return [PageTable("references", "References", table, NOTE, from_page("6_report/exports/included.csv"))]
