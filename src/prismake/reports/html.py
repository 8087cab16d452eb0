"""The one way to write HTML: text from data is escaped by markupsafe, here and in the templates, and nowhere else."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape

MEDIA = {".svg": "image/svg+xml", ".png": "image/png"}
PUNCTUATION = (".", ",", ":")


def environment(folder: Path) -> jinja2.Environment:
    """Return the environment of the templates of a folder, which escapes whatever a template shows."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["link"] = safe_link
    return made


def safe_link(address: str) -> str:
    """Return a relative path or a web address as it is; anything else, such as javascript:, becomes "#"."""
    scheme, colon, _ = address.partition(":")
    if colon and "/" not in scheme and not scheme.startswith("#") and scheme.lower() not in ("http", "https"):
        return "#"
    return address


def embedded(data: object) -> Markup:
    """Return data as JSON that is safe inside a script element: no character that could end it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=False)
    for character in ("&", "<", ">", "\u2028", "\u2029"):
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def data_address(content: bytes, suffix: str) -> str:
    """Return a picture as an address that holds it. suffix: ".svg" or ".png"."""
    return f"data:{MEDIA[suffix]};base64,{base64.b64encode(content).decode('ascii')}"


def record_link(name: str, page: str = "") -> str:
    """Return the address of the history of a record, or of what a report or study is made of."""
    return f"{page}#record={quote(name, safe='')}"


# ---- pieces, for what has no template


def link(address: str, words: str) -> Markup:
    """Return a link."""
    return Markup('<a href="{}">{}</a>').format(quote(safe_link(address), safe="/.#?=&-_~%:"), words)


def paragraph(*parts: object, kind: str = "") -> Markup:
    """Return a paragraph of texts, numbers and links; a part that is a mark only follows without a space."""
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


def fold(words: str, piece: Markup, *, unfolded: bool = False) -> Markup:
    """Return a piece that opens with a click on its words."""
    state = Markup(" open") if unfolded else ""
    return Markup("<details{}><summary>{}</summary>\n{}\n</details>").format(state, words, piece)


def verbatim(text: str) -> Markup:
    """Return a text as it stands, line by line."""
    return Markup('<pre class="verbatim">{}</pre>').format(text.rstrip())


def picture(content: bytes, suffix: str, description: str) -> Markup:
    """Return a picture inside the page. description: what it shows, for those who do not see it."""
    return Markup('<figure><img alt="{}" src="{}"></figure>').format(
        description, data_address(content, suffix)
    )


def table(columns: Sequence[object], rows: Iterable[Sequence[object]], kinds: Sequence[str]) -> Markup:
    """Return a table. kinds: for each column its class, such as "number", or nothing."""
    head = _row("th", columns, kinds, Markup(' scope="col"'))
    body = Markup("\n").join(_row("td", row, kinds) for row in rows)
    return Markup('<div class="scroll"><table><thead>{}</thead>\n<tbody>\n{}\n</tbody></table></div>').format(
        head, body
    )


def _row(tag: str, cells: Sequence[object], kinds: Sequence[str], attributes: str = "") -> Markup:
    made = []
    for cell, kind in zip(cells, kinds, strict=True):
        named = Markup(' class="{}"').format(kind) if kind else ""
        made.append(Markup("<{0}{1}{2}>{3}</{0}>").format(Markup(tag), attributes, named, cell))
    return Markup("<tr>{}</tr>").format(Markup("").join(made))
