"""Decisions compared with the votes that they rest on: derived again here, apart from the code that decides.

So a decision, or its reason, that was changed by hand is seen even where every count stays as it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from prismake.tables import split_values

Answer = tuple[str, str]
"""The decision and the reason of one vote."""


@dataclass
class CastVotes:
    """The votes on one report: the reviewers' answers, and the adjudicator's with the records of their rows."""

    reviewers: list[Answer] = field(default_factory=list)
    adjudicator: list[tuple[frozenset[str], Answer]] = field(default_factory=list)

    @property
    def last_of_adjudicator(self) -> list[Answer]:
        """The adjudicator's answers, without those on a part of the records of another answer."""
        return [
            answer
            for records, answer in self.adjudicator
            if not any(records < others for others, _ in self.adjudicator)
        ]


def agreed(answers: Iterable[Answer]) -> Answer | None:
    """Return decision and reason that answers amount to where they agree, else None.

    Include and maybe are both a yes; unclear means that classification is awaited. Exclusions with different
    reasons agree on the exclusion and on no reason.
    """
    answers = list(answers)
    decisions = {decision for decision, _ in answers}
    if not decisions:
        return None
    if decisions <= {"include", "maybe"}:
        return "include", ""
    if decisions == {"unclear"}:
        return "awaiting classification", ""
    if decisions == {"exclude"}:
        reasons = {reason for _, reason in answers if reason}
        return "exclude", reasons.pop() if len(reasons) == 1 else ""
    return None


def votes_by_report(votes: pd.DataFrame) -> dict[str, CastVotes]:
    """Return the votes on each report (schema 3_screen/votes); a row counts for every report that holds its records."""
    cast: dict[str, CastVotes] = defaultdict(CastVotes)
    for row in votes.to_dict("records"):
        answer = (row["decision"], row["reason"])
        for report in split_values(row["report_id"]):
            if row["role"] == "adjudicator":
                cast[report].adjudicator.append((frozenset(split_values(row["record_ids"])), answer))
            else:
                cast[report].reviewers.append(answer)
    return dict(cast)


def reports_without_votes(decisions: pd.DataFrame, votes: pd.DataFrame) -> list[str]:
    """Return the reports that have a decision and no reviewer's vote."""
    cast = votes_by_report(votes)
    return [report for report in decisions["report_id"] if report not in cast or not cast[report].reviewers]


def reports_against_votes(
    decisions: pd.DataFrame, votes: pd.DataFrame, conflicts: pd.DataFrame | None = None
) -> list[str]:
    """Return the reports whose decision is not the one that their votes give.

    conflicts: what the adjudicator settled, columns as in `3_screen/conflicts`; None where it is not available. A decision
    without votes is named by `reports_without_votes`.
    """
    cast = votes_by_report(votes)
    settled = None if conflicts is None else _settled(conflicts)
    wrong = []
    for row in decisions.to_dict("records"):
        report, stated = row["report_id"], (row["decision"], row["reason"])
        if report not in cast or not cast[report].reviewers:
            continue
        if row["decided_by"] == "adjudication":
            right = _adjudicated(cast[report]) == stated
            right = right and (settled is None or settled.get(report) == stated)
        else:
            right = agreed(cast[report].reviewers) == stated
            right = right and (settled is None or report not in settled)
        if not right:
            wrong.append(report)
    return wrong


def _adjudicated(cast: CastVotes) -> Answer | None:
    """Return what the adjudicator's answers amount to; None where the reviewers gave one answer and one reason."""
    reasons = {reason for _, reason in cast.reviewers if reason}
    if agreed(cast.reviewers) is not None and len(reasons) < 2:
        return None
    return agreed(cast.last_of_adjudicator)


def _settled(conflicts: pd.DataFrame) -> Mapping[str, Answer]:
    """Return report to decision and reason of every conflict, both empty while it is open."""
    answers = zip(conflicts["settled_decision"], conflicts["settled_reason"], strict=True)
    return dict(zip(conflicts["report_id"], answers, strict=True))
