"""The protocol of a source: what it is asked, what its answers hold, and what it permits. One small class a source."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol

import yaml
from pydantic import Field

from prismake.errors import ReviewError, did_you_mean
from prismake.protocol.base import Section
from prismake.protocol.searching import SearchLimit
from prismake.search import providers

ENTRY_POINTS = "prismake.sources"


class Rate(Section):
    """How often a source may be asked: at most `requests` in `seconds`, and `at_once` under way."""

    requests: int = Field(ge=1)
    seconds: float = Field(gt=0)
    at_once: int = Field(ge=1)


class Limits(Section):
    """The facts of a source: its address, what it permits, and what it takes. Each has a YAML file."""

    platform: str
    base_url: str
    rate: Rate
    rate_with_key: Rate | None = None
    rate_with_email: Rate | None = None
    page_size: int = Field(ge=1, description="Records that one request asks for.")
    ceiling: int = Field(default=0, description="The most records that a query reaches; 0 for no limit.")
    key: str = Field(default="", description="Parameter of the key; empty if the source takes none.")
    key_is_needed: bool = False
    key_help: str = Field(default="", description="Where to get a key.")
    email: str = Field(default="", description="Parameter of the address; empty if the source takes none.")
    email_is_needed: bool = False
    tool: str = Field(default="", description="Parameter of the tool's name; empty if the source takes none.")
    large_job: int = Field(
        default=0, description="From this many records on, the source asks for quiet hours; 0 for never."
    )
    quiet_hours: str = Field(default="", description="The hours for large jobs, in words.")
    expands_terms: str = Field(
        default="", description="What it adds to words of a query: synonyms, or stems."
    )
    masks: list[str] = Field(
        default_factory=list,
        description="Names of elements or keys whose values differ between two answers to one request: session tokens, "
        "cursors, times of the answer. They are taken out before answers are compared.",
    )
    counters: list[str] = Field(
        default_factory=list,
        description="Keys of a record that change without the record, such as counts of citations. They are no change of it.",
    )
    what_it_is_not: str = ""
    question: str = Field(
        default="the strategy", description="What people correct where the source refuses what it is asked."
    )


def limits_of(name: str) -> Limits:
    """Return the facts of a source of prismake from its YAML file."""
    path = Path(__file__).parent / "providers" / f"{name}.yaml"
    return Limits.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Query:
    """A query as it is sent. text: for readers. params: the parameters that carry it, without those of pages and people."""

    text: str
    params: Mapping[str, str]


@dataclass(frozen=True)
class Request:
    """One request.

    name: the stem of the file that keeps its answer. cursor: the token of its page, which the source may forget. size: the most
    records that a page holds; before: the records of the pages before it; total: those of all pages, if known. With them a page
    is asked for again that holds fewer records than it should. anew: ask even if the answer is stored. may_lack: HTTP 404 is an
    answer: the source does not hold what the path names.
    """

    name: str
    path: str
    params: Mapping[str, str]
    post: bool = False
    cursor: str = ""
    size: int = 0
    before: int = 0
    total: int | None = None
    anew: bool = False
    may_lack: bool = False

    def named(self, name: str) -> Request:
        """Return the request under another name."""
        return replace(self, name=name)


@dataclass(frozen=True)
class Page:
    """What one answer holds.

    records: id to a digest of the record, in the order of the answer. total: the records that the source says it found; None
    if it does not say. next: the token of the next page; empty if there is none. ids: ids without records. repeated: ids that
    the answer holds twice. notes: what the source says of the query, such as its translation. name: that of its request.
    """

    records: Mapping[str, str] = field(default_factory=dict)
    total: int | None = None
    next: str = ""
    ids: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""


class Asking(Protocol):
    """How a source asks: through the one client, at its pace, and never for what is already stored."""

    def ask(self, request: Request) -> Page:
        """Return the answer to a request, from the store if it is there.

        Raises Incomplete where records are missing after several requests, CursorLost, SearchStopped or SearchRefused.
        """
        ...

    def ask_all(self, requests: Sequence[Request]) -> Iterator[Page]:
        """Begin to ask, and return the answers in the order of the requests. Several are under way at once, if the source permits
        it; requests of `ask` go first."""
        ...

    def prove(self, **facts: Any) -> None:
        """Add facts to the proof in the pin."""
        ...


class Provider(Protocol):
    """A source. An entry point of the group `prismake.sources` names a class without arguments that has these methods."""

    limits: Limits

    def query(self, text: str, limits: Sequence[SearchLimit], expand_terms: bool | None) -> Query:
        """Return the query for a strategy. Raises ReviewError for a limit or a strategy that the source does not take."""
        ...

    def count(self, query: Query) -> Request:
        """Return the request for the number of records, and for what the source says of the query."""
        ...

    def pages(self, query: Query, asking: Asking) -> Iterator[Page]:
        """Yield the pages of a result. The first has the total. Raises Changed where the result changed meanwhile."""
        ...

    def parse(self, body: bytes, request: Request) -> Page:
        """Return what an answer holds. Raises Damaged if it is not a whole answer to the request."""
        ...


def provider_names() -> list[str]:
    """Return the names of all sources that can be searched, sorted."""
    return sorted({*_own_names(), *(point.name for point in entry_points(group=ENTRY_POINTS))})


def _own_names() -> list[str]:
    """Return the names of the sources of prismake: the modules of `prismake.search.providers`."""
    return [module.name for module in pkgutil.iter_modules(providers.__path__)]


def load_provider(name: str) -> Provider:
    """Return the source of this name. Raises ReviewError if none is installed.

    An entry point comes first. A clone that runs without being installed has none, and takes its own modules.
    """
    source: type[Provider]
    for point in entry_points(group=ENTRY_POINTS, name=name):
        source = point.load()
        return source()
    if name in _own_names():
        source = import_module(f"{providers.__name__}.{name}").SOURCE
        return source()
    names = provider_names()
    raise ReviewError(
        f'config/config.yaml: expected the name of a provider, found "{name}".{did_you_mean(name, names)}\n'
        f"    Allowed: {', '.join(names)}\n    What to do: write one of the allowed names as `provider` of the "
        "source, or install the package that adds this provider."
    )


def refuse_limits(provider: str, limits: Sequence[SearchLimit], taken: Sequence[str]) -> None:
    """Raise ReviewError for a limit on a field that the source does not take, and for two limits on one field."""
    fields = [limit.field for limit in limits]
    for name in fields:
        if name not in taken:
            raise ReviewError(
                f'config/config.yaml, key "limits" of a source with the provider {provider}: '
                f"this provider has no limit of {name}.\n"
                f"    Allowed: {', '.join(taken)}\n    What to do: remove the limit of {name}, or write it into "
                "the strategy."
            )
        if fields.count(name) > 1:
            raise ReviewError(
                f'config/config.yaml, key "limits" of a source with the provider {provider}: '
                f"expected one limit of {name}, found two.\n"
                f"    What to do: write one limit of {name} with all its values."
            )
