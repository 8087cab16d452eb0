"""Compares the number of registrations of the included studies with the number that another review gives for a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from prismake.protocol.synthesis import PublishedCount
from prismake.studies.dates import iso_date
from prismake.studies.number_dates import date_in
from prismake.studies.posted_results import registered_on
from prismake.synthesis.tables import CANNOT_BE_TOLD, period
from prismake.tables import rows_of, split_values, table_of
from prismake.wording import counted

BY, AFTER = "by then", "after it"


def comparison_table(
    comparisons: Sequence[PublishedCount], studies: pd.DataFrame, records: pd.DataFrame, registers: set[str]
) -> pd.DataFrame:
    """Return the table 5_synthesise/comparisons: the registrations of the included studies, for each declared
    comparison.

    studies, records: tables 4_extract/studies and 1_identify/records. registers: sources that are registers or
    databases; only their versions prove that a registration existed at a date.
    """
    of_number: dict[str, list[dict[str, str]]] = {}
    for record in rows_of(records):
        # A registration gives its own number first; the others are of other registers.
        own = split_values(record["registration_ids"])[:1]
        if own and record["record_type"] == "registration":
            of_number.setdefault(own[0], []).append(record)
    rows = []
    for comparison in comparisons:
        for study in rows_of(studies):
            for number in split_values(study["registration_ids"]):
                registered, because = _registered(
                    number, of_number.get(number, ()), comparison.date, registers
                )
                rows.append(
                    {
                        "comparison": comparison.label,
                        "registration_id": number,
                        "study_id": study["study_id"],
                        "title": study["title"],
                        "registered": registered,
                        "because": because,
                    }
                )
    return table_of(rows, "5_synthesise/comparisons")


def _registered(
    number: str, records: Sequence[Mapping[str, str]], date: str, registers: set[str]
) -> tuple[str, str]:
    """Return whether a registration existed by a date, and what tells it."""
    posted = sorted((day, record["record_id"]) for record in records if (day := registered_on(record)))
    for day, name in posted:
        known = _side(day, date)
        if known != CANNOT_BE_TOLD:
            return known, f"first posted {day} ({name})"
    versions = sorted(
        (iso_date(record["version_date"]), record["record_id"])
        for record in records
        if record["version_date"] and record["source"] in registers
    )
    for day, name in versions:
        if _side(day, date) == BY:
            return BY, f"a version of {day} ({name})"
    # A number did not exist before the date that it holds; it may be much younger.
    if (held := date_in(number)) and _side(held, date) == AFTER:
        return AFTER, f"the number holds {held}"
    return CANNOT_BE_TOLD, ""


def _side(day: str, date: str) -> str:
    """Return on which side of a date a day is, as far as its precision tells."""
    known = period(day, date)
    return known if known == CANNOT_BE_TOLD else BY if known.startswith("by ") else AFTER


def comparison_sentence(comparison: PublishedCount, table: pd.DataFrame) -> str:
    """Return sentences on the numbers of both reviews. table: table 5_synthesise/comparisons."""
    ours = table.loc[table["comparison"] == comparison.label, "registered"]
    source = f" ({comparison.source})" if comparison.source else ""
    by, after, unknown = (int((ours == word).sum()) for word in (BY, AFTER, CANNOT_BE_TOLD))
    numbers = (
        f"The included studies have {counted(len(ours), 'registration')}: {by:,} that existed by then, {after:,} that a dated source or the number itself shows to have come after it, and "
        f"{unknown:,} of which no source tells"
    )
    note = f" {comparison.note.strip()}" if comparison.note.strip() else ""
    return f"{comparison.label}{source} counts {comparison.count:,} {comparison.what} by {comparison.date}. {numbers}.{note}"
