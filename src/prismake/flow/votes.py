"""Decisions held against the votes that they name: derived again here, apart from the code that decides.

So a decision, or its reason, that was changed by hand is seen even where every count stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from prismake.tables import split_values


def _read(vote: str) -> tuple[str, str]:
    """Take "reviewer=exclude (reason)" apart into decision and reason."""
    word, _, rest = vote.partition("=")[2].partition(" (")
    return word.strip(), rest.removesuffix(")").strip()


def agreed(votes: Iterable[str]) -> tuple[str, str] | None:
    """Return decision and reason that votes amount to where they agree, else None.

    Include and maybe are both a yes; unclear means that classification is awaited. Exclusions with different
    reasons agree on the exclusion and on no reason.
    """
    read = [_read(vote) for vote in votes]
    words = {word for word, _ in read}
    if words <= {"include", "maybe"}:
        return "include", ""
    if words == {"unclear"}:
        return "awaiting classification", ""
    if words == {"exclude"}:
        reasons = {reason for _, reason in read if reason}
        return "exclude", reasons.pop() if len(reasons) == 1 else ""
    return None


def against_votes(decisions: pd.DataFrame, conflicts: pd.DataFrame | None) -> list[str]:
    """Return the reports whose decision is not the one that their votes, or the adjudicator, gave.

    conflicts: what the adjudicator settled, columns as in `3_screen/conflicts`; None where it is not at hand.
    A decision that names no votes is taken as it is.
    """
    settled = (
        {} if conflicts is None else dict(zip(conflicts["report_id"], conflicts["settled_as"], strict=True))
    )
    wrong = []
    for row in decisions[decisions["votes"] != ""].to_dict("records"):
        stated = (row["decision"], row["reason"])
        if row["decided_by"] != "adjudication":
            right = agreed(split_values(row["votes"])) == stated and row["report_id"] not in settled
        elif conflicts is None:
            right = True
        else:
            text = f"{stated[0]} ({stated[1]})" if stated[1] else stated[0]
            # A table of conflicts keeps the adjudicator's own word for a report that awaits classification.
            right = settled.get(row["report_id"], "").replace("unclear", "awaiting classification", 1) == text
        if not right:
            wrong.append(row["report_id"])
    return wrong
