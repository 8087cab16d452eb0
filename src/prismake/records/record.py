"""The data model of parsing: records, quarantined entries and parsed files."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, fields
from hashlib import sha256

from prismake.records.text import GROUP_SIGN

SURROGATE = re.compile("[\ud800-\udfff]")
# Values by tag or column.
Values = dict[str, list[str]]

# The number of digits of a digest in the id of a record without another identifier.
DIGEST_LENGTH = 12


def record_digest(fields: Values, volatile: frozenset[str]) -> str:
    """Return the SHA-256 of tags and values without volatile tags, as hex digits."""
    parts = [
        f"{tag}\x1f" + "\x1f".join(values)
        for tag, values in sorted(fields.items())
        if tag not in volatile and any(values)
    ]
    return sha256("\x1e".join(parts).replace(GROUP_SIGN, "").encode("utf-8", "surrogatepass")).hexdigest()


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
    """One entry of one source: the columns of table 1_identify/records from record_type to integrity, and the fields
    below.

    other_fields: values without a column, by tag. as_written: column to the source's text before normalisation.
    position: number of the entry in its file, from 1. line: number of its first line. native_id: the source's
    identifier, empty if it has none. earlier_id: the identifier that an earlier version of prismake read, empty if it
    read none, None if it is the same. source_fields: the source's tags and values. volatile: tags whose values change
    from day to day (export dates, citation counts).
    """

    record_type: str = ""
    title: str = ""
    authors: list[str] = field(default_factory=list)
    year: str = ""
    date: str = ""
    journal: str = ""
    congress: str = ""
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
        """Return the sha256 of the source's tags and values, without volatile tags."""
        return record_digest(self.source_fields, self.volatile)


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
    """An entry of a file that could not be parsed: position, first line, text, and the reason."""

    position: int
    line: int
    raw_text: str
    reason: str


@dataclass(slots=True)
class ParsedFile:
    """The result of parsing one file.

    expected: the number of record delimiters in the raw text, counted independently of the parser; it must equal the
    number of records and quarantined entries. refused: why the file is not a file of records, or empty. notes:
    messages for people, such as on an ignored column. encoding_asked: whether the file is refused because its
    encoding is uncertain or not the declared one. unknown: columns or tags that most records have and that fill no
    field.
    """

    format: str
    expected: int
    records: list[Record]
    quarantined: list[Quarantined]
    refused: str | None = None
    notes: list[str] = field(default_factory=list)
    encoding_asked: bool = False
    unknown: list[str] = field(default_factory=list)

    @property
    def balanced(self) -> bool:
        """Return whether the numbers of parsed records and quarantined entries add up to the expected number."""
        return self.expected == len(self.records) + len(self.quarantined)


def json_text(value: dict[str, list[str]] | dict[str, str]) -> str:
    """Return a mapping as one line of JSON with sorted keys; an empty text for an empty mapping."""
    if not value:
        return ""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    # JSON can hold an unpaired surrogate, UTF-8 cannot.
    return json.dumps(value, sort_keys=True) if SURROGATE.search(text) else text
