"""The page that leads to everything: one self-contained HTML file that works from a disk, without a network.

All text comes from data and is escaped: in HTML by the template, in JSON by `embedded`. A content security policy
names the one script of the page by its digest, so that nothing else can run even if something slipped through.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from prismake.render.boxes import FlowWords

ASSETS = Path(__file__).resolve().parent
_MEDIA = {".svg": "image/svg+xml", ".png": "image/png"}
_WITHOUT_SCRIPT = 25


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
    """One figure: its title, what it shows, its file, and its bytes where it is to stand in the page itself."""

    title: str
    caption: str
    file: str
    content: bytes | None = None


@dataclass(frozen=True)
class PageLink:
    """A link to another file of the results, relative to the page."""

    title: str
    file: str
    note: str = ""


@dataclass(frozen=True)
class PageContent:
    """Everything that the page shows. Plain text throughout; paths are relative to the page.

    summary: number, label, and the CSV of the ids behind the number (empty where there is none).
    intro: paragraphs. awaited: sentences, empty where nothing is awaited. methods: heading, text, and one of
    executed, declared or missing. lives: from `prismake.render.lives.record_lives`.
    """

    title: str
    run: str
    flow_svg: str
    flow_words: FlowWords
    intro: Sequence[str] = ()
    summary: Sequence[tuple[str, str, str]] = ()
    awaited: Sequence[str] = ()
    tables: Sequence[PageTable] = ()
    figures: Sequence[PageFigure] = ()
    links: Sequence[PageLink] = ()
    methods: Sequence[tuple[str, str, str]] = ()
    lives: Sequence[Mapping[str, Any]] = field(default_factory=list)
    footer: str = ""


def embedded(data: object) -> str:
    """Return data as JSON that is safe inside a script element: no character that could end it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=False)
    for character in ("&", "<", ">", "\u2028", "\u2029"):
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _heading(column: str) -> str:
    return column.replace("_", " ")


def _tables(content: PageContent) -> list[dict[str, Any]]:
    made = []
    for one in content.tables:
        rows = one.table.fillna("").astype(str).to_numpy().tolist()
        made.append(
            {
                "key": one.key,
                "title": one.title,
                "note": one.note,
                "csv": one.csv,
                "columns": [_heading(str(column)) for column in one.table.columns],
                "rows": rows,
                "first": rows[:_WITHOUT_SCRIPT],
            }
        )
    return made


def _figures(content: PageContent) -> list[dict[str, str]]:
    made = []
    for one in content.figures:
        address = one.file
        if one.content is not None:
            media = _MEDIA[Path(one.file).suffix.lower()]
            address = f"data:{media};base64,{base64.b64encode(one.content).decode('ascii')}"
        made.append({"title": one.title, "caption": one.caption, "file": one.file, "address": address})
    return made


def safe_link(file: str) -> str:
    """Return a relative path or a web address as it is; anything else, such as javascript:, becomes "#"."""
    scheme, colon, _ = file.partition(":")
    if colon and "/" not in scheme and scheme.lower() not in ("http", "https"):
        return "#"
    return file


def index_html(content: PageContent) -> str:
    """Return the page."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["link"] = safe_link
    script = (ASSETS / "page.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    tables = _tables(content)
    return environment.get_template("page.html").render(
        content=content,
        boxes=content.flow_words.boxes,
        tables=tables,
        figures=_figures(content),
        style=(ASSETS / "page.css").read_text(encoding="utf-8"),
        script=script,
        digest=digest,
        table_data=embedded({one["key"]: {"columns": one["columns"], "rows": one["rows"]} for one in tables}),
        life_data=embedded(list(content.lives)),
    )
