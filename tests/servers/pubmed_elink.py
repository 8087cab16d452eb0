"""ELink: similar articles, cited by, references, and LinkOut."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from corpus import Record
from messages import Reply, Request, batch
from pubmed_history import document, error_document

if TYPE_CHECKING:
    from pubmed import PubMed

ROOT = ("eLinkResult", "20101123/elink")
NAMES = ("pubmed_pubmed", "pubmed_pubmed_citedin", "pubmed_pubmed_refs")
COMMANDS = ("neighbor", "neighbor_score", "prlinks", "llinks")
BROKEN = (
    "NCBI C++ Exception:\n    TXCLIENT(CException::eUnknown) CTxRawClientImpl::readAll() --- Read failed: EOF "
    "(the other side has unexpectedly closed connection), peer: 127.0.0.1:8064"
)


def elink(pubmed: PubMed, request: Request) -> Reply:
    """The links of each id; ids that come in one parameter share one LinkSet, as at NCBI."""
    command = request.get("cmd") or "neighbor"
    groups = [
        [one.strip() for one in value.split(",") if one.strip()] for value in request.params.get("id", [])
    ]
    request.requested = [pmid for group in groups for pmid in group]
    if command not in COMMANDS:
        return link_error(request, f"Exception:\n{command} command not supported")
    if not request.requested:
        return error_document(*ROOT, "Empty ID list; Nothing to link", 400)
    if command in ("prlinks", "llinks"):
        return _link_out(pubmed, request, first_only=command == "prlinks")
    if command == "neighbor_score" and any(
        _cited(pubmed, pmid) > pubmed.much_cited for pmid in request.requested
    ):
        return link_error(request, BROKEN)
    sought = request.get("linkname")
    names = sought.split(",") if sought else list(NAMES)
    sets = [{"ids": group, "links": _links(pubmed, request, group, names)} for group in groups]
    made = _as_json if request.get("retmode") == "json" else _as_xml
    return made(sets, scored=command == "neighbor_score")


def _cited(pubmed: PubMed, pmid: str) -> int:
    record = pubmed.by_pmid(pmid)
    return len(pubmed.corpus.cited_by.get(record.number, ())) if record else 0


def link_error(request: Request, message: str) -> Reply:
    """An error inside a reply that looks normal: HTTP 200, and no link set."""
    if request.get("retmode") == "json":
        body = {"header": {"type": "elink", "version": "0.3"}, "linksets": [], "ERROR": message}
        return Reply(200, json.dumps(body).encode(), "application/json; charset=UTF-8")
    return document(*ROOT, f"\n<LinkSet><ERROR>{escape(message, quote=False)}</ERROR></LinkSet>\n")


def _links(pubmed: PubMed, request: Request, group: list[str], names: list[str]) -> dict[str, list[str]]:
    """Name to PMIDs. An unknown PMID and one without links look alike: neither has an entry."""
    found: dict[str, list[str]] = {}
    for name in names:
        linked: list[str] = []
        for pmid in group:
            if record := pubmed.by_pmid(pmid):
                linked += [other for other in _linked(pubmed, record, name) if other not in linked]
        if linked := batch(linked, request):
            found[name] = linked
    return found


def _linked(pubmed: PubMed, record: Record, name: str) -> list[str]:
    if name == "pubmed_pubmed":
        # The record itself comes first, as at NCBI.
        numbers = (record.number, *pubmed.corpus.similar(record.number))
    elif name == "pubmed_pubmed_citedin":
        numbers = pubmed.corpus.cited_by.get(record.number, ())
    elif name == "pubmed_pubmed_refs":
        # References are known of seeds in PubMed Central only.
        numbers = record.references if record.pmcid else ()
    else:
        return []
    others = [pubmed.held.records[number] for number in numbers if number in pubmed.held.records]
    return [str(other.pmid) for other in others]  # type: ignore[attr-defined]


def _as_xml(sets: list[dict[str, Any]], *, scored: bool) -> Reply:
    made = []
    for one in sets:
        databases = []
        for name, pmids in one["links"].items():
            links = "".join(
                f"\n\t<Link><Id>{pmid}</Id>{f'<Score>{60_000_000 - 1000 * place}</Score>' if scored else ''}</Link>"
                for place, pmid in enumerate(pmids)
            )
            databases.append(
                f"<LinkSetDb><DbTo>pubmed</DbTo><LinkName>{name}</LinkName>{links}\n</LinkSetDb>"
            )
        ids = "".join(f"<Id>{escape(pmid)}</Id>" for pmid in one["ids"])
        made.append(f"\n<LinkSet><DbFrom>pubmed</DbFrom><IdList>{ids}</IdList>{''.join(databases)}</LinkSet>")
    return document(*ROOT, "".join(made) + "\n")


def _as_json(sets: list[dict[str, Any]], *, scored: bool) -> Reply:
    made = []
    for one in sets:
        entry: dict[str, Any] = {"dbfrom": "pubmed", "ids": one["ids"]}
        databases = []
        for name, pmids in one["links"].items():
            links: list[Any] = pmids
            if scored:
                links = [{"id": pmid, "score": 60_000_000 - 1000 * place} for place, pmid in enumerate(pmids)]
            databases.append({"dbto": "pubmed", "linkname": name, "links": links})
        if databases:
            entry["linksetdbs"] = databases
        made.append(entry)
    body = {"header": {"type": "elink", "version": "0.3"}, "linksets": made}
    return Reply(200, json.dumps(body).encode(), "application/json; charset=UTF-8")


def _link_out(pubmed: PubMed, request: Request, *, first_only: bool) -> Reply:
    """prlinks: the publisher's link alone; llinks: all of them. Without any, the id stands there alone."""
    sets = []
    for pmid in request.requested:
        record = pubmed.by_pmid(pmid)
        urls = _urls(record) if record else []
        objects = "".join(_object(url) for url in (urls[:1] if first_only else urls))
        sets.append(f"<IdUrlSet>\n\t<Id>{escape(pmid)}</Id>{objects}\n</IdUrlSet>")
    inner = f"<DbFrom>pubmed</DbFrom><IdUrlList>{''.join(sets)}</IdUrlList>"
    return document(*ROOT, f"\n<LinkSet>{inner}</LinkSet>\n")


def _urls(record: Record) -> list[dict[str, Any]]:
    """What LinkOut knows of a record; addresses are below example.org. One address holds an ampersand, as many do."""
    urls = []
    if record.doi:
        urls.append(
            {
                "url": f"https://doi.example.org/{record.doi}",
                "subject": "publishers/providers",
                "category": "Full Text Sources",
                "attributes": ("subscription/membership/fee required", "publisher of information in URL"),
            }
        )
    if record.pmcid:
        urls.append(
            {
                "url": f"https://pmc.example.org/{record.pmcid}",
                "subject": "publishers/providers",
                "category": "Full Text Sources",
                "attributes": ("free resource",),
            }
        )
        urls.append(
            {
                "url": f"https://library.example.org/lookup?view=long&record={record.number}",
                "name": "Lookup",
                "subject": "author profiles",
                "category": "Other Literature Sources",
                "attributes": ("free resource",),
                "provider": "Invented Library",
            }
        )
    for bank, number in record.databanks:
        urls.append(
            {
                "url": f"https://registry.example.org/{bank}/{number}",
                "subject": "clinical trials",
                "category": "Medical",
                "attributes": ("free resource",),
            }
        )
    return urls


def _object(link: dict[str, Any]) -> str:
    """One ObjUrl, its parts in the order of the DTD of 23 November 2010."""
    name = f"<LinkName>{escape(link['name'])}</LinkName>" if "name" in link else ""
    attributes = "".join(f"<Attribute>{escape(one)}</Attribute>" for one in link["attributes"])
    provider = link.get("provider", "Invented Provider")
    return (
        f"\n\t<ObjUrl>\n\t\t<Url>{escape(link['url'])}</Url>{name}<SubjectType>{link['subject']}</SubjectType>"
        f"<Category>{link['category']}</Category>{attributes}"
        f"<Provider><Name>{provider}</Name><NameAbbr>{provider.split()[-1].lower()}</NameAbbr><Id>9999</Id>"
        '<Url LNG="EN">https://provider.example.org/</Url></Provider>\n\t</ObjUrl>'
    )
