"""Europe PMC: articles, and preprints of bioRxiv, medRxiv and others, in pages that follow each other by a cursor mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from prismake.protocol.searching import SearchLimit
from prismake.search.json_answers import count_at, joined, page_of, read_json, text_id, value_at
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

DATES = {"publication_date": "FIRST_PDATE", "entry_date": "CREATION_DATE"}
# A collection is one of its sources, such as PPR for preprints or MED for PubMed.
VALUES = {"language": 'LANG:"{value}"', "publication_type": 'PUB_TYPE:"{value}"', "collection": "SRC:{value}"}
FIRST = "*"


class EuropePMC:
    """Europe PMC."""

    def __init__(self) -> None:
        self.limits = provider_limits("europe_pmc")

    def query(self, text: str, limits: Sequence[SearchLimit], expand_terms: bool | None) -> Query:
        """Return the query with its limits.

        The parameter `synonym` is always sent, because its default differs between API and website.
        """
        refuse_limits("europe_pmc", limits, [*DATES, *VALUES])
        for limit in limits:
            if limit.field == "collection":
                refuse_values("europe_pmc", limit, "[A-Z]{3}", "PPR")
        parts = [
            f"{DATES[limit.field]}:[{limit.first or '1000-01-01'} TO {limit.last or '3000-12-31'}]"
            if limit.is_date
            else joined(VALUES[limit.field], limit.values)
            for limit in limits
        ]
        whole = " AND ".join([f"({text})", *parts]) if parts else text
        return Query(whole, {"query": whole, "synonym": "true" if expand_terms else "false"})

    def count(self, query: Query) -> HttpRequest:
        """Return a request for one record, whose answer contains the number of records."""
        return self._request(query, 1)

    def pages(self, query: Query, asking: Asking) -> Iterator[Page]:
        """Yield all pages."""
        size = self.limits.page_size
        yield from cursor_pages(
            asking,
            self._request(query, size),
            lambda mark: self._request(query, size, mark),
            self.count(query),
        )

    def parse(self, body: bytes, request: HttpRequest) -> Page:
        """Return the records of a page. Raises Damaged for an error inside HTTP 200."""
        del request
        content = read_json(body)
        if "errCode" in content or "errMsg" in content:
            raise source_error(
                "Europe PMC", f"{content.get('errMsg') or content.get('errCode')}", content.get("errCode")
            )
        echo = content.get("request")
        return page_of(
            value_at(content, "resultList", "result"),
            _record_id,
            self.limits,
            count_at(content, "hitCount"),
            content.get("nextCursorMark"),
            {"query": str(echo.get("queryString", "")), "synonym": echo.get("synonym")}
            if isinstance(echo, dict)
            else {},
        )

    def _request(self, query: Query, size: int, mark: str = "") -> HttpRequest:
        params = {**query.params, "format": "json", "resultType": "core", "pageSize": str(size)}
        return HttpRequest("count", "search", {**params, "cursorMark": mark or FIRST}, cursor=mark, size=size)


def _record_id(row: Any) -> str:
    """Return source and id: not every record has a PMID, and two sources may give the same number."""
    source, number = text_id(row, r"[A-Z]{3}", "source"), text_id(row, r"\S+", "id")
    return f"{source}:{number}"


SOURCE = EuropePMC
