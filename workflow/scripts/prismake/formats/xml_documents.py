"""XML of records: each record is parsed alone by defusedxml, so that a broken one stays one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from prismake.formats.encodings import Blocks
from prismake.formats.entry import Entry
from prismake.records.record import Values

ENTITIES = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;|#)(\w+);")
_PREFIX = re.compile(r"(?<=[<\s/])(\w+):(?=\w)")
Shape = Callable[[Element], tuple[Values, Values]]


def chunks(stream: Blocks, names: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of each element with one of these names, a block of the file at a time.

    An element that is not closed before the next one opens, or before the text ends, comes cut off.
    """
    opening = re.compile(rf"<({'|'.join(names)})(?=[\s>/])")
    rest, line = "", 1
    while True:
        block = stream.read()
        rest += block
        starts = [found.start() for found in opening.finditer(rest)]
        if block:
            starts, keep = starts[:-1], starts[-1:] or [max(len(rest) - 64, 0)]
        else:
            keep = [len(rest)]
        ends = [*starts[1:], keep[0]] if starts else []
        counted = 0
        for start, end in zip(starts, ends, strict=True):
            line += rest.count("\n", counted, start)
            counted = start
            yield line, _closed(rest[start:end], opening)
        line += rest.count("\n", counted, keep[0])
        rest = rest[keep[0] :]
        if not block:
            return


def _closed(text: str, opening: re.Pattern[str]) -> str:
    found = opening.match(text)
    name = found[1] if found else ""
    end = text.rfind(f"</{name}>")
    if end >= 0:
        return text[: end + len(name) + 3]
    head = re.match(r"<[^<>]*/>", text)
    return head.group() if head else text


def entries(stream: Blocks, names: tuple[str, ...], shape: Shape) -> Iterator[Entry]:
    """Yield the entries of an XML document; `shape` puts one element into columns and what is left."""
    for line, raw in chunks(stream, names):
        text = ENTITIES.sub(lambda found: f"&amp;{found[1]};", raw)
        try:
            element = fromstring(_PREFIX.sub(r"\1_", text) if ":" in text else text)
        except (ParseError, DefusedXmlException, ValueError):
            yield Entry(line, raw, reason="it is not whole XML: cut off, or a character in it was changed")
            continue
        values, left = shape(element)
        yield Entry(line, raw, left, done={column: said for column, said in values.items() if any(said)})


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
    if path and element.text and element.text.strip():
        found.setdefault(path, []).append(text_of(element) if inner else element.text.strip())
        if inner:
            return found
    for one in inner:
        left_over(one, understood, f"{path}.{one.tag}" if path else str(one.tag), found)
    return found
