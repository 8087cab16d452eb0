"""XML of records: each record is parsed alone by defusedxml, so that a broken one stays one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.entities import html5
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from prismake.formats.encodings import Blocks
from prismake.formats.entry import Entry
from prismake.records.record import Values

ENTITIES = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;|#)(\w+);")
_PREFIX = re.compile(r"(?<=[<\s/])(\w+):(?=\w)")
Shape = Callable[[Element], tuple[Values, Values]]


# What stands between records is no longer than this, and is kept so long as it may be one without its first tag.
LOOSE = 1 << 20


def chunks(stream: Blocks, names: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of each element with one of these names, a block of the file at a time.

    An element that is not closed before the next one opens, or before the text ends, comes cut off; one whose
    first tag is damaged comes with what stands before it.
    """
    tags = re.compile(rf"<(/?)(?:{'|'.join(names)})(?=[\s>/])[^<>]*>?")
    opening = re.compile(rf"<({'|'.join(names)})(?=[\s>/])")
    rest, line = "", 1
    while True:
        block = stream.read()
        rest += block
        begun, free, counted = -1, 0, 0
        for found in tags.finditer(rest):
            if block and found.end() == len(rest):
                break
            start, end = (begun if begun >= 0 else free), found.start()
            if found[1]:
                free = end = found.end()
            if found[1] or begun >= 0:
                start += len(rest[start:end]) - len(rest[start:end].lstrip())
                line += rest.count("\n", counted, start)
                counted = start
                yield line, _closed(rest[start:end], opening)
            begun = -1 if found[1] else found.start()
        keep = begun if begun >= 0 else max(free, len(rest) - LOOSE)
        if not block:
            if begun >= 0:
                yield line + rest.count("\n", counted, begun), _closed(rest[begun:], opening)
            return
        line += rest.count("\n", counted, keep)
        rest = rest[keep:]


def _closed(text: str, opening: re.Pattern[str]) -> str:
    found = opening.match(text)
    name = found[1] if found else ""
    end = text.rfind(f"</{name}>")
    if end >= 0:
        return text[: end + len(name) + 3]
    head = re.match(r"<[^<>]*/>", text) if found else None
    return head.group() if head else text


DECLARED = "which the file itself declares, and such a name is never looked up"


def entries(stream: Blocks, names: tuple[str, ...], shape: Shape, declares: bool = False) -> Iterator[Entry]:
    """Yield the entries of an XML document; `shape` puts one element into columns and what is left.

    declares says that the file declares entities: then a record that uses one of them cannot be read.
    """
    for line, raw in chunks(stream, names):
        text = ENTITIES.sub(lambda found: f"&amp;{found[1]};", raw)
        if declares and (own := [name for name in ENTITIES.findall(raw) if f"{name};" not in html5]):
            yield Entry(line, raw, reason=f"it uses &{own[0]};, {DECLARED}")
            continue
        try:
            element = fromstring(_PREFIX.sub(r"\1_", text) if ":" in text else text)
        except (ParseError, DefusedXmlException, ValueError):
            yield Entry(line, raw, reason="it is not whole XML: cut off, or a character in it was changed")
            continue
        try:
            values, left = shape(element)
        except RecursionError:
            yield Entry(line, raw, reason="its elements lie in one another too deep to be those of a record")
            continue
        yield Entry(line, raw, left, done={column: said for column, said in values.items() if any(said)})


def says_text(element: Element) -> bool:
    """Say whether an element has text of its own, before or between its inner elements."""
    return bool(element.text and element.text.strip()) or any(
        one.tail and one.tail.strip() for one in element
    )


def text_of(element: Element | None) -> str:
    """Return all text in an element, of its inner elements too, on one line."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def texts_at(element: Element, path: str) -> list[str]:
    """Return the texts of all elements at a path, without empty ones."""
    return [text for found in element.findall(path) if (text := text_of(found))]


def left_over(
    element: Element, understood: frozenset[str], path: str = "", into: Values | None = None
) -> Values:
    """Return the leaves and attributes of an element by dotted path, but those that were understood."""
    found: Values = {} if into is None else into
    if path in understood:
        return found
    for name, value in element.attrib.items():
        key = f"{path}.@{name}" if path else f"@{name}"
        if value.strip() and key not in understood:
            found.setdefault(key, []).append(value)
    inner = list(element)
    if path and says_text(element):
        found.setdefault(path, []).append(text_of(element) if inner else (element.text or "").strip())
        for one in element.iter() if inner else ():
            for name, value in one.attrib.items() if one is not element else ():
                if value.strip():
                    found.setdefault(f"{path}.{one.tag}.@{name}", []).append(value)
        return found
    for one in inner:
        left_over(one, understood, f"{path}.{one.tag}" if path else str(one.tag), found)
    return found
