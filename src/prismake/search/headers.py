"""Reads the HTTP headers in which a source says how long to wait and how much of its budget is left."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Seconds. No source means a longer wait, and a date so far away cannot be written.
A_YEAR = 366 * 86400.0

_SECONDS_OF = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


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


def interval_of(header: str) -> float:
    """Return the seconds of an interval such as "1s" or "500ms"; 0 if the header has none."""
    match = re.match(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h)?", header)
    return min(float(match[1]) * _SECONDS_OF[match[2] or "s"], A_YEAR) if match else 0.0
