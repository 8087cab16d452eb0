"""Compares decisions with their votes, by deriving each decision again, independently of the code that made it.

So a decision or reason that was changed by hand is detected even if no number changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from prismake.tables import split_values

Answer = tuple[str, str]
"""The decision and the reason of one vote."""
NOT_RECORDED: Answer = ("not recorded", "")
"""A conflict that version 0.1.0 of prismake recorded as settled: its table does not name the decision in a column."""


@dataclass
class CastVotes:
    """The votes on one report: the answers of the reviewers, and those of the adjudicator with the records of each
    row.
    """

    reviewers: list[Answer] = field(default_factory=list)
    adjudicator: list[tuple[frozenset[str], Answer]] = field(default_factory=list)
    all_carried: bool = True

    def rules_on_maybe(self, maybe_goes_on: bool) -> set[bool]:
        """Return the possible rules on "maybe": whether it counts like "include".

        Both are possible if an earlier version decided under its own rule.
        """
        return {True, False} if self.all_carried else {maybe_goes_on}

    @property
    def last_of_adjudicator(self) -> list[Answer]:
        """Return the answers of the adjudicator; an answer on only some of the records of another answer is left out."""
        return [
            answer
            for records, answer in self.adjudicator
            if not any(records < others for others, _ in self.adjudicator)
        ]


def agreed(answers: Iterable[Answer], maybe_goes_on: bool = True) -> Answer | None:
    """Return the (decision, reason) on which the answers agree, or None.

    "include" and "maybe" agree on "include" if maybe_goes_on is true; "unclear" means awaiting classification.
    Exclusions with different reasons agree on "exclude" without a reason.
    """
    answers = list(answers)
    decisions = {decision for decision, _ in answers}
    if not decisions:
        return None
    if "maybe" in decisions and not maybe_goes_on:
        return None
    if decisions <= {"include", "maybe"}:
        return "include", ""
    if decisions == {"unclear"}:
        return "awaiting classification", ""
    if decisions == {"exclude"}:
        reasons = {reason for _, reason in answers if reason}
        return "exclude", reasons.pop() if len(reasons) == 1 else ""
    return None


def cast_votes(votes: pd.DataFrame) -> dict[str, CastVotes]:
    """Return report id to its votes.

    votes: table 3_screen/votes; a row counts for every report that has one of its records.

    Votes on reports that the previous version could not classify do not count, because these reports are screened
    again.
    """
    votes_of: dict[str, CastVotes] = defaultdict(CastVotes)
    for row in votes[votes["carried"] != "asked again"].to_dict("records"):
        answer = (row["decision"], row["reason"])
        for report in split_values(row["report_id"]):
            votes_of[report].all_carried &= row["carried"] != ""
            if row["role"] == "adjudicator":
                votes_of[report].adjudicator.append((frozenset(split_values(row["record_ids"])), answer))
            else:
                votes_of[report].reviewers.append(answer)
    return dict(votes_of)


def reports_without_votes(decisions: pd.DataFrame, votes: pd.DataFrame) -> list[str]:
    """Return the ids of reports with a decision but without any vote of a reviewer."""
    votes_of = cast_votes(votes)
    return [
        report
        for report in decisions["report_id"]
        if report not in votes_of or not votes_of[report].reviewers
    ]


def reports_against_votes(
    decisions: pd.DataFrame,
    votes: pd.DataFrame,
    conflicts: pd.DataFrame | None = None,
    maybe_goes_on: bool = True,
) -> list[str]:
    """Return the ids of reports whose decision does not follow from their votes.

    conflicts: table 3_screen/conflicts; None if not available. maybe_goes_on: whether "maybe" counts like "include".
    Decisions without votes are left to `reports_without_votes`.
    """
    votes_of = cast_votes(votes)
    resolved = None if conflicts is None else _resolved_answers(conflicts)
    wrong = []
    for row in decisions.to_dict("records"):
        report, stated = row["report_id"], (row["decision"], row["reason"])
        if report not in votes_of or not votes_of[report].reviewers:
            continue
        rules = votes_of[report].rules_on_maybe(maybe_goes_on)
        if row["decided_by"] == "adjudication":
            follows = any(_adjudicated_answer(votes_of[report], rule) == stated for rule in rules)
            follows = follows and (resolved is None or resolved.get(report) in (stated, NOT_RECORDED))
        else:
            follows = any(agreed(votes_of[report].reviewers, rule) == stated for rule in rules)
            follows = follows and (resolved is None or report not in resolved)
        if not follows:
            wrong.append(report)
    return wrong


def _adjudicated_answer(votes: CastVotes, maybe_goes_on: bool) -> Answer | None:
    """Return the adjudicated answer, or None if the reviewers agree and give at most one reason."""
    reasons = {reason for _, reason in votes.reviewers if reason}
    if agreed(votes.reviewers, maybe_goes_on) is not None and len(reasons) < 2:
        return None
    return agreed(votes.last_of_adjudicator)


def _resolved_answers(conflicts: pd.DataFrame) -> Mapping[str, Answer]:
    """Return report id to decision and reason of every conflict; both are empty while it is open."""
    columns = zip(
        *(conflicts[name] for name in ("settled", "settled_decision", "settled_reason")), strict=True
    )
    answers = [
        NOT_RECORDED if (settled, decision) == ("yes", "") else (decision, reason)
        for settled, decision, reason in columns
    ]
    return dict(zip(conflicts["report_id"], answers, strict=True))
