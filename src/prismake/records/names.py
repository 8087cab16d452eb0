"""Author names in the form "Family, Given"."""

from __future__ import annotations

import re
from functools import lru_cache

from prismake.records.text import clean, is_missing

ET_AL = "et al."
_ET_AL = re.compile(
    r"(?:^|[\s,;]+)(?:et\.?\s*al\.?|and\s+others|others|and\s+\d+\s+more|\.\.\.|…)\s*$", re.IGNORECASE
)
_INITIALS = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ][a-z]?\.?[-\s]?){1,4}")
_INITIAL_FIRST = re.compile(r"(?:[^\W\d_]\.[-\s]?){1,4}")
_GROUP = re.compile(
    r"\b(?:group|groups|collaborat\w*|consorti\w*|committee|investigators|society|network|study|trial|"
    r"university|organi[sz]ation|association|team|project|ministry|agency|institut\w*|department|"
    r"council|foundation|federation|college|academy|centers?|centres?|hospital|commission|"
    r"task\s+force|working\s+party|panel|board|registry|alliance|initiative|program|programme|inc|ltd|gmbh|"
    r"llc|plc|corp|corporation|company|pharma|pharmaceuticals?|therapeutics|laborator(?:y|ies))\b",
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
# With a capital these are given names: "Bin", "Zu".
_SMALL_PARTICLES = frozenset(["das", "do", "zu", "zum", "zur", "vom", "bin", "ibn", "los", "las"])
_AND = re.compile(r"\s+(?:and|&)\s+")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|2nd|3rd)\.?", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\((?:[^()]*@[^()]*|orcid[^()]*|https?:[^()]*|\d[^()]*)\)", re.IGNORECASE)


@lru_cache(maxsize=65536)
def person(written: str) -> str:
    """Return one author as "Family, Given", a group or single name unchanged, "et al." as ET_AL.

    Without a comma, given names come last in MEDLINE ("Doe JQ") and Embase ("Doe J.Q."), first in IEEE ("J. Q. Doe").
    A placeholder gives an empty text.
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
    if len(words) == 1 or "&" in words or _GROUP.search(name):
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
    while start > 1 and (words[start - 1].lower() in _PARTICLES or words[start - 1] in _SMALL_PARTICLES):
        start -= 1
    return f"{' '.join(words[start:])}, {' '.join(words[:start])}{suffix}"


@lru_cache(maxsize=65536)
def _people_in(written: str) -> tuple[tuple[str, ...], bool]:
    """Return the authors in one value, and whether the source truncated the list."""
    if ";" in written and "&" not in written:
        several = written.split(";")
    elif "&" in written or " and " in written:
        several = _joined(clean(written))
    else:
        several = []
    if len(several) > 1:
        people_of_parts = [_people_in(part) for part in several]
        return tuple(name for names, _ in people_of_parts for name in names), any(
            cut for _, cut in people_of_parts
        )
    bare = written.rstrip(" ,;")
    end = bare[-6:].lower()
    # The search for "et al." takes six times as long as this test.
    may_be_cut = any(sign in end for sign in ("al", "other", "more", "...", "…"))
    shorter = _ET_AL.sub("", bare) if may_be_cut else bare
    name = person(shorter)
    return ((name,) if name else ()), shorter != bare


def _joined(written: str) -> list[str]:
    """Split "Muster, E. & Example, A."; return nothing unless each part has one comma or ends in initials."""
    parts = [part.strip(" ,") for part in _AND.split(written)]
    if len(parts) < 2 or _GROUP.search(written):
        return []
    return parts if all(part.count(",") == 1 or _ends_in_initials(part) for part in parts) else []


def _ends_in_initials(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and bool(_INITIALS.fullmatch(words[-1]))


def people(written: list[str]) -> list[str]:
    """Return authors in order, as `person` formats them, with ET_AL at the end of a truncated list."""
    authors: list[str] = []
    was_cut = False
    for value in written:
        names, cut = _people_in(value)
        authors += names
        was_cut = was_cut or cut
    # Dots alone are a placeholder; behind a name they say that the source truncated the list.
    if was_cut and (authors or any(value.strip() not in ("...", "…") for value in written)):
        authors.append(ET_AL)
    return authors


def split_people(cell: str) -> list[str]:
    """Split a cell with a list of authors: at ";", at "|", at " and ", or at commas that separate or form names."""
    cell = _without_final_stop(cell)
    if ";" in cell:
        return [name for part in cell.split(";") if part.strip() for name in _listed_names(part.strip())]
    if cell.startswith("[") and cell.endswith("]"):
        return [
            part.strip(" '\"") for part in re.split(r"['\"]\s*,\s*['\"]", cell[1:-1]) if part.strip(" '\"")
        ]
    if " | " in cell:
        return [part.strip() for part in cell.split(" | ") if part.strip()]
    if _AND.search(cell) and not _GROUP.search(cell):
        return _split_at_and(cell)
    parts = [part.strip() for part in cell.split(",") if part.strip()]
    if len(parts) <= 2 and not all(" " in part for part in parts):
        return [cell.strip()] if cell.strip() else []
    return _pairs(parts)


def _without_final_stop(cell: str) -> str:
    """Return a cell without the full stop that ends its list, as PubMed's CSV writes it: "Doe JQ, Roe A."."""
    stripped = cell.rstrip()
    return stripped[:-1] if stripped.count(".") == 1 and stripped.endswith(".") and "," in stripped else cell


def _listed_names(part: str) -> list[str]:
    """Split "Doe JQ, Roe A", the people before a group: each name has its initials behind it."""
    names = [name.strip() for name in part.split(",")]
    return names if len(names) > 1 and all(map(_is_name_with_initials, names)) else [part]


def _is_name_with_initials(part: str) -> bool:
    """Return whether a text is a family name and initials, as "Li X" or "Doe J.Q."; "J Q" and "Yu. A." are initials alone."""
    words = part.split()
    return (
        len(words) > 1
        and len(words[0]) > 1
        and "." not in words[0]
        and words[0] != words[0].upper()
        and bool(_INITIALS.fullmatch(words[-1]))
        and words[-1] == words[-1].upper()
    )


def _split_at_and(cell: str) -> list[str]:
    """Split "Ada Example, Erik Muster and Pia Third" or "Example, A., Muster, E., & Third, P."."""
    parts = [part.strip(" ,") for part in _AND.split(cell) if part.strip(" ,")]
    pieces = [piece.strip() for piece in parts[0].split(",")]
    if (
        len(parts) == 2
        and len(pieces) > 2
        and len(pieces) % 2 == 0
        and all(_INITIALS.fullmatch(piece) for piece in pieces[1::2])
    ):
        return [*_pairs(pieces), parts[1]]
    if "," in parts[-1] or " " not in parts[-1] or _ET_AL.fullmatch(parts[-1]):
        return parts
    return [name for part in parts for name in _full_names(part)]


def _full_names(part: str) -> list[str]:
    """Split "Ada Example, Erik Muster", but not "van Example, Ada Maria" or "Example Muster, A. B."."""
    names = [name.strip() for name in part.split(",")]
    are_full_names = all(" " in name and not _INITIALS.fullmatch(name) for name in names)
    return names if are_full_names and names[0].split()[0].lower() not in _PARTICLES else [part]


def _pairs(parts: list[str]) -> list[str]:
    tail = [parts.pop()] if parts and _ET_AL.fullmatch(parts[-1]) else []
    for index in range(len(parts) - 1, 0, -1):
        if _SUFFIX.fullmatch(parts[index]):
            # A suffix ("Jr") belongs to the name before it.
            parts[index - 1] += f", {parts.pop(index)}"
    # "Li X" alone could be initials; beside "Zhang Y" it is a name.
    beside_names = any(
        _is_name_with_initials(part) and not _INITIALS.fullmatch(part) for part in parts
    ) or all(_is_name_with_initials(part) for part in parts)
    given = [
        bool(_INITIALS.fullmatch(part.split(",")[0]))
        and not (beside_names and _is_name_with_initials(part.split(",")[0]))
        for part in parts
    ]
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
