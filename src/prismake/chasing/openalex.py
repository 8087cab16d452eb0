"""Citing works, references and related works from OpenAlex. A work lists its references and related works itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from prismake.chasing.chaser import Links, StartRecord, answer_stem, stated_counts, whole_list, with_known
from prismake.chasing.id_queries import IdQueries
from prismake.protocol.chasing import Direction
from prismake.search.json_answers import read_json, value_at
from prismake.search.outcomes import Changed, Damaged
from prismake.search.pages import cursor_pages
from prismake.search.provider import Asking, HttpRequest, Page, provider_limits
from prismake.search.providers.openalex import FIRST, OpenAlex

ROOT = "https://openalex.org/"
_DOI_ROOT = "https://doi.org/"


class OpenAlexChaser(IdQueries):
    """OpenAlex as a provider of citation lists. Its record ids are those of works, such as W1234567890."""

    directions: tuple[Direction, ...] = ("cited_by", "references", "similar")
    # Values that a filter takes, by the documentation 100; half of them keep the address short.
    ids_of_a_query = 50

    def __init__(self) -> None:
        self.limits = provider_limits("openalex")
        self._source = OpenAlex()

    def parse(self, body: bytes, request: HttpRequest) -> Page:
        """Return the works of an answer by their ids without address, with their lists of references and related
        works.
        """
        page = self._source.parse(body, request)
        records = {key.removeprefix(ROOT): code for key, code in page.records.items()}
        page = replace(page, records=records, ids=tuple(records))
        if "select" in request.params:
            return page
        return with_known(page, dict(map(_known, value_at(read_json(body), "results"))))

    def start_request(self, name: str, text: str, is_pmid: bool) -> HttpRequest | None:
        """Return the request for the works of a PMID or a DOI."""
        # With these signs OpenAlex separates filters and values.
        if {",", "|"} & set(text):
            return None
        return _request(name, f"{'ids.pmid' if is_pmid else 'doi'}:{text}", self.limits.page_size)

    def names_of_pmid(self, key: str, pmid: str) -> bool:
        """Return True: OpenAlex finds only works with the PMID, and the parsed work has no PMID that could be
        checked.
        """
        del key, pmid
        return True

    def records_request(self, name: str, ids: Sequence[str]) -> HttpRequest:
        """Return the request for works by id.

        A work that OpenAlex merged into another one is missing in the answer.
        """
        return _request(name, f"openalex:{'|'.join(ids)}", self.limits.page_size)

    def links(
        self,
        keys: Sequence[str],
        known: Mapping[str, StartRecord],
        direction: Direction,
        name: str,
        asking: Asking,
    ) -> Iterator[Links]:
        """Yield the list of each work in this direction.

        An empty list of references or related works means that OpenAlex has no such list.
        """
        for key in keys:
            if direction == "cited_by":
                stem = f"{name}-{answer_stem(key)}"

                def fetch(ask: Asking, key: str = key) -> Links:
                    return self._cited_by(key, ask)

                yield whole_list(self.limits.platform, stem, asking, fetch)
                continue
            listed = known[key].references if direction == "references" else known[key].similar
            others = tuple(other for other in listed if other != key)
            yield Links("listed" if others else "no list held", others)

    def _cited_by(self, key: str, asking: Asking) -> Links:
        """Return the works that cite a work. Raises Changed where a work comes twice in place of another."""

        def request(cursor: str = "") -> HttpRequest:
            return _request("count", f"cites:{key}", self.limits.page_size, cursor, select="id")

        ids: list[str] = []
        for page in cursor_pages(asking, request(), request, request()):
            ids += page.ids
        if len(set(ids)) != len(ids):
            raise Changed(len(ids), len(set(ids)), "a work is in the list twice")
        others = tuple(other for other in ids if other != key)
        return Links("listed" if others else "none listed", others, claimed=len(ids))


def _request(name: str, filters: str, size: int, cursor: str = "", select: str = "") -> HttpRequest:
    params = {"filter": filters, "per_page": str(size), "cursor": cursor or FIRST}
    return HttpRequest(
        name, "works", {**params, **({"select": select} if select else {})}, cursor=cursor, size=size
    )


def _known(row: Any) -> tuple[str, StartRecord]:
    """Return the short id of a work, and what it says of itself."""
    return str(row["id"]).removeprefix(ROOT), StartRecord(
        doi=str(row.get("doi") or "").lower().removeprefix(_DOI_ROOT),
        references=_short(row, "referenced_works"),
        similar=_short(row, "related_works"),
        counts=stated_counts(row, {"cited_by": "cited_by_count", "references": "referenced_works_count"}),
    )


def _short(row: Any, key: str) -> tuple[str, ...]:
    """Return the short ids of works that a work names. Raises Damaged for another value."""
    named = row.get(key) or []
    if not isinstance(named, list) or not all(
        isinstance(address, str) and address.startswith(ROOT) for address in named
    ):
        raise Damaged(f'expected a list of works at "{key}", found another value')
    return tuple(dict.fromkeys(address.removeprefix(ROOT) for address in named))


SOURCE = OpenAlexChaser
