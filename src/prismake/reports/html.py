"""Functions that write HTML.

All HTML is made by this module and the templates, in which markupsafe escapes text from data.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape

from prismake.embedding import embedded_json

MEDIA = {".svg": "image/svg+xml", ".png": "image/png"}
PUNCTUATION = (".", ",", ":")


def environment(folder: Path) -> jinja2.Environment:
    """Return the Jinja environment for the templates in a folder, with autoescaping and the filter `link`."""
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters["link"] = safe_link
    return templates


def safe_link(address: str) -> str:
    """Return a relative path or a web address unchanged, and "#" for anything else, such as javascript:."""
    scheme, colon, _ = address.partition(":")
    if colon and "/" not in scheme and not scheme.startswith("#") and scheme.lower() not in ("http", "https"):
        return "#"
    return address


def embedded(data: object) -> Markup:
    """Return data as JSON that is safe inside a script element."""
    return Markup(embedded_json(data))


def data_address(content: bytes, suffix: str) -> str:
    """Return a picture as a data URL. suffix: ".svg" or ".png"."""
    return f"data:{MEDIA[suffix]};base64,{base64.b64encode(content).decode('ascii')}"


def record_link(name: str, page: str = "") -> str:
    """Return the address of the history of a record, report or study. page: path to the page, relative to the link."""
    return f"{page}#record={quote(name, safe='')}"


# ---- HTML elements, for pages without a template


def link(address: str, text: str) -> Markup:
    """Return an HTML link with this text."""
    return Markup('<a href="{}">{}</a>').format(quote(safe_link(address), safe="/.#?=&-_~%:"), text)


def paragraph(*parts: object, kind: str = "") -> Markup:
    """Return an HTML paragraph of texts, numbers and links, separated by spaces except before punctuation.

    kind: its class.
    """
    text = Markup("")
    for part in parts:
        if part != "":
            text += ("" if part in PUNCTUATION or not text else " ") + escape(part)
    return Markup('<p class="{}">{}</p>').format(kind, text) if kind else Markup("<p>{}</p>").format(text)


def bullets(entries: Iterable[object]) -> Markup:
    """Return a list with one entry per line."""
    return Markup("<ul>{}</ul>").format(
        Markup("").join(Markup("<li>{}</li>").format(entry) for entry in entries)
    )


def details_element(summary: str, piece: Markup, *, unfolded: bool = False) -> Markup:
    """Return an HTML details element: its content is shown after a click on the summary.

    unfolded: show it from the start.
    """
    state = Markup(" open") if unfolded else ""
    return Markup("<details{}><summary>{}</summary>\n{}\n</details>").format(state, summary, piece)


def verbatim(text: str) -> Markup:
    """Return a text unchanged in HTML, with its line breaks."""
    return Markup('<pre class="verbatim">{}</pre>').format(text.rstrip())


def picture(content: bytes, suffix: str, description: str) -> Markup:
    """Return an embedded picture. description: the alternative text."""
    return Markup('<figure><img alt="{}" src="{}"></figure>').format(
        description, data_address(content, suffix)
    )


def table(columns: Sequence[object], rows: Iterable[Sequence[object]], kinds: Sequence[str]) -> Markup:
    """Return an HTML table. kinds: the class of each column, such as "number", or ""."""
    head = _row("th", columns, kinds, Markup(' scope="col"'))
    body = Markup("\n").join(_row("td", row, kinds) for row in rows)
    return Markup('<div class="scroll"><table><thead>{}</thead>\n<tbody>\n{}\n</tbody></table></div>').format(
        head, body
    )


def _row(tag: str, cells: Sequence[object], kinds: Sequence[str], attributes: str = "") -> Markup:
    row_cells = []
    for cell, kind in zip(cells, kinds, strict=True):
        class_attribute = Markup(' class="{}"').format(kind) if kind else ""
        row_cells.append(
            Markup("<{0}{1}{2}>{3}</{0}>").format(Markup(tag), attributes, class_attribute, cell)
        )
    return Markup("<tr>{}</tr>").format(Markup("").join(row_cells))
