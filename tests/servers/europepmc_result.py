"""A record as Europe PMC describes it: idlist, lite, core, and as an entry of a list of links."""

import re
from typing import Any

import words
from copies import Copies
from corpus import Corpus, Record


def source(record: Record) -> str:
    """MED or PPR."""
    return "MED" if record.pmid else "PPR"


def ext_id(record: Record) -> str:
    """The id within its source."""
    return str(record.pmid or record.ppr)


def authors(record: Record) -> list[dict[str, Any]]:
    """The authors; a collective has that name and no other."""
    people: list[dict[str, Any]] = [
        {"fullName": f"{last} {first[0]}", "firstName": first, "lastName": last, "initials": first[0]}
        for last, first in record.authors
    ]
    return [*people, {"collectiveName": record.collective}] if record.collective else people


def as_link(record: Record, place: int, kind: str) -> dict[str, Any]:
    """An entry of a list of citations or references; one reference in seven is text without an id."""
    title, short, _ = words.JOURNALS[record.journal]
    entry: dict[str, Any] = {
        "citationType": "JOURNAL ARTICLE",
        "title": record.plain_title,
        "journalAbbreviation": short,
        "pubYear": record.year,
    }
    unmatched = kind == "reference" and place % 7 == 0
    if not unmatched:
        entry = {"id": ext_id(record), "source": source(record)} | entry
    if kind == "reference":
        entry |= {"citedOrder": place, "match": "N" if unmatched else "Y"}
    return entry


def is_open_access(record: Record) -> bool:
    """Whether it is in the open access subset; another in PMC is free to read, without a licence, as recordings show it."""
    return bool(record.pmcid) and record.number % 9 != 3


def as_result(record: Record, kind: str, corpus: Corpus, copies: Copies) -> dict[str, Any]:
    """A record as `idlist`, `lite` or `core`; rows without PMID are preprints."""
    identifier = ext_id(record) if record.pmid else f"PPR{record.ppr}"
    made: dict[str, Any] = {"id": identifier, "source": source(record)}
    made |= {"pmid": str(record.pmid)} if record.pmid else {}
    made |= {"pmcid": record.pmcid} if record.pmcid else {}
    if kind == "idlist":
        return made
    made |= {"doi": record.doi} if record.doi else {}
    made["title"] = record.title.replace("mml:", "") if kind == "core" else record.plain_title
    people = authors(record)
    if people:
        made["authorString"] = ", ".join(one.get("fullName") or one["collectiveName"] for one in people) + "."
    cited = len(corpus.cited_by.get(record.number, ()))
    made |= {
        "pubYear": str(record.year),
        "isOpenAccess": "Y" if is_open_access(record) else "N",
        "inEPMC": "Y" if record.pmcid else "N",
        "citedByCount": cited,
        "hasReferences": "Y" if record.references else "N",
        "firstPublicationDate": f"{record.year}-{record.month:02d}-05",
    }
    return made | (_core(record, people, corpus, copies) if kind == "core" else _lite(record))


def _lite(record: Record) -> dict[str, Any]:
    if record.kind == "preprint":
        return {"pubType": "preprint", "bookOrReportDetails": {"publisher": words.PREPRINT_SERVER}}
    title, short, issn = words.JOURNALS[record.journal]
    types = "; ".join(record.publication_types).lower()
    return {
        "journalTitle": short,
        "journalVolume": str(record.year - 1990),
        "journalIssn": issn,
        "pubType": types,
    }


def _core(record: Record, people: list[dict[str, Any]], corpus: Corpus, copies: Copies) -> dict[str, Any]:
    made: dict[str, Any] = {"language": "ger" if record.vernacular else "eng"}
    if people:
        made["authorList"] = {"author": people}
    if record.abstract:
        parts = [f"<h4>{label.capitalize()}</h4>{text}" if label else text for label, text in record.abstract]
        made["abstractText"] = "".join(parts)
    if record.kind == "preprint":
        made["bookOrReportDetails"] = {"publisher": words.PREPRINT_SERVER, "yearOfPublication": record.year}
        made["pubTypeList"] = {"pubType": ["Preprint"]}
    else:
        title, short, issn = words.JOURNALS[record.journal]
        made["journalInfo"] = {
            "volume": str(record.year - 1990),
            "issue": str(record.month),
            "yearOfPublication": record.year,
            "journal": {"title": title, "medlineAbbreviation": short, "issn": issn},
        }
        made["pubTypeList"] = {"pubType": list(record.publication_types)}
    made["hasPDF"] = "Y" if record.pmcid else "N"
    made |= {"license": "cc by"} if is_open_access(record) else {}
    if corrections := _corrections(record, corpus):
        made["commentCorrectionList"] = {"commentCorrection": corrections}
    if links := _full_text_links(record, copies):
        made["fullTextUrlList"] = {"fullTextUrl": links}
    return made


def _full_text_links(record: Record, copies: Copies) -> list[dict[str, str]]:
    """Links to full texts with their availability, as recordings show them: subscription, free, or open access."""

    def link(words_of_it: str, code: str, style: str, site: str, url: str) -> dict[str, str]:
        return {
            "availability": words_of_it,
            "availabilityCode": code,
            "documentStyle": style,
            "site": site,
            "url": url,
        }

    links = []
    if record.doi:
        links.append(link("Subscription required", "S", "doi", "DOI", f"https://doi.org/{record.doi}"))
    if record.pmcid:
        said = ("Open access", "OA") if is_open_access(record) else ("Free", "F")
        page = f"{copies.host}/articles/{record.pmcid}"
        links.append(link(*said, "html", "Europe_PMC", page))
        links.append(link(*said, "pdf", "Europe_PMC", f"{page}?pdf=render"))
    return links


def _corrections(record: Record, corpus: Corpus) -> list[dict[str, Any]]:
    """What corrects the record and what it corrects, in Europe PMC's words."""
    made = []
    for place, (kind, number) in enumerate(record.corrections, 1):
        other = corpus.records[number]
        words_of_kind = re.sub("(?<=[a-z])(?=[A-Z])", " ", kind).capitalize()
        made.append({"id": ext_id(other), "source": source(other), "type": words_of_kind, "orderIn": place})
    return made
