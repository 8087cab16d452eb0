"""Normalises the short texts of a record: journal, language, dates, volume, issue, and numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from prismake.records.cell_lists import values_of_cell
from prismake.records.numbers import bare_number, date_of, publication_year, whole
from prismake.records.plausible import is_issue, is_volume, issue_of_serial, without_pagination
from prismake.records.text import clean, is_missing, value_of

_TEXTS = ("journal", "language", "study_type", "status", "sponsor", "enrolment_type")
_DATES = ("date", "start_date", "completion_date", "version_date")


@lru_cache(maxsize=16384)
def _date_value(text: str) -> str:
    value = date_of(text)
    return "" if is_missing(value) else value


@lru_cache(maxsize=16384)
def _text_value(text: str) -> str:
    listed = values_of_cell(text) if text[:1] in ("[", "{") else None
    return value_of(text if listed is None else ", ".join(listed))


@lru_cache(maxsize=4096)
def _count_value(text: str) -> str:
    return whole(value_of(text))


@lru_cache(maxsize=16384)
def _volume_value(text: str) -> str:
    value = bare_number(without_pagination(clean(text)))
    return "" if is_missing(value) or not is_volume(value) else value


@lru_cache(maxsize=16384)
def _issue_value(text: str) -> str:
    value = bare_number(clean(text))
    return "" if is_missing(value) or not is_issue(value) else issue_of_serial(value) or value


# The normaliser of each column with one short text. Values repeat often, so normalisers are cached.
SHORT: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(_TEXTS, _text_value),
    **dict.fromkeys(_DATES, _date_value),
    "volume": _volume_value,
    "issue": _issue_value,
    "enrolment": _count_value,
    "phase": _count_value,
    "year": publication_year,
}
