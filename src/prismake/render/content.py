"""What a page is made of: numbers, tables, figures, links and methods, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from prismake.render.boxes import FlowWords


@dataclass(frozen=True)
class PageNumber:
    """One number that opens the page: its value and label, and the CSV of the ids behind it.

    parts: where the number is a sum of sets, the words of each part (number and name) with the CSV of its ids.
    """

    value: str
    label: str
    file: str = ""
    parts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class PageTable:
    """One table: a key (letters, digits, hyphens), a title, the rows, a note in a sentence, and its CSV."""

    key: str
    title: str
    table: pd.DataFrame
    note: str = ""
    csv: str = ""


@dataclass(frozen=True)
class PageFigure:
    """One figure: its title, what it shows, its file, and its bytes where it is to stand in the page itself.

    A figure bears its title in the picture; on the page the title is read to those who do not see it. files: words
    and path of what lies behind the figure, such as its table.
    """

    title: str
    caption: str
    file: str
    content: bytes | None = None
    files: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class PageLink:
    """A link to another file of the results, relative to the page: what it is, and in which group it stands."""

    title: str
    file: str
    note: str = ""
    group: str = ""


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


@dataclass(frozen=True)
class PageContent:
    """Everything that the page shows. Plain text throughout; paths are relative to the page.

    intro: paragraphs. awaited: sentences, empty where nothing is awaited.
    lives: from `prismake.render.lives.record_lives`.
    """

    title: str
    run: str
    flow_svg: str
    flow_words: FlowWords
    intro: Sequence[str] = ()
    summary: Sequence[PageNumber] = ()
    awaited: Sequence[str] = ()
    tables: Sequence[PageTable] = ()
    figures: Sequence[PageFigure] = ()
    links: Sequence[PageLink] = ()
    methods: Sequence[PageMethod] = ()
    lives: Sequence[Mapping[str, Any]] = field(default_factory=list)
    footer: str = ""
