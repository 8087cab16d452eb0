"""ClinicalTrials.gov, API v2: pages of registrations that follow each other by a token."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prismake.protocol.searching import SearchLimit
from prismake.search.json_answers import count_at, joined, page_of, read_json, text_id
from prismake.search.pages import cursor_pages
from prismake.search.provider import Asking, HttpRequest, Page, Query, provider_limits, refuse_limits

AREAS = {"publication_date": "StudyFirstPostDate", "entry_date": "LastUpdatePostDate"}
VALUES = {"publication_type": 'AREA[StudyType]"{value}"'}


class ClinicalTrialsGov:
    """ClinicalTrials.gov."""

    def __init__(self) -> None:
        self.limits = provider_limits("clinicaltrials_gov")

    def query(self, text: str, limits: Sequence[SearchLimit], expand_terms: bool | None) -> Query:
        """Return the query: the strategy as query.term, and the limits in filter.advanced."""
        del expand_terms
        refuse_limits("clinicaltrials_gov", limits, [*AREAS, *VALUES])
        filters = [
            f"AREA[{AREAS[limit.field]}]RANGE[{limit.first or 'MIN'},{limit.last or 'MAX'}]"
            if limit.is_date
            else joined(VALUES[limit.field], limit.values)
            for limit in limits
        ]
        params = {"query.term": text}
        if filters:
            params["filter.advanced"] = " AND ".join(filters)
        return Query(text, params)

    def count(self, query: Query) -> HttpRequest:
        """Return a request for one registration, whose answer contains the number of records."""
        return self._request(query, 1)

    def pages(self, query: Query, asking: Asking) -> Iterator[Page]:
        """Yield all pages.

        Only the first one has the total; a full last page still names a next one, which is empty.
        """
        size = self.limits.page_size
        yield from cursor_pages(
            asking,
            self._request(query, size),
            lambda token: self._request(query, size, token),
            self.count(query),
        )

    def parse(self, body: bytes, request: HttpRequest) -> Page:
        """Return the registrations of a page."""
        content = read_json(body)
        is_first = not request.cursor
        return page_of(
            content.get("studies") if "studies" in content else content,
            lambda row: text_id(row, r"NCT\d{8}", "protocolSection", "identificationModule", "nctId"),
            self.limits,
            count_at(content, "totalCount") if is_first else None,
            content.get("nextPageToken"),
        )

    def _request(self, query: Query, size: int, token: str = "") -> HttpRequest:
        params = {**query.params, "format": "json", "countTotal": "true", "pageSize": str(size)}
        if token:
            params["pageToken"] = token
        return HttpRequest("count", "studies", params, cursor=token, size=size)


SOURCE = ClinicalTrialsGov
