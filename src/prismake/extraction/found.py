"""Values of fields that a source holds: what extractors may have overlooked is no proof of a gap."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from prismake.protocol.extraction import ExtractionField
from prismake.tables import rows_of, split_values


def found_in_sources(
    studies: pd.DataFrame, records: pd.DataFrame, fields: Mapping[str, ExtractionField]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the value of each field with a pattern in the interventions of the records of a study, and the record.

    studies: schema 4_extract/studies. records: schema 1_identify/records. Registers come before second-hand records. The keys are study
    and field.
    """
    sought = {
        name: re.compile(field.pattern, re.IGNORECASE) for name, field in fields.items() if field.pattern
    }
    if not sought:
        return {}
    by_record = {row["record_id"]: row for row in rows_of(records)}
    value_by_cell: dict[tuple[str, str], tuple[str, str]] = {}
    for study in rows_of(studies):
        own = [by_record[name] for name in split_values(study["record_ids"]) if name in by_record]
        own.sort(key=lambda row: (row["arm"] not in ("database", "register"), row["record_id"]))
        for row in own:
            for name, pattern in sought.items():
                if match := pattern.search(row["interventions"]):
                    value_by_cell.setdefault(
                        (study["study_id"], name), (" ".join(match[0].split()), row["record_id"])
                    )
    return value_by_cell
