"""Findings: faults that lint reports at a position of a strategy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# An error stops `prismake search`: the platform would refuse the search or read it otherwise than it is meant.
Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One finding: its rule, its place (row and column from 1; row 0 for the whole file), what is wrong and what to do."""

    rule: str
    severity: Severity
    file: str
    row: int
    column: int
    found: str
    next_step: str

    def __str__(self) -> str:
        place = f", line {self.row}, column {self.column}" if self.row else ""
        return (
            f"{self.file}{place}: {self.severity}: {self.found} [{self.rule}]\n"
            f"    What to do: {self.next_step}"
        )
