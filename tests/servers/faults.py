"""Faults on purpose: what goes wrong, at which request, said beforehand or drawn from a seed.

    plan = FaultPlan().at("pubmed", 3, "truncated").on("pubmed", "efetch", "missing", times=2)
    plan = FaultPlan(seed=7, share=0.2)          # a fifth of all requests, the same ones each time

A drawn fault depends on the seed, the source and the number of the request alone, not on threads.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock

from messages import Reply, Request, as_json

# What happens to the reply on its way, or in its place.
TRANSPORT = ("truncated", "short", "empty", "flipped", "reset", "drip", "html", "error")
REFUSALS = ("429", "429_retry_after", "500", "502", "503", "504")
# What passes when one asks again; a client that gives up on one of these gives up too early.
TRANSIENT = (*TRANSPORT, *REFUSALS, "missing", "duplicated")
FINAL = ("401",)
OF_PUBMED = ("relayed_502", "webenv_expired", "out_of_range")
OF_CURSORS = ("cursor_expired", "cursor_echoed")
CHANGES = ("added", "removed")
KINDS = (*TRANSIENT, *FINAL, *OF_PUBMED, *OF_CURSORS, *CHANGES)
TWEAKS = ("missing", "duplicated", "webenv_expired", "out_of_range", "cursor_expired", "cursor_echoed")

HTML = (
    b"<!DOCTYPE html>\n<html><head><title>Service temporarily unavailable</title></head>"
    b"<body><h1>We are sorry</h1><p>Please try again later.<br></body></html>\n"
)
RELAYED = (
    b'<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eEfetchResult PUBLIC "-//NLM//DTD efetch 20131226//EN" '
    b'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20131226/efetch.dtd">\n<eFetchResult>\n\t<ERROR>Error in '
    b"proxy_stream(): backend returned status 502: &lt;html&gt;&lt;head&gt;&lt;title&gt;502 Bad Gateway"
    b"&lt;/title&gt;&lt;/head&gt;&lt;/html&gt;</ERROR>\n</eFetchResult>\n"
)


@dataclass(frozen=True)
class Fault:
    """One fault. `amount` is the seconds of Retry-After or of a drip, or the share of ids that are missing."""

    kind: str
    amount: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no fault is called {self.kind!r}; there are {', '.join(KINDS)}")


@dataclass
class _Rule:
    source: str
    fault: Fault
    matches: Callable[[Request], bool]
    skip: int
    times: int


class FaultPlan:
    """Which request meets which fault.

    With a seed, `share` of the requests are hit by one of `kinds`, never more than `in_a_row` in one source,
    so that a client that tries once more than that comes through. `only` leaves the other sources alone.
    """

    def __init__(
        self,
        *,
        seed: int | None = None,
        share: float = 0.2,
        kinds: Iterable[str] = TRANSIENT,
        in_a_row: int = 2,
        only: Iterable[str] | None = None,
    ) -> None:
        self.seed, self.share, self.kinds, self.in_a_row = seed, share, tuple(kinds), in_a_row
        self.only = None if only is None else frozenset(only)
        self._rules: list[_Rule] = []
        self._row: dict[str, int] = {}
        self._lock = Lock()

    def at(self, source: str, number: int, kind: str, amount: float | None = None) -> "FaultPlan":
        """The request of that number (from 1, in its source) meets the fault."""
        self._rules.append(_Rule(source, Fault(kind, amount), lambda request: request.number == number, 0, 1))
        return self

    def on(
        self,
        source: str,
        path: str,
        kind: str,
        amount: float | None = None,
        *,
        after: int = 0,
        times: int = 1,
        when: Callable[[Request], bool] = lambda request: True,
    ) -> "FaultPlan":
        """Requests whose path holds `path` meet the fault: `times` of them, once `after` have passed."""
        rule = _Rule(source, Fault(kind, amount), lambda r: path in r.path and when(r), after, times)
        self._rules.append(rule)
        return self

    def fault(self, request: Request) -> Fault | None:
        """What this request meets, if anything."""
        with self._lock:
            for rule in self._rules:
                if rule.source != request.source or not rule.times or not rule.matches(request):
                    continue
                if rule.skip:
                    rule.skip -= 1
                    continue
                rule.times -= 1
                return rule.fault
            return self._drawn(request)

    def _drawn(self, request: Request) -> Fault | None:
        source = request.source
        if self.seed is None or (self.only is not None and source not in self.only):
            return None
        rng = random.Random(f"{self.seed} {source} {request.number}")
        if rng.random() >= self.share or self._row.get(source, 0) >= self.in_a_row:
            self._row[source] = 0
            return None
        self._row[source] = self._row.get(source, 0) + 1
        return Fault(rng.choice([kind for kind in self.kinds if applies(kind, source)]))


def applies(kind: str, source: str) -> bool:
    """Whether a source can have this fault at all."""
    if kind in OF_PUBMED:
        return source == "pubmed"
    if kind in OF_CURSORS:
        return source != "pubmed"
    return True


def before(fault: Fault, request: Request) -> Reply | None:
    """What stands in place of the answer, or a tweak that the source itself follows."""
    if fault.kind in TWEAKS:
        request.tweaks[fault.kind] = fault.amount or (0.1 if fault.kind == "missing" else True)
    match fault.kind:
        case "html":
            return Reply(200, HTML, "text/html; charset=UTF-8")
        case "429":
            return as_json({"error": "Too many requests"}, 429)
        case "429_retry_after":
            return as_json({"error": "Too many requests"}, 429, {"Retry-After": f"{fault.amount or 1:.0f}"})
        case "401":
            return as_json({"error": "Unauthorized", "message": "The API key is not valid."}, 401)
        case "500" | "502" | "503" | "504":
            return Reply(int(fault.kind), HTML, "text/html; charset=UTF-8")
        case "relayed_502":
            return Reply(400, RELAYED, "text/xml; charset=UTF-8")
    return None


def after(fault: Fault, reply: Reply, request: Request) -> Reply:
    """What happens to the answer on its way."""
    rng = random.Random(f"{fault.kind} {request.source} {request.number}")
    length = len(reply.body)
    match fault.kind:
        case "truncated":
            reply.announced, reply.body = length, reply.body[: length // 2]
        case "short":
            # The same, but the length that is announced is that of the part.
            reply.body = reply.body[: length // 2]
        case "empty":
            reply.body = b""
        case "flipped":
            reply.body = flipped(reply.body, rng)
        case "reset":
            reply.reset = True
        case "drip":
            reply.pieces, reply.pause = 20, (fault.amount or 0.4) / 20
    return reply


def flipped(body: bytes, rng: random.Random) -> bytes:
    """The body with one character of its structure changed: what can be noticed.

    A letter of a title that is changed can be noticed by nobody, so that is not done.
    """
    mark, changed = (b"</", b"=/") if body.lstrip().startswith(b"<") else (b'"', b"#")
    places = [place for place in range(len(body)) if body.startswith(mark, place)]
    if not places:
        return body[:-1]
    place = rng.choice(places)
    return body[:place] + changed + body[place + len(mark) :]
