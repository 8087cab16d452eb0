"""The interface of a provider of citation lists: resolve start records, fetch the lists of a record, and fetch found
records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, TypeVar

from prismake.protocol.chasing import Direction
from prismake.search.outcomes import Changed, CursorLost, SearchRefused
from prismake.search.provider import Asking, HttpRequest, Limits, Page, Query
from prismake.search.searching import CURSORS_LOST, FETCHED_AGAIN

# What a provider says of a list. None of them means that a record cites nothing.
State = Literal["listed", "none listed", "no list held", "not resolved"]
T = TypeVar("T")


@dataclass(frozen=True)
class StartRecord:
    """What the record of a provider itself tells: its other ids and the lists that it contains.

    holds_references: whether the provider has the reference list of this record. counts: direction (such as
    "cited_by") to the number of entries that the record states for that list.
    """

    doi: str = ""
    holds_references: bool = True
    references: tuple[str, ...] = ()
    similar: tuple[str, ...] = ()
    counts: Mapping[Direction, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Links:
    """The list of one record in one direction, such as the records that cite it.

    without_id: number of entries to which the provider gives no id. claimed: number of entries that the provider
    states for the list; None if the answer has no such number.
    """

    state: State
    ids: tuple[str, ...] = ()
    without_id: int = 0
    claimed: int | None = None


@dataclass(frozen=True)
class OutLink:
    """One link of PubMed's service LinkOut: the address, the provider of the linked page, and how PubMed classifies
    the link. All fields but the address may be empty.
    """

    url: str
    provider: str = ""
    categories: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resolved:
    """The provider's ids of each start record, in the order of the start records; an empty list where the provider
    does not have the record.

    known: what the provider's records tell, by id. pages: names of the stored answers that contain these records.
    """

    ids: dict[str, tuple[str, ...]]
    known: dict[str, StartRecord]
    pages: tuple[str, ...] = ()


class Chaser(Protocol):
    """Interface of a provider of citation lists.

    Like a source of `prismake search`, the provider parses its own answers.
    """

    limits: Limits
    directions: tuple[Direction, ...]

    def parse(self, body: bytes, request: HttpRequest) -> Page:
        """Return the records or list entries of one answer, and what the records tell of their own lists.

        Raises Damaged if the answer is incomplete.
        """
        ...

    def resolve(self, start: Sequence[str], asking: Asking) -> Resolved:
        """Return the provider's ids of the start records (PMIDs or DOIs).

        A record that the provider does not have gets an empty list.
        """
        ...

    def links(
        self,
        keys: Sequence[str],
        known: Mapping[str, StartRecord],
        direction: Direction,
        name: str,
        asking: Asking,
    ) -> Iterator[Links]:
        """Yield the list of each record in this direction.

        keys: ids of records that the provider has. name: the first part of the names under which answers are stored.
        """
        ...

    def records(self, ids: Sequence[str], name: str, asking: Asking) -> Iterator[Page]:
        """Yield pages with the records of these ids, each record at most once.

        Records that the provider does not send are in no page.
        """
        ...

    def link_out(self, keys: Sequence[str], name: str, asking: Asking) -> Iterator[Sequence[OutLink]] | None:
        """Yield for each record its LinkOut links; None if the provider has no such service."""
        ...


def known_in(page: Page) -> dict[str, StartRecord]:
    """Return record id to what the record tells, for the records of a page."""
    known: dict[str, StartRecord] = page.notes.get("known", {})
    return known


def stated_counts(row: Mapping[str, Any], keys: Mapping[Direction, str]) -> dict[Direction, int]:
    """Return direction to the number of list entries that a record states.

    keys: direction to the key of that number in `row`; values that are not numbers are left out.
    """
    return {
        direction: row[key]
        for direction, key in keys.items()
        if isinstance(row.get(key), int) and not isinstance(row[key], bool)
    }


def batches(ids: Sequence[str], size: int) -> list[Sequence[str]]:
    """Split ids into consecutive lists of at most `size` ids."""
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def answer_stem(text: str) -> str:
    """Return an id with the characters that file names cannot have replaced, for use in the name of a stored answer."""
    return "".join(character if character.isalnum() else "-" for character in text)


class ListRequests:
    """Sends the requests for the pages of one list, and stores each answer under the name of the list.

    anew: request a page even if its answer is stored.
    """

    def __init__(self, asking: Asking, stem: str, anew: bool) -> None:
        self._asking, self._stem, self._anew = asking, stem, anew

    def ask(self, request: HttpRequest) -> Page:
        """Return the page for a request; its answer is stored under the name of the list."""
        name = f"{self._stem}-{request.name}"
        return self._asking.ask(replace(request, name=name, anew=request.anew or self._anew))

    def ask_all(self, requests: Sequence[HttpRequest]) -> Iterator[Page]:
        """Yield the pages for requests, in the order of the requests."""
        for request in requests:
            yield self.ask(request)

    def prove(self, **facts: object) -> None:
        """Do nothing: a list is complete if it has as many entries as its provider states, which the caller checks."""


def whole_list(platform: str, stem: str, asking: Asking, fetch: Callable[[Asking], T]) -> T:
    """Return a list that is fetched in several pages.

    The list is fetched again if it changes between two pages, or if the source no longer knows where to continue.

    fetch: fetches the pages through the given session. Raises SearchRefused if the list changes or is interrupted in
    every attempt.
    """
    changed = lost = 0
    while True:
        try:
            return fetch(ListRequests(asking, stem, anew=bool(changed or lost)))
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
    """Adapter that lets a session use a chaser as a search provider: requests and parsing, but no search queries."""

    def __init__(self, chaser: Chaser) -> None:
        self.chaser, self.limits = chaser, chaser.limits

    def parse(self, body: bytes, request: HttpRequest) -> Page:
        """Return the records or list entries of one answer."""
        return self.chaser.parse(body, request)

    def query(self, text: str, limits: object, expand_terms: object) -> Query:
        """A chase has no query. Raises NotImplementedError."""
        raise NotImplementedError

    def count(self, query: Query) -> HttpRequest:
        """A chase has no query. Raises NotImplementedError."""
        raise NotImplementedError

    def pages(self, query: Query, asking: Asking) -> Iterator[Page]:
        """A chase has no query. Raises NotImplementedError."""
        raise NotImplementedError


def with_known(page: Page, known: dict[str, StartRecord]) -> Page:
    """Return the page, and add what its records tell to `known`."""
    return replace(page, notes={"known": known})
