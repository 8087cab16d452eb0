"""JSON of registers and indexes: split element by element, so that one broken element stays one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from prismake.formats.entry import Entry
from prismake.records.record import Values

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
Json = Any


def spans(text: str, lists: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where each record begins and ends: an object in a list at the top or under one of these keys.

    An object at the top that holds no such list is a record itself. What is cut off ends with the text. An object
    without a name right after a list, where a bracket too many closed it, goes on with the list.
    """
    named = bool(lists) and re.search(rf'"(?:{"|".join(sorted(lists))})"\s*:\s*\[', text) is not None
    depth = 0
    listed = closed = -1
    last = ""
    begun = top = -1
    at = 0
    held_list = False
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token[0] == '"':
            last = token[1:-1]
            closed = -1
            continue
        if token in "[{":
            if token == "{" and depth == closed > 0 > listed and text[at : match.start()].strip() == ",":
                listed, begun = depth, match.start()
            elif token == "[" and listed < 0 and depth <= 4 and (last in lists if named else depth == 0):
                listed = depth + 1
                held_list = True
            elif token == "{" and depth == listed:
                begun = match.start()
            elif token == "{" and depth == 0:
                top, held_list = match.start(), False
            depth += 1
            last, closed = "", -1
            continue
        depth = max(depth - 1, 0)
        if token == "}" and depth == listed and begun >= 0:
            yield begun, match.end()
            begun = -1
        elif depth < listed:
            listed, closed = -1, depth
        at = match.end()
        if depth == 0 and top >= 0:
            if not held_list:
                yield top, match.end()
            top = -1
    if begun >= 0:
        yield begun, len(text)
    elif top >= 0 and not held_list:
        yield top, len(text)


def flatten(value: Json, understood: frozenset[str], path: str = "", into: Values | None = None) -> Values:
    """Return the leaves of a JSON value by dotted path, without those below a path that was understood."""
    fields: Values = {} if into is None else into
    if path in understood:
        return fields
    if isinstance(value, dict):
        for key, inner in value.items():
            flatten(inner, understood, f"{path}.{key}" if path else str(key), fields)
    elif isinstance(value, list):
        for inner in value:
            flatten(inner, understood, path, fields)
    elif value is not None and value != "":
        fields.setdefault(path, []).append(value if isinstance(value, str) else json.dumps(value))
    return fields


def at(value: Json, path: str) -> list[Json]:
    """Return all values at a dotted path, stepping into lists; an empty list where there are none."""
    nodes = [value]
    for key in path.split("."):
        step: list[Json] = []
        for node in nodes:
            inner = node.get(key) if isinstance(node, dict) else None
            if isinstance(inner, list):
                step.extend(inner)
            elif inner is not None:
                step.append(inner)
        nodes = step
    return nodes


def texts(value: Json, path: str) -> list[str]:
    """Return all values at a dotted path as texts, without empty ones."""
    return [str(node) for node in at(value, path) if not isinstance(node, dict | list) and str(node).strip()]


def stretches(text: str, lists: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (begin, end, reason) of each record of a JSON text; reason is empty for what may be read.

    Where the text is not whole JSON, brackets no longer tell where records begin: what then is outside of
    all of them is yielded too, with the reason, so that nothing is dismissed.
    """
    element_spans = list(spans(text, lists))
    if is_whole(text):
        yield from ((begun, ended, "") for begun, ended in element_spans)
        return
    at = 0
    for begun, ended in [*element_spans, (len(text), len(text))]:
        gap = text[at:begun]
        if '"' in gap and not _is_frame(gap, at == 0, begun == len(text)):
            yield at, begun, OUTSIDE
        if ended > begun:
            yield begun, ended, ""
        at = max(at, ended)


OUTSIDE = "it is outside every record: a bracket before it is missing, doubled or changed"
_ENVELOPE = re.compile(r'\A\s*\{[^\[\]]*"\w+"\s*:\s*\[\s*\Z')
_VALUES = re.compile(r'"((?:[^"\\]|\\.)*)"(?!\s*:)', re.DOTALL)


def _is_frame(gap: str, is_first: bool, is_last: bool) -> bool:
    """Return whether a stretch is what is before or after the list of records of a page, and no record.

    After the list a page says counts and tokens, but no words.
    """
    if is_first:
        return _ENVELOPE.search(gap) is not None
    says_words = any(" " in value.strip() for value in _VALUES.findall(gap))
    return (
        not says_words and (is_last or _ENVELOPE.search(gap) is not None) and gap.lstrip()[:1] in {"]", "{"}
    )


def is_whole(text: str) -> bool:
    """Return whether a text is whole JSON."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


Shape = Callable[[Json], tuple[Values, frozenset[str]]]


def entries(text: str, shape: Shape, lists: frozenset[str]) -> Iterator[Entry]:
    """Yield the entries of a JSON document; `shape` puts one element into columns."""
    line, counted = 1, 0
    for begun, ended, reason in stretches(text, lists):
        raw = text[begun:ended]
        line += text.count("\n", counted, begun)
        counted = begun
        if reason:
            yield Entry(line, raw.strip(), reason=reason)
            continue
        try:
            element = json.loads(raw)
        except (ValueError, RecursionError):
            yield Entry(line, raw, reason="it is not valid JSON: it is cut off or damaged")
            continue
        try:
            values, understood = shape(element)
        except (TypeError, AttributeError, KeyError, ValueError, IndexError):
            yield Entry(line, raw, reason="its JSON does not have the structure of this source's records")
            continue
        yield Entry(line, raw, flatten(element, understood), done={k: v for k, v in values.items() if v})
