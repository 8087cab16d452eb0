"""Authors, normalised for comparison: the words of their names, without initials, order and separators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from prismake.deduplication.text import is_missing_cell, strip_accents

_SPLIT = re.compile(r"\s+and\s+|\s*[;|]\s*|\r|\n")
_RUN_TOGETHER = re.compile(r"(?<=[A-Z]\.)(?=[A-Z][\w'’-]+\s)")
_WORD = re.compile(r"[^\W\d_]+")
_ET_AL = re.compile(r"\bet al\b\.?|\bothers\b", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:group|team|consortium|committee|network|society|association|investigators|collaborat\w+|organi[sz]ation|"
    r"institute|council|college|department|ministry|project|study|trial|panel|foundation|center|centre)\b",
    re.IGNORECASE,
)
_UMLAUT = re.compile(r"(?<=[aou])e")
_PARTICLES = frozenset(
    [
        "de",
        "van",
        "der",
        "den",
        "von",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ten",
        "ter",
        "jr",
        "sr",
        "ii",
        "iii",
        "dr",
        "prof",
        "md",
        "phd",
        "null",
    ]
)


@dataclass(frozen=True)
class Authors:
    """The authors of one record, in normalised form.

    family: the first author's family name, without accents and in lower case. first: words of the first author's
    name. words: words of all names; both without initials and particles such as "von". group: only groups are named
    as authors. count: number of authors. team: family names of the first authors, at most TEAM.
    """

    family: str
    first: frozenset[str]
    words: frozenset[str]
    group: bool
    count: int
    team: tuple[str, ...]


TEAM = 3  # authors that a shortened list still names
_NOBODY = Authors("", frozenset(), frozenset(), False, 0, ())


def _name_words(text: str) -> list[str]:
    """Return the words of a name without initials and particles.

    Up to three capitals after another word are initials ("Smith JA").
    """
    kept = []
    for position, match in enumerate(_WORD.finditer(text)):
        raw = match.group()
        if len(raw) == 1 or (position and len(raw) <= 3 and raw.isupper() and not text.isupper()):
            continue
        word = _UMLAUT.sub("", strip_accents(raw))
        if word not in _PARTICLES:
            kept.append(word)
    return kept


def authors_of(text: str) -> Authors:
    """Return the authors in a cell; no authors if the cell holds a placeholder such as "Anonymous"."""
    if is_missing_cell(text):
        return _NOBODY
    listed = _ET_AL.sub(" ", text)
    people = [person for person in _SPLIT.split(listed) if person.strip() and not is_missing_cell(person)]
    if len(people) == 1:
        people = _one_string(people[0])
    if not people:
        return _NOBODY
    named = [person for person in people if not _GROUP.search(person)] if _GROUP.search(listed) else people
    group = not named
    words = [_name_words(person) for person in named or people]
    first_words, first = words[0], (named or people)[0]
    everyone = frozenset(word for person in words for word in person)
    team = [_family(person, known) for person, known in zip((named or people)[:TEAM], words, strict=False)]
    return Authors(
        _family(first, first_words), frozenset(first_words), everyone, group, len(people), tuple(team)
    )


def _family(person: str, words: list[str]) -> str:
    """Return the folded family name of a person, whose name words are known."""
    family = "".join(_name_words(person.partition(",")[0])) if "," in person else ""
    return family or (words[0] if words else "")


def _one_string(text: str) -> list[str]:
    """Split a list of authors that are separated by commas, or not at all ("Smith J.Jones K.")."""
    if text.count(",") >= 2:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if all(len(part.replace(".", "").replace(" ", "").replace("-", "")) <= 4 for part in parts[1::2]):
            return [", ".join(parts[start : start + 2]) for start in range(0, len(parts), 2)]
        return parts
    if "," not in text:
        return _RUN_TOGETHER.split(text)
    return [text]


def authors_of_column(column: Sequence[str]) -> list[Authors]:
    """Return the authors of each cell of a column; equal cells are parsed once."""
    known: dict[str, Authors] = {}
    for text in column:
        if text not in known:
            known[text] = authors_of(text)
    return [known[text] for text in column]
