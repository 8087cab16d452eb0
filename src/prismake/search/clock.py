"""The clock of a search: the seconds for waiting, and the time in UTC. Tests replace it by a faster one."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """A clock in seconds. speed: how many of its seconds pass in a real second; above 1 only in tests."""

    def __init__(self, speed: float = 1) -> None:
        self.speed = speed

    def now(self) -> float:
        """Return the seconds since an arbitrary moment, for measuring durations."""
        return time.monotonic() * self.speed

    def sleep(self, seconds: float) -> None:
        """Wait for this many seconds of the clock."""
        if seconds > 0:
            time.sleep(seconds / self.speed)

    def utc(self) -> datetime:
        """Return the time in UTC, to the second."""
        return datetime.now(UTC).replace(microsecond=0)


def written(moment: datetime) -> str:
    """Return a time in UTC as text for files, such as 2026-11-28T10:00:38Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
