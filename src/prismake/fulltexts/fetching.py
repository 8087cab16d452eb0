"""Fetches a file from a web host: with pauses between requests, with every redirect checked, up to a size limit, and
never an HTML page in place of a PDF.
"""

from __future__ import annotations

import hashlib
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

import httpx

from prismake.fulltexts.content import content_kind, fault_of
from prismake.fulltexts.permitted import Rules, host_of
from prismake.search.client import PASSING_STATUS, Client
from prismake.search.clock import Clock
from prismake.search.outcomes import Damaged, SearchStopped
from prismake.search.provider import HttpRequest, Limits, Rate
from prismake.search.secrets import Secrets
from prismake.search.turnstile import only_search_of

# A host of files is asked slowly, and given up sooner than a service: people can open the address themselves.
RATE = Rate(requests=1, seconds=1, at_once=1)
ATTEMPTS = 3
MOST_REDIRECTS = 6
REDIRECTS = frozenset({301, 302, 303, 307, 308})

Outcome = Literal["found", "refused", "not found"]


class _Moved(Exception):
    """The host names another address."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


class _Refused(Exception):
    """The host does not send the file, or it may not be taken."""

    def __init__(self, reason: str, outcome: Outcome = "refused") -> None:
        super().__init__(reason)
        self.reason, self.outcome = reason, outcome


@dataclass(frozen=True)
class Fetched:
    """The outcome of fetching one address: the file, if it was found, and its address after redirects."""

    outcome: Outcome
    reason: str = ""
    body: bytes = b""
    kind: str = ""
    final_url: str = ""

    @property
    def sha256(self) -> str:
        """Return the sha256 of the file."""
        return hashlib.sha256(self.body).hexdigest()


class FileClient(Client):
    """The HTTP client for one host of files. It sends no API key and no e-mail address, and stops at a size limit."""

    attempts = ATTEMPTS

    def __init__(self, base_url: str, most_bytes: int, clock: Clock, turnstile: object = None) -> None:
        limits = Limits(platform=host_of(base_url), base_url=base_url, rate=RATE, page_size=1)
        super().__init__(base_url, limits, Secrets(), clock, turnstile)  # type: ignore[arg-type]
        self.most_bytes = most_bytes
        # A slow line gets a megabyte in ten seconds; a file that takes longer is refused before its connection is cut.
        self._seconds = max(300.0, most_bytes / 100_000)
        self.longest_answer = self._seconds + 60

    def _body(self, response: httpx.Response) -> bytes:
        """Return the body. Raises _Refused as soon as it is too large."""
        announced = response.headers.get("content-length", "")
        received = int(announced) if announced.isdigit() else 0
        if response.status_code == 200 and received > self.most_bytes:
            raise _Refused(self._too_large())
        end, parts, received = self.clock.now() + self._seconds, [], 0
        for part in response.iter_bytes():
            parts.append(part)
            received += len(part)
            if received > self.most_bytes:
                raise _Refused(self._too_large())
            if self.clock.now() > end:
                raise _Refused("the host sends the file too slowly, so the download was stopped")
        return b"".join(parts)

    def _too_large(self) -> str:
        return f"the file is larger than {self.most_bytes // 1_000_000} MB"

    def _fault(self, request: HttpRequest, response: httpx.Response, body: bytes) -> Exception:
        """Return the exception for an answer that is not HTTP 200."""
        status = response.status_code
        if status in REDIRECTS and response.headers.get("location"):
            return _Moved(response.headers["location"])
        if status in PASSING_STATUS:
            return super()._fault(request, response, body)
        if status in (404, 410):
            return _Refused(f"HTTP {status}: the host has no file at this address", "not found")
        return _Refused(f"HTTP {status}: the host refuses the download")


class Fetcher:
    """Fetches files, with one HTTP client per host. Use it in a `with` block, which closes the clients."""

    def __init__(self, rules: Rules, clock: Clock) -> None:
        self.rules, self.clock = rules, clock
        self._clients: dict[str, FileClient] = {}
        self._open = ExitStack()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def fetch(self, url: str) -> Fetched:
        """Return the file at an address, or the reason why it was not taken.

        Every address in a chain of redirects must be permitted.
        """
        visited: list[str] = []
        while True:
            if fault := self.rules.fault_of_host(url):
                return Fetched("refused", fault, final_url=url)
            if url in visited or len(visited) >= MOST_REDIRECTS:
                return Fetched("refused", "the address leads in a circle", final_url=url)
            visited.append(url)
            try:
                body = self._sent(url)
            except _Moved as moved:
                url = urljoin(url, moved.location)
                continue
            except _Refused as refused:
                return Fetched(refused.outcome, refused.reason, final_url=url)
            except SearchStopped as stopped:
                return Fetched("refused", _reason(stopped), final_url=url)
            except httpx.InvalidURL:
                return Fetched("refused", "the address is not one of the web", final_url=url)
            return Fetched("found", "", body, content_kind(body), url)

    def _sent(self, url: str) -> bytes:
        parts = urlsplit(url)
        base = f"{parts.scheme}://{parts.netloc}"
        if base not in self._clients:
            turnstile = self._open.enter_context(only_search_of(base))
            most = self.rules.plan.most_megabytes * 1_000_000
            client = FileClient(base, most, self.clock, turnstile)
            self._clients[base] = self._open.enter_context(closing(client))
        path = parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")
        return self._clients[base].send(HttpRequest("file", path, {}), _checked).body


def _checked(body: bytes) -> None:
    """Check a file. Raises Damaged where another attempt may bring it whole, and _Refused where it will not."""
    if fault := fault_of(body):
        if content_kind(body) in ("pdf", "xml", "nothing"):
            raise Damaged(fault)
        raise _Refused(fault)


def _reason(stopped: SearchStopped) -> str:
    """Return why a host was given up, without times, which another attempt would change."""
    cause = stopped.__cause__
    reason = getattr(cause, "reason", "the host asks for a long wait")
    return str(reason)
