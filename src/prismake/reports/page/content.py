"""What a page is made of: numbers, tables, figures, links and methods, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from prismake.reports.diagram.content import FlowContent
from prismake.reports.methods import PageMethod


@dataclass(frozen=True)
class PageNumber:
    """One number that opens the page: its value and label, and where the list of its ids stands.

    parts: where the number is a sum of sets, the words of each part (number and name) with the place of its list.
    """

    value: str
    label: str
    link: str = ""
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
    """One figure: its title, what it shows, its file, and its bytes when the page shows it itself.

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
class PageContent:
    """Everything that the page shows. Plain text throughout; paths are relative to the page.

    intro: paragraphs. awaited: sentences, empty where nothing is awaited.
    sets: from `prismake.reports.page.members.page_sets`.
    histories: from `prismake.reports.history.record_histories`.
    """

    title: str
    run: str
    flow_svg: str
    flow_content: FlowContent
    intro: Sequence[str] = ()
    summary: Sequence[PageNumber] = ()
    awaited: Sequence[str] = ()
    tables: Sequence[PageTable] = ()
    figures: Sequence[PageFigure] = ()
    links: Sequence[PageLink] = ()
    methods: Sequence[PageMethod] = ()
    sets: Mapping[str, Any] = field(default_factory=lambda: {"ids": [], "studies": {}, "sets": []})
    histories: Sequence[Mapping[str, Any]] = field(default_factory=list)
    footer: str = ""
