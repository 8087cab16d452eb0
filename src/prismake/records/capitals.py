"""Family names in capitals, as in "Ann LEE", "LEE Ann" and "Juan DE LA CRUZ": they tell which words are the family name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

import yaml

# From so many letters on, capitals are no initials: at the start of a name, and behind given names, where initials stand.
_AT_START, _BEHIND = 4, 5
# Where the family names of a list stand.
FIRST, LAST = "first", "last"
_INITIAL = re.compile(r"(?:[^\W\d_][a-z]?\.-?)+|[^\W\d_](?:-[^\W\d_])?")
# One to three syllables in pinyin, with or without a hyphen between them.
_SYLLABLES = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:i?ang|i?ong|i?an|iao|uan|uai|eng|ing|ai|ei|ao|ou|en|in|un|ia|ie|iu|ua|ui|uo|ue|a|e|i|o|u)-?){1,3}"
)
_FAMILY_AND_GIVEN = 2
_SMALL = re.compile(r"(?:Ma?c|O)(?=[A-Z]{2})")


@cache
def _family_names(key: str) -> frozenset[str]:
    """Return a list of family names. key: "short_family_names" or "two_letter_family_names"."""
    content = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return frozenset(content[key])


def _begins_with_short_family_name(words: list[str]) -> bool:
    """Return whether a name is one as "LI Xi" and "WU Xiaoming": two capitals before a given name of Chinese syllables."""
    if len(words) != _FAMILY_AND_GIVEN or words[0].lower() not in _family_names("two_letter_family_names"):
        return False
    given = words[1].lower()
    return bool(_SYLLABLES.fullmatch(given)) and given not in _family_names("short_family_names")


def _kind(word: str) -> str:
    """Return what a word of a name is by its letters: "C"apitals, "g"iven name, "i"nitial, "p"article, or "" for another one."""
    letters = re.sub(r"['\u2019-]", "", _SMALL.sub("", word))
    if _INITIAL.fullmatch(word):
        return "i"
    if not letters.isalpha():
        return ""
    if letters.isupper():
        return "C"
    if letters.islower():
        return "p"
    return "g" if letters[0].isupper() and letters[1:].islower() or "-" in word else ""


@lru_cache(maxsize=65536)
def family_in_capitals(name: str, habit: str = "") -> tuple[str, str] | None:
    """Return the family and the given names of a name without a comma; None where its capitals do not tell them.

    habit: what `habit_of_capitals` says of the list: where others have their family names, two or three letters are no initials.
    """
    words = name.split()
    kinds = "".join(_kind(word) or "x" for word in words)
    if kinds == "CC":
        return _both_in_capitals(*words)
    match = re.fullmatch(r"([gi]*)(p*C+)([gi]*)", kinds)
    if not match or bool(match[1]) == bool(match[3]):
        return None
    start, end = match.span(2)
    capitals = [word for word, kind in zip(words[start:end], kinds[start:end], strict=True) if kind == "C"]
    if "g" not in kinds:
        # Initials alone tell it where a full stop or a single letter shows that they are some.
        return _beside_initials(words, kinds, start, end)
    is_long = len(capitals) > 1 or max(map(len, capitals)) >= (_BEHIND if match[1] else _AT_START)
    is_known = any(word.lower() in _family_names("short_family_names") for word in capitals)
    # "Ann M. LEE": behind an initial with its full stop, capitals without one are no initials.
    follows_initial = "i" in match[1] and "." in " ".join(words[:start])
    is_known |= not match[1] and _begins_with_short_family_name(words)
    if not (is_long or is_known or follows_initial or habit == (LAST if match[1] else FIRST)):
        return None
    return " ".join(words[start:end]), " ".join(words[:start] + words[end:])


def _both_in_capitals(first: str, last: str) -> tuple[str, str] | None:
    """Return the parts of "ANN LEE" and "LEE AB", where one of two short words is a known family name."""
    known = [word.lower() in _family_names("short_family_names") for word in (first, last)]
    if len(first) >= _AT_START or len(last) >= _AT_START or known[0] == known[1]:
        return None
    return (first, last) if known[0] else (last, first)


def _beside_initials(words: list[str], kinds: str, start: int, end: int) -> tuple[str, str] | None:
    """Return the parts of "X LI", "S.-H. PARK" and "LEE A B"."""
    if "p" in kinds[:start]:
        return None
    return " ".join(words[start:end]), " ".join(words[:start] + words[end:])


def habit_of_capitals(names: Iterable[str]) -> str:
    """Return where the names of a list show by themselves that their family names in capitals stand; empty if they show nothing."""
    places = set()
    for name in names:
        parts = family_in_capitals(name)
        if parts and "g" in map(_kind, name.split()):
            places.add(FIRST if name.split()[0] == parts[0].split()[0] else LAST)
    return places.pop() if len(places) == 1 else ""
