"""Pieces of a page: sentences, tables, links and pictures. Whatever comes from data is escaped here."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

from prismake.render.words import counted, listed

__all__ = [
    "Cell",
    "Html",
    "awaited",
    "bar",
    "bullets",
    "counted",
    "fold",
    "heading",
    "link",
    "listed",
    "picture",
    "safe",
    "sentence",
    "share",
    "shortened",
    "table",
    "tally",
    "together",
    "verbatim",
]

FEW = 10
MARKS = (".", ",", ":")
LONG = 45


class Html:
    """A piece of a page that is safe to show. Jupyter shows it as HTML."""

    def __init__(self, text: str) -> None:
        self.text = text

    def _repr_html_(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return "(shown on the page)"


Cell = str | int | Html


def safe(cell: Cell) -> str:
    """Return a cell as HTML: text escaped, numbers with commas."""
    if isinstance(cell, Html):
        return cell.text
    return f"{cell:,}" if isinstance(cell, int) else escape(cell)


def share(part: int, whole: int) -> str:
    """Return a share in per cent, or a dash where there is nothing to share."""
    return f"{100 * part / whole:.1f}\u00a0%" if whole else "–"


def tally(values: Iterable[object]) -> dict[str, int]:
    """Return how often each value stands there, the commonest first, ties in the order of the alphabet."""
    counts = Counter(str(value) for value in values)
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))


def shortened(text: str, longest: int = 160) -> str:
    """Return a text cut at a word, with an ellipsis where something was cut off."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(",;: ") + " …"


def sentence(*parts: Cell) -> Html:
    """Return a paragraph of texts, numbers and links; a part that is a mark only follows without a space."""
    return Html(f"<p>{_flowing(parts)}</p>")


def awaited(*parts: Cell) -> Html:
    """Return a paragraph that says what is not there yet."""
    return Html(f'<p class="awaited">{_flowing(parts)}</p>')


def _flowing(parts: Iterable[Cell]) -> str:
    text = ""
    for part in parts:
        joint = "" if part in MARKS or not text else " "
        text += joint + safe(part) if part != "" else ""
    return text


def together(*pieces: Html) -> Html:
    """Return pieces one below the other."""
    return Html("\n".join(piece.text for piece in pieces if piece.text))


def heading(words: str) -> Html:
    """Return a small heading."""
    return Html(f"<h3>{escape(words)}</h3>")


def bullets(entries: Iterable[Cell]) -> Html:
    """Return a list with one entry a line."""
    return Html("<ul>" + "".join(f"<li>{safe(entry)}</li>" for entry in entries) + "</ul>")


def table(columns: Sequence[str], rows: Sequence[Sequence[Cell]], caption: str = "") -> Html:
    """Return a table with these headers. Whole numbers stand to the right."""
    numeric = [
        bool(rows) and all(isinstance(row[place], int) for row in rows) for place in range(len(columns))
    ]
    head = "".join(
        f'<th scope="col"{_right(right)}>{escape(column)}</th>'
        for column, right in zip(columns, numeric, strict=True)
    )
    body = "\n".join(
        "<tr>"
        + "".join(
            f"<td{_right(right) or _long(cell)}>{safe(cell)}</td>"
            for cell, right in zip(row, numeric, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    told = f"<caption>{escape(caption)}</caption>" if caption else ""
    return Html(
        f'<div class="scroll"><table>{told}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>'
    )


def _right(right: bool) -> str:
    return ' class="number"' if right else ""


def _long(cell: Cell) -> str:
    return ' class="long"' if isinstance(cell, str) and len(cell) > LONG else ""


def bar(part: int, largest: int) -> Html:
    """Return a bar for a table's cell: its length is the share of the largest number."""
    if not part:
        return Html("")
    width = 100 * part / largest
    return Html(f'<span class="bar" style="width:{width:.1f}%"></span>')


def fold(words: str, piece: Html, *, unfolded: bool = False) -> Html:
    """Return a piece that opens with a click on its words."""
    state = " open" if unfolded else ""
    return Html(f"<details{state}><summary>{escape(words)}</summary>\n{piece.text}\n</details>")


def link(href: str, words: str) -> Html:
    """Return a link to a file, told relative to the page."""
    return Html(f'<a href="{escape(quote(href, safe="/.#?=&-_~"), quote=True)}">{escape(words)}</a>')


def verbatim(text: str) -> Html:
    """Return a text as it stands, line by line."""
    return Html(f'<pre class="verbatim">{escape(text.rstrip())}</pre>')


def picture(content: bytes, kind: str, told: str) -> Html:
    """Return a picture inside the page; kind: svg or png; told: what it shows, for those who do not see it."""
    media = "image/svg+xml" if kind == "svg" else f"image/{kind}"
    data = base64.b64encode(content).decode("ascii")
    return Html(f'<figure><img alt="{escape(told, quote=True)}" src="data:{media};base64,{data}"></figure>')
