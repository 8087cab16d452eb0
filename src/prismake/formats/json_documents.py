"""Parse JSON of registers and indexes, one element at a time, so that a broken element damages no other."""

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
    """Yield (start, end) of each record: an object in a top-level list, or in a list under one of these keys.

    A top-level object without such a list is itself a record. A record that is cut off ends with the text. If
    an extra bracket closed a list, the objects after it still belong to the list.
    """
    named = bool(lists) and re.search(rf'"(?:{"|".join(sorted(lists))})"\s*:\s*\[', text) is not None
    depth = 0
    list_depth = closed_depth = -1
    last_key = ""
    start = top_start = -1
    at = 0
    has_list = False
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token[0] == '"':
            last_key = token[1:-1]
            closed_depth = -1
            continue
        if token in "[{":
            if (
                token == "{"
                and depth == closed_depth > 0 > list_depth
                and text[at : match.start()].strip() == ","
            ):
                list_depth, start = depth, match.start()
            elif (
                token == "["
                and list_depth < 0
                and depth <= 4
                and (last_key in lists if named else depth == 0)
            ):
                list_depth = depth + 1
                has_list = True
            elif token == "{" and depth == list_depth:
                start = match.start()
            elif token == "{" and depth == 0:
                top_start, has_list = match.start(), False
            depth += 1
            last_key, closed_depth = "", -1
            continue
        depth = max(depth - 1, 0)
        if token == "}" and depth == list_depth and start >= 0:
            yield start, match.end()
            start = -1
        elif depth < list_depth:
            list_depth, closed_depth = -1, depth
        at = match.end()
        if depth == 0 and top_start >= 0:
            if not has_list:
                yield top_start, match.end()
            top_start = -1
    if start >= 0:
        yield start, len(text)
    elif top_start >= 0 and not has_list:
        yield top_start, len(text)


def flatten(value: Json, mapped_paths: frozenset[str], path: str = "", into: Values | None = None) -> Values:
    """Return the texts of all leaves of a JSON value by dotted path, except those at or below mapped paths. The elements
    of a list share its path.

    path, into: where `value` lies, and the result so far; the recursion sets both.
    """
    fields: Values = {} if into is None else into
    if path in mapped_paths:
        return fields
    if isinstance(value, dict):
        for key, inner in value.items():
            flatten(inner, mapped_paths, f"{path}.{key}" if path else str(key), fields)
    elif isinstance(value, list):
        for inner in value:
            flatten(inner, mapped_paths, path, fields)
    elif value is not None and value != "":
        fields.setdefault(path, []).append(value if isinstance(value, str) else json.dumps(value))
    return fields


def values_at(value: Json, path: str) -> list[Json]:
    """Return all values at a dotted path, through lists; an empty list if there are none."""
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
    """Return the non-empty values at a dotted path as text."""
    return [
        str(node)
        for node in values_at(value, path)
        if not isinstance(node, dict | list) and str(node).strip()
    ]


def spans_with_reasons(text: str, lists: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, reason) of each record of a JSON text; reason is empty if the record can be read.

    In invalid JSON, brackets do not show where records start: text outside of all spans is then yielded with
    a reason, so that nothing is lost.
    """
    element_spans = list(spans(text, lists))
    if is_valid_json(text):
        yield from ((start, end, "") for start, end in element_spans)
        return
    at = 0
    for start, end in [*element_spans, (len(text), len(text))]:
        gap = text[at:start]
        if '"' in gap and not _is_frame(gap, at == 0, start == len(text)):
            yield at, start, OUTSIDE
        if end > start:
            yield start, end, ""
        at = max(at, end)


OUTSIDE = "it is outside every record: a bracket before it is missing, doubled or changed"
_ENVELOPE = re.compile(r'\A\s*\{[^\[\]]*"\w+"\s*:\s*\[\s*\Z')
_VALUES = re.compile(r'"((?:[^"\\]|\\.)*)"(?!\s*:)', re.DOTALL)


def _is_frame(gap: str, is_first: bool, is_last: bool) -> bool:
    """Return whether a text before or after the list of records is the frame of a page, and not a record.

    After its list, a page has counts and tokens but no sentences.
    """
    if is_first:
        return _ENVELOPE.search(gap) is not None
    has_words = any(" " in value.strip() for value in _VALUES.findall(gap))
    return not has_words and (is_last or _ENVELOPE.search(gap) is not None) and gap.lstrip()[:1] in {"]", "{"}


def is_valid_json(text: str) -> bool:
    """Return whether a text is valid JSON."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


ElementMapper = Callable[[Json], tuple[Values, frozenset[str]]]


def entries(text: str, map_element: ElementMapper, lists: frozenset[str]) -> Iterator[Entry]:
    """Yield the entries of a JSON document; map_element returns (values by column, mapped paths)."""
    line, counted = 1, 0
    for start, end, reason in spans_with_reasons(text, lists):
        raw = text[start:end]
        line += text.count("\n", counted, start)
        counted = start
        if reason:
            yield Entry(line, raw.strip(), reason=reason)
            continue
        try:
            element = json.loads(raw)
        except (ValueError, RecursionError):
            yield Entry(line, raw, reason="it is not valid JSON: it is cut off or damaged")
            continue
        try:
            values, mapped_paths = map_element(element)
        except (TypeError, AttributeError, KeyError, ValueError, IndexError):
            yield Entry(line, raw, reason="its JSON does not have the structure of this source's records")
            continue
        yield Entry(line, raw, flatten(element, mapped_paths), done={k: v for k, v in values.items() if v})
