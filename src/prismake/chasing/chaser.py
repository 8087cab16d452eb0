"""The protocol of a provider of citations: how start records are resolved, lists asked for, and records fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, TypeVar

from prismake.protocol.chasing import Direction
from prismake.search.outcomes import Changed, CursorLost, SearchRefused
from prismake.search.provider import Asking, Limits, Page, Query, Request
from prismake.search.searching import CURSORS_LOST, FETCHED_AGAIN

# What a provider says of a list. None of them means that a record cites nothing.
State = Literal["listed", "none listed", "no list held", "not resolved"]
T = TypeVar("T")


@dataclass(frozen=True)
class Known:
    """What a record says that its provider holds: its ids, and the lists that stand in the record itself.

    holds_references: whether the provider can hold its list of references. counts: the number of entries that the record itself
    says a list has, by direction.
    """

    doi: str = ""
    holds_references: bool = True
    references: tuple[str, ...] = ()
    similar: tuple[str, ...] = ()
    counts: Mapping[Direction, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Links:
    """The list of one record in one direction.

    without_id: entries that the provider names without an id of its own. claimed: how many entries the provider says that the
    list has; None if its answer has no count.
    """

    state: State
    ids: tuple[str, ...] = ()
    without_id: int = 0
    claimed: int | None = None


@dataclass(frozen=True)
class OutLink:
    """One link of LinkOut: its address, who provides it, and what PubMed says it is. All but the address may be empty."""

    url: str
    provider: str = ""
    categories: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resolved:
    """The ids that a provider has for each start record, in order (none where it has none), and what is known of them.

    pages: names of the answers that hold records of them.
    """

    ids: dict[str, tuple[str, ...]]
    known: dict[str, Known]
    pages: tuple[str, ...] = ()


class Chaser(Protocol):
    """A provider of citations. It parses its own answers as a source of `prismake search` does."""

    limits: Limits
    directions: tuple[Direction, ...]

    def parse(self, body: bytes, request: Request) -> Page:
        """Return what an answer holds; of records, also what is known of them. Raises Damaged if it is not whole."""
        ...

    def resolve(self, start: Sequence[str], asking: Asking) -> Resolved:
        """Return the ids of start records. A record that the provider does not hold has none."""
        ...

    def links(
        self, keys: Sequence[str], known: Mapping[str, Known], direction: Direction, name: str, asking: Asking
    ) -> Iterator[Links]:
        """Yield the list of each of these records, which the provider holds. name: the stem of the names of answers."""
        ...

    def records(self, ids: Sequence[str], name: str, asking: Asking) -> Iterator[Page]:
        """Yield the records of these ids, each at most once; those that do not come are in no page."""
        ...

    def link_out(self, keys: Sequence[str], name: str, asking: Asking) -> Iterator[Sequence[OutLink]] | None:
        """Yield the links of each of these records to other places; None if the provider has no such service."""
        ...


def known_in(page: Page) -> dict[str, Known]:
    """Return what a page of records says of them."""
    known: dict[str, Known] = page.notes.get("known", {})
    return known


def stated_counts(row: Mapping[str, Any], keys: Mapping[Direction, str]) -> dict[Direction, int]:
    """Return the numbers of entries that a record states. keys: the key of the number, by direction; what is no number is left out."""
    return {
        direction: row[key]
        for direction, key in keys.items()
        if isinstance(row.get(key), int) and not isinstance(row[key], bool)
    }


def batches(ids: Sequence[str], size: int) -> list[Sequence[str]]:
    """Return ids in batches of at most `size`."""
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def file_stem(text: str) -> str:
    """Return an id as a part of the name of a file."""
    return "".join(character if character.isalnum() else "-" for character in text)


class Named:
    """Asks for the pages of one list, with names of its own. anew: also where an answer is stored."""

    def __init__(self, asking: Asking, stem: str, anew: bool) -> None:
        self._asking, self._stem, self._anew = asking, stem, anew

    def ask(self, request: Request) -> Page:
        """Return the answer to a request under the name of the list."""
        name = f"{self._stem}-{request.name}"
        return self._asking.ask(replace(request, name=name, anew=request.anew or self._anew))

    def ask_all(self, requests: Sequence[Request]) -> Iterator[Page]:
        """Yield the answers to requests in their order."""
        for request in requests:
            yield self.ask(request)

    def prove(self, **facts: object) -> None:
        """Do nothing: the proof of a list is that it holds as many entries as its provider counts."""


def whole_list(platform: str, stem: str, asking: Asking, fetch: Callable[[Asking], T]) -> T:
    """Return a list that is fetched in pages. It is fetched again where it changes meanwhile, or where its place is lost.

    Raises SearchRefused if that goes on.
    """
    changed = lost = 0
    while True:
        try:
            return fetch(Named(asking, stem, anew=bool(changed or lost)))
        except Changed as error:
            changed += 1
            if changed > FETCHED_AGAIN:
                raise SearchRefused(
                    f'{platform}: the citation list "{stem}" cannot be fetched completely: while prismake fetched '
                    f"the list, {error.reason} ({error.before:,}, then {error.after:,}).\n    What to do: run the "
                    "same command again later. Nothing was pinned."
                ) from error
        except CursorLost as error:
            lost += 1
            if lost > CURSORS_LOST:
                raise SearchRefused(
                    f'{platform}: expected the next page of the citation list "{stem}", but the source no longer '
                    f"knew the position from which to continue, {lost} times ({error}). Nothing was pinned.\n"
                    "    What to do: run the same command again later."
                ) from error


class Searched:
    """A chaser as the session knows it: it asks and parses; it has no query of its own."""

    def __init__(self, chaser: Chaser) -> None:
        self.chaser, self.limits = chaser, chaser.limits

    def parse(self, body: bytes, request: Request) -> Page:
        """Return what an answer holds."""
        return self.chaser.parse(body, request)

    def query(self, text: str, limits: object, expand_terms: object) -> Query:
        """A chase has no query. Raises NotImplementedError."""
        raise NotImplementedError

    def count(self, query: Query) -> Request:
        """A chase has no query. Raises NotImplementedError."""
        raise NotImplementedError

    def pages(self, query: Query, asking: Asking) -> Iterator[Page]:
        """A chase has no query. Raises NotImplementedError."""
        raise NotImplementedError


def with_known(page: Page, known: dict[str, Known]) -> Page:
    """Return a page with what is known of its records."""
    return replace(page, notes={"known": known})
