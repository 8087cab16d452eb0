"""Ids of a sealed version that name another record now.

An export may give the id of one record to another: numbers of a list, ids of a spreadsheet that was sorted. Whatever the sealed version
decided on the one must not reach the other, so such an id means no record of this version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from prismake.records.text import letters
from prismake.tables import rows_of, split_values

IDENTIFIERS = ("doi", "pmid", "pmcid", "registration_ids")
# Titles of one record that was corrected, translated in part or cut short share more of their words.
_LEAST_SHARED = 0.4
_MARK = " of version "
_WORD = re.compile(r"\w{3,}")


def renamed_ids(version: str, then: pd.DataFrame, now: pd.DataFrame) -> dict[str, str]:
    """Return id to a name that no record has, for each id of a sealed version that names another record now.

    then, now: table 1_identify/records of the sealed version and of this one.
    """
    rows_now = {row["record_id"]: row for row in rows_of(now[["record_id", *_compared(now)]])}
    return {
        row["record_id"]: f"{row['record_id']}{_MARK}{version}"
        for row in rows_of(then[["record_id", *_compared(then)]])
        if row["record_id"] in rows_now and is_other_record(row, rows_now[row["record_id"]])
    }


def renamed(names: Iterable[str]) -> list[str]:
    """Return those of some names that `renamed_ids` gave."""
    return [name for name in names if _MARK in name]


def is_other_record(then: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Return whether two rows with one id are of two records: no identifier in common, other words in the title, and another year or
    first author. A field that one of both lacks tells nothing.
    """
    if any(
        set(_identifiers(then.get(field, ""))) & set(_identifiers(now.get(field, "")))
        for field in IDENTIFIERS
    ):
        return False
    first, second = set(_words(then["title"])), set(_words(now["title"]))
    if not first or not second or len(first & second) >= _LEAST_SHARED * min(len(first), len(second)):
        return False
    return any(
        then[field] and now[field] and _lead(then[field]) != _lead(now[field])
        for field in ("year", "authors")
    )


def _compared(table: pd.DataFrame) -> list[str]:
    return [name for name in ("title", "authors", "year", *IDENTIFIERS) if name in table]


def _identifiers(cell: str) -> list[str]:
    return [value.casefold() for value in split_values(cell)]


def _words(title: str) -> list[str]:
    return _WORD.findall(title.casefold())


def _lead(cell: str) -> str:
    return letters(split_values(cell)[0].partition(",")[0])
