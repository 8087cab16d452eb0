"""The tables of full texts from a pin, and sentences on files of people that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from prismake.fulltexts.matching import FOLDER, files_in
from prismake.fulltexts.pinned import PinOfFullTexts, ReportRow, Try, read_fulltexts
from prismake.protocol.fulltexts import FINDERS
from prismake.records.aliases import reports_of_records
from prismake.tables import empty_table, join_values, rows_of, split_values, table_of
from prismake.wording import counted, listed_in_part

# pandas takes 0.4 s to load.
if TYPE_CHECKING:
    import pandas as pd

TABLES = ("3_screen/copies", "3_screen/copies_tried", "3_screen/copies_files")
PLATFORMS = {"openalex": "OpenAlex", "europe_pmc": "Europe PMC", "unpaywall": "Unpaywall"}
_MOST_NAMES = 5


def tables_of_pin(pin: str, record_report: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the tables 3_screen/copies, copies_tried and copies_files of a pin; empty tables if `pin` is empty.

    pin: the folder of the pin. record_report: table 2_deduplicate/record_report, by which earlier reports are found
    under their current ids.
    """
    if not pin:
        copies, tried, files = map(empty_table, TABLES)
        return copies, tried, files
    read = read_fulltexts(Path(pin))
    now = reports_of_records(record_report)
    reports = {row.report: _now(row.record_ids, now) for row in read.reports}
    return (
        table_of([_copy(row, reports[row.report]) for row in read.reports], TABLES[0]),
        table_of([entry for row in read.reports for entry in _tries(row, reports[row.report])], TABLES[1]),
        table_of(_files(read, set(now.values())), TABLES[2]),
    )


def _now(record_ids: Iterable[str], reports: Mapping[str, str]) -> str:
    return join_values(sorted({reports[record] for record in record_ids if record in reports}))


def _copy(row: ReportRow, report: str) -> dict[str, str]:
    copy, addresses = row.copy, [attempt for attempt in row.tries if attempt.where not in FINDERS]
    first = addresses[0] if addresses else None
    asked = [attempt for attempt in row.tries if attempt.where in FINDERS and attempt.at]
    return {
        "report_id": report,
        "record_ids": join_values(row.record_ids),
        "state": row.state,
        "reason": "" if copy or first is None else first.reason,
        "file": copy.get("file", ""),
        "kind": copy.get("kind", ""),
        "sha256": copy.get("sha256", ""),
        "found_by": ("people" if not copy["fetched"] else copy["finder"]) if copy else "",
        "url": copy.get("url", "") if copy else (first.where if first else ""),
        "licence": copy.get("licence", "") if copy else (first.licence if first else ""),
        "version": copy.get("version", "") if copy else (first.version if first else ""),
        "tried": join_values(attempt.where for attempt in asked),
        "tried_on": max((attempt.at[:10] for attempt in asked), default=""),
    }


def _tries(row: ReportRow, report: str) -> list[dict[str, str]]:
    def entry(attempt: Try) -> dict[str, str]:
        return {
            "report_id": report,
            "record_ids": join_values(row.record_ids),
            "where": attempt.where,
            "outcome": attempt.outcome,
            "reason": attempt.reason,
            "identifiers": join_values(attempt.identifiers),
            "named_by": attempt.finder,
            "leads_to": attempt.kind,
            "licence": attempt.licence,
            "version": attempt.version,
            "tried_at": attempt.at,
        }

    return [entry(row_try) for row_try in row.tries]


def _files(read: PinOfFullTexts, reports: set[str]) -> list[dict[str, str]]:
    return [
        {
            "file": file["file"],
            "state": file["state"],
            # A report whose id changed is named by its records, in the table of copies.
            "report_id": join_values(report for report in file["reports"] if report in reports),
            "matched_by": file["matched_by"],
            "kind": file["kind"],
            "bytes": str(file["bytes"]),
            "sha256": file["sha256"],
            "fault": file["fault"],
        }
        for file in read.files
    ]


def file_sentences(files: Iterable[Mapping[str, object]]) -> list[str]:
    """Return a sentence for each file of people that is assigned to no report.

    files: rows of 3_screen/copies_files, or of a pin.
    """
    sentences = []
    for file in files:
        place = (FOLDER / str(file["file"])).as_posix()
        reports = file["reports"] if "reports" in file else split_values(str(file["report_id"]))
        if file["state"] == "matches no report":
            sentences.append(
                f"`{place}` matches no report. Name it after the DOI (with _ for /), the PMID (as PMID123) or the id of its report, "
                "then run `prismake fulltexts --files`."
            )
        elif file["state"] == "matches several":
            assert isinstance(reports, Sequence)
            sentences.append(
                f"`{place}` names {counted(len(reports), 'report')}: {', '.join(map(str, reports))} (by its name, its folder or the "
                "identifiers inside). It stands for none of them. Open it, and name it after the id of the right one, "
                "then run `prismake fulltexts --files`."
            )
        elif file["state"] == "not a full text":
            sentences.append(f"`{place}` is not a full text: {file['fault']}. Replace it.")
    return sentences


def status_sentences(files: pd.DataFrame) -> list[str]:
    """Return the sentences of STATUS.md on files of people that cannot be used.

    files: table 3_screen/copies_files.
    """
    return file_sentences(rows_of(files))


def unlisted_sentence(pin: str, folder: Path = FOLDER) -> str:
    """Return a sentence that names the files in config/fulltexts/ which the current pin does not list; empty if there
    are none.

    The sentence is only printed on the screen: results depend on the pin alone, because the files are not in git.
    """
    names = {path.relative_to(folder).as_posix(): path.stat().st_size for path in files_in(folder)}
    if not names:
        return ""
    if pin:
        read = read_fulltexts(Path(pin))
        known = {file["file"]: file["bytes"] for file in read.files}
        known |= {row.copy["file"]: row.copy["bytes"] for row in read.reports if row.copy}
        names = {name: size for name, size in names.items() if known.get(name) != size}
    if not names:
        return ""
    shown = listed_in_part(sorted(names), _MOST_NAMES)
    verb = "is" if len(names) == 1 else "are"
    return (
        f"{counted(len(names), 'file')} in {folder.as_posix()}/ {verb} not listed by the pin in force: {shown}. "
        "To list them: `prismake fulltexts --files`, then write the pin that it names into config/config.yaml."
    )
