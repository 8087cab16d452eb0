"""The lines and notes of the flow diagram: words, a number, and where the list of its ids stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from prismake.flow.members import set_link
from prismake.flow.sets import FlowSets
from prismake.wording import counted, plural


@dataclass(frozen=True)
class Line:
    """One line of a box: its words, the number if it has one, where its ids are listed, and what kind of line it is.

    kind: head (first line of a box), line, part (a source or a reason, indented) or wait (still awaited).
    """

    words: str
    number: int | None = None
    link: str = ""
    kind: str = "line"

    @property
    def text(self) -> str:
        """Return the line as it is read."""
        return self.words if self.number is None else f"{self.words} (n = {self.number:,})"

    @property
    def unbroken(self) -> str:
        """Return the line with its number held together when the line is broken."""
        return self.text if self.number is None else f"{self.words} (n\u00a0=\u00a0{self.number:,})"


@dataclass(frozen=True)
class Run:
    """A piece of a note. A piece with a number leads to the list of its ids, and label says it alone."""

    text: str
    link: str = ""
    label: str = ""


@dataclass(frozen=True)
class Note:
    """A sentence below the diagram, in pieces: some are words only, some are numbers with their ids."""

    runs: Sequence[Run]

    @property
    def text(self) -> str:
        """Return the sentence as it is read."""
        return "".join(run.text for run in self.runs)


def clean(text: str) -> str:
    """Return a text without control and formatting characters, which would hide or turn what follows them."""
    kept = (
        " " if sign.isspace() else sign
        for sign in text
        if sign.isspace() or unicodedata.category(sign)[0] != "C"
    )
    return " ".join("".join(kept).split())


class Writer:
    """Writes the lines and notes of one version: words, number and link of each set."""

    def __init__(self, sets: FlowSets, page: str) -> None:
        self.sets = sets
        self._page = page

    def link(self, name: str) -> str:
        """Return where the ids of a set are listed."""
        return set_link(name, self._page)

    def line(self, words: str, name: str, kind: str = "line") -> Line:
        """Return a line with the number of a set."""
        return Line(words, self.sets.n(name), self.link(name), kind)

    def parts(self, name: str) -> list[Line]:
        """Return a line for each part of a set, by source or by reason."""
        return [
            Line(clean(part.label), len(part), self.link(part.name), "part") for part in self.sets.parts[name]
        ]

    def run(self, words: str, name: str) -> Run:
        """Return a number of a note with its words: "already known: 40"."""
        number = f"{self.sets.n(name):,}"
        label = f"{words[:1].upper()}{words[1:]} (n = {number}): the ids"
        return Run(f"{words}: {number}", self.link(name), label)

    def some(self, *named: tuple[str, str]) -> list[Run]:
        """Return the numbers of a note that are not zero."""
        return [self.run(words, name) for name, words in named if self.sets.n(name)]

    def whole(self, name: str, unit: str) -> Run:
        """Return a number of a note that is before its unit: "147 records"."""
        number = self.sets.n(name)
        label = f"{plural(unit).capitalize()} (n = {number:,}): the ids"
        return Run(counted(number, unit), self.link(name), label)

    def waiting(self, *named: tuple[str, str]) -> list[Line]:
        """Return a line for each set that is awaited and not empty."""
        return [self.line(words, name, "wait") for words, name in named if self.sets.n(name)]
