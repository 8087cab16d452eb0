"""How often and how many at a time: what each source permits, counted as requests arrive."""

from bisect import bisect_left, bisect_right, insort
from threading import Lock

from messages import Clock, Limits

# A client that waits exactly as long as it must may arrive a little early; a real network jitters more.
JITTER = 0.005
LENIENT = 0.95


class Rates:
    """The arrivals of one source within its window, and how many requests are under way."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.in_flight = 0
        self.most_at_once = 0
        self._arrivals: dict[tuple[str, str], list[float]] = {}
        self._lock = Lock()

    def enter(self) -> int:
        """A request begins; how many are under way with it."""
        with self._lock:
            self.in_flight += 1
            self.most_at_once = max(self.most_at_once, self.in_flight)
            return self.in_flight

    def leave(self) -> None:
        """A request is as good as answered."""
        with self._lock:
            self.in_flight -= 1

    def arrived(self, limits: Limits, at: float) -> int:
        """The most arrivals of this sender in a window that holds this one."""
        window = limits.seconds * LENIENT - JITTER * self.clock.speed
        with self._lock:
            arrivals = self._arrivals.setdefault((limits.sender, limits.pool), [])
            # Requests may be read in another order than that in which they arrived.
            insort(arrivals, at)
            ends = arrivals[bisect_left(arrivals, at) : bisect_left(arrivals, at + window)]
            return max(bisect_right(arrivals, end) - bisect_right(arrivals, end - window) for end in ends)
