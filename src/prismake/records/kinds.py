"""The kind of a record and its standing, told from what sources call them (kinds.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import yaml

_FACTS = yaml.safe_load(Path(__file__).with_name("kinds.yaml").read_text(encoding="utf-8"))
_TYPES = {word: kind for kind, words in reversed(_FACTS["record_types"].items()) for word in words}
_RANK = {kind: rank for rank, kind in enumerate(_FACTS["record_types"])}
_STANDING = {word: standing for standing, words in _FACTS["integrity"].items() for word in words}
_TITLES = [(standing, re.compile(pattern, re.IGNORECASE)) for standing, pattern in _FACTS["titles"].items()]
_TAGS: dict[str, str] = _FACTS["tags"]
# Without one of these a title says nothing of its standing: they spare four searches a record.
_TITLE_HINTS = ("retract", "withdraw", "errat", "corrig", "correction", "addend", "concern")
_PHRASES: dict[str, str] = _FACTS["phrases"]
_PHRASE_STARTS = tuple(_PHRASES)
_PHRASE_TAGS: list[str] = _FACTS["phrase_tags"]
OTHER = "other"


@lru_cache(maxsize=4096)
def _standing_of(value: str) -> tuple[str, ...]:
    """Tell a standing from a publication type; Ovid joins several types by commas."""
    words = [value.lower(), *value.lower().split(", ")]
    return tuple(dict.fromkeys(_STANDING[word] for word in words if word in _STANDING))


@lru_cache(maxsize=4096)
def _kind_of(word: str) -> str | None:
    return _TYPES.get(word.strip().lower().rstrip(".;"))


@lru_cache(maxsize=8192)
def record_type(words: tuple[str, ...]) -> str:
    """Return the kind of a record from all that its source calls it; "other" where no word is known.

    Where words disagree the more telling wins: a "Conference Abstract" of RIS type JOUR is a conference
    abstract.
    """
    kinds = {kind for kind in map(_kind_of, words) if kind}
    return min(kinds, key=_RANK.__getitem__) if kinds else OTHER


def integrity(title: str, types: Iterable[str], tags: Mapping[str, list[str]]) -> list[str]:
    """Return what is known of a record's standing: retracted, retraction notice, erratum and so on."""
    standings_found = [standing for standings in map(_standing_of, types) for standing in standings]
    if not _TAGS.keys().isdisjoint(tags):
        standings_found.extend(standing for tag, standing in _TAGS.items() if tag in tags)
    for tag in _PHRASE_TAGS:
        if tag in tags:
            for text in tags[tag]:
                if text.startswith(_PHRASE_STARTS):
                    standings_found.extend(
                        standing for phrase, standing in _PHRASES.items() if text.startswith(phrase)
                    )
    lower = title.lower()
    for hint in _TITLE_HINTS:
        if hint in lower:
            standings_found.extend(standing for standing, pattern in _TITLES if pattern.search(title))
            break
    return list(dict.fromkeys(standings_found)) if standings_found else standings_found
