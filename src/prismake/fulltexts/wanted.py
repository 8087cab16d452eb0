"""What is sought, and what a service answers: plain values that the pin, the tables and the forms share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from prismake.tables import split_values

State = Literal["found", "closed", "not found", "refused", "not tried"]
"""Of a report, and of each place where its full text was sought.

found: a copy is there; closed: the service holds the report and names no open copy; not found: the service does not hold the report, or the
address no copy; refused: an open copy is named and was not fetched, with the reason; not tried.
"""

FileKind = Literal["pdf", "xml", "page"]
VERSIONS = ("publishedVersion", "acceptedVersion", "", "submittedVersion")


@dataclass(frozen=True)
class Wanted:
    """A report whose full text is sought. dois: in small letters."""

    report_id: str
    record_ids: tuple[str, ...]
    title: str
    dois: tuple[str, ...] = ()
    pmid: str = ""
    pmcid: str = ""


@dataclass(frozen=True)
class Location:
    """Where a service says that an open copy lies. kind: what it says that the address leads to; licence: in its words."""

    url: str
    kind: FileKind
    licence: str
    version: str
    finder: str


@dataclass(frozen=True)
class Named:
    """What a service says of a report. asked: by which identifiers. state: found, closed, not found or not tried."""

    finder: str
    state: State
    locations: tuple[Location, ...] = ()
    asked: tuple[str, ...] = ()
    reason: str = ""


def wanted_of(report: Mapping[str, str]) -> Wanted:
    """Return a row of 2_deduplicate/reports as what is sought."""
    return Wanted(
        report["report_id"],
        tuple(split_values(report["record_ids"])),
        report["title"],
        tuple(dict.fromkeys(doi.lower() for doi in split_values(report["doi"]))),
        report["pmid"] if report["pmid"].isdigit() else "",
        report["pmcid"].upper() if report["pmcid"].upper().startswith("PMC") else "",
    )


def best_first(locations: Sequence[Location], finders: Sequence[str]) -> list[Location]:
    """Return locations, each address once: published before accepted and submitted versions, PDFs before XML and pages.

    finders: the services in the order in which they were asked.
    """
    kinds = ("pdf", "xml", "page")

    def rank(entry: tuple[int, Location]) -> tuple[int, ...]:
        number, location = entry
        version = VERSIONS.index(location.version) if location.version in VERSIONS else VERSIONS.index("")
        return kinds.index(location.kind), version, finders.index(location.finder), number

    places: dict[str, Location] = {}
    for _, place in sorted(enumerate(locations), key=rank):
        earlier = places.get(place.url)
        # The same address twice: the service that states a licence tells more.
        if earlier is None or (place.licence and not earlier.licence):
            places[place.url] = place
    return list(places.values())
