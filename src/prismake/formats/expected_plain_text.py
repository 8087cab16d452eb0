"""Count the expected records of RefWorks and Cochrane plain text by their first lines, independently of the parser."""

from __future__ import annotations

import re

from prismake.formats.expected_count import framed_count

_RT = re.compile(r"T(?<=\nRT)(?=[ \t][A-Z])")
_ER = re.compile(r"R(?<=\nER)[ \t]*(?=\n|\Z)")
_TAGGED = re.compile(r"^(?:A1|T1|JF|YR|ID|SR)[ \t]", re.MULTILINE)
_RECORD = re.compile(r"^Record #\d+ of \d+[ \t]*$", re.MULTILINE)
_ID = re.compile(r"^ID: ", re.MULTILINE)


def refworks_count(text: str) -> int:
    """Return the number of RefWorks records: RT tags, and each ER that closes fields without an RT."""
    return framed_count(text, _RT, _ER, _TAGGED)


def cochrane_count(text: str) -> int:
    """Return the number of records of the Cochrane Library: their first lines, and each ID without one."""
    before, *records = _RECORD.split(text)
    return len(_ID.findall(before)) + sum(max(len(_ID.findall(record)), 1) for record in records)
