"""The diagram with a place for everything: what the layout makes and what the ink draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from prismake.reports.diagram.content import FlowBox, Line, Run


@dataclass(frozen=True)
class Rect:
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def middle(self) -> float:
        """Return the height of its middle."""
        return self.y + self.h / 2

    @property
    def centre(self) -> float:
        """Return the x of its middle."""
        return self.x + self.w / 2


@dataclass(frozen=True)
class Text:
    """One printed line: where its baseline begins, what it says, and how."""

    x: float
    y: float
    text: str
    kind: str


@dataclass(frozen=True)
class PlacedBox:
    """A box with its place and, for each of its lines, the printed lines that it was broken into."""

    box: FlowBox
    rect: Rect
    lines: Sequence[tuple[Line, Sequence[Text]]]


@dataclass(frozen=True)
class NoteLine:
    """One printed line of a note, and the pieces of it that lead somewhere or do not."""

    printed: Text
    runs: Sequence[Run]


@dataclass(frozen=True)
class Drawing:
    """The whole diagram, placed, with its title and what it says in words."""

    title: str
    description: str
    width: float
    height: float
    boxes: Sequence[PlacedBox]
    headers: Sequence[tuple[str, Rect, Sequence[Text]]]
    phases: Sequence[tuple[str, Rect]]
    arrows: Sequence[Sequence[tuple[float, float]]]
    notes: Sequence[Sequence[NoteLine]] = field(default_factory=list)
    draft: tuple[Rect, Sequence[Text]] | None = None
