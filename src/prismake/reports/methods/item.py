"""One item of the methods, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Verbatim:
    """A text that is shown as it stands: under which heading, what it is, and the text."""

    heading: str
    words: str
    text: str


@dataclass(frozen=True)
class PageMethod:
    """One item of the methods: heading, executed | declared | missing, and what was done.

    The whole may be a text, a table (columns and rows), and texts that are shown word for word.
    """

    heading: str
    state: str
    text: str = ""
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    verbatim: Sequence[Verbatim] = ()
