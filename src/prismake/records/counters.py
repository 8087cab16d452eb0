"""Recognises accession numbers that only count the records of a file, where they have too many digits to tell by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from prismake.records.numbers import MOST_DIGITS, RUNNING_DIGITS
from prismake.records.record import Record

# So many numbers in a row, each one more than the number before, are no accession numbers of a database.
_FEWEST = 20


def clear_counters(records: Sequence[Record]) -> None:
    """Empty the accession numbers of a file if they count its records; they stay in as_written, and as former ids.

    The next export gives such a number to another record. records: of one file, in its order.
    """
    numbered = [record for record in records if record.native_id]
    if len(numbered) < _FEWEST or not all(_may_count(record.native_id) for record in numbered):
        return
    if len({int(record.native_id) - record.position for record in numbered}) > 1:
        return
    for record in numbered:
        number = record.native_id
        tags = {tag for tag, values in record.source_fields.items() if values == [number]}
        record.as_written["native_id"] = number
        record.earlier_id = number if record.earlier_id is None else record.earlier_id
        record.native_id = ""
        record.volatile |= tags


def _may_count(number: str) -> bool:
    return number.isdecimal() and RUNNING_DIGITS < len(number) <= MOST_DIGITS
