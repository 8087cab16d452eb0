"""Worklists for other tools (Rayyan, Covidence, ASReview): the reports on which each person has to vote, with record
ids that survive the tool.

The ids are written as a note (`[prismake ID | ID]`), which all three tools keep; in RIS also as accession number,
which Covidence and ASReview keep, and in CSV in a column of their own, which ASReview keeps.
`screening.tools.matching` reads them from the tools' exports.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from prismake.exports.lists import records_of
from prismake.formats.round_trip import NOTE_PREFIX, NOTE_TAGS
from prismake.formats.writers import format_record
from prismake.screening.at_hand import at_hand
from prismake.tables import rows_of, split_values

CSV_COLUMNS = (
    "key", "title", "year", "journal", "volume", "issue", "pages", "authors", "url", "language", "abstract", "notes",
    "doi", "pubmed_id", "keywords", "prismake records",
)  # fmt: skip
"""The names that Rayyan documents for CSV files, which ASReview reads too; Covidence reads RIS alone."""

_END = "\nER  - "
_ROUND_TRIP = f"{NOTE_TAGS['ris']}  - {NOTE_PREFIX}"


def worklists(reports: pd.DataFrame, assignments: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return person to the reports that await the vote of that person now, in the order of the names.

    reports: table 2_deduplicate/reports. assignments: table 3_screen/assignments. A worklist has the same reports as
    the person's form. People whose vote is not awaited now have no entry.
    """
    lists = {person: at_hand(reports, assignments, person) for person in sorted(set(assignments["person"]))}
    return {person: table for person, table in lists.items() if len(table)}


def is_common(lists: Mapping[str, pd.DataFrame]) -> bool:
    """Return whether all people have the same reports in their worklists, so that one file can serve all of them."""
    return len({frozenset(table["report_id"]) for table in lists.values()}) == 1


def carried_ids(record_ids: str) -> str:
    """Return the note that carries the ids of a report through other tools. record_ids: ids joined by " | "."""
    return f"[prismake {record_ids}]"


def worklist_ris(reports: pd.DataFrame) -> str:
    """Return reports as RIS; a note and the accession number of each contain its record ids.

    The note with which an export is read back exactly is left out: reviewers see it in the other tool, and it tells them nothing.
    """
    parts = []
    for record, row in zip(records_of(reports), rows_of(reports), strict=True):
        start, end, rest = format_record(record, "ris").rpartition(_END)
        start = "\n".join(line for line in start.split("\n") if not line.startswith(_ROUND_TRIP))
        parts.append(f"{start}\nN1  - {carried_ids(row['record_ids'])}{end}{rest}")
    return "".join(parts)


def worklist_csv(reports: pd.DataFrame) -> str:
    """Return reports as CSV with the columns CSV_COLUMNS."""
    rows = [
        {
            "key": row["report_id"],
            "authors": " and ".join(split_values(row["authors"])),
            "notes": carried_ids(row["record_ids"]),
            "doi": next(iter(split_values(row["doi"])), ""),
            "pubmed_id": row["pmid"],
            "keywords": "; ".join(split_values(row["keywords"])),
            "prismake records": row["record_ids"],
            **{
                name: row[name]
                for name in (
                    "title",
                    "year",
                    "journal",
                    "volume",
                    "issue",
                    "pages",
                    "url",
                    "language",
                    "abstract",
                )
            },
        }
        for row in rows_of(reports)
    ]
    return pd.DataFrame(rows, columns=list(CSV_COLUMNS)).to_csv(index=False, lineterminator="\n")
