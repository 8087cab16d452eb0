"""The start records of a citation search: those named in config.yaml, and the included reports of this version."""

from __future__ import annotations

from pathlib import Path

from prismake.errors import ReviewError
from prismake.protocol.chasing import Chase
from prismake.tables import declared, read_result, rows_of, split_values


def start_records(plan: Chase, results: Path) -> list[str]:
    """Return the start records: PMIDs, DOIs, and the ids of included reports without PMID and DOI, which no provider
    can find.

    results: the folder of this version's results. Raises ReviewError if included reports are requested and the
    results do not exist, or if there is no start record.
    """
    start = list(plan.start)
    if plan.included_reports:
        start += _included(results)
    start = list(dict.fromkeys(start))
    if not start:
        raise ReviewError(
            "config/config.yaml: a chase with `included_reports: true` starts from the included reports, and this "
            "version has no included report yet.\n    What to do: finish full-text screening first, or name start "
            "records in `start` of the chase."
        )
    return start


def _included(results: Path) -> list[str]:
    links = results / declared("4_extract/report_study").path
    if not links.is_file():
        raise ReviewError(
            f"{links.as_posix()}: a chase with `included_reports: true` reads the included reports from this "
            "table, and the table is missing.\n"
            "    What to do: run `prismake run`, which writes the table, or name start records in `start` of the chase."
        )
    state_of = {
        row["report_id"]: row["state"] for row in rows_of(read_result(results, "4_extract/report_study"))
    }
    starts = []
    for report in rows_of(read_result(results, "2_deduplicate/reports")):
        if state_of.get(report["report_id"]) == "included":
            ids = [*split_values(report["pmid"]), *(doi.lower() for doi in split_values(report["doi"]))]
            starts.append(ids[0] if ids else report["report_id"])
    return starts
