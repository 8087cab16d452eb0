"""Reads JSON answers strictly: a part that is missing against the documentation makes the answer damaged, never
empty.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from prismake.search.masks import value_digest
from prismake.search.outcomes import Damaged
from prismake.search.provider import Limits, Page

# No source holds as many records; a larger number is no count.
MOST_RECORDS = 10**10
_HTML = re.compile(rb"\s*<(?:!doctype html|html)", re.IGNORECASE)


def read_json(body: bytes) -> dict[str, Any]:
    """Return the object that an answer holds. Raises Damaged for HTML, an answer that is cut off, or another value."""
    if _HTML.match(body):
        raise Damaged("an HTML page came in place of JSON")
    try:
        # The texts of some errors hold raw line ends.
        content = json.loads(body.decode("utf-8-sig"), strict=False)
    except (ValueError, RecursionError) as error:
        raise Damaged(f"the answer is not whole JSON ({error})") from error
    if not isinstance(content, dict):
        raise Damaged("expected a JSON object, found another value")
    return content


def value_at(content: Any, *keys: str) -> Any:
    """Return the value at this path of keys. Raises Damaged if a key is missing."""
    for key in keys:
        if not isinstance(content, dict) or key not in content:
            raise Damaged(f'the answer has no key "{key}"')
        content = content[key]
    return content


def count_at(content: Any, *keys: str) -> int:
    """Return the number at this path of keys. Raises Damaged if it is not a whole number."""
    value = value_at(content, *keys)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_RECORDS:
        raise Damaged(f'the answer has no count at "{keys[-1]}"')
    return value


def page_of(
    rows: Any,
    id_of: Callable[[Any], str],
    limits: Limits,
    total: int | None,
    token: Any,
    notes: dict[str, Any] | None = None,
) -> Page:
    """Return a page of records from a JSON answer.

    rows: the list of records. id_of: returns the id of a record, or raises Damaged. token: the token of the next
    page, empty for none.
    """
    if not isinstance(rows, list):
        raise Damaged("expected a list of records, found another value")
    records: dict[str, str] = {}
    repeated = []
    masks = [*limits.masks, *limits.counters]
    for row in rows:
        key = id_of(row)
        if key in records:
            repeated.append(key)
        records[key] = value_digest(row, masks)
    if token is not None and not isinstance(token, str):
        raise Damaged("expected text as the token of the next page")
    return Page(records, total, token or "", repeated=tuple(repeated), notes=notes or {})


def text_id(row: Any, pattern: str, *keys: str) -> str:
    """Return the id at this path of keys in a record. Raises Damaged if it does not match the pattern."""
    value = value_at(row, *keys)
    if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
        raise Damaged(f'a record has no id at "{".".join(keys)}"')
    return value


def joined(template: str, values: Sequence[str]) -> str:
    """Return the template filled with each value in place of {value}, joined by OR, in parentheses."""
    return "(" + " OR ".join(template.replace("{value}", value) for value in values) + ")"
