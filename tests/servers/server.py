"""All sources on loopback: `with Servers() as servers: servers.url("pubmed")`."""

import contextlib
import gzip
import io
import socket
import struct
import sys
import threading
import time
import traceback
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import faults
from arrivals import Stamped, note_arrivals
from clinicaltrials import ClinicalTrials
from copies import Copies, Copy
from corpus import Record, extended, make_corpus
from crossref import Crossref
from europepmc import EuropePmc
from faults import FaultPlan
from files import Files
from messages import Clock, Reply, Request, Source
from openalex import OpenAlex
from pubmed import PubMed
from rates import Rates
from unpaywall import Unpaywall

SOURCES = {
    "pubmed": PubMed,
    "clinicaltrials": ClinicalTrials,
    "europepmc": EuropePmc,
    "openalex": OpenAlex,
    "crossref": Crossref,
}
# Seconds that a thread computes before another one that waits may go on.
SWITCH = 0.0005
# Started only where a test names them: they are no sources of records.
OF_FULL_TEXTS = {"unpaywall": Unpaywall, "files": Files}
REASONS = {414: "Request-URI Too Long", 429: "Too Many Requests"}


class _Running:
    """One source on its port, with its log."""

    def __init__(self, source: Source, clock: Clock) -> None:
        self.source = source
        self.rates = Rates(clock)
        self.log: list[Request] = []
        self.refused = 0
        self.lock = threading.Lock()
        self.server: ThreadingHTTPServer | None = None


class Servers:
    """Test servers for the sources, started by `with` and stopped at its end.

    size, seed: the corpus. extra: records of a test's own, numbered from `size` on. copies: where open copies of records lie, by their
    numbers. only: the sources to start, all by default. speed: how much quicker than real their
    clock goes, and with it every window, cursor and session. latency: seconds before each answer, one number or
    one for each source. enforce: whether what exceeds a rate is refused. gzip: whether
    bodies are packed for clients that take it. options: for each source what its class
    takes, such as {"pubmed": {"ceiling": 200}}. port: that of the first source, the next ones follow; 0 for free ones.
    """

    def __init__(
        self,
        size: int = 200,
        *,
        seed: int = 1,
        extra: Sequence[Record] = (),
        copies: Mapping[int, Sequence[Copy]] | None = None,
        only: Iterable[str] | None = None,
        speed: float = 1.0,
        clock: Clock | None = None,
        plan: FaultPlan | None = None,
        latency: float | Mapping[str, float] = 0.0,
        enforce: bool = True,
        gzip: bool = False,
        options: Mapping[str, Mapping[str, Any]] | None = None,
        port: int = 0,
    ) -> None:
        self.clock = clock or Clock(speed)
        corpus = make_corpus(size, seed)
        self.corpus = extended(corpus, extra) if extra else corpus
        self.copies = Copies(copies)
        self.plan = plan or FaultPlan()
        self.latency, self.enforce, self.gzip = latency, enforce, gzip
        self.port = port
        self.failures: list[str] = []
        self._running: dict[str, _Running] = {}
        self.options = {name: dict((options or {}).get(name, {})) for name in only or SOURCES}
        for name in self.options:
            self._running[name] = _Running(self._made(name), self.clock)

    def __enter__(self) -> "Servers":
        # A source notes when a request arrives, however busy it is. Here one thread that computes an answer keeps the
        # others from reading theirs, by default for 5 ms at each step.
        self._switched = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH)
        for number, (name, running) in enumerate(self._running.items()):
            port = self.port + number if self.port else 0
            server = _Server(("127.0.0.1", port), _handler(self, name))
            running.server = server
            serve = threading.Thread(target=server.serve_forever, args=(0.02,), name=name, daemon=True)
            serve.start()
        if "files" in self._running:
            self.copies.host = self.url("files")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.setswitchinterval(self._switched)
        for running in self._running.values():
            if running.server is not None:
                running.server.shutdown()
                running.server.server_close()
        if self.failures and error is None:
            raise RuntimeError("a test server failed:\n" + "\n".join(self.failures))

    def _made(self, name: str) -> Any:
        source = {**SOURCES, **OF_FULL_TEXTS}[name](self.corpus, self.clock, **self.options[name])
        if hasattr(source, "copies"):
            source.copies = self.copies
        return source

    def reset(self, plan: FaultPlan | None = None) -> None:
        """All as it was at the start, at the same addresses: no log, no session, no changed record."""
        for name, running in self._running.items():
            with running.lock:
                running.source, running.rates = self._made(name), Rates(self.clock)
                running.log, running.refused = [], 0
        self.plan = plan or FaultPlan()

    def source(self, name: str) -> Any:
        """The source itself, for what a test wants to look at or to change."""
        return self._running[name].source

    def url(self, name: str) -> str:
        """The base URL of a source, without a slash at its end."""
        server = self._running[name].server
        if server is None:
            raise RuntimeError("the servers are not running: use them in a with statement")
        return f"http://127.0.0.1:{server.server_address[1]}{self._running[name].source.prefix}"

    @property
    def urls(self) -> dict[str, str]:
        """The base URL of each source."""
        return {name: self.url(name) for name in self._running}

    def log(self, name: str, path: str = "") -> list[Request]:
        """The requests that a source received, in the order in which it read them; those whose path holds `path`."""
        return [request for request in self._running[name].log if path in request.path]

    def most_at_once(self, name: str) -> int:
        """The most requests that were under way at the same time."""
        return self._running[name].rates.most_at_once

    def most_within(self, name: str, seconds: float) -> int:
        """The most requests that arrived within so many seconds of the servers' clock."""
        times = sorted(request.at for request in self.log(name))
        return max((bisect_left(times, at + seconds) - place for place, at in enumerate(times)), default=0)

    def refused(self, name: str) -> int:
        """How many requests came above the permitted rate or concurrency."""
        return self._running[name].refused

    def lacking(self, name: str, *params: str) -> list[Request]:
        """The requests that lack one of these parameters, `tool` and `email` say."""
        return [r for r in self.log(name) if any(not r.get(param) for param in params)]

    def requested(self, name: str) -> Counter[str]:
        """How often each record was asked for by its id."""
        return Counter(one for request in self.log(name) for one in request.requested)

    def take(self, name: str, request: Request) -> Reply:
        """Number the request, check its rate, let the fault happen, and answer."""
        running = self._running[name]
        with running.lock:
            request.number = len(running.log) + 1
            running.log.append(request)
        limits = running.source.limits(request)
        count = running.rates.arrived(limits, request.at)
        request.tweaks["count"] = count
        at_a_time = limits.at_a_time or request.in_flight
        if self.enforce and (count > limits.requests or request.in_flight > at_a_time):
            running.refused += 1
            return self._noted(request, running.source.refusal(request, limits, count))
        wait = self.latency if isinstance(self.latency, int | float) else self.latency.get(name, 0.0)
        if wait:
            time.sleep(wait)
        fault = self.plan.fault(request)
        if fault is None:
            return self._noted(request, self._packed(request, running.source.answer(request)))
        request.fault = fault.kind
        if fault.kind in faults.CHANGES:
            running.source.change(fault.kind)
        if fault.kind == "error":
            return self._noted(request, running.source.trouble(request))
        reply = faults.before(fault, request)
        if reply is None:
            reply = self._packed(request, running.source.answer(request))
            reply = faults.after(fault, reply, request)
        return self._noted(request, reply)

    def _packed(self, request: Request, reply: Reply) -> Reply:
        """The body in gzip, where the servers were told to and the client takes it."""
        if self.gzip and "gzip" in request.headers.get("accept-encoding", ""):
            reply.body = gzip.compress(reply.body, 1, mtime=0)
            reply.headers["Content-Encoding"] = "gzip"
        return reply

    def _noted(self, request: Request, reply: Reply) -> Reply:
        request.status = reply.status
        return reply

    def rates(self, name: str) -> Rates:
        """The counts of a source."""
        return self._running[name].rates


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def server_bind(self) -> None:
        """Its connections note when requests arrive."""
        note_arrivals(self.socket)
        super().server_bind()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def _handler(servers: Servers, name: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        timeout = 60

        def setup(self) -> None:
            super().setup()
            self.rfile.close()
            self.stamped = Stamped(self.connection)
            self.rfile = io.BufferedReader(self.stamped)

        def handle_any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) if length else b""
            arrived = servers.clock.ago(self.stamped.lag())
            self.entered: Rates | None = servers.rates(name)
            in_flight = self.entered.enter()
            try:
                request = self.request_of(body, in_flight, arrived)
                try:
                    reply = servers.take(name, request)
                except Exception:
                    servers.failures.append(traceback.format_exc())
                    reply = Reply(500, b"the test server failed", "text/plain")
                self.send(reply)
            finally:
                self.leave()

        do_GET = do_POST = handle_any

        def request_of(self, body: bytes, in_flight: int, arrived: float) -> Request:
            parts = urlsplit(self.path)
            params = parse_qs(parts.query, keep_blank_values=True)
            if "urlencoded" in self.headers.get("Content-Type", ""):
                for key, values in parse_qs(body.decode(), keep_blank_values=True).items():
                    params.setdefault(key, []).extend(values)
            headers = {key.lower(): value for key, value in self.headers.items()}
            path = unquote(parts.path)
            return Request(
                name, 0, self.command, path, self.path, params, headers, body, at=arrived, in_flight=in_flight
            )

        def leave(self) -> None:
            if self.entered is not None:
                self.entered.leave()
                self.entered = None

        def send(self, reply: Reply) -> None:
            if reply.reset:
                self.leave()
                # Closing with a linger of zero sends a reset in place of a farewell.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                self.rfile.close()
                self.connection.close()
                return
            head = self.head(reply)
            step = max(1, -(-len(reply.body) // reply.pieces))
            pieces = [reply.body[at : at + step] for at in range(0, len(reply.body), step)] or [b""]
            for piece in pieces[:-1]:
                self.wfile.write(head + piece)
                head = b""
                time.sleep(reply.pause)
            # The client may ask for more as soon as it has the last byte: until then it is under way.
            self.leave()
            with contextlib.suppress(ConnectionError):
                self.wfile.write(head + pieces[-1])

        def head(self, reply: Reply) -> bytes:
            """The status line and the headers, to be sent in one piece with the body."""
            announced = len(reply.body) if reply.announced is None else reply.announced
            reason = REASONS.get(reply.status) or self.responses[reply.status][0]
            headers = {
                "Date": self.date_time_string(),
                "Content-Type": reply.content_type,
                "Content-Length": str(announced),
                **reply.headers,
            }
            if announced != len(reply.body):
                headers["Connection"] = "close"
                self.close_connection = True
            lines = [
                f"HTTP/1.1 {reply.status} {reason}",
                *(f"{key}: {value}" for key, value in headers.items()),
            ]
            return "\r\n".join([*lines, "", ""]).encode("latin-1")

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing on the screen: the log is in the Servers."""

    return Handler
