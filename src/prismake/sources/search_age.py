"""The date of a last search: until which day it counts as recent (at most 12 months, MECIR C37), and whether it is to come."""

from __future__ import annotations

import re
from datetime import date, timedelta

MONTHS = 12
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def counts_until(searched_on: str) -> date | None:
    """Return the last day on which a search is at most 12 months old; None without a date.

    searched_on: YYYY-MM-DD, YYYY-MM or YYYY; of a month or year the first day is used, because the search may have
    been on that day.
    """
    first = first_day(searched_on)
    if first is None:
        return None
    year = first.year + MONTHS // 12
    # 29 February has no day a year later.
    return date(year, 2, 28) if (first.month, first.day) == (2, 29) else first.replace(year=year)


def first_day(searched_on: str) -> date | None:
    """Return the first day that a date YYYY-MM-DD, YYYY-MM or YYYY may mean; None without a date."""
    match = _DAY.fullmatch(searched_on.strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def is_to_come(searched_on: str, today: date) -> bool:
    """Return whether a search is dated after today (UTC). Tomorrow is allowed: somewhere it has begun."""
    first = first_day(searched_on)
    return first is not None and first > today + timedelta(days=1)
