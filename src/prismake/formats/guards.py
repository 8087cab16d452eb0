"""Signs that keep a spreadsheet from changing a cell, such as ="00123"."""

from __future__ import annotations

import re
from collections.abc import Collection

from prismake.records.record import Values

# A link of a spreadsheet, with the text that it shows: =HYPERLINK("https://...","Moss tea"), in German with a semicolon.
_LINK = re.compile(r'=HYPERLINK\(\s*"[^"]*"\s*[,;]\s*"((?:[^"]|"")*)"\s*\)', re.IGNORECASE)
# A number that a stroke keeps a text; then the other cells of the row have such a stroke as well.
_STROKE = re.compile(r"'\d[\d\s./\u2010-\u2015-]*")
# What programs write so that a spreadsheet takes a number for text: ="00123".
_GUARD = re.compile(r'="(.*)"', re.DOTALL)


def without_guards(fields: Values, with_links: Collection[str] = ()) -> Values:
    """Return the fields of a row without characters that protect cells in spreadsheets, such as =" "; the same object
    if there are none. with_links: columns that keep the addresses of their links.
    """
    cells = [text for texts in fields.values() for text in texts]
    if any(text[:1] == "'" and _STROKE.fullmatch(text) for text in cells):
        fields = {tag: [_without_stroke(text) for text in texts] for tag, texts in fields.items()}
    if any(text[:11].upper() == "=HYPERLINK(" for text in cells):
        fields = {
            tag: texts if tag in with_links else [_LINK.sub(_shown, text) for text in texts]
            for tag, texts in fields.items()
        }
    if not any(text.startswith('="') for text in cells):
        return fields
    plain = {tag: [_GUARD.sub(r"\1", text).strip() for text in texts] for tag, texts in fields.items()}
    return {tag: texts for tag, texts in plain.items() if any(texts)}


def _without_stroke(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[-1:] != "'" else text


def _shown(link: re.Match[str]) -> str:
    """Return the text that a link shows."""
    return link[1].replace('""', '"')
