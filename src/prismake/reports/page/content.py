"""The content of the page: numbers, tables, figures, links and methods, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from prismake.reports.diagram.content import FlowContent
from prismake.reports.methods import PageMethod


@dataclass(frozen=True)
class PageNumber:
    """One number at the top of the page: its value, its label, and a link to the list of its ids.

    parts: if the number is a sum of sets, the text of each part (number and name) and the link to its list.
    """

    value: str
    label: str
    link: str = ""
    parts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class PageTable:
    """One table. key: letters, digits and hyphens. note: a sentence. csv: path of the CSV, relative to the page."""

    key: str
    title: str
    table: pd.DataFrame
    note: str = ""
    csv: str = ""


@dataclass(frozen=True)
class PageFigure:
    """One figure. content: its bytes, if the page embeds it.

    The picture includes the title; on the page the title is the alternative text. files: label and path of related files,
    such as the table of the figure. suffix: that of the picture, if file leads to something else. nothing: why nothing can be
    drawn yet; the page then shows no picture.
    """

    title: str
    caption: str
    file: str
    content: bytes | None = None
    files: Sequence[tuple[str, str]] = ()
    suffix: str = ""
    nothing: str = ""


@dataclass(frozen=True)
class PageLink:
    """A link to another file of the results. file: path relative to the page. group: heading above the link."""

    title: str
    file: str
    note: str = ""
    group: str = ""


@dataclass(frozen=True)
class TextLink:
    """A link with its text; a plain text if the address is empty."""

    text: str
    address: str


@dataclass(frozen=True)
class PageContent:
    """Everything that the page shows, as plain text; paths are relative to the page.

    answer: what the data hold of the results, in paragraphs of texts, where an address leads to the ids behind a number. findings: what the review found, in sentences. band: sentences where no person screened. intro: paragraphs. starting_papers: their pages. awaited: sentences, empty if nothing is awaited.
    sets: from `prismake.reports.page.members.page_sets`.
    histories: from `prismake.reports.history.record_histories`.
    """

    title: str
    run: str
    flow_svg: str
    flow_content: FlowContent
    answer: Sequence[Sequence[TextLink]] = ()
    findings: Sequence[Sequence[TextLink]] = ()
    band: Sequence[str] = ()
    intro: Sequence[str] = ()
    starting_papers: Sequence[TextLink] = ()
    summary: Sequence[PageNumber] = ()
    awaited: Sequence[str] = ()
    tables: Sequence[PageTable] = ()
    figures: Sequence[PageFigure] = ()
    links: Sequence[PageLink] = ()
    methods: Sequence[PageMethod] = ()
    sets: Mapping[str, Any] = field(
        default_factory=lambda: {"ids": [], "studies": {}, "sets": [], "files": {}}
    )
    histories: Sequence[Mapping[str, Any]] = field(default_factory=list)
    footer: str = ""
