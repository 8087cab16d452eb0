"""Plain values on full texts that are shared by pins, tables and forms: what is sought, and what a service answers."""

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
    """A report whose full text is sought, with its identifiers. dois: in lower case."""

    report_id: str
    record_ids: tuple[str, ...]
    title: str
    dois: tuple[str, ...] = ()
    pmid: str = ""
    pmcid: str = ""


@dataclass(frozen=True)
class Location:
    """An open copy according to a service: its address.

    kind: to what the address leads (PDF, XML or page). licence: in the words of the service.
    """

    url: str
    kind: FileKind
    licence: str
    version: str
    finder: str


@dataclass(frozen=True)
class FinderAnswer:
    """The answer of a service on one report.

    asked: the identifiers with which it was asked. state: found, closed, not found or not tried.
    """

    finder: str
    state: State
    locations: tuple[Location, ...] = ()
    asked: tuple[str, ...] = ()
    reason: str = ""


def wanted_of(report: Mapping[str, str]) -> Wanted:
    """Return a sought report made from a row of table 2_deduplicate/reports."""
    return Wanted(
        report["report_id"],
        tuple(split_values(report["record_ids"])),
        report["title"],
        tuple(dict.fromkeys(doi.lower() for doi in split_values(report["doi"]))),
        report["pmid"] if report["pmid"].isdigit() else "",
        report["pmcid"].upper() if report["pmcid"].upper().startswith("PMC") else "",
    )


def best_first(locations: Sequence[Location], finders: Sequence[str]) -> list[Location]:
    """Return the copies in the order in which they are tried, each address once: published versions before accepted
    and submitted ones, PDF before XML and pages.

    finders: the services in the order in which they were asked, which decides among equals.
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
