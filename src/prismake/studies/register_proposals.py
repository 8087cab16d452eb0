"""Proposals from trial registers: what they say of included studies, arms and outcomes, with the date of the version.
They are never used as values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from prismake.formats.registry_details import details, registrations_in_file
from prismake.formats.registry_results import Detail
from prismake.studies.dates import iso_date
from prismake.tables import rows_of, split_values, table_of

REGISTRATION = "registration"


def register_proposals(studies: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """Return the table 4_extract/proposals: what the registrations of the included studies say.

    studies: table 4_extract/studies. records: table 1_identify/records; the source files are read again for arms,
    outcomes and posted results. Values of two registrations, or of two versions of one, are separate rows, each with
    the date of its version, or without a date if unknown.
    """
    by_id = {row["record_id"]: row for row in rows_of(records)}
    files: dict[str, Mapping[str, object]] = {}
    rows = []
    for study in rows_of(studies):
        for name in split_values(study["record_ids"]):
            record = by_id.get(name)
            if (
                record is None
                or record["record_type"] != REGISTRATION
                or record["arm"] not in ("register", "database")
            ):
                continue
            for detail in dict.fromkeys(_details(record, files)):
                rows.append(
                    {
                        "study_id": study["study_id"],
                        "level": detail.level,
                        "study_arm": detail.arm,
                        "outcome": detail.outcome,
                        "time_point": detail.time_point,
                        "item": detail.item,
                        "value": detail.value,
                        "unit": detail.unit,
                        "record_id": name,
                        "as_of": iso_date(record["version_date"]) or record["version_date"],
                    }
                )
    return table_of(rows, "4_extract/proposals")


def _details(record: Mapping[str, str], files: dict[str, Mapping[str, object]]) -> Sequence[Detail]:
    """Return what a record says: its whole registration if its file holds one, else its columns."""
    if record["file"] not in files:
        path = Path(record["file"])
        files[record["file"]] = registrations_in_file(path) if path.is_file() else {}
    for number in split_values(record["registration_ids"]):
        element = files[record["file"]].get(number.upper())
        if isinstance(element, dict):
            return details(element)
    known = [Detail("study", "condition", value) for value in split_values(record["conditions"])]
    kind = record["enrolment_type"]
    if record["enrolment"]:
        item = f"{kind} enrolment" if kind in ("planned", "actual") else "enrolment"
        known.append(Detail("study", item, record["enrolment"]))
    return known
