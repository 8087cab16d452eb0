"""Rows of a table that are no record: totals, dates of the export and copyright lines that programs write below the records
(asides.yaml).
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

_LONGEST = 240
_AROUND_CELLS = re.compile(r'[",;|\t\s]+')


def _row_pattern() -> re.Pattern[str]:
    facts = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    pattern = "|".join(facts["rows"])
    for name, key in (
        ("RECORDS", "records"),
        ("NUMBER", "numbers"),
        ("DATE", "dates"),
        ("PROGRAMS", "programs"),
    ):
        pattern = pattern.replace(name, f"(?:{facts[key]})")
    return re.compile(pattern, re.IGNORECASE)


_ROW = _row_pattern()


def aside_text(row: str) -> str:
    """Return the text of a row of a table that is no record, without its delimiters and quotes; empty if it may be a record.

    row: the line as it stands in the file.
    """
    if len(row) > _LONGEST or "\n" in row:
        return ""
    text = _AROUND_CELLS.sub(" ", row).strip()
    return text if _ROW.fullmatch(text) else ""


def is_header_again(row: str, header: str) -> bool:
    """Return whether a row of a table is its header row, sign for sign, as where two files were joined to one.

    A header that continues on a second line is never one.
    """
    return bool(_bare(header)) and "\n" not in _bare(header) and _bare(row) == _bare(header)


def _bare(row: str) -> str:
    """Return a row without the mark of the byte order and the blanks around it."""
    return row.strip("\ufeff \t\r\n")


def has_asides(text: str) -> bool:
    """Return whether a text has a line that is no record of a table."""
    return any(aside_text(line) for line in text.split("\n") if 0 < len(line) <= _LONGEST)
