"""Names of authors, as "Family, Given"."""

from __future__ import annotations

import re
from functools import lru_cache

from prismake.records.text import clean, is_missing

ET_AL = "et al."
_ET_AL = re.compile(r"(?:^|[\s,;]+)(?:et\.?\s*al\.?|and\s+others|others|and\s+\d+\s+more)\s*$", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ][a-z]?\.?[-\s]?){1,4}")
_INITIAL_FIRST = re.compile(r"(?:[^\W\d_]\.[-\s]?){1,4}")
_GROUP = re.compile(
    r"\b(?:group|groups|collaborat\w*|consorti\w*|committee|investigators|society|network|study|trial|"
    r"university|organi[sz]ation|association|team|project|ministry|agency|institut\w*|department|"
    r"council|foundation|federation|college|academy|center|centre|hospital|commission|"
    r"task\s+force|working\s+party|panel|board|registry|alliance|initiative|program|programme|inc|ltd|gmbh)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "de",
        "der",
        "den",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "ten",
        "ter",
        "el",
    ]
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|2nd|3rd)\.?", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\((?:[^()]*@[^()]*|orcid[^()]*|https?:[^()]*|\d[^()]*)\)", re.IGNORECASE)


@lru_cache(maxsize=65536)
def person(written: str) -> str:
    """Return one author as "Family, Given"; a group or a single name as it stands; "et al." as ET_AL.

    Given names come last without a comma in the forms of MEDLINE ("Doe JQ") and Embase ("Doe J.Q."), and
    first in the form of IEEE ("J. Q. Doe"). A placeholder gives an empty text.
    """
    name = clean(written).strip(" ,;")
    if is_missing(name):
        return ""
    if _ET_AL.fullmatch(name):
        return ET_AL
    if "(" in name:
        name = _BRACKETS.sub("", name).strip()
    if "," in name:
        parts = [part.strip() for part in name.split(",")]
        parts = [part for part in parts if part]
        if len(parts) == 3 and _SUFFIX.fullmatch(parts[1]):
            parts = [parts[0], parts[2], parts[1]]
        return ", ".join(parts)
    words = name.split()
    if len(words) == 1 or _GROUP.search(name):
        return name
    return _without_comma(words)


def _without_comma(words: list[str]) -> str:
    suffix = ""
    if len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        suffix = ", " + words.pop()
    last = words[-1]
    if (
        len(last.replace(".", "").replace("-", "")) <= 4
        and _INITIALS.fullmatch(last)
        and last.upper() == last
    ):
        start = len(words) - 1
        while start > 1 and _INITIAL_FIRST.fullmatch(words[start - 1]):
            start -= 1
        return f"{' '.join(words[:start])}, {' '.join(words[start:])}{suffix}"
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return f"{' '.join(words[start:])}, {' '.join(words[:start])}{suffix}"


@lru_cache(maxsize=65536)
def _person_and_cut(written: str) -> tuple[str, bool]:
    """Return one author, and whether the source cut the list there."""
    name = person(written)
    if name == ET_AL:
        return "", True
    shorter = _ET_AL.sub("", name).strip(" ,;")
    return shorter, shorter != name


def people(written: list[str]) -> list[str]:
    """Return authors in order, each as `person` gives it, with ET_AL last where the source cut the list."""
    found: list[str] = []
    was_cut = False
    for value in written:
        if ";" in value and "&" not in value:
            names = people(value.split(";"))
            was_cut = was_cut or names[-1:] == [ET_AL]
            found += names[:-1] if names[-1:] == [ET_AL] else names
            continue
        name, cut = _person_and_cut(value)
        if name:
            found.append(name)
        was_cut = was_cut or cut
    if was_cut:
        found.append(ET_AL)
    return found


def split_people(cell: str) -> list[str]:
    """Take a cell that lists authors apart: by ";", by " and ", or by commas that pair or separate names."""
    if ";" in cell:
        return [part.strip() for part in cell.split(";") if part.strip()]
    if cell.startswith("[") and cell.endswith("]"):
        return [
            part.strip(" '\"") for part in re.split(r"['\"]\s*,\s*['\"]", cell[1:-1]) if part.strip(" '\"")
        ]
    if " | " in cell:
        return [part.strip() for part in cell.split(" | ") if part.strip()]
    if re.search(r"\sand\s", cell) and not _GROUP.search(cell):
        return [part.strip(" ,") for part in re.split(r"\s+and\s+", cell) if part.strip(" ,")]
    parts = [part.strip() for part in cell.split(",") if part.strip()]
    if len(parts) <= 2 and not all(" " in part for part in parts):
        return [cell.strip()] if cell.strip() else []
    return _pairs(parts)


def _pairs(parts: list[str]) -> list[str]:
    tail = [parts.pop()] if parts and _ET_AL.fullmatch(parts[-1]) else []
    given = [bool(_INITIALS.fullmatch(part)) for part in parts]
    if any(given):
        names: list[str] = []
        for part, is_given in zip(parts, given, strict=True):
            if is_given and names and "," not in names[-1]:
                names[-1] = f"{names[-1]}, {part}"
            else:
                names.append(part)
        return names + tail
    if all(" " in part and _INITIALS.fullmatch(part.split()[-1]) for part in parts):
        return parts + tail
    if len(parts) % 2 == 0 and not all(" " in part for part in parts[::2]):
        return [f"{family}, {first}" for family, first in zip(parts[::2], parts[1::2], strict=True)] + tail
    return parts + tail
