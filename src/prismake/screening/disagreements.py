"""The reports on which reviewers disagree, and the exclusion reasons involved: what a team discusses after a pilot
round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from prismake.screening.rounds import reports_of_rounds
from prismake.screening.stage import ASKED_AGAIN, EXCLUDE, INCLUDE, MAYBE
from prismake.tables import rows_of, split_values, table_of

VOTES = "3_screen/disagreements"
REASONS = "3_screen/disagreement_reasons"
NO_REASON = "(no reason given)"

Vote = Mapping[str, str]


def disagreements(
    votes: pd.DataFrame, reports: pd.DataFrame, rounds: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the table 3_screen/disagreements: one row per vote, for each report on which reviewers differ.

    votes: of one stage, as in 3_screen/votes. reports: those to count, as in 2_deduplicate/reports. rounds: as in
    `agreement`. Votes that were replaced after a new question, and votes of the adjudicator, are not counted.
    """
    round_of = {report: name for name, people in reports_of_rounds(rounds).items() for report in people}
    of_report: dict[str, list[Vote]] = {}
    for vote in rows_of(votes):
        if vote["role"] == "reviewer" and vote["carried"] != ASKED_AGAIN:
            for report in split_values(vote["report_id"]):
                of_report.setdefault(report, []).append(vote)
    rows = []
    for row in rows_of(reports):
        report = row["report_id"]
        cast = of_report.get(report, [])
        kind = disagreement_kind(cast)
        if not kind:
            continue
        distinct = {(vote["reviewer"], vote["decision"], vote["reason"], vote["note"]): vote for vote in cast}
        for key in sorted(distinct):
            given = {name: distinct[key][name] for name in ("reviewer", "decision", "reason", "note")}
            where = {
                "round": round_of.get(report, ""),
                "report_id": report,
                "title": row["title"],
                "kind": kind,
            }
            rows.append(where | given)
    return table_of(rows, VOTES)


def disagreement_kind(votes: Iterable[Vote]) -> str:
    """Return in what the votes on a report differ: "decision" (whether it goes on), "maybe" (how sure they are) or
    "reason" (why it is excluded).

    Empty if the votes agree, or if only one person voted.
    """
    votes = list(votes)
    if len({vote["reviewer"] for vote in votes}) < 2:
        return ""
    decisions = {vote["decision"] for vote in votes}
    if len({INCLUDE if decision == MAYBE else decision for decision in decisions}) > 1:
        return "decision"
    if len(decisions) > 1:
        return "maybe"
    reasons = {vote["reason"] for vote in votes if vote["reason"]}
    return "reason" if len(reasons) > 1 else ""


def reasons_of(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table 3_screen/disagreement_reasons: for each round and reason, the number of reports with a
    disagreement that involves the reason.

    table: table 3_screen/disagreements. A report counts for each reason that one of its exclusions names, and for
    NO_REASON if an exclusion names none; a report that nobody excluded is not counted. The most frequent reason comes
    first.
    """
    differing: dict[str, set[str]] = {}
    reports_by_reason: dict[tuple[str, str], set[str]] = {}
    for row in rows_of(table):
        differing.setdefault(row["round"], set()).add(row["report_id"])
        if row["decision"] == EXCLUDE:
            reports_by_reason.setdefault((row["round"], row["reason"] or NO_REASON), set()).add(
                row["report_id"]
            )
    order = list(differing)
    keys = sorted(
        reports_by_reason, key=lambda key: (order.index(key[0]), -len(reports_by_reason[key]), key[1])
    )
    rows = [
        {
            "round": name,
            "reason": reason,
            "reports": str(len(reports_by_reason[name, reason])),
            "of": str(len(differing[name])),
        }
        for name, reason in keys
    ]
    return table_of(rows, REASONS)
