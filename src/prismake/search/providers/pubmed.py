"""PubMed: ESearch returns ids, in ranges of PMIDs if there are more than one request can return; EFetch returns the
records of ids.
"""

from __future__ import annotations

import io
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from typing import Any

from Bio import Entrez

from prismake.protocol.searching import SearchLimit
from prismake.search.outcomes import Changed, Damaged, Incomplete, SearchRefused
from prismake.search.provider import Asking, HttpRequest, Page, Query, provider_limits, refuse_limits
from prismake.search.source_words import source_error
from prismake.search.xml_answers import check_xml, record_digests

DATE_TYPES = {"publication_date": "pdat", "entry_date": "edat"}
FIELD_TAGS = {"language": "la", "publication_type": "pt"}
NEWEST = "all[SB] NOT pubmed books[SB]"
# Records that are newer than the newest one at the start of the search lie within this distance.
MARGIN_ABOVE_NEWEST = 1000
# Biopython reads its own copy of this DTD; it would download any other.
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+eSearchResult\s+PUBLIC\s+\"[^\"]*\"\s+\"[^\"]*/esearch\.dtd\"\s*>")
# Whatever it holds, also nothing: an error comes with the count 0, which is no count.
_ERROR = re.compile(rb"<ERROR\b[^>]*?(?:/>|>(.*?)</ERROR\s*>)", re.DOTALL)
# So a search that was not done is reported among the warnings, with the count 0.
_FAILED = re.compile(r"Search Backend failed|cannot be larger than", re.IGNORECASE)
_RECORDS = ("PubmedArticle", "PubmedBookArticle")
# The id is the first element of both kinds; those of corrections and comments come later.
_UID = re.compile(rb"<(?:MedlineCitation|BookDocument)\b[^<>]*>\s*<PMID\b[^<>]*>\s*(\d+)\s*</PMID>")
_MOST_LISTED = 20


class PubMed:
    """PubMed as a source. ceiling: the most ids that one ESearch returns; lower only in tests."""

    def __init__(self, ceiling: int = 0) -> None:
        self.limits = provider_limits("pubmed")
        self.ceiling = ceiling or self.limits.ceiling

    def query(self, text: str, limits: Sequence[SearchLimit], expand_terms: bool | None) -> Query:
        """Return the query.

        Values of a limit are added to the term; a range of dates is sent in separate parameters.
        """
        del expand_terms
        refuse_limits("pubmed", limits, [*DATE_TYPES, *FIELD_TAGS])
        dates = [limit for limit in limits if limit.is_date]
        if len(dates) > 1:
            raise SearchRefused(
                'config/config.yaml, key "limits" of a source with the provider pubmed: expected one limit of '
                "dates, found two; PubMed takes only one range of dates.\n    What to do: keep one limit, and "
                "write the other limit into the strategy, as in 2015:2020[edat]."
            )
        term = text
        for limit in limits:
            if not limit.is_date:
                values = " OR ".join(f'"{value}"[{FIELD_TAGS[limit.field]}]' for value in limit.values)
                term = f"({term}) AND ({values})"
        params = {"db": "pubmed", "term": term}
        for limit in dates:
            # mindate and maxdate go together; these are the ends that PubMed itself writes for open spans.
            params |= {
                "datetype": DATE_TYPES[limit.field],
                "mindate": (limit.first or "1000-01-01").replace("-", "/"),
                "maxdate": (limit.last or "3000-12-31").replace("-", "/"),
            }
        return Query(term, params)

    def count(self, query: Query) -> HttpRequest:
        """Return an ESearch request for the number of records without ids."""
        return self._search("count", query, 0)

    def pages(self, query: Query, asking: Asking) -> Iterator[Page]:
        """Yield the page with the count, then pages of records by id; the ids are requested again at the end, to
        prove that they did not change.

        The first ESearch returns the newest ids up to the ceiling. Their records are fetched while further requests
        for ranges of PMIDs return the other ids.
        """
        whole = asking.ask(self._search("search", query, self.ceiling))
        total = whole.total or 0
        yield whole
        is_whole = total <= self.ceiling
        check = replace(self._search("check", query, self.ceiling if is_whole else 0), anew=True)
        try:
            if is_whole:
                requests = self._batches(whole.ids)
                yield from self._records(requests, asking.ask_all(requests), asking)
            else:
                newest = self._batches(whole.ids)
                fetched = asking.ask_all(newest)
                known = set(whole.ids)
                begun = [(newest, fetched)]
                # The records of a part are asked for while the next parts are searched: answers may take a second each.
                for requests in self._further(
                    self._ids_in_parts(query, total, known, asking), known, len(newest)
                ):
                    begun.append((requests, asking.ask_all(requests)))
                for requests, answers in begun:
                    yield from self._records(requests, answers, asking)
        except Incomplete as error:
            # A record that was removed meanwhile is no longer found: then the result changed, and nothing is missing.
            _refuse_change(whole, asking.ask(check), is_whole)
            raise _never_came(error) from error
        again = asking.ask(check)
        _refuse_change(whole, again, is_whole)
        asking.prove(counted_again=again.total)

    def parse(self, body: bytes, request: HttpRequest) -> Page:
        """Return the ids and notes of an ESearch, or the records of an EFetch."""
        return _searched(body, request) if "esearch" in request.path else _fetched(body, request)

    def _search(self, name: str, query: Query, most: int, span: str = "") -> HttpRequest:
        """Return an ESearch for the first `most` ids. span: a range of UIDs to which it is limited."""
        params = dict(query.params)
        if span:
            params["term"] = f"({params['term']}) AND {span}[UID]"
        # Posted, because a long query as a GET is answered 414, and a key in an address ends up in logs.
        return HttpRequest(name, "esearch.fcgi", {**params, "retmode": "xml", "retmax": str(most)}, post=True)

    def _fetch(self, name: str, ids: Sequence[str]) -> HttpRequest:
        params = {"db": "pubmed", "retmode": "xml", "id": ",".join(ids)}
        return HttpRequest(name, "efetch.fcgi", params, post=True)

    def _batches(self, ids: Sequence[str], before: int = 0) -> list[HttpRequest]:
        """Return the requests for records. before: the number of batches before them."""
        size = self.limits.page_size
        return [
            self._fetch(f"records-{before + start // size + 1:04}", ids[start : start + size])
            for start in range(0, len(ids), size)
        ]

    def _further(
        self, parts: Iterator[Sequence[str]], known: Container[str], before: int
    ) -> Iterator[list[HttpRequest]]:
        """Yield the requests for the records of each part that are not known, in full batches across the parts."""
        waiting: list[str] = []
        for ids in parts:
            waiting += [uid for uid in ids if uid not in known]
            full = len(waiting) - len(waiting) % self.limits.page_size
            requests = self._batches(waiting[:full], before)
            waiting, before = waiting[full:], before + len(requests)
            yield requests
        yield self._batches(waiting, before)

    def _records(
        self, requests: Sequence[HttpRequest], pages: Iterator[Page], asking: Asking
    ) -> Iterator[Page]:
        """Yield the records of each batch."""
        done = 0
        while done < len(requests):
            try:
                for page in pages:
                    yield page
                    done += 1
            except Incomplete as error:
                yield from self._apart(requests[done], error.missing, asking)
                done += 1
                # What was begun goes on; what is stored is not asked for again.
                pages = asking.ask_all(requests[done:])

    def _apart(self, request: HttpRequest, missing: Sequence[str], asking: Asking) -> Iterator[Page]:
        """Yield the records of a batch that stayed incomplete, in two requests. Raises Incomplete if some still do not come."""
        came = [uid for uid in _ids_of(request) if uid not in set(missing)]
        for name, ids in ((f"{request.name}-came", came), (f"{request.name}-missing", missing)):
            if ids:
                yield asking.ask(self._fetch(name, ids))

    def _ids_in_parts(
        self, query: Query, total: int, known: Container[str], asking: Asking
    ) -> Iterator[Sequence[str]]:
        """Yield the ids of a result that is larger than ESearch reaches, from UID ranges that each fit.

        The ranges are bisected. Where a whole and its lower half are known, the count of the upper half is known too. The
        proof: the ranges follow each other without a gap, so they are disjoint, and their ids are as many as the whole counts.
        known: ids of the whole, which the ranges must hold too.
        """
        newest = asking.ask(self._search("newest", Query("", {"db": "pubmed", "term": NEWEST}), 1))
        if not newest.ids:
            raise Changed(total, 0, "PubMed named no newest record")
        pending = [(1, int(newest.ids[0]) + MARGIN_ABOVE_NEWEST, total)]
        parts: list[dict[str, Any]] = []
        ids: dict[str, None] = {}
        while pending:
            low, high, count = pending.pop()
            if count > self.ceiling and low < high:
                middle = (low + high) // 2
                lower = self._part(query, low, middle, asking)
                upper = count - (lower.total or 0)
                if upper < 0:
                    raise Changed(count, lower.total or 0, "a part held more records than the whole")
                pending.append((middle + 1, high, upper))
                if (lower.total or 0) > self.ceiling:
                    pending.append((low, middle, lower.total or 0))
                    continue
                low, high, page = low, middle, lower
            else:
                page = self._part(query, low, high, asking)
                if (page.total or 0) != count:
                    raise Changed(count, page.total or 0, "a part changed while the parts were counted")
            outside = [uid for uid in page.ids if not low <= int(uid) <= high or uid in ids]
            if outside:
                raise Changed(
                    total, len(ids), f"the part {low}:{high} held {outside[0]}, which is not in it alone"
                )
            ids |= dict.fromkeys(page.ids)
            yield page.ids
            parts.append({"uids": f"{low}:{high}", "count": page.total or 0, "ids": len(page.ids)})
        if len(ids) != total or sum(uid in known for uid in ids) != self.ceiling:
            raise Changed(total, len(ids), "the parts together are not the whole")
        parts.sort(key=lambda part: int(str(part["uids"]).partition(":")[0]))
        asking.prove(
            parts=parts,
            whole=total,
            sum_of_parts=sum(part["count"] for part in parts),
            union_of_parts=len(ids),
            disjoint=True,
        )

    def _part(self, query: Query, low: int, high: int, asking: Asking) -> Page:
        return asking.ask(self._search(f"uids-{low:08}-{high:08}", query, self.ceiling, span=f"{low}:{high}"))


def _refuse_change(whole: Page, again: Page, is_whole: bool) -> None:
    """Raise Changed if a result is another one than at the start."""
    before, after = whole.total or 0, again.total or 0
    if before != after or (is_whole and set(whole.ids) != set(again.ids)):
        raise Changed(before, after, "the result changed while it was fetched")


def _never_came(error: Incomplete) -> SearchRefused:
    listed = ", ".join(error.missing[:_MOST_LISTED])
    more = len(error.missing) - _MOST_LISTED
    return SearchRefused(
        f"PubMed: {len(error.missing)} of the records that the search found were requested several times and "
        f"never received: {listed}{f' and {more} more' if more > 0 else ''}.\n"
        "    What to do: run the same command again later; if these records stay missing, exclude them in the "
        "strategy, as in NOT 12345678[UID], and state that in the review. Nothing was pinned."
    )


def _searched(body: bytes, request: HttpRequest) -> Page:
    """Return what an ESearch found. Raises Damaged for an error inside HTTP 200, and for anything but a whole answer."""
    check_xml(body, "eSearchResult")
    if error := _ERROR.search(body):
        raise source_error("ESearch", (error[1] or b"no words").decode("utf-8", errors="replace"))
    if not _DOCTYPE.search(body[:1000]):
        raise Damaged("expected the answer of ESearch, found another document")
    try:
        result: Any = Entrez.read(io.BytesIO(body))  # type: ignore[no-untyped-call]
        total, most = int(result["Count"]), int(request.params["retmax"])
        ids = tuple(map(str, result["IdList"]))
    except (RuntimeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(f"the answer of ESearch cannot be read: {error}") from error
    if not all(uid.isascii() and uid.isdigit() for uid in ids) or len(set(ids)) != len(ids):
        raise Damaged("ESearch lists an id twice, or a text that is not an id")
    if len(ids) != min(total, most):
        raise Damaged(f"ESearch counts {total} records and lists {len(ids)} ids of {min(total, most)}")
    names = ("QueryTranslation", "TranslationSet", "ErrorList", "WarningList")
    notes = {name: _plain(result[name]) for name in names if name in result}
    if _FAILED.search(str(notes.get("ErrorList", "")) + str(notes.get("WarningList", ""))):
        raise source_error("ESearch", str(notes.get("ErrorList") or notes.get("WarningList")))
    return Page(total=total, ids=ids, notes={name: note for name, note in notes.items() if note})


def _plain(value: Any) -> Any:
    """Return a value of Biopython as plain lists, dictionaries and texts, without empty ones."""
    if isinstance(value, dict):
        return {str(key): plain for key, inner in value.items() if (plain := _plain(inner))}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return str(value)


def _fetched(body: bytes, request: HttpRequest) -> Page:
    """Return the records of an EFetch. Raises Damaged or Incomplete unless they are those that were asked for."""
    check_xml(body, "PubmedArticleSet")
    records, twice = record_digests(body, _RECORDS, _UID)
    if twice:
        raise Damaged(f"the record {twice[0]} came twice")
    asked = dict.fromkeys(_ids_of(request))
    foreign = [uid for uid in records if uid not in asked]
    if foreign:
        raise Damaged(f'the record "{foreign[0]}" came, which was not asked for')
    missing = tuple(uid for uid in asked if uid not in records)
    if missing:
        raise Incomplete(f"{len(missing)} of {len(asked)} records are missing", missing)
    return Page(records=records)


def _ids_of(request: HttpRequest) -> list[str]:
    """Return the ids that an EFetch asks for."""
    return request.params["id"].split(",")


SOURCE = PubMed
