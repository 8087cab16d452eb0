"""Similar articles, citing articles and references from PubMed: its service ELink returns the lists, EFetch the
records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.etree import ElementTree

from prismake.chasing.chaser import Links, OutLink, Resolved, StartRecord, batches, known_in, with_known
from prismake.protocol.chasing import PMID, Direction
from prismake.search.outcomes import Damaged, Incomplete, SearchRefused
from prismake.search.provider import Asking, HttpRequest, Page, provider_limits
from prismake.search.providers.pubmed import PubMed
from prismake.search.source_words import source_error
from prismake.search.xml_answers import check_xml

LINK_NAMES: dict[Direction, str] = {
    "cited_by": "pubmed_pubmed_citedin",
    "references": "pubmed_pubmed_refs",
    "similar": "pubmed_pubmed",
}
# All links that are not those of libraries, the publisher's among them; prlinks would give that one alone.
LINK_OUT = "llinks"
# Ids that ESearch may list for one DOI: more than one is a fault of PubMed, and all are followed.
MOST_IDS_OF_A_DOI = 20
_NONE_OF_THEM = "ID list is empty"


class PubMedChaser:
    """PubMed as a provider of citation lists. Its record ids are PMIDs."""

    directions: tuple[Direction, ...] = ("cited_by", "references", "similar")

    def __init__(self) -> None:
        self.limits = provider_limits("pubmed")
        self._pubmed = PubMed()

    def parse(self, body: bytes, request: HttpRequest) -> Page:
        """Return the ids of an ESearch or ELink answer, or the records of an EFetch answer with their ids and
        reference counts.
        """
        if "elink" in request.path:
            return _link_out(body, request) if request.params["cmd"] == LINK_OUT else _linked(body, request)
        page = self._pubmed.parse(body, request)
        return with_known(page, _known(body)) if "efetch" in request.path else page

    def resolve(self, start: Sequence[str], asking: Asking) -> Resolved:
        """Return the PMIDs of each start record. For a DOI, only found records count that have exactly this DOI."""
        sought = {text: self._candidates(text, asking) for text in start}
        pmids = list(dict.fromkeys(pmid for candidates in sought.values() for pmid in candidates))
        known: dict[str, StartRecord] = {}
        pages = []
        for page in self.records(pmids, "start", asking):
            known |= known_in(page)
            pages.append(page.name)
        return Resolved(
            {
                text: tuple(
                    pmid
                    for pmid in candidates
                    if pmid in known and (PMID.fullmatch(text) or known[pmid].doi == text)
                )
                for text, candidates in sought.items()
            },
            known,
            tuple(pages),
        )

    def _candidates(self, text: str, asking: Asking) -> tuple[str, ...]:
        """Return the PMIDs that a PMID or a DOI may name."""
        if PMID.fullmatch(text):
            return (text,)
        params = {
            "db": "pubmed",
            "term": f'"{text}"[doi]',
            "retmode": "xml",
            "retmax": str(MOST_IDS_OF_A_DOI),
        }
        name = "start-doi-" + re.sub(r"[^a-z0-9]", "-", text)
        return asking.ask(HttpRequest(name, "esearch.fcgi", params, post=True)).ids

    def links(
        self,
        keys: Sequence[str],
        known: Mapping[str, StartRecord],
        direction: Direction,
        name: str,
        asking: Asking,
    ) -> Iterator[Links]:
        """Yield the list of each record in this direction.

        PubMed lists a record among its own similar articles; that entry is left out.

        Each record needs a request of its own, because PubMed merges the lists of records that share a request.
        """
        requests = [_link(f"{name}-{key}", key, LINK_NAMES[direction]) for key in keys]
        for key, page in zip(keys, asking.ask_all(requests), strict=True):
            others = tuple(pmid for pmid in page.ids if pmid != key)
            # PubMed resolves references only of records that are in PMC, and lists each record among its own similar articles.
            is_held = (
                known[key].holds_references
                if direction == "references"
                else direction != "similar" or page.ids
            )
            yield Links("listed" if others else "none listed" if is_held else "no list held", others)

    def records(self, ids: Sequence[str], name: str, asking: Asking) -> Iterator[Page]:
        """Yield pages with the records of these PMIDs.

        Records that PubMed does not send in three attempts are in no page.
        """
        for number, batch in enumerate(batches(ids, self.limits.page_size), 1):
            yield from self._batch(batch, f"{name}-{number:04}", asking)

    def link_out(self, keys: Sequence[str], name: str, asking: Asking) -> Iterator[Sequence[OutLink]]:
        """Yield for each record its LinkOut links: addresses of publishers, archives and other services."""
        requests = [
            HttpRequest(
                f"{name}-{key}",
                "elink.fcgi",
                {"dbfrom": "pubmed", "cmd": LINK_OUT, "retmode": "xml", "id": key},
                post=True,
            )
            for key in keys
        ]
        for page in asking.ask_all(requests):
            yield page.notes["links"]

    def _batch(self, batch: Sequence[str], name: str, asking: Asking) -> Iterator[Page]:
        try:
            yield asking.ask(_fetch(name, batch))
        except Incomplete as error:
            came = [pmid for pmid in batch if pmid not in set(error.missing)]
            if came:
                yield asking.ask(_fetch(f"{name}-came", came))
        except SearchRefused as error:
            # PubMed refuses a request of which it knows no id.
            if _NONE_OF_THEM not in str(error):
                raise


def _fetch(name: str, ids: Sequence[str]) -> HttpRequest:
    return HttpRequest(
        name, "efetch.fcgi", {"db": "pubmed", "retmode": "xml", "id": ",".join(ids)}, post=True
    )


def _link(name: str, key: str, link_name: str) -> HttpRequest:
    params = {
        "dbfrom": "pubmed",
        "db": "pubmed",
        # neighbor_score fails for much-cited records.
        "cmd": "neighbor",
        "linkname": link_name,
        "retmode": "xml",
        "id": key,
    }
    return HttpRequest(name, "elink.fcgi", params, post=True)


def _known(body: bytes) -> dict[str, StartRecord]:
    """Return the DOI of each record of a checked EFetch, and whether it is in PMC."""
    known = {}
    for article in ElementTree.fromstring(body):
        pmid = article.findtext("MedlineCitation/PMID") or article.findtext("BookDocument/PMID") or ""
        # Not those of ReferenceList, which lies beside it.
        lists = (
            article.find("PubmedData/ArticleIdList"),
            article.find("PubmedBookData/ArticleIdList"),
            article.find("BookDocument/ArticleIdList"),
        )
        ids = {
            paper.get("IdType", ""): (paper.text or "").strip()
            for papers in lists
            if papers is not None
            for paper in papers
        }
        known[pmid.strip()] = StartRecord(
            doi=ids.get("doi", "").lower(), holds_references=bool(ids.get("pmc"))
        )
    return known


def _linked(body: bytes, request: HttpRequest) -> Page:
    """Return the ids that an ELink lists. Raises SourceError for an error inside HTTP 200, Damaged for an answer to another question."""
    check_xml(body, "eLinkResult")
    root = ElementTree.fromstring(body)
    for error in root.iter("ERROR"):
        raise source_error("ELink", error.text or "")
    sets = root.findall("LinkSet")
    asked = [request.params["id"]]
    if len(sets) != 1 or [element.text for element in sets[0].iterfind("IdList/Id")] != asked:
        raise Damaged("expected the links of one record, found those of another or of several")
    ids: list[str] = []
    for group in sets[0].iterfind("LinkSetDb"):
        if group.findtext("LinkName") != request.params["linkname"]:
            raise Damaged(
                f"expected links of {request.params['linkname']}, found {group.findtext('LinkName')}"
            )
        ids += [element.text or "" for element in group.iterfind("Link/Id")]
    if not all(PMID.fullmatch(element) for element in ids) or len(set(ids)) != len(ids):
        raise Damaged("ELink lists an id twice, or a text that is not an id")
    return Page(ids=tuple(ids))


def _link_out(body: bytes, request: HttpRequest) -> Page:
    """Return the links of one record to other places, in the notes. Raises as `_linked` does."""
    check_xml(body, "eLinkResult")
    root = ElementTree.fromstring(body)
    for error in root.iter("ERROR"):
        raise source_error("ELink", error.text or "")
    sets = root.findall("LinkSet/IdUrlList/IdUrlSet")
    if len(root.findall("LinkSet")) != 1 or [_text(element, "Id") for element in sets] != [
        request.params["id"]
    ]:
        raise Damaged("expected the LinkOut of one record, found that of another or of several")
    links = []
    for element in sets[0].iterfind("ObjUrl"):
        if not _text(element, "Url"):
            raise Damaged("LinkOut holds a link without an address")
        links.append(
            OutLink(
                _text(element, "Url"),
                _text(element, "Provider/Name"),
                tuple(filter(None, (_clean(part.text) for part in element.iterfind("Category")))),
                tuple(filter(None, (_clean(part.text) for part in element.iterfind("Attribute")))),
            )
        )
    return Page(notes={"links": tuple(dict.fromkeys(links))})


def _text(element: ElementTree.Element, path: str) -> str:
    return _clean(element.findtext(path))


def _clean(text: str | None) -> str:
    return " ".join((text or "").split())


SOURCE = PubMedChaser
