"""What passes between the socket and a source: a request, a reply, and the clock of the servers."""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Clock:
    """Seconds as the servers count them: `speed` times as quick as the real ones, and movable by hand."""

    def __init__(self, speed: float = 1.0, starts_at: float = 9 * 3600.0) -> None:
        self.speed = speed
        self._moved = starts_at
        self._origin = time.monotonic()
        self._lock = Lock()

    def now(self) -> float:
        """The seconds of the servers' own time; 0 is a midnight, so that the day has an end."""
        with self._lock:
            return self._moved + (time.monotonic() - self._origin) * self.speed

    def ago(self, seconds: float) -> float:
        """The servers' own time so many real seconds ago."""
        return self.now() - seconds * self.speed

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        with self._lock:
            self._moved += seconds


@dataclass
class Request:
    """One request as it arrived, with what the server knew about it when it arrived."""

    source: str
    number: int
    method: str
    path: str
    target: str
    params: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes = b""
    at: float = 0.0
    in_flight: int = 1
    status: int = 0
    fault: str = ""
    requested: list[str] = field(default_factory=list)
    tweaks: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """The first value of a parameter."""
        return self.params.get(name, [default])[0]

    def number_of(self, name: str, default: int) -> int:
        """A parameter as a number; what is no number is the default."""
        value = self.get(name)
        return int(value) if value.isascii() and value.isdigit() else default


@dataclass
class Reply:
    """One answer. `announced`, `pause` and `reset` say how it goes over the wire; a fault sets them."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None
    pause: float = 0.0
    pieces: int = 1
    reset: bool = False


class Source(Protocol):
    """What `server.py` needs of a source."""

    name: str
    prefix: str

    def limits(self, request: Request) -> "Limits":
        """The rate and the concurrency that the source permits the sender of this request."""

    def refusal(self, request: Request, limits: "Limits", count: int) -> Reply:
        """What the source answers above its rate."""

    def answer(self, request: Request) -> Reply:
        """The documented answer."""

    def trouble(self, request: Request) -> Reply:
        """The source's own kind of error inside HTTP 200."""

    def change(self, how: str) -> None:
        """Add a record that the last search finds, or remove one that it found."""


@dataclass(frozen=True)
class Limits:
    """So many requests in so many seconds, and so many at a time; who counts as one sender; the pool's name."""

    requests: int
    seconds: float
    at_a_time: int | None = None
    sender: str = ""
    pool: str = ""


def as_json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    """A reply in JSON."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Reply(status, body, "application/json;charset=utf-8", dict(headers or {}))


def as_text(text: str, status: int = 200, content_type: str = "text/plain; charset=UTF-8") -> Reply:
    """A reply in plain text."""
    return Reply(status, text.encode(), content_type)


def batch(items: Iterable[T], request: Request) -> list[T]:
    """The items of a page, less or twice some of them where a fault says so."""
    page = list(items)
    if (share := request.tweaks.get("missing")) and page:
        page = page[max(1, int(len(page) * share)) :]
    if request.tweaks.get("duplicated") and page:
        # A page keeps its length, so that only the ids tell.
        page = [*page[:-1], page[0]] if len(page) > 1 else page * 2
    return page
