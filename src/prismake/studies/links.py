"""Links: lines of config/studies/links.csv, in which people declare which reports and registrations belong to one
study.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from prismake.errors import Fault, ReviewFaults, did_you_mean
from prismake.tables import declared, numbered_rows, rows_of, split_values

LINKS_FILE = declared("4_extract/links").path
SAME, DIFFERENT = VERDICTS = ("same study", "different studies")


@dataclass(frozen=True)
class Link:
    """A line on a pair of reports or registrations.

    first, second: report ids, or registration numbers in upper case, sorted. written: the two names as in the line.
    line: the row in the file, from 2. decided_on: the date in the line, or "".
    """

    first: str
    second: str
    verdict: str
    by: str
    note: str
    written: tuple[str, str]
    line: int
    decided_on: str = ""

    @property
    def pair(self) -> frozenset[str]:
        """Return the two ends as a set, without an order."""
        return frozenset((self.first, self.second))

    @property
    def reason(self) -> str:
        """Return the statement of the line with its note, as text."""
        verb = "are one study" if self.verdict == SAME else "are different studies"
        words = f"{self.written[0]} and {self.written[1]} {verb}"
        return f"{words}: {self.note}" if self.note else words

    def overrules(self, other: Link) -> bool:
        """Return whether this line was decided later than another one. Of 2030-03 and 2030-03-05 neither is later."""
        shared = min(len(self.decided_on), len(other.decided_on))
        if not other.decided_on:
            return bool(self.decided_on)
        return self.decided_on[:shared] > other.decided_on[:shared]


class Names:
    """The names that a link may contain: registration numbers, and ids of reports and records, including earlier ids.

    reports: table 2_deduplicate/reports. current_ids: earlier record id to current id.
    """

    def __init__(self, reports: pd.DataFrame, current_ids: Mapping[str, str] | None = None) -> None:
        self._nodes: dict[str, str] = {}
        self.naming: dict[str, set[str]] = defaultdict(set)
        for row in rows_of(reports[["report_id", "record_ids", "registration_ids"]]):
            report = row["report_id"]
            self._nodes[report.upper()] = report
            self._nodes |= {record.upper(): report for record in split_values(row["record_ids"])}
            for number in map(str.upper, split_values(row["registration_ids"])):
                self.naming[number].add(report)
        for alias, record in (current_ids or {}).items():
            if record.upper() in self._nodes:
                self._nodes.setdefault(alias.upper(), self._nodes[record.upper()])
        self._nodes |= {number: number for number in self.naming}

    def node(self, name: str) -> str:
        """Return the report id or registration number that a name means; "" for an unknown name."""
        return self._nodes.get(name.strip().upper(), "")

    def reports(self, node: str) -> set[str]:
        """Return the reports of a node: the report itself, or all reports that have the registration number."""
        return self.naming.get(node, {node})

    def near(self, name: str) -> str:
        """Return the text ' Did you mean "x"?' with the known name most similar to an unknown one; empty if none is
        similar.
        """
        return did_you_mean(name, self._nodes)


def links_in_force(links: pd.DataFrame, names: Names) -> list[Link]:
    """Return the line that counts on each pair, sorted by pair.

    A line overrules those on its pair that were decided earlier, which stay in the file as history; the order of the
    lines plays no part.

    links: table 4_extract/links. Raises ReviewFaults with each unknown name and verdict, each line that declares
    something different from itself, and lines on one pair that contradict each other and of which none is later.
    """
    faults: list[Fault] = []
    by_pair: dict[frozenset[str], list[Link]] = defaultdict(list)
    for line, row in numbered_rows(links):
        written = (row["id_a"].strip(), row["id_b"].strip())
        nodes = [names.node(name) for name in written]
        faults += _faults_of_line(line, row, written, nodes, names)
        first, second = sorted(nodes)
        link = Link(
            first, second, row["verdict"], row["by"], row["note"], written, line, row.get("decided_on", "")
        )
        by_pair[link.pair].append(link)
    if faults:
        raise ReviewFaults(faults)
    latest = {pair: _latest(lines) for pair, lines in by_pair.items()}
    faults = [_contradiction(lines) for lines in latest.values() if len({link.verdict for link in lines}) > 1]
    if faults:
        raise ReviewFaults(sorted(faults, key=lambda fault: fault.row or 0))
    # Lines that agree are one; which of them is shown must not depend on their order either.
    chosen = [
        max(lines, key=lambda link: (link.decided_on, link.by, link.note, link.written))
        for lines in latest.values()
    ]
    return sorted(chosen, key=lambda link: (link.first, link.second))


def _latest(lines: Sequence[Link]) -> list[Link]:
    """Return those of the lines on one pair that no other one overrules."""
    return [link for link in lines if not any(other.overrules(link) for other in lines)]


def _faults_of_line(
    line: int, row: Mapping[str, str], written: tuple[str, str], nodes: Sequence[str], names: Names
) -> list[Fault]:
    """Return the faults of the cells of one line."""
    faults = [
        Fault(
            LINKS_FILE,
            f'"{name}" is not a registration number, record or report of this review.{names.near(name)}',
            "correct the identifier, or remove the line.",
            row=line,
            column=column,
        )
        for column, name, node in zip(("id_a", "id_b"), written, nodes, strict=True)
        if not node
    ]
    if row["verdict"] not in VERDICTS:
        faults.append(
            Fault(
                LINKS_FILE,
                f'"{row["verdict"]}" is not a verdict on a link.{did_you_mean(row["verdict"], VERDICTS)}',
                "write one of the allowed verdicts into this cell.",
                row=line,
                column="verdict",
                allowed=", ".join(VERDICTS),
            )
        )
    if nodes[0] and nodes[0] == nodes[1] and row["verdict"] == DIFFERENT:
        faults.append(
            Fault(
                LINKS_FILE,
                f'"{written[0]}" and "{written[1]}" are one and the same, {nodes[0]}, and cannot be of different studies.',
                "correct the identifier, or remove the line. `prismake split` takes a record out of its report.",
                row=line,
                column="id_b",
            )
        )
    return faults


def _contradiction(lines: Sequence[Link]) -> Fault:
    """Return the fault of lines on one pair that contradict each other, and of which none overrules the others."""
    lines = sorted(lines, key=lambda link: link.line)
    last = lines[-1]
    other = next(link for link in reversed(lines) if link.verdict != last.verdict)
    undated = all(not link.decided_on for link in lines)
    which = "neither has a date" if undated else "neither date is later"
    return Fault(
        LINKS_FILE,
        f'"{last.written[0]}" and "{last.written[1]}" are called "{last.verdict}" in this row and "{other.verdict}" in row '
        f"{other.line}, and {which}.",
        "remove the line that is wrong; or, where one overrules the other, write the day on which it was decided into its cell "
        "`decided_on` (a column that you may add), later than that of the other line. The order of the lines plays no part.",
        row=last.line,
        column="verdict",
    )
