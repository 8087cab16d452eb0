"""Columns that a file fills with wrong values, recognised by the distribution of the values."""

from __future__ import annotations

from collections.abc import Sequence

from prismake.records.record import Record

# The fewest values for a decision, and the number of first records of a file to decide on.
MIN_VALUES = 30
SAMPLE_SIZE = 2000
# Issues are numbered from 1 every year: in real exports 2 to 40 % of the values are distinct. A serial number of the
# export is distinct in every record.
SERIAL_SHARE = 0.9
_EXPLANATIONS = {"issue": "serial numbers of the file, not issues of a journal"}


def unreliable_columns(records: Sequence[Record]) -> dict[str, str]:
    """Return column to message, for the columns whose values in one file are serial numbers of the export: nearly every
    record has another one. Today only "issue" is looked at.
    """
    reasons = {}
    for column, what in _EXPLANATIONS.items():
        values = [value for record in records if (value := getattr(record, column))]
        distinct = len(set(values))
        if len(values) >= MIN_VALUES and distinct >= SERIAL_SHARE * len(values):
            reasons[column] = (
                f'the column "{column}" of this file is ignored: {distinct:,} of {len(values):,} values are distinct, '
                f"so it holds {what}. Its values are kept in as_written."
            )
    return reasons


def clear_columns(record: Record, columns: Sequence[str]) -> None:
    """Empty these columns of a record and keep their values in as_written."""
    for column in columns:
        value = getattr(record, column)
        if value:
            record.as_written.setdefault(column, value)
            setattr(record, column, "")
