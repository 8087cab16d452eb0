"""Reads the HTTP headers in which a source says how long to wait and how much of its budget is left."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Seconds. No source means a longer wait, and a date so far away cannot be written.
A_YEAR = 366 * 86400.0


def retry_after(header: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks to wait; None without header.

    The header contains seconds or a date.
    """
    if re.fullmatch(r"\s*\d+(?:\.\d+)?\s*", header):
        return min(float(header), A_YEAR)
    try:
        moment = parsedate_to_datetime(header)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return min(max((moment - now).total_seconds(), 0.0), A_YEAR)
    except (TypeError, ValueError, OverflowError):
        return None


def header_number(text: str | None) -> float:
    """Return the value of a header as a number; 0 if the header is missing, or no finite number above 0."""
    try:
        number = float(text or 0)
    except ValueError:
        return 0.0
    return number if math.isfinite(number) and number > 0 else 0.0
