"""Removes academic degrees and footnote numbers behind the names in a cell of authors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import yaml

_FACTS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))


def _forms(degrees: Sequence[str]) -> str:
    """Return the pattern of one of these degrees, with or without full stops."""
    return "|".join(r"\.?".join(map(re.escape, re.findall(r"[A-Z][a-z]*", degree))) for degree in degrees)


def _behind_names(degrees: Sequence[str]) -> re.Pattern[str]:
    """Return the pattern of one of these degrees behind a name and at the end of a piece."""
    return re.compile(rf"(?<=\w)\.?[,\s]\s*(?:{_forms(degrees)})\.?(?=\s*(?:[,;]|$|and\b|&))")


_CLEAR, _LIKE_INITIALS = _behind_names(_FACTS["clear"]), _behind_names(_FACTS["like_initials"])
_ANY = re.compile(rf"(?:{_forms([*_FACTS['clear'], *_FACTS['like_initials']])})\.?")
# Numbers and signs directly behind a name, with those of other footnotes: "Lee1,2", "Ruud*", "Lee A1", "Lee A.\u2020". A number behind
# capitals is one only behind the initials of a name: "ACTG5257" is a group.
_FOOTNOTES = re.compile(
    r"(?:(?<=[a-z\u00df-\u00ff])\d{1,2}(?:,\s?\d{1,2}(?!\d))*|(?<=[^\W\d_]\s[A-Z])\d{1,2}(?:,\s?\d{1,2}(?!\d))*|(?<=[^\W\d_]\s[A-Z]{2})\d{1,2}(?:,\s?\d{1,2}(?!\d))*"
    r"|(?<=[^\W_])(?:[\u00b9\u00b2\u00b3\u2070-\u2079]|[*\u2020\u2021\u00a7\u00b6])+|(?<=[^\W\d_]\.)\d{1,2}(?:,\s?\d{1,2}(?!\d))*|(?<=\.)(?:[\u00b9\u00b2\u00b3\u2070-\u2079]|[*\u2020\u2021\u00a7\u00b6])+)"
    r"(?=\s*(?:[,;]|$|and\b|&))"
)
# Numbers of footnotes in brackets behind names, and numbers that count names: "Lee A [1,2]", "1. Lee A, 2. Ruud B".
_NUMBERS = re.compile(
    r"(?<=\w|\.)\s*\[\d{1,2}(?:\s?[,;-]\s?\d{1,2})*\](?=\s*(?:[,;]|$|and\b|&))|(?:^|(?<=[;,]\s))\d{1,2}[.)]\s+(?=[A-Z\u00c0-\u00de])"
)
# What stands before a name and is none of it: "Dr. Ann Lee", "Prof. Dr. Bo Ruud".
_ADDRESSES = re.compile(
    r"(?:(?<=^)|(?<=[;,|]\s)|(?<=[;,|])|(?<=\band\s))(?:(?:Dr|Prof|Mr|Mrs|Ms)\.\s+|Professor\s+)+(?=[A-Z\u00c0-\u00de])"
)


def is_degree(text: str) -> bool:
    """Return whether a text is an academic degree: "PhD", "M.P.H."."""
    return _ANY.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def names_alone(cell: str) -> str:
    """Return a cell of authors without academic degrees and footnote numbers behind the names, and titles such as "Dr" before them."""
    cell = _ADDRESSES.sub("", _FOOTNOTES.sub("", _NUMBERS.sub("", cell)))
    shorter = _without(_CLEAR, cell)
    return _without(_LIKE_INITIALS, shorter) if shorter != cell else cell


def _without(degrees: re.Pattern[str], cell: str) -> str:
    """Return a cell without these degrees; several may stand behind one name."""
    while (shorter := degrees.sub("", cell)) != cell:
        cell = shorter
    return cell
