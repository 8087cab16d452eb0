"""Citations that hold a whole reference, beside a column of titles: DistillerSR's Bibliography, a citation in APA style."""

from __future__ import annotations

import re

from prismake.records.citation import citation_parts
from prismake.records.identifiers import dois_in
from prismake.records.record import Values

COLUMN = "full_citation"
_SHORTEST_TITLE = 12
_LONGEST_JOURNAL = 120
_YEAR = re.compile(r"\(?\b(?P<year>(?:1[5-9]|20)\d\d)[a-z]?\b[^()]*\)?[.,:\s]*$")
_ADDRESS = re.compile(r"(?:\bdoi:?\s*)?(?:https?://\S+|\b10\.\d{4,9}/\S+)", re.IGNORECASE)
# Journal, volume(issue), pages of DistillerSR, which writes the signs also where it has no number: ", (), ."
_NUMBERED = re.compile(
    r"(?P<journal>.*?)\s*,\s*(?P<volume>[\w./ -]*?)\s*\((?P<issue>[^()]*)\)\s*(?:,\s*(?P<pages>[^,]*?))?[\s,.]*"
)
_NO_VALUE = frozenset({"", "na", "n/a", "nan", "none", "null"})
_PLACE_COLUMNS = ("journal", "volume", "issue", "pages", "year")


def take_full_citation(values: Values) -> None:
    """Fill authors, year, journal, volume, issue, pages and DOI that no other column has from a citation that contains the title.

    A text that does not contain the title is no citation of the record: nothing is taken from it.
    """
    texts = values.pop(COLUMN, [])
    title = " ".join(next(iter(values.get("title", ())), "").split()).rstrip(".")
    if not texts or len(title) < _SHORTEST_TITLE:
        return
    text = " ".join(texts[0].split())
    start = text.casefold().find(title.casefold())
    if start < 0:
        return
    before, behind = text[:start].strip(), text[start + len(title) :]
    year = _YEAR.search(before)
    names = (before[: year.start()] if year else before).strip(" ,;:\"'“‘(.")
    found = _places(behind)
    found["author_cell"] = names if re.search(r"[^\W\d_]", names) else ""
    if year:
        found["year"] = year["year"]
    has_authors = any(any(values.get(column, ())) for column in ("authors", "author_cell", "author_first"))
    for column, value in found.items():
        is_filled = has_authors if column == "author_cell" else any(values.get(column, ()))
        if value and not is_filled and not (column == "pages" and values.get("start_page")):
            values[column] = [value]


def _places(behind: str) -> dict[str, str]:
    """Return the DOI and the place of the article from the text behind its title."""
    dois = dois_in(behind)
    doi = {"doi": dois[0]} if len(dois) == 1 else {}
    text = _ADDRESS.sub("", behind).lstrip(" .;:\"'”’?!").rstrip()
    text = re.sub(r"^\[[^\[\]]*\][.,\s]*|^In:?\s+", "", text)
    numbered = _NUMBERED.fullmatch(text)
    if numbered:
        parts = {
            column: part
            for column, part in numbered.groupdict("").items()
            if part.strip(" ,").lower() not in _NO_VALUE
        }
        return {**parts, **doi}
    text = text.strip(" .,;:")
    parts = {column: part for column, part in citation_parts(text).items() if column in _PLACE_COLUMNS}
    if not parts and text and len(text) <= _LONGEST_JOURNAL and not re.search(r"\d", text):
        parts = {"journal": text}
    return {**parts, **doi}
