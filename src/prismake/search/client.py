"""The HTTP client of all searches: it keeps the rate of a source, and repeats requests with temporary faults."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Generic, TypeVar

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from prismake import __version__
from prismake.search.bodies import refuse_packed_twice, whole_body
from prismake.search.clock import Clock, written
from prismake.search.connection import Connections, Wire
from prismake.search.headers import header_number, interval_of, retry_after
from prismake.search.outcomes import (
    BudgetSpent,
    CursorLost,
    Damaged,
    Incomplete,
    KeyFault,
    Passing,
    QueryFault,
    SearchRefused,
    SearchStopped,
    SourceError,
)
from prismake.search.pace import Pace
from prismake.search.provider import HttpRequest, Limits, rate_of, refuse_long_address
from prismake.search.secrets import Secrets
from prismake.search.source_words import error_kind, error_words
from prismake.search.turnstile import Turnstile

TOOL = "prismake"
ATTEMPTS = 9
# A batch that lacks records is asked for this often; a source that does not have them will not send them.
ATTEMPTS_AT_MISSING = 3
# An error inside HTTP 200 passes soon, or not at all.
ATTEMPTS_AT_ERRORS = 5
# Seconds. A source that asks for a longer wait is asked again by a later command.
LONGEST_WAIT = 600.0
LONGEST_BACK_OFF = 60.0
# Seconds; of a shorter wait nobody wonders what the command does.
SHOWN_WAIT = 5.0
# Seconds without a byte.
SILENCE = 60.0
DEADLINE = 300.0
PASSING_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})

T = TypeVar("T")


@dataclass
class Cost:
    """What a search has cost. tries: number of sent requests. budget: what the source says is left, in its words."""

    tries: int = 0
    received: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    budget: str = ""
    charged: float = 0.0


@dataclass(frozen=True)
class Reply(Generic[T]):
    """A valid answer: its body, its parsed content, when it was requested (UTC) and in how many requests."""

    body: bytes
    content: T
    asked_at: str
    tries: int


class Client:
    """Sends requests to one source.

    attempts: how often a request is sent at most. longest_answer: seconds for one whole answer. base_url: the address without a slash at its end. notice: is called
    with sentences for people, which contain no secrets.
    """

    attempts = ATTEMPTS
    longest_answer = DEADLINE

    def __init__(
        self,
        base_url: str,
        limits: Limits,
        secrets: Secrets,
        clock: Clock | None = None,
        turnstile: Turnstile | None = None,
        notice: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self.limits, self.secrets, self.clock = limits, secrets, clock or Clock()
        self.base_url, self.notice = base_url, notice
        self.rate = rate_of(limits, secrets)
        self.pace = Pace(self.rate, self.clock, turnstile)
        self.cost = Cost()
        self._noting = threading.Lock()
        self._interrupted = threading.Event()
        self._silent_until = 0.0
        self._connections = Connections(limits.platform, self._user_agent(), SILENCE / self.clock.speed)

    def interrupt(self, is_on: bool) -> None:
        """If `is_on`, let requests of other threads stop at their next fault; if not, let them continue."""
        (self._interrupted.set if is_on else self._interrupted.clear)()

    def close(self) -> None:
        """Close all connections."""
        self._connections.close()

    def send(self, request: HttpRequest, check: Callable[[bytes], T], is_patient: bool = False) -> Reply[T]:
        """Return the answer to a request, as soon as `check` accepts its body. is_patient: let others go first.

        check: returns the content of a body, or raises Damaged. Raises Incomplete if records stay missing,
        CursorLost, SearchStopped if the source keeps failing or demands a long wait, and SearchRefused if it refuses
        the request.
        """
        tries = 0

        def once() -> Reply[T]:
            nonlocal tries
            tries += 1
            asked_at = written(self.clock.utc())
            body = self._answer(request, is_patient)
            return Reply(body, check(body), asked_at, tries)

        retrying = Retrying(
            retry=retry_if_exception_type(Passing),
            stop=self._gives_up,
            wait=self._wait,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(once)
        except Incomplete:
            raise
        except KeyFault as error:
            raise self._unauthorised(200, self.secrets.redacted(str(error))) from error
        except QueryFault as error:
            if request.cursor:
                # The query was answered before.
                raise CursorLost(self.secrets.redacted(str(error))) from error
            raise self._refused(request, 200, self.secrets.redacted(str(error)), self._next_step()) from error
        except Passing as error:
            if request.cursor and isinstance(error, SourceError):
                raise CursorLost(error.reason) from error
            raise SearchStopped(
                f"{self.limits.platform}: no good answer after {tries} requests. The last one: {self.secrets.redacted(error.reason)}\n"
                "    What to do: run the same command again later. It keeps what was fetched and goes on from there."
            ) from error

    def _sleep(self, seconds: float) -> None:
        """Wait, unless another thread ends the search."""
        self._interrupted.wait(seconds / self.clock.speed)

    def _gives_up(self, state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        most = self.attempts
        if isinstance(error, Incomplete):
            most = min(most, ATTEMPTS_AT_MISSING)
        elif isinstance(error, SourceError):
            most = min(most, ATTEMPTS_AT_ERRORS)
        return self._interrupted.is_set() or stop_after_attempt(most)(state)

    def _wait(self, state: RetryCallState) -> float:
        """Return the seconds until the next attempt: what the source asks for, or a back-off; both with jitter."""
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, Passing):
            with self._noting:
                kind = type(error).__name__.lower() if isinstance(error, Damaged) else "passing"
                self.cost.faults[kind] = self.cost.faults.get(kind, 0) + 1
        longest = min(LONGEST_BACK_OFF, 0.5 * 2.0**state.attempt_number)
        seconds = random.uniform(longest / 2, longest)
        if isinstance(error, Passing):
            if error.retry_after is not None:
                seconds = error.retry_after + random.uniform(0, 1)
            self._show_wait(self.secrets.redacted(error.reason), seconds)
        return seconds

    def _show_wait(self, reason: str, seconds: float) -> None:
        """Say why nothing comes for a while, unless another thread said it of the same time."""
        with self._noting:
            now = self.clock.now()
            is_shown = seconds >= SHOWN_WAIT and now >= self._silent_until
            if is_shown:
                self._silent_until = now + seconds
        if is_shown:
            self.notice(f"{self.limits.platform}: {reason}. Asking again in {seconds:.0f} s.")

    def _answer(self, request: HttpRequest, is_patient: bool) -> bytes:
        """Return the body of an answer with HTTP 200. Raises Passing, CursorLost, SearchStopped or SearchRefused."""
        with self._connections.one() as wire:
            response, body = self._exchange(wire, request, is_patient)
        self._obey(response.headers)
        is_answer = response.status_code == 200 or (request.may_lack and response.status_code == 404)
        if not is_answer:
            raise self._fault(request, response, body)
        if not body.strip():
            raise Damaged("the answer is empty")
        return body

    def _exchange(self, wire: Wire, request: HttpRequest, is_patient: bool) -> tuple[httpx.Response, bytes]:
        """Send a request when it is its turn; return the answer and its body, within the bounds of time and size."""
        params = {**request.params, **self._people()}
        # Without parameters the query that a path may hold stays as it is.
        arguments: dict[str, Mapping[str, str]] = (
            {"data": params} if request.post else {"params": params} if params else {}
        )
        # Made before its turn, so that little lies between the turn and the moment of sending.
        ready = wire.http.build_request(
            "POST" if request.post else "GET",
            f"{self.base_url}/{request.path}",
            **arguments,  # type: ignore[arg-type]
        )
        refuse_long_address(self.limits, request.name, str(ready.url))
        self._refuse_long_pace()
        # A machine that is busy needs real seconds, however quick its clock.
        seconds = max(self.longest_answer / self.clock.speed, 5.0)
        with self.pace.turn(request.path, is_patient) as turn:

            def trace(event: str, info: object) -> None:
                wire.trace(event, info)
                if event.endswith("send_request_body.complete"):
                    turn.sent()

            ready.extensions["trace"] = trace
            with self._noting:
                self.cost.tries += 1
            try:
                with (
                    wire.deadline(seconds, f"the answer took longer than {self.longest_answer:.0f} s"),
                    closing(wire.http.send(ready, stream=True)) as response,
                ):
                    turn.answered()
                    refuse_packed_twice(response)
                    body = self._body(response)
            except httpx.TransportError as error:
                reason = self.secrets.redacted(str(error)) or type(error).__name__
                raise Passing(f"the connection failed: {reason}") from error
            except httpx.DecodingError as error:
                raise Damaged("the packed body cannot be unpacked") from error
        with self._noting:
            self.cost.received += len(body)
        return response, body

    def _refuse_long_pace(self) -> None:
        """Say so if the limits that the source states make a request wait; stop if the wait is too long."""
        left = self.pace.left()
        if left > LONGEST_WAIT:
            raise self._long_wait(200, left, "its limit of requests permits no further one now")
        self._show_wait("its limit of requests permits no further one now", left)

    def _body(self, response: httpx.Response) -> bytes:
        return whole_body(response, self.limits.platform)

    def _people(self) -> dict[str, str]:
        """Return the parameters that say who asks: tool, address and key, where the source takes them."""
        limits, secrets = self.limits, self.secrets
        return {
            **({limits.tool: TOOL} if limits.tool else {}),
            **({limits.email: secrets.email.value} if limits.email and secrets.email else {}),
            **({limits.key: secrets.key.value} if limits.key and secrets.key else {}),
        }

    def _user_agent(self) -> str:
        takes = self.limits.email and self.secrets.email
        return f"{TOOL}/{__version__}" + (f" (mailto:{self.secrets.email.value})" if takes else "")  # type: ignore[union-attr]

    def _obey(self, headers: httpx.Headers) -> None:
        """Obey the limits that the headers say, where they are lower than ours, and note the budget."""
        if seconds := interval_of(headers.get("x-rate-limit-interval", "")):
            self.pace.tighten(header_number(headers.get("x-rate-limit-limit")), seconds, 0)
        elif self.limits.rate.seconds == 1 and not self.limits.key_is_needed:
            # NCBI says its limit per second, without an interval.
            self.pace.tighten(header_number(headers.get("x-ratelimit-limit")), 1, 0)
        self.pace.tighten(0, 0, int(header_number(headers.get("x-concurrency-limit"))))
        with self._noting:
            if "x-ratelimit-remaining-usd" in headers:
                self.cost.budget = f"{headers['x-ratelimit-remaining-usd']} USD"
            self.cost.charged += header_number(headers.get("x-ratelimit-cost-usd"))

    def _fault(self, request: HttpRequest, response: httpx.Response, body: bytes) -> Exception:
        """Return the exception for an answer that is not HTTP 200."""
        status, words = response.status_code, error_words(body, self.secrets)
        if status in PASSING_STATUS:
            wait = retry_after(response.headers.get("retry-after", ""), self.clock.utc())
            if wait is not None and wait > LONGEST_WAIT:
                return self._long_wait(status, wait, words)
            if status == 429:
                self.pace.pause(1.0 if wait is None else wait)
            return Passing(f"HTTP {status}: {words}", wait)
        if status == 400 and re.search(rb"proxy_stream\(\)|\b50[234]\b|Bad Gateway", body):
            return Passing(f"HTTP 400 that relays a fault behind the source: {words}")
        if status == 400 and re.search(rb"OUT OF RANGE|Cannot retrieve history|Unable to obtain query", body):
            return Passing(f"HTTP 400, a lost session: {words}")
        if status in (401, 403) or error_kind(body.decode("utf-8", errors="replace")) == "key":
            return self._unauthorised(status, words)
        if request.cursor and status in (400, 404, 410):
            return CursorLost(f"HTTP {status}: {words}")
        step = self._next_step()
        if moved := response.is_redirect and self.secrets.redacted(response.headers.get("location", "")):
            step = f"the source moved; correct base_url, from its own announcement. It names the address {moved.partition('?')[0]}"
        elif status == 414:
            step = "shorten the strategy, or search it in parts"
        elif status == 422 and self.limits.email_is_needed and self.secrets.email:
            step = f"check the address in the environment variable {self.secrets.email.variable}"
        return self._refused(request, status, words, step)

    def _next_step(self) -> str:
        return f"correct {self.limits.question} or base_url"

    def _refused(self, request: HttpRequest, status: int, words: str, step: str) -> SearchRefused:
        return SearchRefused(
            f"{self.limits.platform}: refused the request {request.name} with HTTP {status}: {words}\n"
            f"    What to do: {step}."
        )

    def _long_wait(self, status: int, wait: float, words: str) -> BudgetSpent:
        hour = self.clock.utc() + timedelta(seconds=wait)
        return BudgetSpent(
            f"{self.limits.platform}: HTTP {status}: {words}\n"
            f"    It asks to wait until {hour:%Y-%m-%d %H:%M} UTC"
            + (f"; its budget of the day is {self.cost.budget}.\n" if self.cost.budget else ".\n")
            + f"    What to do: run the same command again after {hour:%H:%M} UTC. It keeps what was fetched and goes on "
            "from there."
        )

    def _unauthorised(self, status: int, words: str) -> SearchRefused:
        key = self.secrets.key
        if key:
            step = f"check the key in the environment variable {key.variable}"
        elif self.limits.key:
            step = f"set api_key_env in config.yaml and export the key. {self.limits.key_help}".rstrip()
        else:
            step = "check base_url, and whether the source blocks your network"
        return SearchRefused(
            f"{self.limits.platform}: HTTP {status}: {words}\n    What to do: {step.rstrip('.')}."
        )
