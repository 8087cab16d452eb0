"""Searches the sources for values of fields that extractors left empty, because an empty answer does not prove that
the value is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from prismake.protocol.extraction import ExtractionField
from prismake.tables import rows_of, split_values


def found_in_sources(
    studies: pd.DataFrame, records: pd.DataFrame, fields: Mapping[str, ExtractionField]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Return (study id, field) to (value, record id): the first match of the field's pattern in the interventions of
    the study's records.

    studies: table 4_extract/studies. records: table 1_identify/records. Records of registers are searched before
    records that repeat them.
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
