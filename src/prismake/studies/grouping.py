"""Groups reports into studies: reports that are connected by joining edges are one study, unless people declare
otherwise.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from prismake.errors import Fault, ReviewFaults
from prismake.studies.drawing import (
    Evidence,
    mention_edges,
    number_edges,
    record_edges,
    reference_edges,
    registration_numbers,
    relation_edges,
)
from prismake.studies.edges import (
    AGREES,
    APART,
    CONFIRMED,
    DENIED,
    HOLDS,
    JOINS,
    LINE,
    LISTED,
    LISTS,
    OUTSIDE,
    PRISMAKE,
    PROPOSED,
    PROPOSES,
    RECORD,
    REGISTRATION,
    UNDONE,
    StudyEdge,
    edge_table,
    line_for,
    merged,
    with_undo,
)
from prismake.studies.links import DIFFERENT, LINKS_FILE, SAME, Link, Names, links_in_force
from prismake.studies.proposals import agreement_edges, may_be_one_study
from prismake.tables import columns_of

INCLUDED, AWAITING, NOT_RETRIEVED = "included", "awaiting classification", "not retrieved"


@dataclass(frozen=True)
class StudyGraph:
    """The studies of reports, and the edges by which they were grouped: tables 4_extract/report_study and
    4_extract/edges.
    """

    report_study: pd.DataFrame
    edges: pd.DataFrame


def study_graph(
    reports: pd.DataFrame,
    states: Mapping[str, str],
    links: pd.DataFrame,
    current_ids: Mapping[str, str] | None = None,
    records: pd.DataFrame | None = None,
    pairs: pd.DataFrame | None = None,
) -> StudyGraph:
    """Return the studies of the reports in `states`, and all edges.

    reports, records, pairs: tables 2_deduplicate/reports, 1_identify/records and 2_deduplicate/pairs. states: report
    id to its state in report_study. links: table 4_extract/links. current_ids:
    earlier record id to current id. Reports that share a registration number, or are joined by a relation, are one
    study. Raises ReviewFaults for a link with an unknown id, and for reports that people declared as different
    studies although other edges still join them.
    """
    names = Names(reports, current_ids)
    people = links_in_force(links, names)
    chosen = sorted(set(states) & set(reports["report_id"]))
    evidence = Evidence.of(reports, records, pairs, chosen)
    drawn = merged([*number_edges(evidence, chosen), *relation_edges(evidence, chosen)])
    asked = merged(
        [
            *reference_edges(evidence, chosen),
            *mention_edges(evidence, chosen),
            *agreement_edges(evidence, chosen),
        ]
    )
    graph = _Graph(chosen, drawn, people, names)
    graph.check(people)
    studies = graph.studies()
    keys_in_force = {edge.key for edge in graph.joining}
    edges = [
        *(replace(edge, state=HOLDS) for edge in (record_edges(evidence) if records is not None else ())),
        *(
            replace(
                edge, state=LISTED if edge.effect == LISTS else HOLDS if edge.key in keys_in_force else UNDONE
            )
            for edge in drawn
            if edge.effect != PROPOSES
        ),
        *(
            proposal
            for edge in (*(edge for edge in drawn if edge.effect == PROPOSES), *asked)
            if (proposal := graph.proposal(edge))
        ),
        *graph.lines(people),
    ]
    done = [with_undo(replace(edge, study_id=_study_of(edge, studies))) for edge in edges]
    return StudyGraph(_report_study(graph, studies, states, evidence), edge_table(done))


def _study_of(edge: StudyEdge, studies: Mapping[str, str]) -> str:
    """Return the study that an edge ties its ends to."""
    first, second = studies.get(edge.from_id, ""), studies.get(edge.to_id, "")
    if edge.kind == RECORD:
        return second
    return first if first == second and edge.state in (HOLDS, CONFIRMED, AGREES) else ""


class _Graph:
    """Reports and registration numbers as nodes, the edges that join them, and the parts that these make.

    joining: the drawn edges that no person undid, and an edge for each line that joins.
    """

    def __init__(
        self, chosen: Sequence[str], drawn: Sequence[StudyEdge], people: Sequence[Link], names: Names
    ) -> None:
        self.chosen = chosen
        self.names = names
        self.verdicts = {link.pair: link.verdict for link in people}
        self.apart: dict[str, set[str]] = defaultdict(set)
        for link in people:
            if link.verdict == DIFFERENT and link.first != link.second:
                self.apart[link.first].add(link.second)
                self.apart[link.second].add(link.first)
        self.joining = [edge for edge in drawn if edge.effect == JOINS and not self._is_undone(edge)]
        lines = (end for link in people for end in (link.first, link.second) if end in names.naming)
        nodes = {*chosen, *(node for edge in drawn for node in (edge.from_id, edge.to_id)), *lines}
        self.by_line = {
            link: StudyEdge(link.first, link.second, LINE, JOINS, link.reason, (LINKS_FILE,), link.by)
            for link in people
            if link.verdict == SAME and {link.first, link.second} <= nodes
        }
        self.neighbours: dict[str, list[tuple[str, StudyEdge]]] = {node: [] for node in sorted(nodes)}
        for edge in (*self.joining, *self.by_line.values()):
            self.neighbours[edge.from_id].append((edge.to_id, edge))
            self.neighbours[edge.to_id].append((edge.from_id, edge))
        self.part: dict[str, int] = {}
        for number, node in enumerate(self.neighbours):
            if node not in self.part:
                for reached in self._reached(node):
                    self.part[reached] = number
        self.numbers_in: dict[int, set[str]] = defaultdict(set)
        for node, part in self.part.items():
            if node in names.naming:
                self.numbers_in[part].add(node)
        self.numbers: dict[str, list[str]] = defaultdict(list)
        self.named: dict[str, list[str]] = defaultdict(list)
        for edge in self.joining:
            if edge.to_id in names.naming:
                self.numbers[edge.from_id].append(edge.to_id)
                self.named[edge.to_id].append(edge.from_id)

    def _is_undone(self, edge: StudyEdge) -> bool:
        """Return whether a person undid an edge: by a line on its ends, or on its number and another number of its report.

        A registration keeps its own number when people part it from another one.
        """
        if edge.to_id not in self.names.naming or edge.kind == REGISTRATION:
            return edge.to_id in self.apart.get(edge.from_id, ())
        return any(edge.from_id in self.names.reports(other) for other in self.apart.get(edge.to_id, ()))

    def _reached(self, start: str) -> dict[str, StudyEdge | None]:
        """Return every node that edges connect to a node, with the edge by which it was reached."""
        reached: dict[str, StudyEdge | None] = {start: None}
        waiting = deque([start])
        while waiting:
            for node, edge in self.neighbours[waiting.popleft()]:
                if node not in reached:
                    reached[node] = edge
                    waiting.append(node)
        return reached

    def check(self, people: Sequence[Link]) -> None:
        """Raise ReviewFaults for each two nodes that people call different studies and that edges still connect."""
        faults = []
        for link in people:
            if link.verdict != DIFFERENT or link.first == link.second:
                continue
            part = self.part.get(link.first)
            if part is not None and part == self.part.get(link.second):
                faults.append(self._fault(link))
        if faults:
            raise ReviewFaults(faults)

    def _fault(self, link: Link) -> Fault:
        """Return the fault of a pair that people call different studies, with the edges on the shortest way between both."""
        way: list[StudyEdge] = []
        reached, node = self._reached(link.first), link.second
        while (edge := reached[node]) is not None:
            way.append(edge)
            node = edge.to_id if edge.from_id == node else edge.from_id
        ties = "; ".join(_ties(way[::-1], self.names.naming, self._row))
        undo = " or ".join(
            f"`{line_for(edge.from_id, edge.to_id, DIFFERENT, edge.kind == LINE)}`" for edge in way
        )
        return Fault(
            LINKS_FILE,
            f'"{link.written[0]}" and "{link.written[1]}" are declared as different studies, but these ties still join them to one '
            f"study: {ties}.",
            f"undo the tie that is wrong by a line on a report and the registration number that joins them, or on two reports: {undo}; "
            "or remove the line that declares them as different, or another one that is named, if it is wrong.",
            row=link.line,
            column="verdict",
        )

    def _row(self, edge: StudyEdge) -> str:
        """Return the row of the line that drew an edge, in brackets; "" for an edge that no person drew."""
        rows = [str(link.line) for link, drawn in self.by_line.items() if drawn is edge]
        return f" (row {rows[0]})" if rows else ""

    def studies(self) -> dict[str, str]:
        """Return the study of each node: the first registration number that its reports name, else its first report."""
        parts: dict[int, list[str]] = defaultdict(list)
        for report in self.chosen:
            parts[self.part[report]].append(report)
        name = {}
        for part, members in parts.items():
            numbers = sorted({number for report in members for number in self.numbers[report]})
            name[part] = f"study:{numbers[0]}" if numbers else f"study:{members[0].removeprefix('rep:')}"
        return {node: name[part] for node, part in self.part.items() if part in name}

    def proposal(self, edge: StudyEdge) -> StudyEdge | None:
        """Return an edge that joins nothing by itself with its state; None if it need not be shown."""
        verdict = self.verdicts.get(edge.pair)
        inside = edge.from_id in self.part and edge.to_id in self.part
        if verdict is not None:
            state = CONFIRMED if verdict == SAME else DENIED
            return replace(edge, state=state if inside else OUTSIDE)
        if not inside:
            return replace(edge, state=OUTSIDE if edge.effect == PROPOSES else LISTED)
        if self.part[edge.from_id] == self.part[edge.to_id]:
            return replace(edge, state=AGREES) if edge.kind != "agreement" else None
        if edge.effect == LISTS:
            return replace(edge, state=LISTED)
        if edge.kind == "agreement" and not self._may_be_one(edge):
            return None
        return replace(edge, state=DENIED if self._are_denied(edge) else PROPOSED)

    def _are_denied(self, edge: StudyEdge) -> bool:
        """Return whether a person called the studies of two ends different, by a line on any of their reports or numbers."""
        parts = {self.part[edge.from_id], self.part[edge.to_id]}
        return any(
            {self.part.get(first), self.part.get(second)} == parts
            for first in self.apart
            for second in self.apart[first]
        )

    def _may_be_one(self, edge: StudyEdge) -> bool:
        """Return whether the studies of two reports may be one: a register gives a trial one number."""
        return may_be_one_study(*(self.numbers_in[self.part[end]] for end in (edge.from_id, edge.to_id)))

    def lines(self, people: Sequence[Link]) -> Iterable[StudyEdge]:
        """Yield the edge of each line that people wrote."""
        for link in people:
            inside = link in self.by_line or link.verdict == DIFFERENT
            yield StudyEdge(
                link.first,
                link.second,
                LINE,
                JOINS,
                link.reason,
                (f"{LINKS_FILE}: line {link.line}",),
                link.by,
                state=(HOLDS if link.verdict == SAME else APART) if inside else OUTSIDE,
            )


def _report_study(
    graph: _Graph, studies: Mapping[str, str], states: Mapping[str, str], evidence: Evidence
) -> pd.DataFrame:
    """Return report_study: for each report the first edge that ties it to another report, else its registration number."""
    why: dict[str, tuple[str, str]] = {}
    for number, members in sorted(graph.named.items()):
        if len(members) > 1:
            for report in members:
                why.setdefault(report, (f"both name {number}", PRISMAKE))
    for edge in graph.joining:
        if edge.to_id not in graph.names.naming:
            for report in (edge.from_id, edge.to_id):
                why.setdefault(report, (edge.reason, edge.drawn_by))
    for link in graph.by_line:
        tied = {
            report
            for end in (link.first, link.second)
            for report in (graph.named[end] if end in graph.names.naming else [end])
        }
        if len(tied) > 1:
            for report in sorted(tied):
                why.setdefault(report, (link.reason, link.by))
    rows = []
    for report in graph.chosen:
        reason, by = why.get(report, (_alone(graph, report, evidence), PRISMAKE))
        rows.append(
            {
                "report_id": report,
                "study_id": studies[report],
                "state": states[report],
                "reason": reason,
                "by": by,
            }
        )
    table = pd.DataFrame(rows, columns=list(columns_of("4_extract/report_study")))
    return table.sort_values(["study_id", "report_id"], ignore_index=True)


def _alone(graph: _Graph, report: str, evidence: Evidence) -> str:
    """Return the reason of a report that no edge ties to another one."""
    named = registration_numbers(evidence.reports[report])
    if graph.numbers[report]:
        return f"names {graph.numbers[report][0]}"
    return f"kept apart from {', '.join(named)} in {LINKS_FILE}" if named else "names no registration"


def _ties(way: Sequence[StudyEdge], numbers: Container[str], row_of: Callable[[StudyEdge], str]) -> list[str]:
    """Return what joins the ends of a way, edge by edge; two reports that name one of the registration numbers are one tie.

    row_of: the row of the line that drew an edge, in brackets, or "".
    """
    ties = []
    naming: dict[str, str] = {}
    shared = Counter(edge.to_id for edge in way if edge.to_id in numbers)
    for edge in way:
        if shared[edge.to_id] < 2:
            ties.append(f"{edge.from_id} and {edge.to_id} ({edge.reason}){row_of(edge)}")
        elif edge.to_id in naming:
            ties.append(f"{naming[edge.to_id]} and {edge.from_id} (both name {edge.to_id})")
        naming[edge.to_id] = edge.from_id
    return ties
