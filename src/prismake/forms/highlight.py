"""Highlight search terms in a text, so that reviewers find them quickly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

MOST_PARTS = 400
"""Most parts of one cell: more highlights do not help readers and slow the workbook down."""


# A term as a chain of parts of a pattern: letters, a gap between words, and any ending.
_GAP, _ANY = r"[\s-]+", r"\w*"
_Tree = dict[str, Any]
_END = ""
# Without respect to case these letters of a text match i and s, though in small letters they are others (or two).
_ODD_LETTERS = re.compile("[\u0130\u0131\u017f]")
# A term of such letters has no letter that matches others than its own small and capital one.
_USUAL_TERM = re.compile("[\x00-\u00b4\u00b6-\u00ff]*")


@lru_cache(maxsize=64)
def _pattern(terms: tuple[str, ...], flags: int) -> re.Pattern[str] | None:
    """Return the pattern of all terms, in small letters. They share their beginnings, so a long list is hardly slower than a short one."""
    tree: _Tree = {}
    for term in terms:
        node = tree
        for part in _chain(term):
            node = node.setdefault(part, {})
        if node is not tree:
            node[_END] = "" if term.strip().endswith("*") else r"(?:s|es)?"
    if not tree:
        return None
    return re.compile(rf"(?<!\w)(?:{_alternatives(tree)})(?!\w)", flags)


def _chain(term: str) -> list[str]:
    words = [word for word in re.split(r"[\s-]+", term) if word.strip("*")]
    chain: list[str] = []
    for word in words:
        chain += [_GAP] if chain else []
        # Several marks in a row say the same as one, and would be slow.
        chain += [_ANY if sign == "*" else re.escape(sign) for sign in re.sub(r"\*+", "*", word.lower())]
    return chain


def _alternatives(tree: _Tree) -> str:
    """Return the pattern of a tree: the longest terms are tried first, and the end of a term last."""
    parts = []
    for part in sorted(tree, key=lambda part: (part == _END, part == _ANY, part != _GAP, part)):
        if part == _END:
            parts.append(tree[part])
            continue
        # A chain without branches is one text, so that the pattern is not nested deeply.
        text, node = part, tree[part]
        while len(node) == 1 and _END not in node:
            (part,) = node
            text, node = text + part, node[part]
        rest = _alternatives(node)
        parts.append(text + (f"(?:{rest})" if len(node) > 1 else rest))
    return "|".join(parts)


def marked_parts(text: str, terms: Sequence[str]) -> list[tuple[str, bool]]:
    """Return the parts of a text in order, each with whether it matches one of the search terms.

    A term matches whole words, ignoring case and the difference between space and hyphen, also with a plural ending.
    "*" at the end of a term matches any ending.
    """
    return list(_marked_parts(text, tuple(terms)))


def _search(text: str, terms: tuple[str, ...]) -> tuple[str, re.Pattern[str] | None]:
    """Return the text to search, as long as the text, and the pattern for it: in small letters, which is several times as fast, where that is the same."""
    if _are_usual(terms) and not _ODD_LETTERS.search(text):
        return text.lower(), _pattern(terms, 0)
    return text, _pattern(terms, re.IGNORECASE)


@lru_cache(maxsize=64)
def _are_usual(terms: tuple[str, ...]) -> bool:
    return all(_USUAL_TERM.fullmatch(term.lower()) for term in terms)


# The forms of all people, as workbooks and as pages, hold the same texts.
@lru_cache(maxsize=40_000)
def _marked_parts(text: str, terms: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    searched, pattern = _search(text, terms)
    if pattern is None or not text:
        return ((text, False),) if text else ()
    parts: list[tuple[str, bool]] = []
    position = 0
    for match in pattern.finditer(searched):
        if len(parts) >= MOST_PARTS:
            break
        if match.start() > position:
            parts.append((text[position : match.start()], False))
        parts.append((text[match.start() : match.end()], True))
        position = match.end()
    if position < len(text):
        parts.append((text[position:], False))
    return tuple(parts)
