"""One item of the methods, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Verbatim:
    """A text that is shown word for word. heading: groups several texts. label: what the text is."""

    heading: str
    label: str
    text: str


@dataclass(frozen=True)
class PageMethod:
    """One item of the methods: a text, a table (columns and rows), and texts that are shown word for word.

    state: executed, declared or missing.
    """

    heading: str
    state: str
    text: str = ""
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    verbatim: Sequence[Verbatim] = ()
