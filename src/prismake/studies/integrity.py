"""Integrity: which reports were retracted, withdrawn or corrected, or have an expression of concern, who says so, and
what people decided.

Statements of several sources are separate rows. They do not exclude a report: people do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from prismake.errors import Fault, ReviewFaults, did_you_mean
from prismake.records.former_ids import FormerIds, titles_by_record
from prismake.studies.retraction_watch import Notice
from prismake.tables import declared, numbered_rows, rows_of, split_values, table_of

DECISIONS_FILE = declared("4_extract/integrity_decisions").path
RETRACTION_WATCH = "Retraction Watch"
# What stops a release while the report is screened in: nobody has said what happens.
GRAVE = ("retracted", "withdrawn", "expression of concern")
KEPT, EXCLUDED = "keep", "exclude"
SCREENED_IN = "screened in"
_NOTICES = ("retraction notice", "erratum", "expression of concern")
FACTS: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "integrity.yaml").read_text(encoding="utf-8")
)
NATURES: Mapping[str, str] = FACTS["natures"]
Row = dict[str, str]


@dataclass(frozen=True)
class Reviewed:
    """The tables of a review in which statements on integrity are found.

    records, reports, pairs: tables 1_identify/records, 2_deduplicate/reports and 2_deduplicate/pairs. states: report
    id to the decision of screening. searched: source key to the date of its search.
    """

    records: pd.DataFrame
    reports: pd.DataFrame
    pairs: pd.DataFrame
    states: Mapping[str, str]
    searched: Mapping[str, str]


def integrity_table(
    reviewed: Reviewed, watch: Sequence[Notice], watched_on: str, decisions: pd.DataFrame
) -> pd.DataFrame:
    """Return the table 4_extract/integrity: each statement on the integrity of a report, sorted by report.

    watch: notices of Retraction Watch, downloaded on `watched_on`. decisions: table 4_extract/integrity_decisions.
    Raises ReviewFaults for a decision on an unknown report, for two different decisions, and for one without person
    or reason.
    """
    report_of = {
        record: row["report_id"]
        for row in rows_of(reviewed.reports)
        for record in split_values(row["record_ids"])
    }
    records = {row["record_id"]: row for row in rows_of(reviewed.records) if row["record_id"] in report_of}
    titles = {row["report_id"]: row["title"] for row in rows_of(reviewed.reports)}
    FormerIds(reviewed.records, titles_by_record(reviewed.records)).refuse_counted(
        decisions, DECISIONS_FILE, "report_id"
    )
    decided = _decisions(decisions, report_of, titles)
    statements = [
        *_of_records(records.values(), report_of),
        *_of_notices(records, report_of, reviewed.pairs),
        *_of_watch(records, report_of, watch),
    ]
    rows: dict[tuple[str, ...], Row] = {}
    for statement in statements:
        checked = (
            watched_on
            if statement["stated_by"] == RETRACTION_WATCH
            else reviewed.searched.get(statement["stated_by"], "")
        )
        rows.setdefault(
            tuple(statement.values()),
            {
                **statement,
                "title": titles[statement["report_id"]],
                "checked_on": checked,
                "state": reviewed.states.get(statement["report_id"], ""),
                **decided.get(statement["report_id"], {}),
            },
        )
    order = sorted(
        rows.values(), key=lambda row: (row["report_id"], row["found"], row["stated_by"], row["record_id"])
    )
    return table_of(order, "4_extract/integrity")


def screening_states(
    title_abstract: pd.DataFrame, full_text: pd.DataFrame, worklist: pd.DataFrame
) -> dict[str, str]:
    """Return report id to the decision of screening: screened in, excluded, not retrieved or awaiting classification.

    title_abstract, full_text: tables 3_screen/decisions. worklist: of full texts. Reports without a decision on title
    and abstract are left out.
    """
    states = {
        row["report_id"]: SCREENED_IN if row["decision"] == "include" else "excluded"
        for row in rows_of(title_abstract)
    }
    states |= {row["report_id"]: row["state"] for row in rows_of(worklist) if row["state"] == "not retrieved"}
    named = {
        "include": SCREENED_IN,
        "exclude": "excluded",
        "awaiting classification": "awaiting classification",
    }
    return states | {row["report_id"]: named[row["decision"]] for row in rows_of(full_text)}


def undecided(statements: pd.DataFrame) -> list[str]:
    """Return the titles of reports that were screened in, are retracted, withdrawn or of concern, and on which people
    have not decided.
    """
    return _grave_with_decision(statements, "")


def still_in(statements: pd.DataFrame) -> list[str]:
    """Return the titles of such reports that people decided to exclude, and that screening has not excluded."""
    return _grave_with_decision(statements, EXCLUDED)


def _grave_with_decision(statements: pd.DataFrame, decision: str) -> list[str]:
    waiting = statements[
        statements["found"].isin(GRAVE)
        & (statements["state"] == SCREENED_IN)
        & (statements["decision"] == decision)
    ]
    return list(dict.fromkeys(waiting["title"]))


def _of_records(records: Iterable[Row], report_of: Mapping[str, str]) -> list[Row]:
    """Return what each record says of itself."""
    rows = []
    for record in records:
        for value in split_values(record["integrity"]):
            is_withdrawn = value == "retracted" and re.search(
                r"^\W*withdrawn\b|[\[(]with(?:drawn|drawal)\b", record["title"], re.IGNORECASE
            )
            rows.append(
                _statement(
                    report_of[record["record_id"]],
                    "withdrawn" if is_withdrawn else value,
                    record["source"],
                    record["record_id"],
                    "its record",
                )
            )
    return rows


def _of_notices(records: Mapping[str, Row], report_of: Mapping[str, str], pairs: pd.DataFrame) -> list[Row]:
    """Return what notices in the review say of other reports: by deduplication, or by the identifiers that they name."""
    relations: Mapping[str, str] = FACTS["relations"]
    by_id: dict[str, set[str]] = defaultdict(set)
    for name, record in records.items():
        for identifier in _identifiers(record):
            by_id[identifier].add(name)
    named: list[tuple[str, str, str]] = []
    for pair in rows_of(pairs[pairs["relation"].isin(relations)]):
        for notice, other in (
            (pair["record_id_a"], pair["record_id_b"]),
            (pair["record_id_b"], pair["record_id_a"]),
        ):
            if (
                notice in records
                and other in records
                and _is_notice(records[notice])
                and not _is_notice(records[other])
            ):
                named.append((notice, other, relations[pair["relation"]]))
    for notice, record in records.items():
        if "retraction notice" in split_values(record["integrity"]):
            for reference in split_values(record["references"]):
                role, _, identifier = reference.partition(":")
                if role in ("comment", "correction"):
                    named += [
                        (notice, other, "retracted")
                        for other in sorted(by_id[identifier.casefold()])
                        if other != notice
                    ]
    return [
        _statement(
            report_of[other], found, records[notice]["source"], notice, f"the notice {report_of[notice]}"
        )
        for notice, other, found in named
        if report_of[notice] != report_of[other]
    ]


def _identifiers(record: Row) -> list[str]:
    """Return the DOIs and the PubMed id of a record, in small letters."""
    return [name.casefold() for name in (*split_values(record["doi"]), record["pmid"]) if name]


def _is_notice(record: Row) -> bool:
    return not set(_NOTICES).isdisjoint(split_values(record["integrity"]))


def _of_watch(records: Mapping[str, Row], report_of: Mapping[str, str], watch: Sequence[Notice]) -> list[Row]:
    """Return the notices of Retraction Watch whose original article has the DOI or PMID of a record."""
    by_id: dict[str, list[Notice]] = defaultdict(list)
    for notice in watch:
        for identifier in {notice.doi, notice.pmid} - {""}:
            by_id[identifier].append(notice)
    rows = []
    for name, record in records.items():
        for identifier in _identifiers(record):
            for notice in by_id.get(identifier, []):
                how = (
                    f"notice {notice.notice_id}: {notice.reasons}"
                    if notice.reasons
                    else f"notice {notice.notice_id}"
                )
                rows.append(
                    _statement(report_of[name], notice.found, RETRACTION_WATCH, name, how)
                    | {"stated_on": notice.date}
                )
    return rows


def _statement(report: str, found: str, stated_by: str, record: str, how: str) -> Row:
    return {
        "report_id": report,
        "found": found,
        "stated_by": stated_by,
        "record_id": record,
        "how": how,
        "stated_on": "",
    }


def _decisions(
    decisions: pd.DataFrame, report_of: Mapping[str, str], titles: Mapping[str, str]
) -> dict[str, Row]:
    """Return what people decided, by report."""
    decided: dict[str, Row] = {}
    faults = []
    for number, row in numbered_rows(decisions):
        name = row["report_id"].strip()
        report = name if name in titles else report_of.get(name, "")
        if not report:
            faults.append(
                Fault(
                    DECISIONS_FILE,
                    f'"{name}" is not the id of a report or record of this '
                    f"review.{did_you_mean(name, [*titles, *report_of])}",
                    "write the id of the report as 4_extract/integrity.csv has it.",
                    row=number,
                    column="report_id",
                )
            )
            continue
        for column in ("by", "why"):
            if not row[column].strip():
                faults.append(
                    Fault(
                        DECISIONS_FILE,
                        "expected who decided, or why, found an empty cell.",
                        "write the name of the person who decided into `by`, and the reason into `why`.",
                        row=number,
                        column=column,
                    )
                )
        answer = {"decision": row["decision"], "decided_by": row["by"].strip(), "why": row["why"].strip()}
        if decided.setdefault(report, answer)["decision"] != answer["decision"]:
            faults.append(
                Fault(
                    DECISIONS_FILE,
                    f'two lines give different decisions on the report "{titles[report]}".',
                    "keep the right one of the two lines.",
                    row=number,
                    column="decision",
                )
            )
    if faults:
        raise ReviewFaults(faults)
    return decided
