"""Determines what a file is by its first and last bytes, never by its name or by what its host claims."""

from __future__ import annotations

import re
from typing import Literal
from xml.parsers import expat

from prismake.search.xml_answers import OwnEntities, root_of

Kind = Literal["pdf", "xml", "page", "nothing", "other"]
HEAD = 1024
TAIL = 4096
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
# Beginnings of files that people and hosts take for full texts.
_BEGINNINGS = (
    (b"PK\x03\x04", "a packed file, such as .docx, .epub or .zip"),
    (b"\xd0\xcf\x11\xe0", "a file of an old office program, such as .doc"),
    (b"{\\rtf", "an RTF file"),
    (b"%!PS", "PostScript"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a packed file (gzip)"),
)


def content_kind(body: bytes) -> Kind:
    """Return the kind of a file: PDF, XML, HTML page, empty, or another kind."""
    head = body[:HEAD]
    if not body.strip():
        return "nothing"
    if _HTML.match(head):
        return "page"
    # Readers take a PDF whose first line is not the first of the file.
    if b"%PDF-" in head:
        return "pdf"
    return "xml" if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") else "other"


def fault_of(body: bytes) -> str:
    """Return the reason why a file is not a full text; empty for a complete PDF, or a complete article in XML."""
    kind = content_kind(body)
    if kind == "nothing":
        return "the file is empty"
    if kind == "page":
        return "it is a page of HTML, not a PDF"
    if kind == "pdf":
        return "" if b"%%EOF" in body[-TAIL:] else "the PDF is cut off: its end is missing"
    if kind == "xml":
        return _fault_of_xml(body)
    content = next(
        (words for begin, words in _BEGINNINGS if body.startswith(begin)), "a file of another kind"
    )
    return f"it is {content}, not a PDF"


def _fault_of_xml(body: bytes) -> str:
    """Return why XML is not an article in JATS; empty if it is."""
    try:
        name = root_of(body)
    except expat.ExpatError:
        return "the XML is not whole"
    except OwnEntities as error:
        return f"it {error}"
    return "" if name == "article" else f"the XML holds <{name}>, not an article"
