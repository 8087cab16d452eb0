"""EFetch: records by id or from the history server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus import Record
from messages import Reply, Request, as_text, batch
from pubmed_history import XML, HistoryError, error_document
from pubmed_xml import article_set, as_xml

if TYPE_CHECKING:
    from pubmed import PubMed

ROOT = ("eFetchResult", "20131226/efetch")
NO_IDS = "ID list is empty! Possibly it has no correct IDs."
MOST = 10_000


def efetch(pubmed: PubMed, request: Request) -> Reply:
    """The records that are asked for, in the order in which they are asked for."""
    if request.get("db", "pubmed") != "pubmed":
        return error_document(*ROOT, f"Invalid db name specified: {request.get('db')}", 400)
    try:
        records = _by_history(pubmed, request) if request.get("WebEnv") else _by_id(pubmed, request)
    except HistoryError:
        asked = ", ".join(
            f"{name}: {request.get(name, default)}"
            for name, default in (("query_key", "1"), ("WebEnv", ""), ("retstart", "0"), ("retmax", "20"))
        )
        return error_document(*ROOT, f"Cannot retrieve history data. {asked}", 400)
    except RefusalError as refusal:
        return error_document(*ROOT, str(refusal), 400)
    records = batch(records, request)
    if request.get("rettype") == "uilist":
        return as_text("".join(f"{record.pmid}\n" for record in records))
    if request.get("retmode") != "xml":
        # Whoever does not say retmode=xml gets text for people to read.
        return as_text("\n\n".join(f"{place}. {r.plain_title}" for place, r in enumerate(records, 1)))
    return Reply(200, article_set([_rendered(pubmed, record) for record in records]), XML)


class RefusalError(Exception):
    """What EFetch answers with HTTP 400."""


def _by_id(pubmed: PubMed, request: Request) -> list[Record]:
    ids = pubmed.ids(request)
    request.requested = ids
    well_formed = [pmid for pmid in ids if pmid.isascii() and pmid.isdigit() and int(pmid) > 0]
    if not well_formed:
        raise RefusalError(NO_IDS)
    start, most = request.number_of("retstart", 0), request.number_of("retmax", MOST)
    known = [record for pmid in well_formed if (record := pubmed.by_pmid(pmid))]
    return known[start : start + min(most, MOST)]


def _by_history(pubmed: PubMed, request: Request) -> list[Record]:
    numbers = pubmed.history(request)
    start, most = request.number_of("retstart", 0), request.number_of("retmax", 20)
    if start >= len(numbers) or request.tweaks.get("out_of_range"):
        raise RefusalError(
            f"Cannot retrieve history data: OUT OF RANGE. Parameter retstart={start} + 1 is greater than number "
            f"of records available in history. History includes {len(numbers)} IDs."
        )
    page = numbers[start : start + min(most, MOST)]
    records = [pubmed.held.records[number] for number in page if number in pubmed.held.records]
    request.requested = [str(record.pmid) for record in records]  # type: ignore[attr-defined]
    return records  # type: ignore[return-value]


def _rendered(pubmed: PubMed, record: Record) -> str:
    if record.number not in pubmed.xml:
        pubmed.xml[record.number] = as_xml(record, pubmed.all_records)
    return pubmed.xml[record.number]
