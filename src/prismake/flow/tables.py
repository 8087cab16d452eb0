"""The tables from which the flow is read, and the faults in their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from prismake.flow.votes import reports_against_votes, reports_without_votes
from prismake.tables import declared, split_values
from prismake.tables.references import BrokenReference, NamedTable, broken_references

DATABASES_AND_REGISTERS = ("database", "register")
OTHER_METHODS = ("website", "organisation", "citation", "similar")
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
    """The tables of one screening stage; columns as in the declarations of 3_screen.

    votes: all votes of the stage; each decision is derived from them again. conflicts: if given, the decisions are
    also compared with those of the adjudicator. maybe_goes_on: whether a vote "maybe" counts like "include".
    """

    worklist: pd.DataFrame
    decisions: pd.DataFrame
    votes: pd.DataFrame
    conflicts: pd.DataFrame | None = None
    maybe_goes_on: bool = True


@dataclass(frozen=True)
class Previous:
    """The tables of the sealed previous version.

    records: column `record_id`, the ids of all its records and quarantined records. report_study: columns
    `report_id`, `study_id`, its included reports and their studies. unresolved: columns `report_id`, `study_id`,
    `state`, its reports that were not retrieved or could not be classified; they are screened again. dropped: table
    4_extract/dropped, the log of reports that it included and this version does not. logged_before: the log at the
    time of its seal, whose lines concern earlier updates. record_report: columns `record_id`, `report_id`. titles:
    report id to title, for reports that this version no longer has. current: former record id to current id, as `ids_of_seal`
    returns them.
    """

    records: pd.DataFrame
    report_study: pd.DataFrame
    dropped: pd.DataFrame | None = None
    logged_before: pd.DataFrame | None = None
    record_report: pd.DataFrame | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    unresolved: pd.DataFrame | None = None
    current: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FlowTables:
    """The tables from which the flow is computed; columns as in their declarations.

    passed_over: columns `quarantine_id`, `by`, `note`, quarantined records that a person excluded.
    removed_before_screening: columns `record_id`, `kind` (automatic or other), `by`, `reason`. full_text: None before
    the review reaches that stage. previous: None in the first version. balance: if given, identity 1 also compares
    the import reconciliation of the files. meta_analysis: columns `study_id`, `report_id`, the studies in a
    meta-analysis; None if there is none.
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
class IdentityFault:
    """A fault in the ids of the tables: the number of the identity it breaks, what is wrong, and the ids."""

    identity: str
    message: str
    ids: tuple[str, ...] = field(default=())


def retrieved_by_report(retrieval: pd.DataFrame) -> dict[str, str]:
    """Return report id to "yes" or "no", from the retrieval log.

    Rows on reports that are sought again are ignored.

    A row counts for every report that now has its records. A report with several rows is retrieved if one of them
    says "yes".
    """
    retrieved_of: dict[str, str] = {}
    for cell, retrieved in zip(retrieval["report_id"], retrieval["retrieved"], strict=True):
        for report in split_values(cell) if retrieved in ("yes", "no") else ():
            if retrieved_of.get(report) != "yes":
                retrieved_of[report] = retrieved
    return retrieved_of


def reference_findings(tables: FlowTables) -> list[IdentityFault]:
    """Return the faults in the ids of the tables: unknown, repeated or missing ids, and decisions that do not follow
    from their votes.
    """
    findings = [_finding(broken) for broken in broken_references(_named(tables))]

    def find(ids: Iterable[str], message: str) -> None:
        offending = tuple(sorted(set(ids)))
        if offending:
            findings.append(IdentityFault("0", message, offending))

    find(
        set(tables.records.loc[~tables.records["arm"].isin(ARMS), "record_id"]),
        f"expected arm in records.csv to be one of {', '.join(ARMS)}; these records have another value",
    )
    find(
        set(tables.reports["report_id"]) - set(tables.record_report["report_id"]),
        "reports.csv has reports without records",
    )
    find(
        tables.removed_before_screening.loc[
            ~tables.removed_before_screening["kind"].isin(("automatic", "other")), "record_id"
        ],
        f"{declared('1_identify/removed_before_screening').path}: kind must be automatic or other",
    )
    for name, stage in _stages(tables).items():
        decisions = stage.decisions
        find(
            decisions.loc[~decisions["decision"].isin(DECISIONS[name]), "report_id"],
            f"{name}/decisions.csv: a decision must be one of {', '.join(DECISIONS[name])}",
        )
        find(
            reports_without_votes(decisions, stage.votes),
            f"{name}/decisions.csv has a decision without a vote of a reviewer",
        )
        find(
            reports_against_votes(decisions, stage.votes, stage.conflicts, stage.maybe_goes_on),
            f"{name}/decisions.csv has a decision or a reason that does not follow from its votes",
        )
    return findings


def _stages(tables: FlowTables) -> dict[str, StageTables]:
    stages = {"1_title_abstract": tables.title_abstract, "2_full_text": tables.full_text}
    return {name: stage for name, stage in stages.items() if stage is not None}


def _named(tables: FlowTables) -> list[NamedTable]:
    """Return the tables of this version, each with the name of its declaration, for the check of keys and references."""
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


def _finding(broken: BrokenReference) -> IdentityFault:
    if broken.fault == "repeated":
        return IdentityFault("0", f"{broken.file} has an id more than once", broken.values)
    kind = KINDS.get(broken.column, broken.column)
    return IdentityFault(
        "0", f"{broken.file} has a {kind} that no table of this review contains", broken.values
    )
