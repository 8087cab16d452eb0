"""Fields that are reliably wrong in one file, noticed by how their values fall, and set aside with a word."""

from __future__ import annotations

from collections.abc import Sequence

from prismake.records.record import Record

# A judgement needs so many values, and is made on so many of the first records of a file.
MIN_VALUES = 30
SAMPLE_SIZE = 2000
# Journals number their issues from 1 every year: in real exports 2 to 40 % of the values are distinct. A
# serial number of the export is a new one in every record.
SERIAL_SHARE = 0.9
_EXPLANATIONS = {"issue": "a serial number of the file, not the issue of a journal"}


def unreliable_columns(records: Sequence[Record]) -> dict[str, str]:
    """Return the columns that are reliably wrong in these records of one file, each with the word for it."""
    reasons = {}
    for column, what in _EXPLANATIONS.items():
        values = [value for record in records if (value := getattr(record, column))]
        distinct = len(set(values))
        if len(values) >= MIN_VALUES and distinct >= SERIAL_SHARE * len(values):
            reasons[column] = (
                f'"{column}" is set aside in this file: {distinct:,} of {len(values):,} values are distinct, '
                f"so it is taken for {what}. What it said is kept as written."
            )
    return reasons


def clear_columns(record: Record, columns: Sequence[str]) -> None:
    """Empty these columns of a record; what they said is kept as written."""
    for column in columns:
        value = getattr(record, column)
        if value:
            record.as_written.setdefault(column, value)
            setattr(record, column, "")
