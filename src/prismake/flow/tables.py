"""The tables that the flow is read from, and what must be true of their ids before any set is built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from prismake.flow.votes import reports_against_votes, reports_without_votes
from prismake.tables import declared, split_values
from prismake.tables.references import BrokenReference, NamedTable, broken_references

DATABASES_AND_REGISTERS = ("database", "register")
OTHER_METHODS = ("website", "organisation", "citation")
ARMS = (*DATABASES_AND_REGISTERS, *OTHER_METHODS)
DECISIONS = {
    "1_title_abstract": ("include", "exclude"),
    "2_full_text": ("include", "exclude", "awaiting classification"),
}

KINDS = {
    "record_id": "record",
    "record_ids": "record",
    "report_id": "report",
    "report_ids": "report",
    "study_id": "study",
    "quarantine_id": "quarantined record",
}


@dataclass(frozen=True)
class StageTables:
    """One screening stage, columns as in `workflow/schemas/3_screen`.

    votes: every vote of the stage; each decision is derived from them again. conflicts: where it is given, what the
    adjudicator settled is compared with the decisions.
    """

    worklist: pd.DataFrame
    decisions: pd.DataFrame
    votes: pd.DataFrame
    conflicts: pd.DataFrame | None = None


@dataclass(frozen=True)
class Previous:
    """What the sealed earlier version held.

    records: column `record_id`, every id it had identified (quarantine ids included).
    report_study: columns `report_id`, `study_id`, its included reports and their studies.
    dropped: schema 4_extract/dropped, people's log of reports that it included and this version does not.
    logged_before: the same log as that version was sealed with; its lines refer to earlier updates.
    record_report: columns `record_id`, `report_id`, which report each of its records belonged to.
    titles: its reports' titles, for those that this version does not hold any more.
    """

    records: pd.DataFrame
    report_study: pd.DataFrame
    dropped: pd.DataFrame | None = None
    logged_before: pd.DataFrame | None = None
    record_report: pd.DataFrame | None = None
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FlowTables:
    """Everything that the flow is read from; columns as in `workflow/schemas`.

    passed_over: columns `quarantine_id`, `by`, `note`, a person's decision on quarantined records.
    removed_before_screening: columns `record_id`, `kind` (automatic or other), `by`, `reason`.
    full_text: None while that stage has not been reached.
    previous: None where this is the first version.
    balance: the balance of the files, where identity 1 is to be compared with them too.
    meta_analysis: columns `study_id`, `report_id`, what went into a meta-analysis; None where there is none.
    """

    records: pd.DataFrame
    quarantine: pd.DataFrame
    passed_over: pd.DataFrame
    removed_before_screening: pd.DataFrame
    record_report: pd.DataFrame
    reports: pd.DataFrame
    title_abstract: StageTables
    full_text: StageTables | None
    retrieval: pd.DataFrame
    report_study: pd.DataFrame
    studies: pd.DataFrame
    studies_other: pd.DataFrame
    previous: Previous | None = None
    balance: pd.DataFrame | None = None
    meta_analysis: pd.DataFrame | None = None


@dataclass(frozen=True)
class Finding:
    """A fault in the ids of the tables: the identity that it breaks, what is wrong in words, and the ids."""

    identity: str
    words: str
    ids: tuple[str, ...] = field(default=())


def retrieved_by_report(retrieval: pd.DataFrame) -> dict[str, str]:
    """Return "yes" or "no" for each report of the retrieval log.

    A row represents all reports that its records are in now, and a report may have several rows: it is available
    where one of them says so.
    """
    retrieved_reports: dict[str, str] = {}
    for cell, retrieved in zip(retrieval["report_id"], retrieval["retrieved"], strict=True):
        for report in split_values(cell):
            if retrieved_reports.get(report) != "yes":
                retrieved_reports[report] = retrieved
    return retrieved_reports


def reference_findings(tables: FlowTables) -> list[Finding]:
    """Return what is wrong with the ids that tie the tables together: unknown, repeated or missing ones."""
    findings = [_finding(broken) for broken in broken_references(_named(tables))]

    def find(ids: Iterable[str], words: str) -> None:
        offending = tuple(sorted(set(ids)))
        if offending:
            findings.append(Finding("0", words, offending))

    find(
        set(tables.records.loc[~tables.records["arm"].isin(ARMS), "record_id"]),
        f"records.csv gives an arm that is none of {', '.join(ARMS)}",
    )
    find(
        set(tables.reports["report_id"]) - set(tables.record_report["report_id"]),
        "reports.csv holds a report without records",
    )
    find(
        tables.removed_before_screening.loc[
            ~tables.removed_before_screening["kind"].isin(("automatic", "other")), "record_id"
        ],
        f"{declared('1_identify/removed_before_screening').path} gives a kind that is neither automatic nor other",
    )
    for name, stage in _stages(tables).items():
        decided = stage.decisions
        find(
            decided.loc[~decided["decision"].isin(DECISIONS[name]), "report_id"],
            f"{name}/decisions.csv holds a decision that is none of {', '.join(DECISIONS[name])}",
        )
        find(
            reports_without_votes(decided, stage.votes),
            f"{name}/decisions.csv holds a decision on which no reviewer voted",
        )
        find(
            reports_against_votes(decided, stage.votes, stage.conflicts),
            f"{name}/decisions.csv holds a decision or a reason that its votes do not give",
        )
    return findings


def _stages(tables: FlowTables) -> dict[str, StageTables]:
    stages = {"1_title_abstract": tables.title_abstract, "2_full_text": tables.full_text}
    return {name: stage for name, stage in stages.items() if stage is not None}


def _named(tables: FlowTables) -> list[NamedTable]:
    """Return the tables of the flow with the names of their declarations."""
    named = [
        NamedTable("1_identify/records", tables.records),
        NamedTable("1_identify/quarantine", tables.quarantine),
        NamedTable("1_identify/passed_over", tables.passed_over),
        NamedTable("1_identify/removed_before_screening", tables.removed_before_screening),
        NamedTable("2_deduplicate/reports", tables.reports),
        NamedTable("2_deduplicate/record_report", tables.record_report),
        NamedTable("3_screen/retrieval", tables.retrieval),
        NamedTable("4_extract/report_study", tables.report_study),
        NamedTable("4_extract/studies", tables.studies),
        NamedTable("4_extract/studies_other", tables.studies_other),
    ]
    for name, stage in _stages(tables).items():
        named += [
            NamedTable("3_screen/worklist", stage.worklist, name),
            NamedTable("3_screen/decisions", stage.decisions, name),
            NamedTable("3_screen/votes", stage.votes, name),
        ]
        if stage.conflicts is not None:
            named.append(NamedTable("3_screen/conflicts", stage.conflicts, name))
    return named


def _finding(broken: BrokenReference) -> Finding:
    if broken.fault == "repeated":
        return Finding("0", f"{broken.file} names an id more than once", broken.values)
    kind = KINDS.get(broken.column, broken.column)
    return Finding("0", f"{broken.file} names a {kind} that is not in the review", broken.values)
