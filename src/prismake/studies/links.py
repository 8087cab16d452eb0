"""Links: lines of config/studies/links.csv, in which people declare which reports and registrations belong to one
study.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from prismake.errors import Fault, ReviewFaults, did_you_mean
from prismake.tables import declared, numbered_rows, rows_of, split_values

LINKS_FILE = declared("4_extract/links").path
SAME, DIFFERENT = VERDICTS = ("same study", "different studies")


@dataclass(frozen=True)
class Link:
    """The last line on a pair of reports or registrations.

    first, second: report ids, or registration numbers in upper case, sorted. written: the two names as in the line.
    line: the row in the file, from 2.
    """

    first: str
    second: str
    verdict: str
    by: str
    note: str
    written: tuple[str, str]
    line: int

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


def last_links(links: pd.DataFrame, names: Names) -> list[Link]:
    """Return the last line on each pair, sorted by pair.

    A later line replaces an earlier one, which stays in the file as history.

    links: table 4_extract/links. names: the reports and registrations that a line may name. Raises ReviewFaults with each unknown name and verdict, and each line that declares
    a report different from itself.
    """
    faults: list[Fault] = []
    last: dict[frozenset[str], Link] = {}
    for line, row in numbered_rows(links):
        written = (row["id_a"].strip(), row["id_b"].strip())
        nodes = [names.node(name) for name in written]
        for column, name, node in zip(("id_a", "id_b"), written, nodes, strict=True):
            if not node:
                faults.append(
                    Fault(
                        LINKS_FILE,
                        f'"{name}" is not a registration number, record or report of this review.{names.near(name)}',
                        "correct the identifier, or remove the line.",
                        row=line,
                        column=column,
                    )
                )
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
        first, second = sorted(nodes)
        link = Link(first, second, row["verdict"], row["by"], row["note"], written, line)
        last[link.pair] = link
    if faults:
        raise ReviewFaults(faults)
    return sorted(last.values(), key=lambda link: (link.first, link.second))
