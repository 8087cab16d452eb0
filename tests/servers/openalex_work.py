"""A record as OpenAlex describes it: inverted abstract, referenced and related works, where an open copy lies."""

from typing import Any

import words
from copies import Copies, Copy
from corpus import Corpus, Record

ROOT = "https://openalex.org"
TYPES = {"article": "article", "preprint": "preprint", "book": "book-chapter"}


def as_work(record: Record, corpus: Corpus, copies: Copies) -> dict[str, Any]:
    """The work. `referenced_works` is empty where no list is held, though there are references."""
    doi = f"https://doi.org/{record.doi}" if record.doi else None
    ids: dict[str, Any] = {"openalex": _id(record)}
    ids |= {"doi": doi} if doi else {}
    ids |= {"pmid": f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}"} if record.pmid else {}
    citing = [number for number in corpus.cited_by.get(record.number, ()) if corpus.records[number].work]
    places = _locations(record, copies)
    best = next((place for place in places if place["is_oa"]), None)
    return {
        "id": _id(record),
        "doi": doi,
        "title": record.plain_title,
        "display_name": record.plain_title,
        "publication_year": record.year,
        "publication_date": f"{record.year}-{record.month:02d}-01",
        "ids": ids,
        "language": "de" if record.vernacular else "en",
        "primary_location": places[0],
        "best_oa_location": best,
        "locations": places,
        "locations_count": len(places),
        "open_access": {
            "is_oa": best is not None,
            "oa_status": "gold" if best else "closed",
            "oa_url": best and (best["pdf_url"] or best["landing_page_url"]),
            "any_repository_has_fulltext": False,
        },
        "type": TYPES[record.kind],
        "authorships": _authors(record),
        "biblio": {"volume": str(record.year - 1990), "issue": str(record.month)},
        "is_retracted": record.retracted,
        "cited_by_count": sum(corpus.records[number].lists_references for number in citing),
        "cited_by_api_url": f"https://api.openalex.org/works?filter=cites:W{record.work}",
        "referenced_works": _references(record, corpus),
        "related_works": [_id(corpus.records[n]) for n in _similar(record, corpus) if corpus.records[n].work],
        "abstract_inverted_index": _inverted(record),
    }


def _id(record: Record) -> str:
    return f"{ROOT}/W{record.work}"


def _similar(record: Record, corpus: Corpus) -> tuple[int, ...]:
    return corpus.similar(record.number) if record.number < corpus.size else ()


def _references(record: Record, corpus: Corpus) -> list[str]:
    if not record.lists_references:
        return []
    return [_id(corpus.records[number]) for number in record.references if corpus.records[number].work]


def _inverted(record: Record) -> dict[str, list[int]] | None:
    """Word to places; null where there is no abstract."""
    if not record.abstract:
        return None
    made: dict[str, list[int]] = {}
    text = " ".join(f"{label} {section}" if label else section for label, section in record.abstract)
    for place, word in enumerate(text.split()):
        made.setdefault(word, []).append(place)
    return made


def _authors(record: Record) -> list[dict[str, Any]]:
    names = [f"{given} {family}" for family, given in record.authors]
    if record.collective:
        names.append(record.collective)
    return [
        {
            "author_position": "first" if place == 0 else "last" if place == len(names) - 1 else "middle",
            "author": {"id": f"{ROOT}/A{5_000_000_000 + record.number * 10 + place}", "display_name": name},
            "raw_author_name": name,
        }
        for place, name in enumerate(names)
    ]


def _locations(record: Record, copies: Copies) -> list[dict[str, Any]]:
    """The places of a work: its open copies; where there is none, the page of its publisher, which is closed."""
    return [_location(record, copies, copy) for copy in copies.of(record, "openalex") or [None]]


def _location(record: Record, copies: Copies, copy: Copy | None) -> dict[str, Any]:
    title, _, issn = words.JOURNALS[record.journal]
    held: dict[str, Any] = {"display_name": title, "issn_l": issn, "issn": [issn], "type": "journal"}
    if record.kind == "preprint" or (copy and copy.host_type == "repository"):
        held = {"display_name": words.PREPRINT_SERVER, "issn_l": None, "issn": None, "type": "repository"}
    page = f"https://doi.example.org/{record.doi}" if record.doi else None
    return {
        "is_oa": copy is not None,
        "landing_page_url": copies.url(copy) if copy and not copy.has_pdf_url else page,
        "pdf_url": copies.url(copy) if copy and copy.has_pdf_url else None,
        "source": held,
        "license": copy.license if copy else None,
        "version": copy.version if copy else "publishedVersion",
    }
