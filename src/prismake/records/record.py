"""The record: one entry of one source, and what became of a file of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, fields
from hashlib import sha256

SURROGATE = re.compile("[\ud800-\udfff]")
# Tags or columns, each with what was said under it.
Values = dict[str, list[str]]

LIST_COLUMNS = (
    "authors",
    "doi",
    "registration_ids",
    "publication_types",
    "keywords",
    "conditions",
    "interventions",
    "countries",
    "references",
    "integrity",
)


@dataclass(slots=True)
class Record:
    """One entry of one source: the columns of `1_identify/records`, from record_type to integrity, and more.

    other_fields holds what was not understood, under its own tags. as_written holds what the source said
    where a column was normalised. position counts from 1 in its file, line is where it begins there.
    native_id is the source's own identifier, empty where it has none. earlier_id is what an earlier version of prismake took
    for it, empty where that version found none, and None where both take the same. source_fields holds the source's own tags and
    values, volatile the tags that change from day to day (export dates, citation counts).
    """

    record_type: str = ""
    title: str = ""
    authors: list[str] = field(default_factory=list)
    year: str = ""
    date: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    article_number: str = ""
    doi: list[str] = field(default_factory=list)
    pmid: str = ""
    pmcid: str = ""
    registration_ids: list[str] = field(default_factory=list)
    language: str = ""
    publication_types: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    abstract: str = ""
    url: str = ""
    status: str = ""
    phase: str = ""
    study_type: str = ""
    conditions: list[str] = field(default_factory=list)
    interventions: list[str] = field(default_factory=list)
    enrolment: str = ""
    enrolment_type: str = ""
    sponsor: str = ""
    countries: list[str] = field(default_factory=list)
    start_date: str = ""
    completion_date: str = ""
    version_date: str = ""
    references: list[str] = field(default_factory=list)
    integrity: list[str] = field(default_factory=list)
    other_fields: dict[str, list[str]] = field(default_factory=dict)
    as_written: dict[str, str] = field(default_factory=dict)
    native_id: str = ""
    earlier_id: str | None = None
    source_fields: dict[str, list[str]] = field(default_factory=dict, repr=False, compare=False)
    volatile: frozenset[str] = field(default=frozenset(), repr=False, compare=False)
    position: int = 0
    line: int = 0

    @property
    def digest(self) -> str:
        """The SHA-256 over the source's own tags and values, without those that change from day to day."""
        parts = [
            f"{tag}\x1f" + "\x1f".join(values)
            for tag, values in sorted(self.source_fields.items())
            if tag not in self.volatile and any(values)
        ]
        return sha256("\x1e".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


RECORD_COLUMNS = tuple(
    entry.name
    for entry in fields(Record)
    if entry.name
    not in {
        "other_fields",
        "as_written",
        "native_id",
        "earlier_id",
        "source_fields",
        "volatile",
        "position",
        "line",
    }
)


@dataclass(slots=True)
class Quarantined:
    """What a file held and could not be read as a record: where it begins, what is there, and why."""

    position: int
    line: int
    raw_text: str
    reason: str


@dataclass(slots=True)
class ParsedFile:
    """What became of one file.

    expected is counted by the record delimiters of the raw text, apart from the parser; expected = records +
    quarantined, or the build must fail. refused is a sentence where the file is not one of records.
    notes are words for people, such as on a field that was set aside.
    """

    format: str
    expected: int
    records: list[Record]
    quarantined: list[Quarantined]
    refused: str | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def balanced(self) -> bool:
        """Whether every record that the file holds was read or set aside."""
        return self.expected == len(self.records) + len(self.quarantined)


def json_text(value: dict[str, list[str]] | dict[str, str]) -> str:
    """Write a mapping as one line of JSON in the order of its keys; an empty one as an empty text."""
    if not value:
        return ""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    # Half of a pair of surrogates, which JSON can hold and no file in UTF-8.
    return json.dumps(value, sort_keys=True) if SURROGATE.search(text) else text
