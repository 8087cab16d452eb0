"""The votes that an adjudicator saw on a conflict: hidden columns of the adjudicator's form, three per vote.

They reveal votes that were changed after the conflict was resolved. Forms of version 0.1.0 have all votes in one
hidden cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from prismake.forms.model import FormColumn, FormContent, FormRow, numbered_column
from prismake.tables import split_values

SeenVote = tuple[str, str, str]
"""Reviewer, decision and reason."""

PARTS = {"by": "reviewer", "decision": "decision", "reason": "reason"}
"""Suffix of each of the three columns, and its column in 3_screen/votes."""

SEEN = tuple(
    FormColumn(f"vote_{{n}}_{part}", f"prismake vote {{n}} {part}", "hidden", repeated=True) for part in PARTS
)
PACKED = FormColumn("votes_seen", "prismake votes", "hidden", optional=True)
"""The single cell of version 0.1.0: `reviewer=decision (reason)`, joined by a bar."""


def seen_columns(count: int) -> tuple[FormColumn, ...]:
    """Return the hidden columns for `count` votes."""
    return tuple(numbered_column(column, number) for number in range(1, count + 1) for column in SEEN)


def seen_cells(votes: Sequence[Sequence[Mapping[str, str]]]) -> pd.DataFrame:
    """Return a table with the hidden cells of each row.

    votes: the votes of each row. It has columns for the row with most votes.
    """
    most = max((len(votes_of_row) for votes_of_row in votes), default=0)
    names = [column.name for column in seen_columns(most)]
    rows = []
    for votes_of_row in votes:
        cells = [vote[name] for vote in votes_of_row for name in PARTS.values()]
        rows.append(cells + [""] * (len(names) - len(cells)))
    return pd.DataFrame(rows, columns=names, dtype="str")


def count_of(rows: pd.DataFrame) -> int:
    """Return the number of votes for which the rows have hidden columns. rows: as `seen_cells` returns them."""
    return sum(column.startswith("vote_") and column.endswith("_by") for column in rows.columns)


def has_seen_votes(content: FormContent) -> bool:
    """Return whether a returned form still has the hidden votes."""
    return PACKED.name in content.columns or numbered_column(SEEN[0], 1).name in content.columns


def seen_votes(row: FormRow) -> list[SeenVote]:
    """Return the votes that the adjudicator saw on a row, for forms of all versions."""
    votes = []
    number = 1
    while numbered_column(SEEN[0], number).name in row.values:
        by, decision, reason = (row[numbered_column(column, number).name] for column in SEEN)
        if by:
            votes.append((by, decision, reason))
        number += 1
    return votes + [_unpacked(vote) for vote in split_values(row[PACKED.name])]


def _unpacked(vote: str) -> SeenVote:
    """Return a vote from the cell of version 0.1.0, where names of people contain no "="."""
    by, _, answer = vote.partition("=")
    decision, _, reason = answer.partition(" (")
    return by, decision, reason.removesuffix(")")
