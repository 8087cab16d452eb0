"""Derives the worklist, the decisions and the conflicts of a screening stage from its votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from prismake.errors import Fault, ReviewFaults
from prismake.screening.assignments import VOTED, assign
from prismake.screening.availability import (
    NOT_RETRIEVED,
    log_rows_of,
    retrieval_state,
    that_can_be_judged,
)
from prismake.screening.recusals import Recusals
from prismake.screening.report_votes import ReportVotes, Vote, votes_by_report
from prismake.screening.stage import AWAITING, EXCLUDE, INCLUDE, MAYBE, UNCLEAR, Stage
from prismake.tables import join_values, rows_of, split_values, table_of

AUTOMATED = "automated"
# Who decided, as the column `automation` names it; people alone is the empty cell.
SOFTWARE, PEOPLE_AND_SOFTWARE = "yes", "people and software"

AWAITING_VOTES = "awaiting votes"
AWAITING_ADJUDICATION = "awaiting adjudication"
DECIDED = "decided"

Answer = tuple[str, str]
"""A decision and its reason."""


@dataclass(frozen=True)
class ReportDecision:
    """The decision that follows from votes, and its reason."""

    decision: str
    reason: str


def decide_stage(
    stage: Stage,
    reports: pd.DataFrame,
    votes: pd.DataFrame,
    kinds: Mapping[str, str],
    retrieval: pd.DataFrame | None = None,
    assignments: pd.DataFrame | None = None,
    recusals: Recusals | None = None,
    decided_before: Mapping[str, Answer] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the tables 3_screen/worklist, 3_screen/decisions and 3_screen/conflicts of a stage.

    reports: those that reached this stage, as in 2_deduplicate/reports. votes: the result of `read_votes`. kinds:
    person to "human" or "automated". retrieval: the retrieval log, at the stage that needs full texts; a registration
    is its own report and needs none. assignments: table 3_screen/assignments; None to assign every report to every
    reviewer. decided_before: record to decision and reason of the version before.

    Raises ReviewFaults if a report that was not retrieved has votes.
    """
    votes_of = votes_by_report(votes)
    log_rows = {} if retrieval is None else log_rows_of(retrieval)
    if assignments is None:
        assignments = assign(stage, that_can_be_judged(reports, votes, retrieval), votes).table
    asked, needed = _asked(assignments)
    worklist, decisions, conflicts = [], [], []
    if faults := votes_without_text(reports, votes, retrieval):
        raise ReviewFaults(faults)
    for record in reports.to_dict("records"):
        report = {str(name): str(value) for name, value in record.items()}
        report_id = report["report_id"]
        report_votes = votes_of.get(report_id, ReportVotes())
        base = {"report_id": report_id, "record_ids": report["record_ids"]}
        work_row = base | {"title": report["title"], "year": report["year"], "awaited_from": ""}
        if retrieval is not None:
            state = retrieval_state(report, report_votes, log_rows)
            if state:
                worklist.append(work_row | {"state": state})
                continue
        earlier = _earlier_decisions(report["record_ids"], decided_before or {})
        state, outcome, differs = _stage_state(
            stage, report_votes, needed.get(report_id, stage.votes_needed), earlier
        )
        awaited = asked.get(report_id, []) if state == AWAITING_VOTES else []
        if state == AWAITING_ADJUDICATION:
            awaited = _adjudicators(stage, recusals or Recusals(), report["record_ids"])
        worklist.append(work_row | {"state": state, "awaited_from": join_values(awaited)})
        if differs:
            conflicts.append(base | {"title": report["title"]} | _resolution(outcome))
        if outcome:
            decisions.append(
                base
                | {"decision": outcome.decision, "reason": outcome.reason}
                | {"decided_by": _decided_by(report_votes, differs)}
                | {"automation": _automation(report_votes, differs, kinds)}
            )
    return (
        table_of(worklist, "3_screen/worklist"),
        table_of(decisions, "3_screen/decisions"),
        table_of(conflicts, "3_screen/conflicts"),
    )


def _adjudicators(stage: Stage, recusals: Recusals, record_ids: str) -> list[str]:
    """Return the one who resolves a conflict on these records, as a list; empty if nobody may."""
    adjudicator = recusals.adjudicator_of(stage, record_ids)
    return [adjudicator] if adjudicator else []


def votes_without_text(
    reports: pd.DataFrame, votes: pd.DataFrame, retrieval: pd.DataFrame | None
) -> list[Fault]:
    """Return a fault for each report with votes whose full text was not retrieved. The parameters are those of `decide_stage`."""
    if retrieval is None:
        return []
    votes_of, log_rows = votes_by_report(votes), log_rows_of(retrieval)
    faults = []
    for record in reports.to_dict("records"):
        report = {str(name): str(value) for name, value in record.items()}
        report_votes = votes_of.get(report["report_id"], ReportVotes())
        if report_votes.votes and retrieval_state(report, report_votes, log_rows) == NOT_RETRIEVED:
            faults.append(_vote_without_text(report, report_votes, log_rows[report["report_id"]]))
    return faults


def _resolution(outcome: ReportDecision | None) -> dict[str, str]:
    """Return how a conflict was resolved, as columns of 3_screen/conflicts; empty while it is open."""
    if outcome is None:
        return {"settled": "", "settled_decision": "", "settled_reason": ""}
    return {"settled": "yes", "settled_decision": outcome.decision, "settled_reason": outcome.reason}


def _asked(assignments: pd.DataFrame) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Return the reviewers whose vote on each report is awaited, and the number of reviewers that each report needs."""
    asked: dict[str, list[str]] = {}
    needed: dict[str, int] = {}
    for row in rows_of(assignments):
        needed[row["report_id"]] = int(row["votes"])
        if row["state"] != VOTED:
            asked.setdefault(row["report_id"], []).append(row["person"])
    return asked, needed


def _earlier_decisions(record_ids: str, decided_before: Mapping[str, Answer]) -> dict[Answer, set[str]]:
    """Return the decisions of the version before on the records of a report, each with its records."""
    earlier: dict[Answer, set[str]] = {}
    for record in split_values(record_ids):
        if record in decided_before:
            earlier.setdefault(decided_before[record], set()).add(record)
    return earlier


def _vote_without_text(report: dict[str, str], report_votes: ReportVotes, row: Vote) -> Fault:
    vote = report_votes.votes[0]
    return Fault(
        file=vote["file"],
        row=int(vote["row"]) if vote["row"].isdigit() else None,
        found=f'{vote["reviewer"]} voted "{vote["decision"]}" on the full text of "{report["title"]}", which was '
        f"not retrieved according to {row['file']}, row {row['row']}.",
        next_step='If the full text was read, write "yes" for the report in that row of the retrieval log; '
        "otherwise clear the vote in the form.",
    )


def _stage_state(
    stage: Stage, report_votes: ReportVotes, needed: int, earlier: Mapping[Answer, set[str]]
) -> tuple[str, ReportDecision | None, bool]:
    """Return the state, the outcome if any, and whether the votes, or the decisions of the version before, differ."""
    if len(report_votes.reviewers) < needed:
        return AWAITING_VOTES, None, False
    all_votes = [*report_votes.votes, *report_votes.adjudicator]
    if len(earlier) == 1 and all(vote["carried"] for vote in all_votes) and _has_maybe(all_votes):
        # The rule on maybe may have changed since; the decision of then stays.
        return DECIDED, ReportDecision(*next(iter(earlier))), bool(report_votes.adjudicator)
    agreement = _outcome(stage, report_votes.votes)
    if agreement:
        return DECIDED, agreement, False
    latest = _latest(report_votes.adjudicator)
    if len(earlier) > 1:
        # Deduplication put together what the version before decided apart. An answer on one part cannot settle the whole.
        whole = set().union(*earlier.values())
        latest = [vote for vote in latest if whole <= set(split_values(vote["record_ids"]))]
    # The adjudicator's maybe of an earlier version counts as it did then.
    resolved = _outcome(stage, latest, of_adjudicator=True) if latest else None
    if resolved:
        return DECIDED, resolved, True
    return AWAITING_ADJUDICATION, None, True


def _has_maybe(votes: list[Vote]) -> bool:
    return any(vote["decision"] == MAYBE for vote in votes)


def _outcome(stage: Stage, votes: list[Vote], of_adjudicator: bool = False) -> ReportDecision | None:
    """Return the outcome of votes that agree, or None."""
    decisions = {vote["decision"] for vote in votes}
    if _has_maybe(votes) and not stage.maybe_goes_on and not of_adjudicator:
        return None
    if decisions <= {INCLUDE, MAYBE}:
        return ReportDecision(INCLUDE, "")
    if decisions == {UNCLEAR}:
        return ReportDecision(AWAITING, "")
    if decisions != {EXCLUDE}:
        return None
    reasons = sorted({vote["reason"] for vote in votes if vote["reason"]})
    if len(reasons) <= 1:
        return ReportDecision(EXCLUDE, reasons[0] if reasons else "")
    # Different reasons are a conflict only where a reason is required.
    return None if stage.reason_required else ReportDecision(EXCLUDE, "")


def _latest(votes: list[Vote]) -> list[Vote]:
    """Return the adjudicator's answers without those given before reports were merged and asked again."""
    sets = [set(split_values(vote["record_ids"])) for vote in votes]
    return [vote for vote, ids in zip(votes, sets, strict=True) if not any(ids < other for other in sets)]


def _decided_by(report_votes: ReportVotes, differs: bool) -> str:
    if differs:
        return "adjudication"
    return "agreement" if len(report_votes.reviewers) > 1 else "one reviewer"


def _automation(report_votes: ReportVotes, differs: bool, kinds: Mapping[str, str]) -> str:
    """Return whether software decided: the adjudicator where the votes differ, else all reviewers, as they agree."""
    deciding = (
        {vote["reviewer"] for vote in _latest(report_votes.adjudicator)}
        if differs
        else set(report_votes.reviewers)
    )
    are_software = {kinds.get(name) == AUTOMATED for name in deciding}
    if are_software == {True, False}:
        return PEOPLE_AND_SOFTWARE
    return SOFTWARE if are_software == {True} else ""
