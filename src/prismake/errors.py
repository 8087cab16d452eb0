"""Errors in what people gave, with messages for the person who can fix them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


class ReviewError(Exception):
    """An error in what people gave, with a message that says how to fix it. Never shown with a traceback."""


def row_word(file: str) -> str:
    """Return what the rows of a file are called where people see them: the file of a form in a browser has records."""
    if file.endswith((".yaml", ".yml", ".ris")):
        return "line"
    return "record" if file.lower().endswith(".json") else "row"


@dataclass(frozen=True)
class Fault:
    """One error and its place as a person sees it.

    file, sheet, row and column: the place (row 1 is the first row of the sheet); empty where they do not
    apply. In a YAML file the message calls row and column line and key, in a JSON file it calls a row a record. found: what is wrong. allowed: what
    would be right. next_step: what to do.
    """

    file: str
    found: str
    next_step: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    allowed: str = ""

    def __str__(self) -> str:
        location = [self.file]
        row = row_word(self.file)
        column = "key" if row == "line" else "column"
        if self.sheet:
            location.append(f'sheet "{self.sheet}"')
        if self.row is not None:
            location.append(f"{row} {self.row}")
        if self.column:
            location.append(f'{column} "{self.column}"')
        sentence = f"{', '.join(location)}: {self.found}"
        if self.allowed:
            sentence += f"\n    Allowed: {self.allowed}"
        return f"{sentence}\n    What to do: {self.next_step}"


class ReviewFaults(ReviewError):
    """All faults of all files in one error, so that one run shows them all."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Return ' Did you mean "x"?' with the allowed word nearest to `word`, or an empty string."""
    by_lower = {entry.lower(): entry for entry in allowed}
    matches = get_close_matches(word.strip().lower(), by_lower, n=1, cutoff=0.6)
    return f' Did you mean "{by_lower[matches[0]]}"?' if matches else ""
