"""Citing articles and reference lists from Europe PMC, which offers no similar articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from prismake.chasing.chaser import Links, StartRecord, answer_stem, stated_counts, whole_list, with_known
from prismake.chasing.id_queries import IdQueries
from prismake.protocol.chasing import Direction
from prismake.search.json_answers import count_at, read_json, text_id, value_at
from prismake.search.outcomes import Changed, Damaged, SearchRefused
from prismake.search.provider import Asking, HttpRequest, Page, provider_limits
from prismake.search.providers.europe_pmc import EuropePMC
from prismake.search.source_words import source_error

# direction: the name of the list in the path, and the keys of its entries.
LISTS: dict[Direction, tuple[str, str, str]] = {
    "cited_by": ("citations", "citationList", "citation"),
    "references": ("references", "referenceList", "reference"),
}
PAGE_SIZE = 1000


class EuropePMCChaser(IdQueries):
    """Europe PMC as a provider of citation lists.

    Its record ids consist of source and number, such as MED:12345678.
    """

    directions: tuple[Direction, ...] = ("cited_by", "references")
    # A query of more ids is longer than some servers take.
    ids_of_a_query = 50

    def __init__(self) -> None:
        self.limits = provider_limits("europe_pmc")
        self._source = EuropePMC()

    def parse(self, body: bytes, request: HttpRequest) -> Page:
        """Return the records of a search answer with what they tell of their lists, or the entries of a list."""
        if request.path != "searchPOST":
            return _listed(body, request)
        page = self._source.parse(body, request)
        rows = value_at(read_json(body), "resultList", "result")
        known = {
            f"{row['source']}:{row['id']}": StartRecord(
                doi=str(row.get("doi") or "").lower(),
                holds_references=row.get("hasReferences") == "Y",
                counts=stated_counts(row, {"cited_by": "citedByCount"}),
            )
            for row in rows
        }
        return with_known(page, known)

    def start_request(self, name: str, text: str, is_pmid: bool) -> HttpRequest:
        """Return the search request for a start record: a PMID matches one record of MED, a DOI each record with that
        DOI.
        """
        return _search(name, f"EXT_ID:{text} AND SRC:MED" if is_pmid else f'DOI:"{text}"', PAGE_SIZE)

    def names_of_pmid(self, key: str, pmid: str) -> bool:
        """Return whether the record id `key` is MED:`pmid`."""
        return key == f"MED:{pmid}"

    def records_request(self, name: str, ids: Sequence[str]) -> HttpRequest:
        """Return the search request for records by source and number."""
        parts = [f"(EXT_ID:{key.partition(':')[2]} AND SRC:{key.partition(':')[0]})" for key in ids]
        return _search(name, " OR ".join(parts), len(ids))

    def checked(self, page: Page, ids: Sequence[str]) -> Page:
        """Return the page unchanged. Raises SearchRefused if it has a record whose id is not in `ids`."""
        if foreign := [key for key in page.records if key not in ids]:
            raise _stopped(self.limits.platform, foreign[0])
        return page

    def links(
        self,
        keys: Sequence[str],
        known: Mapping[str, StartRecord],
        direction: Direction,
        name: str,
        asking: Asking,
    ) -> Iterator[Links]:
        """Yield the list of each record in this direction.

        Entries to which Europe PMC gives no id are only counted.
        """
        for key in keys:
            stem = f"{name}-{answer_stem(key)}"

            def fetch(ask: Asking, key: str = key) -> Links:
                return _links(key, known[key], direction, ask)

            yield whole_list(self.limits.platform, stem, asking, fetch)


def _stopped(platform: str, key: str) -> SearchRefused:
    return SearchRefused(
        f"{platform}: the source answered with the record {key}, which prismake did not ask for.\n"
        "    What to do: run the same command again later. Nothing was pinned."
    )


def _search(name: str, query: str, size: int) -> HttpRequest:
    params = {
        "query": query,
        "synonym": "false",
        "format": "json",
        "resultType": "core",
        "pageSize": str(size),
        "cursorMark": "*",
    }
    return HttpRequest(name, "searchPOST", params, post=True, size=size)


def _links(key: str, known: StartRecord, direction: Direction, asking: Asking) -> Links:
    """Return a whole list. Raises Changed where its pages do not hold as many entries as it counts."""
    source, _, number = key.partition(":")
    path = f"{source}/{number}/{LISTS[direction][0]}"
    ids: list[str] = []
    entries = without_id = 0
    total, page_number = 1, 0
    while entries < total:
        page_number += 1
        params = {"page": str(page_number), "pageSize": str(PAGE_SIZE), "format": "json"}
        page = asking.ask(HttpRequest(f"{page_number:04}", path, params))
        if page_number > 1 and page.total != total:
            raise Changed(total, page.total or 0, "a later page says another count")
        total = page.total or 0
        came = page.notes["entries"]
        if not came and entries < total:
            raise Changed(total, entries, "the pages ended before the last entry")
        entries += came
        without_id += came - len(page.ids)
        ids += page.ids
    if entries != total:
        raise Changed(total, entries, "the entries are not as many as the source counts")
    if not total and (known.counts.get(direction) or (direction == "references" and known.holds_references)):
        # The record says otherwise, and one answer alone may be empty without a word.
        params = {"page": "1", "pageSize": str(PAGE_SIZE), "format": "json"}
        again = asking.ask(HttpRequest("check", path, params)).total or 0
        if again:
            raise Changed(total, again, "the list was empty, though the record says that there is one")
    others = tuple(dict.fromkeys(other for other in ids if other != key))
    if total:
        return Links("listed", others, without_id, total)
    is_held = direction != "references" or known.holds_references
    return Links("none listed" if is_held else "no list held", claimed=total)


def _listed(body: bytes, request: HttpRequest) -> Page:
    """Return a page of a list: its count, its number of entries, and the ids of those that have one."""
    content = read_json(body)
    if "errCode" in content or "errMsg" in content:
        raise source_error(
            "Europe PMC", f"{content.get('errMsg') or content.get('errCode')}", content.get("errCode")
        )
    _, outer, inner = next(names for names in LISTS.values() if request.path.endswith(f"/{names[0]}"))
    total = count_at(content, "hitCount")
    entries: Any = value_at(content, outer, inner) if total or outer in content else []
    if not isinstance(entries, list):
        raise Damaged("expected a list of entries, found another value")
    page_size = int(request.params["pageSize"])
    expected = min(page_size, max(total - page_size * (int(request.params["page"]) - 1), 0))
    if len(entries) != expected:
        raise Damaged(f"the page holds {len(entries)} of {expected} entries")
    ids = tuple(_entry_id(entry) for entry in entries if isinstance(entry, dict) and entry.get("id"))
    # A paper may refer to one record twice, at two places of its list; nobody cites twice.
    places = [entry.get("citedOrder") for entry in entries if isinstance(entry, dict)]
    distinct: Sequence[object] = (
        ids if inner == "citation" else [place for place in places if place is not None]
    )
    if len(set(distinct)) != len(distinct):
        raise Damaged("the list holds one entry twice")
    return Page(total=total, ids=ids, notes={"entries": len(entries)})


def _entry_id(entry: Any) -> str:
    """Return source and id of an entry; lists may name a preprint without the letters that its record bears."""
    source, number = text_id(entry, r"[A-Z]{3}", "source"), text_id(entry, r"[^ ]+", "id")
    return f"{source}:{source if source == 'PPR' and number.isdigit() else ''}{number}"


SOURCE = EuropePMCChaser
