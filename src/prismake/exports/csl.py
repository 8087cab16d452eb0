"""Writes records as CSL JSON, the format of citation processors, according to version 1.0.2 of its schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from prismake.records.kinds import OTHER
from prismake.records.names import ET_AL
from prismake.records.record import Record

TYPES = {
    "journal article": "article-journal",
    "conference abstract": "paper-conference",
    "preprint": "article",
    "book": "book",
    "thesis": "thesis",
    "technical report": "report",
}
# Our columns, and the variables of CSL that hold them.
TEXTS = {
    "title": "title",
    "journal": "container-title",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "article_number": "number",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "language": "language",
    "abstract": "abstract",
    "url": "URL",
}
HELD = (*TEXTS, "record_type", "authors", "year", "date", "doi", "keywords")


def is_held(record: Record, column: str) -> bool:
    """Return whether CSL JSON can contain the whole value of this column: it has room for one DOI, no type for
    registrations, dates of numbers alone, and one text for all keywords, so that a semicolon in a keyword parts it.
    """
    if column == "date":
        parts = _date_parts(record)
        return (
            record.date in ("", record.year) or len(parts) > 1 or bool(re.fullmatch(r"\d{4}\W*", record.date))
        )
    if column == "article_number":
        # "number" is that of an article alone; of a preprint it is the number at its server.
        return not record.article_number or record.record_type == "journal article"
    if column == "keywords":
        return not any(";" in keyword for keyword in record.keywords)
    if column == "record_type":
        return record.record_type in TYPES or record.record_type == OTHER
    return column != "doi" or len(record.doi) < 2


def csl_json(records: Iterable[tuple[str, Record]]) -> str:
    """Return a CSL JSON document. records: pairs of id and record."""
    items = [_item(name, record) for name, record in records]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def _item(name: str, record: Record) -> dict[str, Any]:
    item: dict[str, Any] = {"id": name, "type": TYPES.get(record.record_type, "document")}
    if record.record_type == "preprint":
        # The type "article" alone does not tell a preprint, so that other programs write this genre, too.
        item["genre"] = "preprint"
    for column, variable in TEXTS.items():
        if value := getattr(record, column):
            item[variable] = value
    if record.authors:
        item["author"] = [_name(author) for author in record.authors]
    if record.doi:
        item["DOI"] = record.doi[0]
    if record.keywords:
        item["keyword"] = "; ".join(record.keywords)
    if issued := _issued(record):
        item["issued"] = issued
    return item


def _name(author: str) -> dict[str, str]:
    family, comma, given = author.partition(", ")
    return {"family": family, "given": given} if comma and author != ET_AL else {"literal": author}


def _date_parts(record: Record) -> list[int]:
    """Return year, month and day of a date that is written in numbers, largest first; an empty list for any other date."""
    match = re.fullmatch(r"(\d{4})(?:[-/](\d{2}))?(?:[-/](\d{2}))?/*", record.date)
    if not match or match[1] != record.year:
        return []
    parts = [int(part) for part in match.groups() if part]
    return (
        parts
        if all(1 <= part <= most for part, most in zip(parts[1:], (12, 31), strict=False))
        else parts[:1]
    )


def _issued(record: Record) -> dict[str, Any]:
    if parts := _date_parts(record):
        return {"date-parts": [parts]}
    if re.fullmatch(r"\d{4}", record.year):
        return {"date-parts": [[int(record.year)]]}
    return {"literal": record.year} if record.year else {}
