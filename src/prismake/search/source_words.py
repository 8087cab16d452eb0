"""Interprets error messages of sources: those inside HTTP 200 concern the API key or the query, or may be temporary."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, cast

import yaml

from prismake.search.outcomes import KeyFault, QueryFault, SourceError
from prismake.search.secrets import Secrets

Kind = Literal["key", "passing", "query"]
REFUSING = (400, 414, 422)
WORDS = Path(__file__).with_name("source_words.yaml")


@cache
def _words() -> Mapping[Kind, Sequence[str]]:
    return cast(Mapping[Kind, Sequence[str]], yaml.safe_load(WORDS.read_text(encoding="utf-8")))


def error_kind(text: str) -> Kind | None:
    """Return what an error message concerns, "key" or "query"; None if that is unclear, so that the request is
    repeated.
    """
    small = " ".join(text.lower().split())
    return next((kind for kind, words in _words().items() if any(word in small for word in words)), None)


def source_error(platform: str, words: str, code: object = None) -> Exception:
    """Return the exception for an error inside HTTP 200.

    platform: who answers, such as ESearch. words: the error message. code: the number in the error, if it has the
    meaning of an HTTP status: 400 blames the query, unless the message says otherwise.
    """
    text = f"{platform} answers with an error: {' '.join(words.split())[:200] or 'no words'}"
    kind = error_kind(words)
    if kind is None and code in REFUSING:
        kind = "query"
    if kind == "key":
        return KeyFault(text)
    return QueryFault(text) if kind == "query" else SourceError(text)


def error_words(body: bytes, secrets: Secrets) -> str:
    """Return the beginning of an error as a person can read it, without secrets."""
    text = body.decode("utf-8", errors="replace")
    try:
        content = json.loads(text, strict=False)
        if isinstance(content, dict):
            texts = [content.get(key) for key in ("message", "error", "errMsg", "title")]
            text = next((value for value in texts if isinstance(value, str)), text)
    except (ValueError, RecursionError):
        text = re.sub(r"<[^>]*>", " ", text)
    text = " ".join(secrets.redacted(text).split())
    return f"{text[:200]}{'…' if len(text) > 200 else ''}" or "no words"
