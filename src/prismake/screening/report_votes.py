"""All votes on a report: those of the reviewers, and those of the adjudicator."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from prismake.screening.stage import ASKED_AGAIN
from prismake.tables import split_values

Vote = dict[str, str]


@dataclass
class ReportVotes:
    """All votes on one report: person to votes of reviewers, and the votes of the adjudicator.

    asked_again: whether an earlier version could not classify the report from its full text; the votes of that
    version are then ignored.
    """

    reviewers: dict[str, list[Vote]] = field(default_factory=dict)
    adjudicator: list[Vote] = field(default_factory=list)
    asked_again: bool = False

    @property
    def votes(self) -> list[Vote]:
        """Return the votes of the reviewers, sorted by reviewer, without repeated answers."""
        unique: dict[tuple[str, str, str], Vote] = {}
        for reviewer in sorted(self.reviewers):
            for vote in sorted(self.reviewers[reviewer], key=lambda vote: (vote["decision"], vote["reason"])):
                unique.setdefault((reviewer, vote["decision"], vote["reason"]), vote)
        return list(unique.values())


def votes_by_report(votes: pd.DataFrame) -> dict[str, ReportVotes]:
    """Return report id to its votes.

    A vote whose records are now in two reports counts for both; a vote marked as screened again for none.
    """
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
