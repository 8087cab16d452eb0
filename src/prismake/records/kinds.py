"""The type and integrity of a record, from the words that sources use (kinds.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import yaml

_FACTS = yaml.safe_load(Path(__file__).with_name("kinds.yaml").read_text(encoding="utf-8"))
_TYPES = {word: kind for kind, words in reversed(_FACTS["record_types"].items()) for word in words}
_RANK = {kind: rank for rank, kind in enumerate(_FACTS["record_types"])}
_INTEGRITY = {word: status for status, words in _FACTS["integrity"].items() for word in words}
_TITLES = [(status, re.compile(pattern, re.IGNORECASE)) for status, pattern in _FACTS["titles"].items()]
_TAGS: dict[str, str] = _FACTS["tags"]
# A title without one of these says nothing about integrity; testing them first avoids four searches per record.
_TITLE_HINTS = ("retract", "withdraw", "errat", "corrig", "correction", "addend", "concern")
_PHRASES: dict[str, str] = _FACTS["phrases"]
_PHRASE_STARTS = tuple(_PHRASES)
_PHRASE_TAGS: list[str] = _FACTS["phrase_tags"]
_NO_TYPES = frozenset(_FACTS["no_types"])
_PREPRINT = re.compile("|".join(_FACTS["preprint_dois"]))
OTHER = "other"


@lru_cache(maxsize=4096)
def _integrity_of(value: str) -> tuple[str, ...]:
    """Return the integrity values of a publication type; Ovid joins several types with commas."""
    words = [value.lower(), *value.lower().split(", ")]
    return tuple(dict.fromkeys(_INTEGRITY[word] for word in words if word in _INTEGRITY))


@lru_cache(maxsize=4096)
def _kind_of(word: str) -> str | None:
    return _TYPES.get(word.strip().lower().rstrip(".;"))


@lru_cache(maxsize=8192)
def record_type(words: tuple[str, ...]) -> str:
    """Return the type of a record from the words of its source, "other" if no word is known.

    The more specific type wins: a "Conference Abstract" of RIS type JOUR is a conference abstract.
    """
    kinds = {kind for kind in map(_kind_of, words) if kind}
    return min(kinds, key=_RANK.__getitem__) if kinds else OTHER


def kinds_of(words: Iterable[str]) -> list[str]:
    """Return publication types, one each: "Journal article; Erratum" is two. Words for a kind of file are left out."""
    parts = (part.strip() for word in words for part in word.split(";"))
    return [part for part in parts if part and part.lower() not in _NO_TYPES]


def kind_of_dois(dois: Iterable[str]) -> str:
    """Return "preprint" if one of these DOIs is of a server of preprints, else an empty text."""
    return "preprint" if any(_PREPRINT.match(doi) for doi in dois) else ""


def integrity(title: str, types: Iterable[str], tags: Mapping[str, list[str]]) -> list[str]:
    """Return the integrity values of a record, such as "retracted", "retraction notice" or "erratum"."""
    statuses = [status for group in map(_integrity_of, types) for status in group]
    if not _TAGS.keys().isdisjoint(tags):
        statuses.extend(status for tag, status in _TAGS.items() if tag in tags)
    for tag in _PHRASE_TAGS:
        if tag in tags:
            for text in tags[tag]:
                if text.startswith(_PHRASE_STARTS):
                    statuses.extend(status for phrase, status in _PHRASES.items() if text.startswith(phrase))
    lower = title.lower()
    for hint in _TITLE_HINTS:
        if hint in lower:
            statuses.extend(status for status, pattern in _TITLES if pattern.search(title))
            break
    return list(dict.fromkeys(statuses)) if statuses else statuses
