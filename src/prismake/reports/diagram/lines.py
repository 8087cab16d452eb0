"""The lines and notes of the flow diagram: text, a number, and a link to the list of its ids."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from prismake.flow.members import set_link
from prismake.flow.sets import FlowSets
from prismake.wording import counted, plural


@dataclass(frozen=True)
class BoxLine:
    """One line of a box: its label, its number if it has one, and a link to the list of its ids.

    kind: "head" (first line of a box), "line", "part" (a source or a reason, indented) or "wait" (still awaited).
    """

    label: str
    number: int | None = None
    link: str = ""
    kind: str = "line"

    @property
    def text(self) -> str:
        """Return the line as text."""
        return self.label if self.number is None else f"{self.label} (n = {self.number:,})"

    @property
    def unbroken(self) -> str:
        """Return the line as text with no-break spaces inside its number, so that the number is not wrapped."""
        return self.text if self.number is None else f"{self.label} (n\u00a0=\u00a0{self.number:,})"


@dataclass(frozen=True)
class Run:
    """A part of a note.

    A part with a number links to the list of its ids. label: the text of that link outside of the sentence.
    """

    text: str
    link: str = ""
    label: str = ""


@dataclass(frozen=True)
class Footnote:
    """A sentence below the diagram, as parts of text and linked numbers."""

    runs: Sequence[Run]

    @property
    def text(self) -> str:
        """Return the sentence as text."""
        return "".join(run.text for run in self.runs)


def printable_text(text: str) -> str:
    """Return a text without control and format characters, which can hide or reverse the text after them."""
    characters = (
        " " if character.isspace() else character
        for character in text
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    return " ".join("".join(characters).split())


class Writer:
    """Makes the lines and notes of the diagram of one version: each has the label, number and link of a set."""

    def __init__(self, sets: FlowSets, page: str) -> None:
        self.sets = sets
        self._page = page

    def link(self, name: str) -> str:
        """Return the address of the list of a set."""
        return set_link(name, self._page)

    def line(self, label: str, name: str, kind: str = "line") -> BoxLine:
        """Return a line with the number of a set."""
        return BoxLine(label, self.sets.n(name), self.link(name), kind)

    def parts(self, name: str) -> list[BoxLine]:
        """Return a line for each part of a set, by source or by reason."""
        return [
            BoxLine(printable_text(part.label), len(part), self.link(part.name), "part")
            for part in self.sets.parts[name]
        ]

    def run(self, label: str, name: str) -> Run:
        """Return a number with its label for a note, such as "already known: 40". name: name of the set."""
        number = f"{self.sets.n(name):,}"
        link_label = f"{label[:1].upper()}{label[1:]} (n = {number}): the ids"
        return Run(f"{label}: {number}", self.link(name), link_label)

    def nonzero(self, *labelled: tuple[str, str]) -> list[Run]:
        """Return numbers with their labels for a note, without those that are zero.

        labelled: (label, name of the set).
        """
        return [self.run(label, name) for name, label in labelled if self.sets.n(name)]

    def count(self, name: str, unit: str) -> Run:
        """Return a number with its unit for a note, such as "147 records". name: name of the set."""
        number = self.sets.n(name)
        link_label = f"{plural(unit).capitalize()} (n = {number:,}): the ids"
        return Run(counted(number, unit), self.link(name), link_label)

    def lines(self, *labelled: tuple[str, str], kind: str = "line") -> list[BoxLine]:
        """Return a line for each of the sets that is not empty. labelled: (label, name of the set)."""
        return [self.line(label, name, kind) for label, name in labelled if self.sets.n(name)]

    def awaited(self, *labelled: tuple[str, str]) -> list[BoxLine]:
        """Return a line of kind "wait" for each of the sets that is not empty. labelled: (label, name of the set)."""
        return self.lines(*labelled, kind="wait")
