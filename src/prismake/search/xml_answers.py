"""Checks XML answers with a streaming parser, without building a tree, which is fast enough for the permitted rate on
two cores.
"""

from __future__ import annotations

import hashlib
import re
from xml.parsers import expat

from prismake.search.outcomes import Damaged


class OwnEntities(ValueError):
    """An XML document declares entities. The message is a phrase that says what the document does."""


_HIDING = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b[^<>]*?\bencoding\s*=\s*[\"']([^\"']*)")
_HTML = re.compile(rb"\s*<(?:!doctype html|html)", re.IGNORECASE)


def check_xml(body: bytes, root: str) -> None:
    """Raise Damaged unless a body is one complete XML document with this root element and without declared entities."""
    if _HTML.match(body):
        raise Damaged("an HTML page came in place of XML")
    # All sources send UTF-8. Read by another name, letters would be others, without an error.
    encoding = _ENCODING.match(body)
    if (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii")) or body[:2] in (
        b"\xff\xfe",
        b"\xfe\xff",
    ):
        raise Damaged("the answer is not declared as UTF-8")
    try:
        name = root_of(body)
    except expat.ExpatError as error:
        raise Damaged(f"the answer is not whole XML ({error})") from error
    except OwnEntities as error:
        raise Damaged(f"the answer {error}") from error
    if name != root:
        raise Damaged(f"expected <{root}>, found <{name}>")


def root_of(body: bytes) -> str:
    """Return the name of the root element of a complete XML document.

    Raises expat.ExpatError for an incomplete one, and OwnEntities.
    """
    names: list[str] = []
    parser = expat.ParserCreate()

    def first_element(name: str, attributes: object) -> None:
        del attributes
        names.append(name)
        parser.StartElementHandler = None

    def entity(*declaration: object) -> None:
        del declaration
        raise OwnEntities("declares entities of its own, which are never expanded")

    parser.StartElementHandler = first_element
    parser.EntityDeclHandler = entity
    parser.Parse(body, True)
    return names[0]


def record_digests(
    body: bytes, names: tuple[str, ...], uid: re.Pattern[bytes]
) -> tuple[dict[str, str], list[str]]:
    """Return record id to sha256 for a checked document, and the ids that occur twice.

    names: the elements of records, which are not nested. uid: pattern whose first group is the id of a record. Raises
    Damaged for a record without an id.
    """
    tags = re.compile(rb"<(/?)(" + b"|".join(name.encode() for name in names) + rb")(?=[\s>/])[^<>]*>")
    records: dict[str, str] = {}
    twice: list[str] = []
    start = -1
    # A record inside a comment, an instruction or a text did not come. Other texts belong to their records.
    body = _HIDING.sub(
        lambda part: part[0] if part[0].startswith(b"<![") and not tags.search(part[0]) else b"", body
    )
    for tag in tags.finditer(body):
        if not tag[1]:
            start = tag.start()
            continue
        record = body[start : tag.end()]
        uid_match = uid.search(record) if start >= 0 else None
        if uid_match is None:
            raise Damaged("a record has no id")
        key = uid_match[1].decode()
        if key in records:
            twice.append(key)
        records[key] = hashlib.sha256(record).hexdigest()
        start = -1
    return records, twice
