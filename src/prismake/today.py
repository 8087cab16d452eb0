"""The date of today, in UTC. It decides whether a run or a release is refused, and stands in no result."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from prismake.errors import ReviewError

VARIABLE = "PRISMAKE_TODAY"


def today() -> date:
    """Return the date of today, or that of the environment variable, with which reviews of made-up dates are tested."""
    stated = os.environ.get(VARIABLE, "")
    if not stated:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(stated)
    except ValueError:
        raise ReviewError(
            f'the environment variable {VARIABLE}: expected a date YYYY-MM-DD, found "{stated}".\n    '
            "What to do: correct the variable, or remove it, so that the date of today counts."
        ) from None


def stated_today() -> str:
    """Return a sentence where the date of today is that of the environment variable, else ""."""
    stated = os.environ.get(VARIABLE, "")
    return f"The date of today is taken from the environment variable {VARIABLE}: {stated}." if stated else ""
