"""Finds edges between reports and studies in registration numbers, references and relations of records."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from prismake.records.mentions import MENTIONED
from prismake.studies.edges import JOINS, LISTS, PRISMAKE, PROPOSES, RECORD, REGISTRATION, StudyEdge
from prismake.tables import rows_of, split_values

Row = Mapping[str, str]
FACTS: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "edges.yaml").read_text(encoding="utf-8"))
_PROTOCOL = re.compile(FACTS["protocol"], re.IGNORECASE)
# A type of record; the edge of such a record to its own number has a kind of the same name.
_REGISTRATION = "registration"
_MERGED = ("merged", "forced")
# The columns of reports and records that edges are read from; a large review has many more cells.
_OF_BOTH = (
    "record_type", "title", "authors", "year", "doi", "pmid", "registration_ids", "keywords", "abstract", "conditions", "interventions",
    "enrolment", "start_date", "references", "integrity",
)  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """The rows in which edges are found.

    reports: report id to its row of table 2_deduplicate/reports. records: record id to its row of table
    1_identify/records, for the chosen reports; without records, the report's own row is used. pairs: table
    2_deduplicate/pairs.
    """

    reports: Mapping[str, Row]
    records: Mapping[str, Row] = field(default_factory=dict)
    pairs: tuple[Row, ...] = ()

    @classmethod
    def of(
        cls,
        reports: pd.DataFrame,
        records: pd.DataFrame | None = None,
        pairs: pd.DataFrame | None = None,
        chosen: Iterable[str] = (),
    ) -> Evidence:
        """Return the rows of these tables; records and pairs may be None.

        chosen: the reports whose records are used.
        """
        kept = reports.loc[reports["report_id"].isin(set(chosen)), "record_ids"]
        record_ids = {record for cell in kept for record in split_values(cell)}
        return cls(
            {row["report_id"]: row for row in rows_of(reports[["report_id", "record_ids", *_OF_BOTH]])},
            {}
            if records is None
            else {
                row["record_id"]: row
                for row in rows_of(
                    records.loc[records["record_id"].isin(record_ids), ["record_id", *_OF_BOTH]]
                )
            },
            () if pairs is None else tuple(rows_of(pairs[pairs["outcome"].isin((*_MERGED, "related"))])),
        )

    def of_report(self, report: str) -> list[tuple[str, Row]]:
        """Return (id, row) for each record of a report; for the report itself if its records are not known."""
        row = self.reports[report]
        known = [
            (name, self.records[name]) for name in split_values(row["record_ids"]) if name in self.records
        ]
        return known or [(report, row)]

    def report_of(self) -> dict[str, str]:
        """Return record id to report id."""
        return {
            record: report
            for report, row in self.reports.items()
            for record in split_values(row["record_ids"])
        }


def registration_numbers(row: Row) -> list[str]:
    """Return the registration numbers of a record or report in upper case. row: as column to cell."""
    return [number.upper() for number in split_values(row["registration_ids"])]


def record_edges(evidence: Evidence) -> Iterator[StudyEdge]:
    """Yield the edge from each record to its report, as deduplication grouped them."""
    merges: dict[str, Row] = {}
    for pair in evidence.pairs:
        if pair["outcome"] in _MERGED:
            for name in (pair["record_id_a"], pair["record_id_b"]):
                # A person's verdict is the reason, whatever a rule said.
                if name not in merges or (
                    pair["outcome"] == "forced" and merges[name]["outcome"] != "forced"
                ):
                    merges[name] = pair
    for report, row in evidence.reports.items():
        records = split_values(row["record_ids"])
        for record in records:
            alone: tuple[str, tuple[str, ...], str] = ("the only record of its report", (record,), PRISMAKE)
            reason, source, drawn_by = _merge(record, merges.get(record)) if len(records) > 1 else alone
            undo = f"prismake split {report} {record}" if len(records) > 1 else ""
            yield StudyEdge(record, report, RECORD, JOINS, reason, source, drawn_by, undo=undo)


def _merge(record: str, pair: Row | None) -> tuple[str, tuple[str, ...], str]:
    """Return reason, source and drawer of the merge of a record."""
    if pair is None:
        return "merged with the other records of its report", (record,), PRISMAKE
    other = pair["record_id_b"] if pair["record_id_a"] == record else pair["record_id_a"]
    drawn_by = PRISMAKE
    reason = f"merged with {other}: {pair['rule']}" if pair["rule"] else f"merged with {other}"
    if pair["outcome"] == "forced":
        verdict = json.loads(pair["evidence"] or "{}")
        drawn_by = str(verdict.get("by") or "a person")
        note = str(verdict.get("note") or "")
        reason = f"merged with {other} by a verdict" + (f": {note}" if note else "")
    return reason, (record, other), drawn_by


def number_edges(evidence: Evidence, chosen: Iterable[str]) -> Iterator[StudyEdge]:
    """Yield the edges from each chosen report to each registration number that it declares as its own."""
    for report in chosen:
        row = evidence.reports[report]
        records = evidence.of_report(report)
        own = {
            numbers[0]
            for _, record in records
            if record["record_type"] == _REGISTRATION and (numbers := registration_numbers(record))
        }
        for number in registration_numbers(row):
            where = [
                (name, place)
                for name, record in records
                if number in registration_numbers(record)
                for place in _places(record, number)
            ]
            places = list(dict.fromkeys(place for _, place in where)) or ["registration_ids"]
            kind, reason = _kind_of_naming(row, number, own, places)
            source = tuple(f"{name}: {place}" for name, place in where) or (f"{report}: registration_ids",)
            yield StudyEdge(report, number, kind, JOINS, reason, source)


def _kind_of_naming(row: Row, number: str, own: set[str], places: list[str]) -> tuple[str, str]:
    """Return the kind of an edge to a registration number, and its reason."""
    if number in own:
        return REGISTRATION, f"is the registration {number}"
    if row["record_type"] == _REGISTRATION:
        return "secondary id", f"the registration has the secondary id {number}"
    kind = "protocol" if _PROTOCOL.search(row["title"]) else "registration number"
    words = {"registration_ids": "its registration numbers (DataBankList, SI or the like)"}
    listed = " and ".join(words.get(place, f"its {place}") for place in places)
    return kind, f"names {number} in {listed}"


def _places(record: Row, number: str) -> list[str]:
    """Return the fields of a record in which a registration number stands: the title, the abstract, or the fields for such numbers."""
    if record["record_type"] == _REGISTRATION:
        return ["registration_ids"]
    squeezed = re.sub(r"\W", "", number)
    places = [
        place
        for place in ("title", "abstract")
        if squeezed in re.sub(r"\W", "", record.get(place, "")).upper()
    ]
    return places or ["registration_ids"]


def relation_edges(evidence: Evidence, chosen: Iterable[str]) -> list[StudyEdge]:
    """Return the edges between chosen reports that deduplication found to be related, and between reports that
    reference each other.

    For a preprint, congress abstract or notice that fits several reports, the edges are proposals, because at most
    one is right.
    """
    reports = set(chosen)
    report_of = evidence.report_of()
    edges = []
    for pair in evidence.pairs:
        facts = FACTS["relations"].get(pair["relation"])
        first, second = report_of.get(pair["record_id_a"], ""), report_of.get(pair["record_id_b"], "")
        if facts is None or first == second or not {first, second} <= reports:
            continue
        derived = [name for name in (first, second) if _has(evidence.reports[name], facts.get("derived", ()))]
        begin = derived[0] if len(derived) == 1 else min(first, second)
        end = second if begin == first else first
        edges.append(
            StudyEdge(
                begin,
                end,
                facts["kind"],
                facts["effect"],
                f"{pair['relation']} the other report, by deduplication",
                (pair["record_id_a"], pair["record_id_b"]),
            )
        )
    return _one_target(edges + list(_named_edges(evidence, reports)))


def _one_target(edges: list[StudyEdge]) -> list[StudyEdge]:
    """Return edges, as proposals where a report that goes back to one other report fits several."""
    alone = {facts["kind"] for facts in FACTS["relations"].values() if "derived" in facts}
    targets: dict[tuple[str, str], set[str]] = defaultdict(set)
    for edge in edges:
        targets[edge.from_id, edge.kind].add(edge.to_id)
    return [
        replace(
            edge,
            effect=PROPOSES,
            reason=f"{edge.reason}; it fits {len(targets[edge.from_id, edge.kind])} reports",
        )
        if edge.effect == JOINS and edge.kind in alone and len(targets[edge.from_id, edge.kind]) > 1
        else edge
        for edge in edges
    ]


def _named_edges(evidence: Evidence, reports: set[str]) -> Iterator[StudyEdge]:
    """Yield an edge for each DOI that a report names as its correction or as another version, and that another report has."""
    by_doi = {
        doi.lower(): report
        for report in sorted(reports)
        for doi in split_values(evidence.reports[report]["doi"])
    }
    for report in sorted(reports):
        for name, record in evidence.of_report(report):
            for reference in split_values(record["references"]):
                role, _, identifier = reference.partition(":")
                facts, other = FACTS["named"].get(role), by_doi.get(identifier.lower(), report)
                if facts is None or other == report:
                    continue
                needed = [end for end in (report, other) if _has(evidence.reports[end], facts["needs"])]
                begin = needed[0] if len(needed) == 1 else min(report, other)
                yield StudyEdge(
                    begin,
                    other if begin == report else report,
                    facts["kind"],
                    JOINS if needed else PROPOSES,
                    f"{name} names {identifier} as {'its correction or notice' if role == 'correction' else 'another version'}",
                    (f"{name}: references",),
                )


def _has(row: Row, values: Iterable[str]) -> bool:
    return not {row["record_type"], *split_values(row["integrity"])}.isdisjoint(values)


def reference_edges(evidence: Evidence, chosen: Iterable[str]) -> Iterator[StudyEdge]:
    """Yield an edge for each article that a chosen registration lists as a reference.

    These edges do not join studies.
    """
    by_pmid = {row["pmid"]: report for report, row in evidence.reports.items() if row["pmid"]}
    for report in chosen:
        if evidence.reports[report]["record_type"] != _REGISTRATION:
            continue
        for name, record in evidence.of_report(report):
            numbers = registration_numbers(record)
            for reference in split_values(record["references"]):
                label, _, pmid = reference.partition(":")
                if not numbers or label not in FACTS["labels"] or not pmid.isdigit():
                    continue
                article = by_pmid.get(pmid, "")
                if article == report:
                    continue
                yield StudyEdge(
                    article or f"pmid:{pmid}",
                    numbers[0],
                    f"reference: {label}",
                    PROPOSES if FACTS["labels"][label] == "proposes" else LISTS,
                    f"the registration {numbers[0]} lists PMID {pmid} as {label}{_begun(evidence, article, record)}",
                    (f"{name}: references",),
                )


def mention_edges(evidence: Evidence, chosen: Iterable[str]) -> Iterator[StudyEdge]:
    """Yield a proposal for each chosen registration whose number an article mentions that has no number of its own."""
    reports = sorted(chosen)
    of_registrations = {
        number
        for report in reports
        if evidence.reports[report]["record_type"] == _REGISTRATION
        for number in registration_numbers(evidence.reports[report])
    }
    for report in reports:
        row = evidence.reports[report]
        if row["record_type"] == _REGISTRATION or row["registration_ids"]:
            continue
        for name, record in evidence.of_report(report):
            for reference in split_values(record["references"]):
                role, _, number = reference.partition(":")
                if role == MENTIONED and number.upper() in of_registrations:
                    reason = f"{name} mentions {number} and does not say that it is its own trial"
                    yield StudyEdge(
                        report, number.upper(), "mention", PROPOSES, reason, (f"{name}: references",)
                    )


def _begun(evidence: Evidence, article: str, registration: Row) -> str:
    """Return what speaks against an article as a report of a trial: it is older than the trial."""
    year = evidence.reports[article]["year"][:4] if article else ""
    start = re.search(r"\b(?:19|20)\d\d\b", registration["start_date"])
    if year.isdigit() and start and int(year) < int(start[0]):
        return f"; the article is of {year}, and the trial began in {start[0]}"
    return ""
