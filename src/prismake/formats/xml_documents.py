"""Parse XML of records, each record alone with defusedxml, so that a broken record damages no other."""

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
# What no XML may contain, and programs write all the same: control characters of a PDF that a text was copied from.
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]));",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"(?<=[<\s/])(\w+):(?=\w)")
ElementMapper = Callable[[Element], tuple[Values, Values]]


# How many characters between records are kept: they may be a record without its opening tag.
LOOSE = 1 << 20


def chunks(stream: Blocks, names: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Yield (line number, text) of each element with one of these names, in bounded memory.

    An element that is not closed before the next one, or before the end, is cut off there. An element whose
    opening tag is damaged includes the text before it.
    """
    tags = re.compile(rf"<(/?)(?:{'|'.join(names)})(?=[\s>/])[^<>]*>?")
    opening = re.compile(rf"<({'|'.join(names)})(?=[\s>/])")
    rest, line = "", 1
    while True:
        block = stream.read()
        rest += block
        element_start, after_element, counted_to = -1, 0, 0
        for match in tags.finditer(rest):
            if block and match.end() == len(rest):
                break
            start, end = (element_start if element_start >= 0 else after_element), match.start()
            if match[1]:
                after_element = end = match.end()
            if match[1] or element_start >= 0:
                start += len(rest[start:end]) - len(rest[start:end].lstrip())
                line += rest.count("\n", counted_to, start)
                counted_to = start
                yield line, _closed(rest[start:end], opening)
            element_start = -1 if match[1] else match.start()
        kept_from = element_start if element_start >= 0 else max(after_element, len(rest) - LOOSE)
        if not block:
            if element_start >= 0:
                yield (
                    line + rest.count("\n", counted_to, element_start),
                    _closed(rest[element_start:], opening),
                )
            return
        line += rest.count("\n", counted_to, kept_from)
        rest = rest[kept_from:]


def _closed(text: str, opening: re.Pattern[str]) -> str:
    match = opening.match(text)
    name = match[1] if match else ""
    end = text.rfind(f"</{name}>")
    if end >= 0:
        return text[: end + len(name) + 3]
    head = re.match(r"<[^<>]*/>", text) if match else None
    return head.group() if head else text


DECLARED = "an entity that the file declares itself: such entities are never expanded"


def entries(
    stream: Blocks, names: tuple[str, ...], map_element: ElementMapper, declares: bool = False
) -> Iterator[Entry]:
    """Yield the entries of an XML document; map_element returns (values by column, unmapped values by path).

    declares: whether the file declares entities. A record that uses a declared entity cannot be read.
    """
    for line, raw in chunks(stream, names):
        text = ENTITIES.sub(lambda match: f"&amp;{match[1]};", raw)
        if _CONTROLS.search(text):
            text = _CONTROLS.sub(" ", text)
        if declares and (
            declared_names := [name for name in ENTITIES.findall(raw) if f"{name};" not in html5]
        ):
            yield Entry(line, raw, reason=f"it uses &{declared_names[0]};, {DECLARED}")
            continue
        try:
            element = fromstring(_PREFIX.sub(r"\1_", text) if ":" in text else text)
        except (ParseError, DefusedXmlException, ValueError):
            yield Entry(line, raw, reason="its XML is not well-formed: it is cut off or damaged")
            continue
        try:
            values, left = map_element(element)
        except RecursionError:
            yield Entry(line, raw, reason="its elements are nested too deep for a record")
            continue
        yield Entry(line, raw, left, done={column: texts for column, texts in values.items() if any(texts)})


def has_text(element: Element) -> bool:
    """Return whether an element has text of its own, before or between its child elements."""
    return bool(element.text and element.text.strip()) or any(
        child.tail and child.tail.strip() for child in element
    )


def text_of(element: Element | None) -> str:
    """Return the text of an element and its descendants on one line; an empty string for None."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def texts_at(element: Element, path: str) -> list[str]:
    """Return the non-empty texts of all elements at a path."""
    return [text for child in element.findall(path) if (text := text_of(child))]


def unmapped_fields(
    element: Element, mapped_paths: frozenset[str], path: str = "", into: Values | None = None
) -> Values:
    """Return the texts and attributes of an element by dotted path, except those at mapped paths."""
    texts: Values = {} if into is None else into
    if path in mapped_paths:
        return texts
    for name, value in element.attrib.items():
        key = f"{path}.@{name}" if path else f"@{name}"
        if value.strip() and key not in mapped_paths:
            texts.setdefault(key, []).append(value)
    inner = list(element)
    if path and has_text(element):
        texts.setdefault(path, []).append(text_of(element) if inner else (element.text or "").strip())
        for child in element.iter() if inner else ():
            for name, value in child.attrib.items() if child is not element else ():
                if value.strip():
                    texts.setdefault(f"{path}.{child.tag}.@{name}", []).append(value)
        return texts
    for child in inner:
        unmapped_fields(child, mapped_paths, f"{path}.{child.tag}" if path else str(child.tag), texts)
    return texts
