"""The diagram with all positions: the layout returns it, and SVG and PNG are drawn from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from prismake.reports.diagram.content import BoxLine, FlowBox, Run


@dataclass(frozen=True)
class Rect:
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def middle(self) -> float:
        """Return the y of its centre."""
        return self.y + self.h / 2

    @property
    def centre(self) -> float:
        """Return the x of its centre."""
        return self.x + self.w / 2


@dataclass(frozen=True)
class PrintedLine:
    """One printed line. x, y: start of its baseline, in pixels. kind: key of its style."""

    x: float
    y: float
    text: str
    kind: str


@dataclass(frozen=True)
class PlacedBox:
    """A box with its rectangle, and the printed lines into which each of its lines was wrapped."""

    box: FlowBox
    rect: Rect
    lines: Sequence[tuple[BoxLine, Sequence[PrintedLine]]]


@dataclass(frozen=True)
class NoteLine:
    """One printed line of a note, as parts of text with or without a link."""

    printed: PrintedLine
    runs: Sequence[Run]


@dataclass(frozen=True)
class Drawing:
    """The complete placed diagram. description: the diagram as text."""

    title: str
    description: str
    width: float
    height: float
    boxes: Sequence[PlacedBox]
    headers: Sequence[tuple[str, Rect, Sequence[PrintedLine]]]
    phases: Sequence[tuple[str, Rect]]
    arrows: Sequence[Sequence[tuple[float, float]]]
    notes: Sequence[Sequence[NoteLine]] = field(default_factory=list)
    draft: tuple[Rect, Sequence[PrintedLine]] | None = None
