"""Edges, which connect records with reports and reports with studies. Each has a reason, a source and who made it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from prismake.studies.links import DIFFERENT, LINKS_FILE, SAME
from prismake.tables import declared, join_values, rows_of, table_of
from prismake.wording import counted, listed

PRISMAKE = "prismake"
RECORD, LINE, REGISTRATION = "record of the report", "person's link", "registration"
# What an edge does by itself: it joins its ends, asks people whether they belong together, or only names one of them.
JOINS, PROPOSES, LISTS = "joins", "proposes", "lists"
HOLDS, UNDONE = "holds", "undone"
PROPOSED, CONFIRMED, DENIED, AGREES = "proposed", "confirmed", "denied", "agrees"
# Most proposals that STATUS.md lists.
MOST_PROPOSALS = 20
LISTED, OUTSIDE, APART = "listed", "outside", "kept apart"


@dataclass(frozen=True)
class StudyEdge:
    """One edge of the graph.

    from_id: record or report, or pmid:number for an article that the review does not contain. to_id: report or
    registration number. effect: "joins", "proposes" or "lists". state: as in table 4_extract/edges, after people's
    links are applied. source: the records with the field, or the file that contains the statement. undo: the line or
    command that reverses the edge.
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
        """Return the two ends as a set, without an order."""
        return frozenset((self.from_id, self.to_id))

    @property
    def key(self) -> tuple[str, str, str]:
        """Return the values that identify an edge in a table."""
        return (self.from_id, self.to_id, self.kind)


def line_for(from_id: str, to_id: str, verdict: str, overruling: bool = False) -> str:
    """Return a line of links.csv on two ends, with placeholders for what the person writes: NAME, WHY and, if the line
    overrules one on the same pair, DATE.
    """
    text = io.StringIO()
    cells = [from_id, to_id, verdict, "NAME", "WHY", *(["DATE"] if overruling else [])]
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def with_undo(edge: StudyEdge) -> StudyEdge:
    """Return the edge with the line of links.csv that reverses it, if there is such a line."""
    if edge.kind == RECORD or edge.undo or edge.state in (LISTED, OUTSIDE, AGREES):
        return edge
    verdict = SAME if edge.state in (UNDONE, PROPOSED, DENIED, APART) else DIFFERENT
    # A person's line is there already, and only a later one overrules it.
    decided = edge.kind == LINE or edge.state in (UNDONE, CONFIRMED, DENIED)
    return replace(edge, undo=f"{LINKS_FILE}: {line_for(edge.from_id, edge.to_id, verdict, decided)}")


def merged(edges: Iterable[StudyEdge]) -> list[StudyEdge]:
    """Return edges with the same ends and kind merged into one, with the sources of all."""
    by_key: dict[tuple[str, str, str], StudyEdge] = {}
    for edge in edges:
        known = by_key.get(edge.key)
        by_key[edge.key] = (
            edge if known is None else replace(known, source=tuple(dict.fromkeys(known.source + edge.source)))
        )
    return list(by_key.values())


def edge_table(edges: Iterable[StudyEdge]) -> pd.DataFrame:
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
    """Return "from and to" of each proposed edge on which people have not decided. edges: table 4_extract/edges."""
    waiting = edges[edges["state"] == PROPOSED]
    return [f"{row['from_id']} and {row['to_id']}" for row in rows_of(waiting)]


def proposal_lines(edges: pd.DataFrame) -> list[str]:
    """Return an item for STATUS.md on proposed edges on which people have not decided; an empty list if there are
    none. edges: table 4_extract/edges.

    The first line contains their number and is the only one on the screen; each other line has the edges between two
    studies, with the line that confirms them.
    """
    waiting = rows_of(edges[edges["state"] == PROPOSED])
    if not waiting:
        return []
    groups = _by_pair_of_studies(waiting, edges)
    manner = "each with its reason and the line that confirms or denies it"
    if len(groups) < len(waiting):
        manner = f"in {counted(len(groups), 'line')}, one for each two studies, {manner}"
    lines = [
        f"{counted(len(waiting), 'proposed link')}: STATUS.md lists {'it' if len(waiting) == 1 else 'them'}, {manner}.",
        *_proposal_items(groups),
    ]
    return ["\n  - ".join(lines)]


@dataclass(frozen=True)
class _Proposal:
    """Proposed edges that would join the same two studies. ends: of each study, the ends of the edges in it."""

    rows: tuple[Mapping[str, str], ...]
    ends: tuple[tuple[str, ...], ...]


def _by_pair_of_studies(waiting: Sequence[Mapping[str, str]], edges: pd.DataFrame) -> list[_Proposal]:
    """Return these edges by the two studies that they would join; one line of a person answers all edges of a pair.

    An end that belongs to no study stands for itself.
    """
    study_of = {
        row[end]: row["study_id"] for row in rows_of(edges) if row["study_id"] for end in ("from_id", "to_id")
    }
    rows_of_pair: dict[frozenset[str], list[Mapping[str, str]]] = {}
    ends_of_pair: dict[frozenset[str], dict[str, dict[str, None]]] = {}
    for row in waiting:
        ends = [(study_of.get(row[end], row[end]), row[end]) for end in ("from_id", "to_id")]
        pair = frozenset(study for study, _ in ends)
        rows_of_pair.setdefault(pair, []).append(row)
        for study, end in ends:
            ends_of_pair.setdefault(pair, {}).setdefault(study, {})[end] = None
    return [
        _Proposal(tuple(rows), tuple(map(tuple, ends_of_pair[pair].values())))
        for pair, rows in rows_of_pair.items()
    ]


def _proposal_items(proposals: Sequence[_Proposal]) -> list[str]:
    """Return a sentence on each pair of studies, of many only on the first ones."""
    lines = [_proposal_item(proposal) for proposal in proposals[:MOST_PROPOSALS]]
    if more := sum(len(proposal.rows) for proposal in proposals[MOST_PROPOSALS:]):
        lines.append(
            f"{more} more: the rows of `{declared('4_extract/edges').path}` with the state proposed."
        )
    return lines


def _proposal_item(proposal: _Proposal) -> str:
    """Return the sentence on the edges that would join two studies, with every report and every reason once."""
    ends = [first + (f" (one study with {listed(rest)})" if rest else "") for first, *rest in proposal.ends]
    kinds = listed(list(dict.fromkeys(row["kind"] for row in proposal.rows)))
    reasons = "; ".join(dict.fromkeys(row["reason"] for row in proposal.rows))
    line = proposal.rows[0]["undo"].removeprefix(f"{LINKS_FILE}: ")
    return (
        f"{' and '.join(ends)} may be of one study ({kinds}): {reasons}. To confirm, add a line to `{LINKS_FILE}`: "
        f"`{line}`; to deny, write `{DIFFERENT}` in it."
    )
