"""A record as Crossref describes it: JATS abstract, `update-to` and `updated-by`, references."""

from html import escape
from typing import Any

import words
from corpus import Corpus, Record

# What a correction is called in Crossref, by what PubMed calls it.
UPDATES = {
    "RetractionOf": "retraction",
    "ErratumFor": "correction",
    "UpdateOf": "new_version",
    "ExpressionOfConcernFor": "expression_of_concern",
}
INVERSE = {
    "RetractionIn": "retraction",
    "ErratumIn": "correction",
    "UpdateIn": "new_version",
    "ExpressionOfConcernIn": "expression_of_concern",
}
TYPES = {"article": "journal-article", "preprint": "posted-content", "book": "book-chapter"}


def as_work(record: Record, corpus: Corpus) -> dict[str, Any]:
    """The work, with the keys that the record has something for."""
    title, short, issn = words.JOURNALS[record.journal]
    work: dict[str, Any] = {
        "DOI": record.doi,
        "URL": f"https://doi.example.org/{record.doi}",
        "type": TYPES[record.kind],
        "title": [record.title],
        "issued": {"date-parts": [[record.year, record.month]]},
        "published": {"date-parts": [[record.year, record.month]]},
        "is-referenced-by-count": len(corpus.cited_by.get(record.number, ())),
        "reference-count": len(record.references),
        "publisher": "Invented Press",
        "member": "99999",
        "source": "Crossref",
    }
    if record.kind == "article":
        work |= {"container-title": [title], "short-container-title": [short], "ISSN": [issn]}
        work |= {"volume": str(record.year - 1990), "issue": str(record.month)}
    if record.kind == "preprint":
        work |= {"subtype": "preprint", "group-title": words.PREPRINT_SERVER}
    if people := _authors(record):
        work["author"] = people
    if record.abstract:
        work["abstract"] = _jats(record)
    if references := _references(record, corpus):
        work["reference"] = references
    return work | _updates(record, corpus)


def _authors(record: Record) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = [
        {"given": given, "family": family, "sequence": "additional" if place else "first", "affiliation": []}
        for place, (family, given) in enumerate(record.authors)
    ]
    if record.collective:
        people.append({"name": record.collective, "sequence": "additional", "affiliation": []})
    return people


def _jats(record: Record) -> str:
    parts = []
    for label, text in record.abstract:
        head = f"<jats:title>{label.capitalize()}</jats:title>" if label else ""
        parts.append(f"<jats:sec>{head}<jats:p>{escape(text, quote=False)}</jats:p></jats:sec>")
    return f"<jats:title>Abstract</jats:title>{''.join(parts)}"


def _references(record: Record, corpus: Corpus) -> list[dict[str, Any]]:
    """Every third reference is text without a DOI."""
    made: list[dict[str, Any]] = []
    for place, number in enumerate(record.references, 1):
        other = corpus.records[number]
        entry = {"key": f"ref{place}", "year": str(other.year), "article-title": other.plain_title}
        if place % 3 and other.doi:
            entry |= {"DOI": other.doi, "doi-asserted-by": "publisher" if place % 2 else "crossref"}
        else:
            entry["unstructured"] = f"{other.plain_title} {other.year}."
        made.append(entry)
    return made


def _updates(record: Record, corpus: Corpus) -> dict[str, Any]:
    """`update-to` in the notice, `updated-by` in what it is about; retractions also from Retraction Watch."""
    made: dict[str, Any] = {}
    for kind, number in record.corrections:
        other = corpus.records[number]
        if not other.doi:
            continue
        if name := UPDATES.get(kind):
            made["update-to"] = _entries(name, other, record)
        elif name := INVERSE.get(kind):
            made["updated-by"] = _entries(name, other, other)
    return made


def _entries(name: str, named: Record, notice: Record) -> list[dict[str, Any]]:
    entry = {
        "DOI": named.doi,
        "type": name,
        "label": name.replace("_", " ").capitalize(),
        "updated": {"date-parts": [[notice.year, notice.month, 5]]},
    }
    sources = ["publisher", "retraction-watch"] if name == "retraction" else ["publisher"]
    extra = {"retraction-watch": {"record-id": f"{70_000 + notice.number}"}}
    return [entry | {"source": source} | extra.get(source, {}) for source in sources]
