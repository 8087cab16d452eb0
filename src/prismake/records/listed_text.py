"""Reads lists that a program wrote as its own text: "['Moss, Ann', 'Fern, Bo']", or the signs of that text one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BETWEEN = re.compile(r"""(?<=['"])\s*,\s*(?=['"])""")
# Fewer signs are no list of two names.
_FEWEST_SIGNS = 6


def listed_values(values: Sequence[str]) -> list[str]:
    """Return the parts of a list that is written as a text of Python; other values as they are.

    ASReview wrote each sign of such a text as an author of its own; a blank among them is an empty value.
    """
    if len(values) >= _FEWEST_SIGNS and values[0] == "[" and all(len(value) <= 1 for value in values):
        return listed_values(["".join(value or " " for value in values)])
    if len(values) != 1 or not _is_list(text := values[0].strip()):
        return list(values)
    return [part for piece in _BETWEEN.split(text[1:-1]) if (part := _unquoted(piece.strip()))]


def _is_list(text: str) -> bool:
    return text[:2] in ("['", '["') and text[-2:] in ("']", '"]')


def _unquoted(piece: str) -> str:
    return piece[1:-1].replace(f"\\{piece[0]}", piece[0]).strip() if piece else ""
