"""Crossref: works by words of their bibliographic data, in pages that follow each other by a cursor of five minutes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from prismake.protocol.searching import SearchLimit
from prismake.search.json_answers import count_at, page_of, read_json, text_id, value_at
from prismake.search.pages import cursor_pages
from prismake.search.provider import (
    Asking,
    HttpRequest,
    Page,
    Query,
    provider_limits,
    refuse_limits,
    refuse_values,
)
from prismake.search.source_words import source_error

DATES = {
    "publication_date": ("from-pub-date", "until-pub-date"),
    "entry_date": ("from-created-date", "until-created-date"),
}
VALUES = {"publication_type": "type"}
FIRST = "*"


class Crossref:
    """Crossref."""

    def __init__(self) -> None:
        self.limits = provider_limits("crossref")

    def query(self, text: str, limits: Sequence[SearchLimit], expand_terms: bool | None) -> Query:
        """Return the query, with its limits as filters; two filters with the same name mean either of them."""
        del expand_terms
        refuse_limits("crossref", limits, [*DATES, *VALUES])
        filters = []
        for limit in limits:
            if limit.is_date:
                ends = zip(DATES[limit.field], (limit.first, limit.last), strict=True)
                filters += [f"{name}:{day}" for name, day in ends if day]
            else:
                refuse_values("crossref", limit, "[a-z-]+", "journal-article")
                filters += [f"{VALUES[limit.field]}:{value}" for value in limit.values]
        params = {"query.bibliographic": text}
        if filters:
            params["filter"] = ",".join(filters)
        return Query(text, params)

    def count(self, query: Query) -> HttpRequest:
        """Return a request for one work, whose answer contains the number of records."""
        return self._request(query, 1)

    def pages(self, query: Query, asking: Asking) -> Iterator[Page]:
        """Yield all pages."""
        size = self.limits.page_size
        yield from cursor_pages(
            asking,
            self._request(query, size),
            lambda cursor: self._request(query, size, cursor),
            self.count(query),
        )

    def parse(self, body: bytes, request: HttpRequest) -> Page:
        """Return the works of a page. Raises Damaged for an error inside HTTP 200."""
        del request
        content = read_json(body)
        if content.get("status") != "ok" or content.get("message-type") != "work-list":
            envelope = {key: content.get(key) for key in ("status", "message-type", "message")}
            raise source_error("Crossref", json.dumps(envelope, ensure_ascii=False))
        message = value_at(content, "message")
        return page_of(
            value_at(message, "items"),
            _doi,
            self.limits,
            count_at(message, "total-results"),
            message.get("next-cursor"),
        )

    def _request(self, query: Query, size: int, cursor: str = "") -> HttpRequest:
        params = {**query.params, "rows": str(size), "cursor": cursor or FIRST}
        return HttpRequest("count", "works", params, cursor=cursor, size=size)


def _doi(row: Any) -> str:
    """Return the DOI of a work, in lower case: case does not tell DOIs apart."""
    return text_id(row, r"10\..+", "DOI").lower()


SOURCE = Crossref
