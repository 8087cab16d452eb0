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
_TITLE_HINT = re.compile(r"retract|withdraw|errat|corrig|correction|addend|concern", re.IGNORECASE)
OTHER = "other"


@lru_cache(maxsize=4096)
def _kind_of(word: str) -> str | None:
    return _TYPES.get(word.strip().lower().rstrip(".;"))


def record_type(words: Iterable[str]) -> str:
    """Return the kind of a record from all that its source calls it; "other" where no word is known.

    Where words disagree the more telling wins: a "Conference Abstract" of RIS type JOUR is a conference
    abstract.
    """
    kinds = {kind for kind in map(_kind_of, words) if kind}
    return min(kinds, key=_RANK.__getitem__) if kinds else OTHER


def integrity(title: str, types: Iterable[str], tags: Mapping[str, object]) -> list[str]:
    """Return what is known of a record's standing: retracted, retraction notice, erratum and so on."""
    found = [_STANDING[word] for word in (value.lower() for value in types) if word in _STANDING]
    found.extend(standing for tag, standing in _TAGS.items() if tag in tags)
    if _TITLE_HINT.search(title):
        found.extend(standing for standing, pattern in _TITLES if pattern.search(title))
    return list(dict.fromkeys(found))
