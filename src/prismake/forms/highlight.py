"""Highlight search terms in a text, so that reviewers find them quickly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

MOST_PARTS = 400
"""Most parts of one cell: more highlights do not help readers and slow the workbook down."""


@lru_cache(maxsize=64)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    parts = []
    for term in sorted({term.strip() for term in terms}, key=lambda term: (-len(term), term)):
        words = [
            re.escape(word).replace(r"\*", r"\w*") for word in re.split(r"[\s-]+", term) if word.strip("*")
        ]
        if words:
            ending = "" if term.endswith("*") else r"(?:s|es)?"
            parts.append(r"[\s-]+".join(words) + ending)
    if not parts:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def marked_parts(text: str, terms: Sequence[str]) -> list[tuple[str, bool]]:
    """Return the parts of a text, each with whether it matches one of the terms.

    A term matches whole words; case, and the difference between space and hyphen, are ignored. A plural ending
    matches too; * matches any ending.
    """
    pattern = _pattern(tuple(terms))
    if pattern is None or not text:
        return [(text, False)] if text else []
    parts: list[tuple[str, bool]] = []
    position = 0
    for match in pattern.finditer(text):
        if len(parts) >= MOST_PARTS:
            break
        if match.start() > position:
            parts.append((text[position : match.start()], False))
        parts.append((match.group(), True))
        position = match.end()
    if position < len(text):
        parts.append((text[position:], False))
    return parts
