"""Derive worklist, decisions and conflicts from votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from prismake.errors import Fault, ReviewFaults
from prismake.screening.stage import ASKED_AGAIN, AWAITING, EXCLUDE, INCLUDE, MAYBE, UNCLEAR, Stage
from prismake.tables import columns_of, join_values, split_values

AUTOMATED = "automated"

AWAITING_RETRIEVAL = "awaiting retrieval"
NOT_RETRIEVED = "not retrieved"
AWAITING_VOTES = "awaiting votes"
AWAITING_ADJUDICATION = "awaiting adjudication"
DECIDED = "decided"

Vote = dict[str, str]


@dataclass
class ReportVotes:
    """All votes on one report: those of the reviewers by name, and those of the adjudicator.

    asked_again: whether an earlier version could not classify the report, from its full text; its votes of then do not count.
    """

    reviewers: dict[str, list[Vote]] = field(default_factory=dict)
    adjudicator: list[Vote] = field(default_factory=list)
    asked_again: bool = False

    @property
    def votes(self) -> list[Vote]:
        """The votes of the reviewers, sorted by reviewer, each answer once."""
        unique: dict[tuple[str, str, str], Vote] = {}
        for reviewer in sorted(self.reviewers):
            for vote in sorted(self.reviewers[reviewer], key=lambda vote: (vote["decision"], vote["reason"])):
                unique.setdefault((reviewer, vote["decision"], vote["reason"]), vote)
        return list(unique.values())


@dataclass(frozen=True)
class Outcome:
    """The decision that follows from votes, and its reason."""

    decision: str
    reason: str


def votes_by_report(votes: pd.DataFrame) -> dict[str, ReportVotes]:
    """Return the votes on each report. A vote whose records are now in two reports counts for both; one that is asked again for none."""
    votes_of: dict[str, ReportVotes] = {}
    for record in votes.to_dict("records"):
        vote = {str(name): str(value) for name, value in record.items()}
        for report in split_values(vote["report_id"]):
            report_votes = votes_of.setdefault(report, ReportVotes())
            if vote["carried"] == ASKED_AGAIN:
                report_votes.asked_again = True
            elif vote["role"] == "adjudicator":
                report_votes.adjudicator.append(vote)
            else:
                report_votes.reviewers.setdefault(vote["reviewer"], []).append(vote)
    return votes_of


def answers_by_report(votes: pd.DataFrame) -> dict[str, list[str]]:
    """Return the reviewers' answers on each report as text, such as `ada: exclude (wrong design)`."""
    return {
        report: [
            f"{vote['reviewer']}: {answer_text(vote['decision'], vote['reason'])}"
            for vote in report_votes.votes
        ]
        for report, report_votes in votes_by_report(votes).items()
    }


def answer_text(decision: str, reason: str) -> str:
    """Return a decision as text, with its reason if any."""
    return f"{decision} ({reason})" if reason else decision


def decide(
    stage: Stage,
    reports: pd.DataFrame,
    votes: pd.DataFrame,
    kinds: Mapping[str, str],
    retrieval: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return worklist, decisions and conflicts of a stage (schemas in 3_screen).

    reports: those that reached this stage, as in 2_deduplicate/reports. votes: the result of `read_votes`.
    kinds: "human" or "automated" for each person. retrieval: the retrieval log, where this stage needs full
    texts; a registration is its own report and needs none.

    Raises ReviewFaults where a report that was not retrieved has votes.
    """
    votes_of = votes_by_report(votes)
    log_rows = {} if retrieval is None else _retrieved(retrieval)
    worklist, decisions, conflicts = [], [], []
    faults: list[Fault] = []
    for record in reports.to_dict("records"):
        report = {str(name): str(value) for name, value in record.items()}
        report_votes = votes_of.get(report["report_id"], ReportVotes())
        base = {"report_id": report["report_id"], "record_ids": report["record_ids"]}
        work_row = base | {"title": report["title"], "year": report["year"], "awaited_from": ""}
        if retrieval is not None:
            state = _retrieval_state(report, report_votes, log_rows)
            if state == NOT_RETRIEVED and report_votes.votes:
                faults.append(_vote_without_text(report, report_votes, log_rows[report["report_id"]]))
            if state:
                worklist.append(work_row | {"state": state})
                continue
        state, awaited, outcome, differs = _stage_state(stage, report_votes)
        worklist.append(work_row | {"state": state, "awaited_from": join_values(awaited)})
        if differs:
            conflicts.append(
                base
                | {
                    "title": report["title"],
                    "settled": "yes" if outcome else "",
                    "settled_decision": outcome.decision if outcome else "",
                    "settled_reason": outcome.reason if outcome else "",
                }
            )
        if outcome:
            decisions.append(
                base
                | {
                    "decision": outcome.decision,
                    "reason": outcome.reason,
                    "decided_by": _decided_by(report_votes, differs),
                    "automation": _automation(report_votes, differs, kinds),
                }
            )
    if faults:
        raise ReviewFaults(faults)
    return (
        _table(worklist, "3_screen/worklist"),
        _table(decisions, "3_screen/decisions"),
        _table(conflicts, "3_screen/conflicts"),
    )


def _table(rows: list[dict[str, str]], schema: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns_of(schema)), dtype="str")


def _retrieved(retrieval: pd.DataFrame) -> dict[str, Vote]:
    """Return the log row of each report, without those that are asked again; a row that says retrieved wins."""
    rows: dict[str, Vote] = {}
    for record in retrieval.to_dict("records"):
        row = {str(name): str(value) for name, value in record.items()}
        if row["retrieved"] == ASKED_AGAIN:
            continue
        for report in split_values(row["report_id"]):
            if report not in rows or row["retrieved"] == "yes":
                rows[report] = row
    return rows


def _retrieval_state(report: dict[str, str], report_votes: ReportVotes, log_rows: Mapping[str, Vote]) -> str:
    """Return the state of a report without full text; empty where it can be assessed."""
    row = log_rows.get(report["report_id"])
    if row is not None:
        return "" if row["retrieved"] == "yes" else NOT_RETRIEVED
    if report.get("record_type") == "registration" or report_votes.reviewers or report_votes.asked_again:
        return ""
    return AWAITING_RETRIEVAL


def _vote_without_text(report: dict[str, str], report_votes: ReportVotes, row: Vote) -> Fault:
    vote = report_votes.votes[0]
    return Fault(
        file=vote["file"],
        row=int(vote["row"]) if vote["row"].isdigit() else None,
        found=f'{vote["reviewer"]} voted "{vote["decision"]}" on the full text of "{report["title"]}", which was '
        f"not retrieved according to {row['file']}, row {row['row']}.",
        next_step='If the full text was read, write "yes" into the retrieval log; otherwise clear the vote.',
    )


def _stage_state(stage: Stage, report_votes: ReportVotes) -> tuple[str, list[str], Outcome | None, bool]:
    """Return the state, the people awaited, the outcome if any, and whether the votes differ."""
    if len(report_votes.reviewers) < stage.votes_needed:
        return (
            AWAITING_VOTES,
            [name for name in stage.reviewers if name not in report_votes.reviewers],
            None,
            False,
        )
    agreement = _outcome(stage, report_votes.votes)
    if agreement:
        return DECIDED, [], agreement, False
    resolved = _outcome(stage, _latest(report_votes.adjudicator)) if report_votes.adjudicator else None
    if resolved:
        return DECIDED, [], resolved, True
    return AWAITING_ADJUDICATION, [stage.adjudicator], None, True


def _outcome(stage: Stage, votes: list[Vote]) -> Outcome | None:
    """Return the outcome of votes that agree, or None."""
    decisions = {vote["decision"] for vote in votes}
    if decisions <= {INCLUDE, MAYBE}:
        return Outcome(INCLUDE, "")
    if decisions == {UNCLEAR}:
        return Outcome(AWAITING, "")
    if decisions != {EXCLUDE}:
        return None
    reasons = sorted({vote["reason"] for vote in votes if vote["reason"]})
    if len(reasons) <= 1:
        return Outcome(EXCLUDE, reasons[0] if reasons else "")
    # Different reasons are a conflict only where a reason is required.
    return None if stage.reason_required else Outcome(EXCLUDE, "")


def _latest(votes: list[Vote]) -> list[Vote]:
    """Return the adjudicator's answers without those given before reports were merged and asked again."""
    sets = [set(split_values(vote["record_ids"])) for vote in votes]
    return [vote for vote, ids in zip(votes, sets, strict=True) if not any(ids < other for other in sets)]


def _decided_by(report_votes: ReportVotes, differs: bool) -> str:
    if differs:
        return "adjudication"
    return "agreement" if len(report_votes.reviewers) > 1 else "one reviewer"


def _automation(report_votes: ReportVotes, differs: bool, kinds: Mapping[str, str]) -> str:
    people = set(report_votes.reviewers)
    if differs:
        people |= {vote["reviewer"] for vote in _latest(report_votes.adjudicator)}
    return "yes" if all(kinds.get(person) == AUTOMATED for person in people) else ""
