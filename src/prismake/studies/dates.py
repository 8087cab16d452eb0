"""Parses dates in the styles of the sources into ISO dates of the same precision."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})"
_STYLES = tuple(
    re.compile(rf"(?<![\w-]){style}(?![\w-])", re.IGNORECASE)
    for style in (
        rf"{_YEAR}(?P<mark>[-/.])(?P<number>\d{{1,2}})(?P=mark){_DAY}(?:[T ]\d\d:\d\d\S*)?",
        rf"{_YEAR}(?P<number>\d\d)(?P<day>\d\d)",
        rf"{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"{_DAY}(?:st|nd|rd|th)?[\s-]+{_MONTH},?[\s-]+{_YEAR}",
        rf"{_YEAR}\s+{_MONTH}(?:\s+{_DAY})?",
        rf"{_MONTH},?[\s-]+{_YEAR}",
        rf"{_YEAR}[-/.](?P<number>\d{{1,2}})",
        _YEAR,
    )
)


def find_date(text: str) -> tuple[str, str]:
    """Return the first date in a text as YYYY, YYYY-MM or YYYY-MM-DD ("" if there is none), and the text without it.

    An ambiguous date such as 01/02/2021 is ignored.
    """
    for style in _STYLES:
        for match in style.finditer(text):
            if iso := _iso(match.groupdict()):
                return iso, (text[: match.start()] + text[match.end() :]).strip(" ,;:")
    return "", text


def iso_date(written: str) -> str:
    """Return a date as YYYY, YYYY-MM or YYYY-MM-DD, or "" if the text is not exactly one date."""
    iso, rest = find_date(written)
    return "" if rest else iso


def _iso(parts: dict[str, str | None]) -> str:
    year = int(parts["year"] or 0)
    month_name = parts.get("month")
    month = _MONTHS.index(month_name.lower()) + 1 if month_name else int(parts.get("number") or 0)
    day = int(parts.get("day") or 0)
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return ""
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def same_date(first: str, second: str) -> bool:
    """Return whether two ISO dates agree to the precision that both have, such as 2014-04 and 2014-04-17."""
    return first.startswith(second) or second.startswith(first)
