"""How many of the included reports were checked for retractions and corrections, in a sentence."""

from __future__ import annotations

from pathlib import Path

from prismake.tables import read_result, rows_of, split_values
from prismake.wording import counted


def coverage_sentence(results: Path) -> str:
    """Return how many reports of included studies have a record of a source that was checked; empty if none is included.

    A list of notices that was searched for every report, such as Retraction Watch, checks them all.
    """
    links = read_result(results, "4_extract/report_study")
    included = set(links.loc[links["state"] == "included", "report_id"])
    if not included:
        return ""
    checks = [
        row for row in rows_of(read_result(results, "4_extract/integrity_sources")) if row["checked"] == "yes"
    ]
    sources = {row["source"] for row in checks}
    reports = rows_of(read_result(results, "2_deduplicate/reports"))
    checked = sum(
        row["report_id"] in included
        and ("" in sources or not sources.isdisjoint(split_values(row["sources"])))
        for row in reports
    )
    return f"Of {counted(len(included), 'report')} of included studies {checked:,} {'was' if checked == 1 else 'were'} checked."
