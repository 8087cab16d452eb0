"""Distinguishes search strategies and recorded queries from remarks that stand in their place."""

from __future__ import annotations

import re

# A line number of a strategy, such as "#12 moss AND tea", is no comment.
_COMMENT_LINE = re.compile(r"\s*(?:#(?!\d)|//|;|%|--|\*\s|REM\b)", re.IGNORECASE)
_COMMENT_BLOCK = re.compile(r"/\*.*?\*/|<!--.*?-->", re.DOTALL)
_LETTER_OR_DIGIT = re.compile(r"\w")
# What a search has and a remark in brackets has not: operators, truncation, quotes, field tags.
_SEARCH_SYNTAX = re.compile(
    r"\b(?:AND|OR|NOT|ADJ\d*|NEAR\d*)\b|[*?$\"“”]|\[\w[^\]]*\]|\.(?:ti|ab|mp|tw|sh|kw)\b|\w=|:\w"
)
_BRACKETS = {"(": ")", "[": "]"}


def without_comments(text: str) -> str:
    """Return a strategy without comments and blank lines; "" if nothing else is in it."""
    lines = _COMMENT_BLOCK.sub("", text).splitlines()
    kept = "\n".join(line for line in lines if line.strip() and not _COMMENT_LINE.match(line)).strip()
    return kept if _LETTER_OR_DIGIT.search(kept) else ""


def is_query(text: str) -> bool:
    """Return whether a recorded query is a search: not empty, not only comments, and not a remark such as "(not
    kept)".
    """
    query = without_comments(text)
    return bool(query) and not (
        _in_one_pair_of_brackets(query) and not _SEARCH_SYNTAX.search(query) and " " in query
    )


def _in_one_pair_of_brackets(text: str) -> bool:
    """Return whether the first bracket of a text closes at its end."""
    closing = _BRACKETS.get(text[:1])
    if closing is None or text[-1:] != closing:
        return False
    depth = 0
    for position, character in enumerate(text):
        depth += (character == text[0]) - (character == closing)
        if depth == 0:
            return position == len(text) - 1
    return False
