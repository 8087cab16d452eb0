"""OpenAlex: works whose title or abstract match, in pages that follow each other by a cursor. It needs a key with a budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prismake.errors import ReviewError
from prismake.protocol.searching import SearchLimit
from prismake.search.json_answers import count_at, page_of, read_json, text_id, value_at
from prismake.search.pages import cursor_pages
from prismake.search.provider import Asking, HttpRequest, Page, Query, provider_limits, refuse_limits
from prismake.search.source_words import source_error

STEMMED = "title_and_abstract.search"
# Without this ending a search also finds other words of the same stem.
EXACT = f"{STEMMED}.exact"
DATES = {"publication_date": ("from_publication_date", "to_publication_date")}
VALUES = {"language": "language", "publication_type": "type"}
FIRST = "*"


class OpenAlex:
    """OpenAlex."""

    def __init__(self) -> None:
        self.limits = provider_limits("openalex")

    def query(self, text: str, limits: Sequence[SearchLimit], expand_terms: bool | None) -> Query:
        """Return the query as a filter.

        Raises ReviewError for a comma or bar, which OpenAlex reads as a separator of filters.
        """
        refuse_limits("openalex", limits, [*DATES, *VALUES])
        for sign in ",|":
            if sign in text:
                raise ReviewError(
                    f'The strategy of openalex holds "{sign}", which OpenAlex reads as the separator of '
                    f'filters.\n    What to do: in the strategy, write OR instead of "{sign}", or leave the sign '
                    "out: OpenAlex finds words in quotes without such signs."
                )
            for limit in limits:
                if value := next((value for value in limit.values if sign in value), ""):
                    raise ReviewError(
                        f'The limit {limit.field} of openalex holds "{value}"; OpenAlex would read "{sign}" as '
                        "the separator of filters.\n"
                        "    What to do: in `limits` of the source, write each value as an entry of its own."
                    )
        filters = [f"{STEMMED if expand_terms else EXACT}:{text}"]
        for limit in limits:
            if limit.is_date:
                ends = zip(DATES[limit.field], (limit.first, limit.last), strict=True)
                filters += [f"{name}:{day}" for name, day in ends if day]
            else:
                filters.append(f"{VALUES[limit.field]}:{'|'.join(limit.values)}")
        whole = ",".join(filters)
        return Query(f"filter={whole}", {"filter": whole})

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
        if "error" in content:
            raise source_error("OpenAlex", f"{content.get('message') or content['error']}")
        return page_of(
            value_at(content, "results"),
            lambda row: text_id(row, r"https://openalex\.org/W[1-9]\d*", "id"),
            self.limits,
            count_at(content, "meta", "count"),
            value_at(content, "meta", "next_cursor"),
        )

    def _request(self, query: Query, size: int, cursor: str = "") -> HttpRequest:
        params = {**query.params, "per_page": str(size), "cursor": cursor or FIRST}
        return HttpRequest("count", "works", params, cursor=cursor, size=size)


SOURCE = OpenAlex
