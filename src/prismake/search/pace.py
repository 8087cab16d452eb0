"""Keeps requests below the rate and the number of simultaneous requests that a source permits, whatever the number of
threads.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from prismake.search.clock import Clock
from prismake.search.provider import Rate
from prismake.search.turnstile import Turnstile

# Requests are sent at even gaps that are a little longer than permitted, and a window is never shorter than it must be by
# less than this: a request that was held up takes from the difference of both, so that those after it need not be late too.
GAP = 1.03
WINDOW = 1.015
# The longest delay on the way to the source, as a share of the window, that is believed.
LONGEST_DELAY = 0.15
# Answers that tell how long one usually takes, and the share of them that take no longer: times of answers differ, and
# one that is merely slower than most says nothing of its way to the source.
USUAL = 20
USUAL_SHARE = 0.9


@dataclass
class _Sent:
    """A request that was sent. kind: requests of one kind take about the same time. answered: when its answer began to come."""

    kind: str
    at: float
    answered: float | None = None


class Turn:
    """The permission to send one request.

    The client reports when it has sent the request, and when the answer begins to arrive.
    """

    def __init__(self, note: Callable[[], _Sent], answer: Callable[[_Sent], None]) -> None:
        self._note, self._answer = note, answer
        self._request: _Sent | None = None

    def sent(self) -> None:
        """Note that the request was sent; later calls change nothing."""
        if self._request is None:
            self._request = self._note()

    def answered(self) -> None:
        """Note that the answer begins to arrive, and that the request was sent: if it comes late, the request counts from now."""
        self.sent()
        assert self._request is not None
        self._answer(self._request)


class Pace:
    """Lets requests pass one after the other, at the rate of a source.

    The window of the rate starts when requests were really sent, so that a delayed thread does not make room for too
    many requests. The source counts when requests arrive: a request whose answer came later than usual may have
    arrived later, and is then counted from that time. turnstile: knows when another process sent its last request.
    """

    def __init__(self, rate: Rate, clock: Clock, turnstile: Turnstile | None = None) -> None:
        self._clock, self._turnstile = clock, turnstile
        self._rate = rate
        self._lock = threading.Lock()
        # Each with a condition of its own: only the next one is woken, not all threads at each request.
        self._waiting: list[tuple[bool, int, threading.Condition]] = []
        self._tickets = count()
        self._is_sending = False
        self._under_way = 0
        self._sent: deque[_Sent] = deque(maxlen=1000)
        self._took: dict[str, deque[float]] = {}
        self._next = clock.now()
        self._paused_until = self._next
        if turnstile is not None:
            # What another process sent just now counts too.
            self.pause(max(rate.seconds * WINDOW - turnstile.seconds_since_last() * clock.speed, 0.0))

    def tighten(self, requests: float, seconds: float, at_once: int) -> None:
        """Use a limit that the source states, if it is lower than the present one; 0 means that the source states
        nothing.
        """
        rate = self._rate
        if requests > 0 and seconds > 0 and requests / seconds < rate.requests / rate.seconds:
            rate = Rate(requests=max(int(requests), 1), seconds=seconds, at_once=rate.at_once)
        if 0 < at_once < rate.at_once:
            rate = Rate(requests=rate.requests, seconds=rate.seconds, at_once=at_once)
        self._rate = rate

    def pause(self, seconds: float) -> None:
        """Send no request from any thread for this many seconds."""
        self._paused_until = max(self._paused_until, self._clock.now() + seconds)

    @contextmanager
    def turn(self, kind: str = "", is_patient: bool = False) -> Iterator[Turn]:
        """Wait until a request may be sent, and yield its turn, which ends with the complete answer.

        kind: requests of one kind take about the same time. Turns are given in the order of the requests, except that
        patient ones come after all others, because pages depend on the searches that say which pages there are.
        """
        ticket = (is_patient, next(self._tickets), threading.Condition(self._lock))
        with self._lock:
            heappush(self._waiting, ticket)
            ticket[2].wait_for(lambda: self._may_send(ticket))
            heappop(self._waiting)
            self._is_sending = True
            self._under_way += 1

        def note() -> _Sent:
            with self._lock:
                self._is_sending = False
                self._wake_next()
                return self._noted(kind)

        turn = Turn(note, self._answered)
        try:
            self._wait()
            yield turn
        finally:
            turn.sent()
            with self._lock:
                self._under_way -= 1
                self._wake_next()

    def _wake_next(self) -> None:
        if self._waiting:
            self._waiting[0][2].notify()

    def _may_send(self, ticket: tuple[bool, int, threading.Condition]) -> bool:
        return not self._is_sending and self._under_way < self._rate.at_once and self._waiting[0] is ticket

    def left(self) -> float:
        """Return the seconds until the next request may be sent; 0 or less for now."""
        rate = self._rate
        requests = rate.requests
        times = [self._next, self._paused_until]
        if len(self._sent) >= requests:
            first = self._sent[-requests]
            times.append(first.at + max(rate.seconds * WINDOW, rate.seconds + self._delay(first)))
        return max(times) - self._clock.now()

    def _wait(self) -> None:
        while (left := self.left()) > 0:
            self._clock.sleep(left)

    def _delay(self, request: _Sent) -> float:
        """Return how many seconds later than usual a request may have arrived: so much longer its answer took, or takes."""
        took = self._took.get(request.kind)
        if not took:
            return 0.0
        end = self._clock.now() if request.answered is None else request.answered
        usual = sorted(took)[int(USUAL_SHARE * (len(took) - 1))]
        return min(end - request.at - usual, LONGEST_DELAY * self._rate.seconds)

    def _answered(self, request: _Sent) -> None:
        with self._lock:
            request.answered = self._clock.now()
            took = self._took.setdefault(request.kind, deque(maxlen=USUAL))
            took.append(request.answered - request.at)

    def _noted(self, kind: str) -> _Sent:
        """Note that a request was sent, and when the next one is due: after a delay the pace catches up, at twice the rate."""
        request = _Sent(kind, self._clock.now())
        gap = self._rate.seconds / self._rate.requests * GAP
        self._sent.append(request)
        if self._turnstile is not None:
            self._turnstile.note()
        self._next = max(self._next + gap, request.at + gap / 2)
        return request
