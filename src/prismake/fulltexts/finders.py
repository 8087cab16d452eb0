"""The services that know open copies of full texts: OpenAlex, Europe PMC and Unpaywall.

An answer that differs from their documentation is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, unquote

import yaml

from prismake.fulltexts.wanted import FileKind, FinderAnswer, Location, State, Wanted
from prismake.protocol.fulltexts import Finder
from prismake.protocol.searching import SearchLimit
from prismake.search.json_answers import read_json, value_at
from prismake.search.outcomes import Damaged
from prismake.search.provider import Asking, HttpRequest, Limits, Page, Query, provider_limits
from prismake.search.source_words import source_error

_DOI_ROOT = "https://doi.org/"


class FinderService(Protocol):
    """Interface of a service that knows open copies.

    name: as in config.yaml. limits: its address and its permitted rate.
    """

    name: Finder
    limits: Limits

    def requests(self, report: Wanted, stem: str) -> Iterator[HttpRequest]:
        """Yield the requests for a report, the most precise first; the next is sent only if the one before found
        nothing. stem: first part of the names under which answers are stored.
        """
        ...

    def answer(self, content: dict[str, Any], request: HttpRequest) -> FinderAnswer:
        """Return what an answer says about the report. Raises Damaged if it does not answer this request."""
        ...


class Service:
    """Adapter that lets the HTTP client use a service as a search provider: requests and parsing, but no search
    queries.
    """

    def __init__(self, finder: FinderService) -> None:
        self.finder, self.limits = finder, finder.limits

    def parse(self, body: bytes, request: HttpRequest) -> Page:
        """Return what an answer says, in the notes of a page.

        Raises Damaged if it differs from the documentation of the service.
        """
        return Page(notes={"named": self.finder.answer(read_json(body), request)})

    def query(self, text: str, limits: Sequence[SearchLimit], expand_terms: bool | None) -> Query:
        """Full texts have no query."""
        raise NotImplementedError

    def count(self, query: Query) -> HttpRequest:
        """Full texts have no query."""
        raise NotImplementedError

    def pages(self, query: Query, asking: Asking) -> Iterator[Page]:
        """Full texts have no query."""
        raise NotImplementedError


def named_by(
    finder: FinderService, report: Wanted, stem: str, ask: Callable[[HttpRequest], Page]
) -> FinderAnswer:
    """Return what a service says about a report, for the first identifier that it knows; with the state "not tried"
    if it accepts none of the identifiers.
    """
    asked: list[str] = []
    best: FinderAnswer | None = None
    for number, request in enumerate(finder.requests(report, stem), 1):
        named: FinderAnswer = ask(request).notes["named"]
        asked += named.asked
        if best is None or (best.state, named.state) in (
            ("not found", "closed"),
            ("not found", "found"),
            ("closed", "found"),
        ):
            best = named
        # Another DOI may be that of an open version; another identifier of the same document says nothing new.
        if named.state == "found" or (named.state == "closed" and number >= len(report.dois)):
            break
    if best is None:
        return FinderAnswer(
            finder.name, "not tried", reason="the report has no identifier that this service takes"
        )
    return FinderAnswer(finder.name, best.state, best.locations, tuple(asked))


def _location(finder: Finder, url: Any, kind: FileKind, licence: Any, version: Any) -> Location | None:
    """Return a location; None without an address. Raises Damaged if a value is no text."""
    for value in (url, licence, version):
        if value is not None and not isinstance(value, str):
            raise Damaged("expected text in a location, found another value")
    address = (url or "").strip()
    return Location(address, kind, (licence or "").strip(), version or "", finder) if address else None


def _objects(content: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """Return a list of objects; nothing where the key is missing or null. Raises Damaged for another value."""
    rows = content.get(key) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Damaged(f'expected a list of objects at "{key}", found another value')
    return rows


def _named(finder: Finder, state: State, locations: Sequence[Location | None], asked: str) -> FinderAnswer:
    kept = tuple(dict.fromkeys(location for location in locations if location is not None))
    return FinderAnswer(finder, "found" if kept else state, kept, (asked,))


class OpenAlexFinder:
    """OpenAlex: finds a work by its DOI, otherwise by its PMID."""

    name: Finder = "openalex"

    def __init__(self) -> None:
        self.limits = provider_limits("openalex")

    def requests(self, report: Wanted, stem: str) -> Iterator[HttpRequest]:
        """Yield the requests for single works."""
        keys = [*(f"doi:{doi}" for doi in report.dois), *([f"pmid:{report.pmid}"] if report.pmid else [])]
        for number, key in enumerate(keys, 1):
            params = {"select": "id,doi,ids,open_access,best_oa_location,locations"}
            yield HttpRequest(f"{stem}-{number}", f"works/{quote(key, safe='/:')}", params, may_lack=True)

    def answer(self, content: dict[str, Any], request: HttpRequest) -> FinderAnswer:
        """Return what a work says about copies. Raises Damaged if it is not the requested work."""
        key = unquote(request.path).removeprefix("works/")
        if "error" in content and "id" not in content:
            if str(content["error"]).lower() in ("not found", "404 not found", "404"):
                return _named(self.name, "not found", [], key)
            raise source_error("OpenAlex", f"{content.get('message') or content['error']}")
        _check_same(key, _openalex_ids(content))
        best = content.get("best_oa_location")
        rows = [*([best] if isinstance(best, dict) else []), *_objects(content, "locations")]
        value_at(content, "open_access")
        locations = []
        for row in rows:
            if row.get("is_oa") is True:
                facts = (row.get("license"), row.get("version"))
                pdf = _location(self.name, row.get("pdf_url"), "pdf", *facts)
                locations.append(pdf or _location(self.name, row.get("landing_page_url"), "page", *facts))
        return _named(self.name, "closed", locations, key)


def _openalex_ids(content: Mapping[str, Any]) -> set[str]:
    ids = content.get("ids")
    pmid = str(ids.get("pmid") or "") if isinstance(ids, dict) else ""
    doi = str(content.get("doi") or "").lower().removeprefix(_DOI_ROOT)
    return {f"doi:{doi}", f"pmid:{pmid.rstrip('/').rpartition('/')[2]}"}


def _check_same(key: str, ids: set[str]) -> None:
    """Raise Damaged if an answer is on another report than the question."""
    if key.lower() not in ids:
        raise Damaged(f"the answer is not on {key}")


class EuropePMCFinder:
    """Europe PMC: finds an article by its PMID, otherwise by its DOI; returns links to full texts, and the XML of
    articles in its open access subset.
    """

    name: Finder = "europe_pmc"

    def __init__(self) -> None:
        self.limits = provider_limits("europe_pmc")

    def requests(self, report: Wanted, stem: str) -> Iterator[HttpRequest]:
        """Yield the searches for single articles."""
        queries = [f"EXT_ID:{report.pmid} AND SRC:MED"] if report.pmid else []
        queries += [f'DOI:"{doi}"' for doi in report.dois if '"' not in doi]
        for number, query in enumerate(queries, 1):
            params = {"query": query, "format": "json", "resultType": "core", "pageSize": "25"}
            yield HttpRequest(f"{stem}-{number}", "search", {**params, "synonym": "false"})

    def answer(self, content: dict[str, Any], request: HttpRequest) -> FinderAnswer:
        """Return what the found articles with the requested identifier say about copies."""
        if "errCode" in content or "errMsg" in content:
            raise source_error(
                "Europe PMC", f"{content.get('errMsg') or content.get('errCode')}", content.get("errCode")
            )
        query = request.params["query"]
        by_doi = query.startswith("DOI:")
        sought = query[5:-1] if by_doi else query.split()[0].removeprefix("EXT_ID:")
        key = f"{'doi' if by_doi else 'pmid'}:{sought}"
        rows = _objects(value_at(content, "resultList"), "result")
        same = [row for row in rows if str(row.get("doi" if by_doi else "pmid") or "").lower() == sought]
        if not same:
            return _named(self.name, "not found", [], key)
        return _named(self.name, "closed", [copy for row in same for copy in self._copies(row)], key)

    def _copies(self, row: Mapping[str, Any]) -> Iterator[Location | None]:
        """Yield the copies that are free to read. Only those of the open access subset have a licence to copy them."""
        is_open, pmcid = row.get("isOpenAccess") == "Y", row.get("pmcid")
        licence = (row.get("license") or "europe-pmc-open-access") if is_open else ""
        version = "submittedVersion" if row.get("source") == "PPR" else "publishedVersion"
        if row.get("epmcAuthMan") == "Y" or row.get("nihAuthMan") == "Y" or row.get("authMan") == "Y":
            version = "acceptedVersion"
        links = row.get("fullTextUrlList") or {}
        if not isinstance(links, dict):
            raise Damaged('expected an object at "fullTextUrlList", found another value')
        for link in _objects(links, "fullTextUrl"):
            code, style = link.get("availabilityCode"), link.get("documentStyle")
            if code in ("OA", "F"):
                terms = licence if code == "OA" else ""
                yield _location(
                    self.name, link.get("url"), "pdf" if style == "pdf" else "page", terms, version
                )
        if is_open and isinstance(pmcid, str) and pmcid.startswith("PMC") and pmcid[3:].isdigit():
            yield _location(self.name, f"{pmcid}/fullTextXML", "xml", licence, version)


class UnpaywallFinder:
    """Unpaywall: finds the open copies of a DOI."""

    name: Finder = "unpaywall"

    def __init__(self) -> None:
        path = Path(__file__).with_name("unpaywall.yaml")
        self.limits = Limits.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))

    def requests(self, report: Wanted, stem: str) -> Iterator[HttpRequest]:
        """Yield the requests for DOIs."""
        for number, doi in enumerate(report.dois, 1):
            yield HttpRequest(f"{stem}-{number}", quote(doi, safe="/:"), {}, may_lack=True)

    def answer(self, content: dict[str, Any], request: HttpRequest) -> FinderAnswer:
        """Return what Unpaywall says about a DOI.

        For an unknown DOI, Unpaywall answers HTTP 404 with an error message, which means "not found".
        """
        key = f"doi:{unquote(request.path)}"
        if content.get("error") is True or "HTTP_status_code" in content:
            if content.get("HTTP_status_code") == 404:
                return _named(self.name, "not found", [], key)
            raise source_error("Unpaywall", f"{content.get('message')}")
        _check_same(key, {f"doi:{str(content.get('doi') or '').lower()}"})
        if not isinstance(value_at(content, "is_oa"), bool):
            raise Damaged('expected true or false at "is_oa", found another value')
        best = content.get("best_oa_location")
        rows = [*([best] if isinstance(best, dict) else []), *_objects(content, "oa_locations")]
        locations = []
        for row in rows:
            facts = (row.get("license"), row.get("version"))
            pdf = _location(self.name, row.get("url_for_pdf"), "pdf", *facts)
            page = row.get("url_for_landing_page") or row.get("url")
            locations.append(pdf or _location(self.name, page, "page", *facts))
        return _named(self.name, "closed", locations, key)


SERVICES: Mapping[Finder, type[FinderService]] = {
    "openalex": OpenAlexFinder,
    "europe_pmc": EuropePMCFinder,
    "unpaywall": UnpaywallFinder,
}
