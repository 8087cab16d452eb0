"""The interface of a source that can be searched: how it is queried, how its answers are parsed, and what it permits.
One class per source.
"""

from __future__ import annotations

import pkgutil
import re
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
from prismake.search.outcomes import SearchRefused
from prismake.search.secrets import Secrets

ENTRY_POINTS = "prismake.sources"


class Rate(Section):
    """How many requests a source permits: at most `requests` in `seconds`, and `at_once` at the same time."""

    requests: int = Field(ge=1)
    seconds: float = Field(gt=0)
    at_once: int = Field(ge=1)


class Limits(Section):
    """The facts of a source, from its YAML file: its address, its rates, and the keys and addresses that it expects."""

    platform: str
    base_url: str
    rate: Rate
    rate_with_key: Rate | None = None
    rate_with_email: Rate | None = None
    page_size: int = Field(ge=1, description="Records that one request asks for.")
    ceiling: int = Field(default=0, description="The most records that a query reaches; 0 for no limit.")
    longest_address: int = Field(
        default=0, description="The most characters of an address that it takes; 0 if it states none."
    )
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


def provider_limits(name: str) -> Limits:
    """Return the facts of a source of prismake from its YAML file."""
    path = Path(__file__).parent / "providers" / f"{name}.yaml"
    return Limits.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Query:
    """A query as it is sent.

    text: for readers. params: the parameters that contain it, without those of pages and people.
    """

    text: str
    params: Mapping[str, str]


@dataclass(frozen=True)
class HttpRequest:
    """One request.

    name: the name under which its answer is stored. cursor: the token of its page, which the source may forget. size:
    the most records of a page; before: the number of records on the pages before it; total: of all pages, if known.
    With these three, a page that has fewer records than it should is requested again. anew: send it even if the
    answer is stored. may_lack: whether HTTP 404 is a valid answer, which says that the source does not have the
    requested record.
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

    def named(self, name: str) -> HttpRequest:
        """Return the same request under another name."""
        return replace(self, name=name)


@dataclass(frozen=True)
class Page:
    """The content of one answer.

    records: record id to sha256 of the record, in the order of the answer. total: the number of records that the
    source states; None if it does not. next: the token of the next page; empty if there is none. ids: ids without
    records. repeated: ids that the answer contains twice. notes: what the source says about the query, such as its
    translation. name: that of its request.
    """

    records: Mapping[str, str] = field(default_factory=dict)
    total: int | None = None
    next: str = ""
    ids: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""


class Asking(Protocol):
    """How providers send requests: through one client, at the rate of the source, and only if the answer is not
    stored.
    """

    def ask(self, request: HttpRequest) -> Page:
        """Return the page for a request, from the store if the answer is there.

        Raises Incomplete if records are missing in several attempts, CursorLost, SearchStopped or SearchRefused.
        """
        ...

    def ask_all(self, requests: Sequence[HttpRequest]) -> Iterator[Page]:
        """Yield the pages for several requests, in the order of the requests.

        Several are sent at once if the source permits; requests of `ask` go first.
        """
        ...

    def prove(self, **facts: Any) -> None:
        """Add facts to the proof of completeness in search.json."""
        ...


class Provider(Protocol):
    """A source that can be searched.

    An entry point of the group `prismake.sources` names a class with these methods and without arguments.
    """

    limits: Limits

    def query(self, text: str, limits: Sequence[SearchLimit], expand_terms: bool | None) -> Query:
        """Return the query for a strategy.

        Raises ReviewError for a limit or a strategy that the source does not accept.
        """
        ...

    def count(self, query: Query) -> HttpRequest:
        """Return the request for the number of records and for the source's notes on the query."""
        ...

    def pages(self, query: Query, asking: Asking) -> Iterator[Page]:
        """Yield the pages of a result; the first one has the total.

        Raises Changed if the result changed meanwhile.
        """
        ...

    def parse(self, body: bytes, request: HttpRequest) -> Page:
        """Return the content of an answer. Raises Damaged if it is not a complete answer to the request."""
        ...


def provider_names() -> list[str]:
    """Return the names of all sources that can be searched, sorted."""
    return sorted({*_own_names(), *(point.name for point in entry_points(group=ENTRY_POINTS))})


def _own_names() -> list[str]:
    """Return the names of the sources of prismake: the modules of `prismake.search.providers`."""
    return [module.name for module in pkgutil.iter_modules(providers.__path__)]


def load_provider(name: str) -> Provider:
    """Return the source with this name. Raises ReviewError if none is installed.

    Entry points are looked up first. A clone that is not installed has none, and uses its own modules.
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
    """Raise ReviewError for a limit on a field that is not in `taken`, and for two limits on one field."""
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


def refuse_values(provider: str, limit: SearchLimit, pattern: str, example: str) -> None:
    """Raise ReviewError for a value of a limit that the provider would read as more than one value, as an operator or another filter.

    pattern: what a value consists of.
    """
    for value in limit.values:
        if not re.fullmatch(pattern, value):
            raise ReviewError(
                f'The limit {limit.field} of a source with the provider {provider} holds "{value}", which is more than one value there, '
                "so that the provider would search for something else.\n"
                f"    What to do: in `limits` of the source, write each value as an entry of its own, as in {example}."
            )


def rate_of(limits: Limits, secrets: Secrets) -> Rate:
    """Return the rate that a source permits with these secrets."""
    with_key = limits.rate_with_key if secrets.key and limits.key else None
    with_email = limits.rate_with_email if secrets.email and limits.email else None
    return with_key or with_email or limits.rate


def refuse_long_address(limits: Limits, request: str, address: str) -> None:
    """Raise SearchRefused if the source does not take an address of this length, before anything is sent."""
    if 0 < limits.longest_address < len(address):
        raise SearchRefused(
            f"{limits.platform}: the request {request} takes an address of {len(address):,} characters, and the source takes "
            f"{limits.longest_address:,}. Nothing was sent.\n"
            f"    What to do: shorten {limits.question}, or search in parts, each as a source of its own."
        )
