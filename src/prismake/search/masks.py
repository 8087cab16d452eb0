"""Digests of answers and records, from which session tokens, cursors and times were removed, so that equal content
gives equal digests.

These parts are removed and not replaced, because a source may or may not name a next page after the last one.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import re
from collections.abc import Collection
from typing import Any

MASK = "(masked)"


def is_json(body: bytes) -> bool:
    """Return whether an answer is JSON, with or without a byte order mark; the others are XML."""
    return body.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"[")


def masked_digest(body: bytes, masks: Collection[str]) -> str:
    """Return the sha256 of an answer without these elements (XML) or keys (JSON). masks: their names."""
    if is_json(body):
        return value_digest(json.loads(body.decode("utf-8-sig"), strict=False), masks)
    for name in masks:
        tag = re.escape(name.encode())
        if b"<" + name.encode() not in body:
            continue
        empty, whole = rb"<" + tag + rb"\b[^<>]*/>", rb"<" + tag + rb"\b[^<>]*>.*?</" + tag + rb">"
        body = re.sub(rb"(?:" + empty + rb"|" + whole + rb")\s*", b"", body, flags=re.DOTALL)
    return hashlib.sha256(body).hexdigest()


def value_digest(content: Any, masks: Collection[str]) -> str:
    """Return the sha256 of a JSON value without these keys, independent of the order of keys."""
    text = json.dumps(_masked(content, frozenset(masks)), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def _masked(value: Any, masks: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _masked(inner, masks) for key, inner in value.items() if key not in masks}
    if isinstance(value, list):
        return [_masked(inner, masks) for inner in value]
    return value
