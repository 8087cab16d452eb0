"""Resolving start records and fetching records for providers that answer a query of ids (Europe PMC, OpenAlex)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from prismake.chasing.chaser import OutLink, Resolved, StartRecord, batches, known_in
from prismake.protocol.chasing import PMID
from prismake.search.outcomes import Incomplete
from prismake.search.provider import Asking, HttpRequest, Limits, Page


class IdQueries(ABC):
    """A provider that finds records by a query of ids: subclasses say how their queries look, this class resolves and
    fetches.
    """

    limits: Limits
    ids_of_a_query: ClassVar[int]

    @abstractmethod
    def start_request(self, name: str, text: str, is_pmid: bool) -> HttpRequest | None:
        """Return the request for the records with a PMID or DOI; None if the provider cannot search for this
        identifier.
        """

    @abstractmethod
    def names_of_pmid(self, key: str, pmid: str) -> bool:
        """Return whether the record `key`, found by the query for `pmid`, really has this PMID."""

    @abstractmethod
    def records_request(self, name: str, ids: Sequence[str]) -> HttpRequest:
        """Return the request for the records of these ids."""

    def checked(self, page: Page, ids: Sequence[str]) -> Page:
        """Return a page of records. Subclasses raise SearchRefused if the page has records that are not in `ids`."""
        del ids
        return page

    def resolve(self, start: Sequence[str], asking: Asking) -> Resolved:
        """Return the provider's ids of each start record; more than one if the provider has several records for one
        PMID or DOI.
        """
        ids: dict[str, tuple[str, ...]] = {}
        known: dict[str, StartRecord] = {}
        pages: list[str] = []
        for number, text in enumerate(start, 1):
            is_pmid = bool(PMID.fullmatch(text))
            ids[text] = ()
            if request := self.start_request(f"start-{number:04}", text, is_pmid):
                page = asking.ask(request)
                papers = known_in(page)
                ids[text] = tuple(
                    key
                    for key, facts in papers.items()
                    if (self.names_of_pmid(key, text) if is_pmid else facts.doi == text)
                )
                known |= {key: papers[key] for key in ids[text]}
                pages += [page.name] if ids[text] else []
        return Resolved(ids, known, tuple(pages))

    def records(self, ids: Sequence[str], name: str, asking: Asking) -> Iterator[Page]:
        """Yield pages with the records of these ids. Records that the provider does not send are in no page."""
        for number, batch in enumerate(batches(ids, self.ids_of_a_query), 1):
            request = self.records_request(f"{name}-{number:04}", batch)
            try:
                page = asking.ask(request)
            except Incomplete:
                # The provider counts more records than it sends, or a list names what it no longer holds.
                page = asking.ask(replace(request, size=0))
            yield self.checked(page, batch)

    def link_out(self, keys: Sequence[str], name: str, asking: Asking) -> Iterator[Sequence[OutLink]] | None:
        """Return None: only PubMed has LinkOut."""
        del keys, name, asking
        return None
