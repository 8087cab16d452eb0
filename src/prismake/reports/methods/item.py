"""One item of the methods section, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

EXECUTED, DECLARED, PLANNED, MISSING = "executed", "declared", "planned", "missing"
STATES = {
    EXECUTED: "derived from what ran",
    DECLARED: "as it is written in config.yaml or in another file of config/",
    PLANNED: "set in config.yaml, and not done yet",
    MISSING: "none of these",
}
"""The state of an item, and what it means."""


@dataclass(frozen=True)
class Verbatim:
    """A text that is shown unchanged, such as a search strategy.

    heading: groups several texts. label: what the text is.
    """

    heading: str
    label: str
    text: str


@dataclass(frozen=True)
class PageMethod:
    """One item of the methods: a text, a table (columns and rows), and texts that are shown word for word.

    state: one of STATES, or "executed and declared" where some of it ran and people wrote the rest.
    """

    heading: str
    state: str
    text: str = ""
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    verbatim: Sequence[Verbatim] = ()
