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


# What is between records is no longer than this, and is kept so long as it may be one without its first tag.
LOOSE = 1 << 20


def chunks(stream: Blocks, names: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of each element with one of these names, a block of the file at a time.

    An element that is not closed before the next one opens, or before the text ends, comes cut off; one whose
    first tag is damaged comes with what is before it.
    """
    tags = re.compile(rf"<(/?)(?:{'|'.join(names)})(?=[\s>/])[^<>]*>?")
    opening = re.compile(rf"<({'|'.join(names)})(?=[\s>/])")
    rest, line = "", 1
    while True:
        block = stream.read()
        rest += block
        begun, free, counted = -1, 0, 0
        for match in tags.finditer(rest):
            if block and match.end() == len(rest):
                break
            start, end = (begun if begun >= 0 else free), match.start()
            if match[1]:
                free = end = match.end()
            if match[1] or begun >= 0:
                start += len(rest[start:end]) - len(rest[start:end].lstrip())
                line += rest.count("\n", counted, start)
                counted = start
                yield line, _closed(rest[start:end], opening)
            begun = -1 if match[1] else match.start()
        keep = begun if begun >= 0 else max(free, len(rest) - LOOSE)
        if not block:
            if begun >= 0:
                yield line + rest.count("\n", counted, begun), _closed(rest[begun:], opening)
            return
        line += rest.count("\n", counted, keep)
        rest = rest[keep:]


def _closed(text: str, opening: re.Pattern[str]) -> str:
    match = opening.match(text)
    name = match[1] if match else ""
    end = text.rfind(f"</{name}>")
    if end >= 0:
        return text[: end + len(name) + 3]
    head = re.match(r"<[^<>]*/>", text) if match else None
    return head.group() if head else text


DECLARED = "an entity that the file declares itself: such entities are never expanded"


def entries(stream: Blocks, names: tuple[str, ...], shape: Shape, declares: bool = False) -> Iterator[Entry]:
    """Yield the entries of an XML document; `shape` puts one element into columns and what is left.

    declares says that the file declares entities: then a record that uses one of them cannot be read.
    """
    for line, raw in chunks(stream, names):
        text = ENTITIES.sub(lambda match: f"&amp;{match[1]};", raw)
        if declares and (own := [name for name in ENTITIES.findall(raw) if f"{name};" not in html5]):
            yield Entry(line, raw, reason=f"it uses &{own[0]};, {DECLARED}")
            continue
        try:
            element = fromstring(_PREFIX.sub(r"\1_", text) if ":" in text else text)
        except (ParseError, DefusedXmlException, ValueError):
            yield Entry(line, raw, reason="its XML is not well-formed: it is cut off or damaged")
            continue
        try:
            values, left = shape(element)
        except RecursionError:
            yield Entry(line, raw, reason="its elements are nested too deep for a record")
            continue
        yield Entry(line, raw, left, done={column: texts for column, texts in values.items() if any(texts)})


def says_text(element: Element) -> bool:
    """Return whether an element has text of its own, before or between its inner elements."""
    return bool(element.text and element.text.strip()) or any(
        child.tail and child.tail.strip() for child in element
    )


def text_of(element: Element | None) -> str:
    """Return all text in an element, of its inner elements too, on one line."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def texts_at(element: Element, path: str) -> list[str]:
    """Return the texts of all elements at a path, without empty ones."""
    return [text for child in element.findall(path) if (text := text_of(child))]


def left_over(
    element: Element, understood: frozenset[str], path: str = "", into: Values | None = None
) -> Values:
    """Return the leaves and attributes of an element by dotted path, but those that were understood."""
    texts: Values = {} if into is None else into
    if path in understood:
        return texts
    for name, value in element.attrib.items():
        key = f"{path}.@{name}" if path else f"@{name}"
        if value.strip() and key not in understood:
            texts.setdefault(key, []).append(value)
    inner = list(element)
    if path and says_text(element):
        texts.setdefault(path, []).append(text_of(element) if inner else (element.text or "").strip())
        for child in element.iter() if inner else ():
            for name, value in child.attrib.items() if child is not element else ():
                if value.strip():
                    texts.setdefault(f"{path}.{child.tag}.@{name}", []).append(value)
        return texts
    for child in inner:
        left_over(child, understood, f"{path}.{child.tag}" if path else str(child.tag), texts)
    return texts
