"""The age of a last search: until which day it counts as recent (at most 12 months, MECIR C37)."""

from __future__ import annotations

import re
from datetime import date

MONTHS = 12
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def counts_until(searched_on: str) -> date | None:
    """Return the last day on which a search is at most 12 months old; None without a date.

    searched_on: YYYY-MM-DD, YYYY-MM or YYYY; of a month or year the first day is used, because the search may have
    been on that day.
    """
    match = _DAY.fullmatch(searched_on.strip())
    if match is None:
        return None
    try:
        first = date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
    year = first.year + MONTHS // 12
    # 29 February has no day a year later.
    return date(year, 2, 28) if (first.month, first.day) == (2, 29) else first.replace(year=year)
