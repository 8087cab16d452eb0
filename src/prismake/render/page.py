"""The page that leads to everything: one self-contained HTML file that works from a disk, without a network.

All text comes from data and is escaped: in HTML by the template, in JSON by `embedded`. A content security policy
names the one script of the page by its digest, so that nothing else can run even if something slipped through.
"""

from __future__ import annotations

import base64
import hashlib
import json
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2

from prismake.render.columns import is_dense, widths
from prismake.render.content import (
    PageContent,
    PageFigure,
    PageLink,
    PageMethod,
    PageNumber,
    PageTable,
    Verbatim,
)

__all__ = [
    "PageContent",
    "PageFigure",
    "PageLink",
    "PageMethod",
    "PageNumber",
    "PageTable",
    "Verbatim",
    "embedded",
    "index_html",
    "safe_link",
]

ASSETS = Path(__file__).resolve().parent
_MEDIA = {".svg": "image/svg+xml", ".png": "image/png"}
_WITHOUT_SCRIPT = 25
_ABBREVIATIONS = {"pmid": "PMID", "pmcid": "PMCID", "doi": "DOI", "ci": "CI"}


def embedded(data: object) -> str:
    """Return data as JSON that is safe inside a script element: no character that could end it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=False)
    for character in ("&", "<", ">", "\u2028", "\u2029"):
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _heading(column: str) -> str:
    """Return a column's name for readers: "registration_ids" as "Registration ids"."""
    words = [_ABBREVIATIONS.get(word, word) for word in column.replace("_", " ").split(" ")]
    told = " ".join(words)
    return told[:1].upper() + told[1:]


def _tables(content: PageContent) -> list[dict[str, Any]]:
    made = []
    for one in content.tables:
        rows = one.table.fillna("").astype(str).to_numpy().tolist()
        columns = [_heading(str(column)) for column in one.table.columns]
        made.append(
            {
                "key": one.key,
                "title": one.title,
                "note": one.note,
                "csv": one.csv,
                "columns": columns,
                "widths": widths(columns, rows),
                "dense": is_dense(columns),
                "rows": rows,
                "first": rows[:_WITHOUT_SCRIPT],
            }
        )
    return made


def _figures(content: PageContent) -> list[dict[str, Any]]:
    made = []
    for one in content.figures:
        address = one.file
        if one.content is not None:
            media = _MEDIA[Path(one.file).suffix.lower()]
            address = f"data:{media};base64,{base64.b64encode(one.content).decode('ascii')}"
        made.append({"figure": one, "address": address})
    return made


def _methods(content: PageContent) -> list[dict[str, Any]]:
    """The methods, with what is shown word for word put together by its heading."""
    return [
        {
            "said": one,
            "verbatim": [
                (heading, list(of)) for heading, of in groupby(one.verbatim, lambda text: text.heading)
            ],
        }
        for one in content.methods
    ]


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
        methods=_methods(content),
        links=[(group, list(of)) for group, of in groupby(content.links, lambda link: link.group)],
        style=(ASSETS / "page.css").read_text(encoding="utf-8"),
        script=script,
        digest=digest,
        table_data=embedded({one["key"]: {"columns": one["columns"], "rows": one["rows"]} for one in tables}),
        life_data=embedded(list(content.lives)),
    )
