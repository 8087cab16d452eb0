"""Reads lists and objects that a program wrote into a cell as JSON, as Python or as an array of a database."""

from __future__ import annotations

import ast
import csv
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

# Longer cells are no lists of names or words.
_LONGEST = 200_000
# What an object calls its name or text: Semantic Scholar, OpenAlex, Crossref, CORE, Europe PMC.
_TEXTS = ("display_name", "name", "fullName", "full_name", "literal", "value", "title", "term", "keyword")
_FAMILY, _GIVEN = (
    ("family", "lastName", "last_name", "lastname", "surname"),
    ("given", "firstName", "first_name", "firstname", "forename", "foreName"),
)


@lru_cache(maxsize=4096)
def values_of_cell(cell: str) -> tuple[str, ...] | None:
    """Return the texts of a list or object in a cell: `["A", "B"]`, `['A', 'B']`, `[{"name": "A"}]`, `{A,B}`; None for other cells."""
    text = cell.strip()
    ends = text[:1] + text[-1:]
    if ends not in ("[]", "{}") or len(text) > _LONGEST:
        return None
    parsed = _parsed(text)
    if parsed == {}:
        return ()
    if parsed is None:
        return _of_array(text) if ends == "{}" and ":" not in text else None
    texts = [_text_of(value) for value in (parsed if isinstance(parsed, list) else [parsed])]
    return None if None in texts else tuple(text for text in texts if text)


def _parsed(text: str) -> Any:
    """Return the list or object of a text in JSON or Python; None if it is neither."""
    is_structure = text[1:].lstrip()[:1] in ("'", '"', "{", "]", "}")
    if not is_structure:
        return None
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        parsed = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None
    return parsed if isinstance(parsed, (list, dict)) else None


def _of_array(text: str) -> tuple[str, ...] | None:
    """Return the texts of an array as databases write it: {Ann Lee,"Ruud, Bo"}, and of {'Ann Lee','Bo Ruud'}."""
    quote = "'" if text[1:].lstrip()[:1] == "'" else '"'
    rows = list(csv.reader([text[1:-1]], quotechar=quote, skipinitialspace=True))
    values = tuple(value.strip() for value in rows[0] if value.strip()) if rows else ()
    return values if len(values) > 1 else None


def _text_of(value: Any) -> str | None:
    """Return the text of one value of a list: itself, or the name in an object; None if it has none."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, Mapping):
        return None
    if isinstance(value.get("author"), Mapping):
        value = value["author"]
    family, given = (_first(value, names) for names in (_FAMILY, _GIVEN))
    if family:
        return f"{family}, {given}" if given else family
    return _first(value, _TEXTS) or None


def _first(value: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next(
        (text.strip() for name in names if isinstance(text := value.get(name), str) and text.strip()), ""
    )
