"""Edges: what ties records to reports and reports to studies, each with its reason, its source and who drew it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from prismake.studies.links import DIFFERENT, LINKS_FILE, SAME
from prismake.tables import declared, join_values, rows_of, table_of
from prismake.wording import counted

PRISMAKE = "prismake"
RECORD, LINE = "record of the report", "person's link"
# What an edge does by itself: it joins its ends, asks people whether they belong together, or only names one of them.
JOINS, PROPOSES, LISTS = "joins", "proposes", "lists"
HOLDS, UNDONE = "holds", "undone"
PROPOSED, CONFIRMED, DENIED, AGREES = "proposed", "confirmed", "denied", "agrees"
# Most proposals that STATUS.md lists.
MOST_PROPOSALS = 20
LISTED, OUTSIDE, APART = "listed", "outside", "kept apart"


@dataclass(frozen=True)
class Edge:
    """One edge of the graph.

    from_id: record or report, or pmid:number for an article that is not in the review. to_id: report or registration number.
    effect: joins, proposes or lists. state: as in 4_extract/edges, once the lines of people are known. source: records with the field, or
    the file that says it. undo: the line or command that turns the edge round.
    """

    from_id: str
    to_id: str
    kind: str
    effect: str
    reason: str
    source: tuple[str, ...]
    drawn_by: str = PRISMAKE
    state: str = ""
    study_id: str = ""
    undo: str = ""

    @property
    def pair(self) -> frozenset[str]:
        """The two ends without an order."""
        return frozenset((self.from_id, self.to_id))

    @property
    def key(self) -> tuple[str, str, str]:
        """What no two edges of a table share."""
        return (self.from_id, self.to_id, self.kind)


def line_for(from_id: str, to_id: str, verdict: str) -> str:
    """Return the line of links.csv on two ends; NAME and WHY are left to the person."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow([from_id, to_id, verdict, "NAME", "WHY"])
    return text.getvalue()


def with_undo(edge: Edge) -> Edge:
    """Return an edge with the line that turns it round, if a line of links.csv can."""
    if edge.kind == RECORD or edge.undo or edge.state in (LISTED, OUTSIDE, AGREES):
        return edge
    verdict = SAME if edge.state in (UNDONE, PROPOSED, DENIED, APART) else DIFFERENT
    return replace(edge, undo=f"{LINKS_FILE}: {line_for(edge.from_id, edge.to_id, verdict)}")


def merged(edges: Iterable[Edge]) -> list[Edge]:
    """Return edges with the same ends and kind as one, with the sources of all."""
    by_key: dict[tuple[str, str, str], Edge] = {}
    for edge in edges:
        known = by_key.get(edge.key)
        by_key[edge.key] = (
            edge if known is None else replace(known, source=tuple(dict.fromkeys(known.source + edge.source)))
        )
    return list(by_key.values())


def edge_table(edges: Iterable[Edge]) -> pd.DataFrame:
    """Return the table 4_extract/edges, sorted by its key."""
    rows = [
        {
            "from_id": edge.from_id,
            "to_id": edge.to_id,
            "kind": edge.kind,
            "state": edge.state,
            "reason": edge.reason,
            "source": join_values(edge.source),
            "drawn_by": edge.drawn_by,
            "study_id": edge.study_id,
            "undo": edge.undo,
        }
        for edge in sorted(edges, key=lambda edge: edge.key)
    ]
    return table_of(rows, "4_extract/edges")


def proposed(edges: pd.DataFrame) -> list[str]:
    """Return "from and to" of each edge that waits for a person. edges: schema 4_extract/edges."""
    waiting = edges[edges["state"] == PROPOSED]
    return [f"{row['from_id']} and {row['to_id']}" for row in rows_of(waiting)]


def proposal_lines(edges: pd.DataFrame) -> list[str]:
    """Return an item for STATUS.md on the edges that wait for a person; none if there are none. edges: schema 4_extract/edges.

    Its first line has their number, and is all that the screen shows; the lines below have each of them, with the line that confirms it.
    """
    waiting = rows_of(edges[edges["state"] == PROPOSED])
    if not waiting:
        return []
    listed = "each with its reason and the line that confirms or denies it"
    lines = [
        f"{counted(len(waiting), 'proposed link')}: STATUS.md lists {'it' if len(waiting) == 1 else 'them'}, {listed}.",
        *_proposal_items(waiting),
    ]
    return ["\n  - ".join(lines)]


def _proposal_items(waiting: Sequence[Mapping[str, str]]) -> list[str]:
    """Return a sentence on each of these edges, of many only on the first ones."""
    lines = [
        f"{row['from_id']} and {row['to_id']} may be of one study ({row['kind']}): {row['reason']}. To confirm, add a line to `{LINKS_FILE}`: "
        f"`{row['undo'].removeprefix(f'{LINKS_FILE}: ')}`; to deny, write `{DIFFERENT}` in it."
        for row in waiting[:MOST_PROPOSALS]
    ]
    if more := len(waiting) - len(lines):
        lines.append(
            f"{more} more: the rows of `{declared('4_extract/edges').path}` with the state proposed."
        )
    return lines
