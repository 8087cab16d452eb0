"""Splits a table cell with a list of authors: its commas separate people, or the family and given names of one
person.
"""

from __future__ import annotations

import re

from prismake.records.cell_lists import values_of_cell
from prismake.records.degrees import names_alone
from prismake.records.names import (
    AND,
    GROUP,
    INITIALS,
    PARTICLES,
    SUFFIX,
    TRUNCATED,
    as_group,
    is_initials,
    is_list_of_names,
    is_name_with_initials,
    is_single_name,
    without_suffix,
)
from prismake.records.text import GROUP_SIGN

# What the commas in the cells of a file do: they part people ("Ann Lee, Bo Ruud", "Doe JQ, Roe A"), or they part
# family and given names ("Doe, Jo, Roe, A."). ONLY_PEOPLE: the exporter is known to part people, also single names.
PEOPLE, PARTS, ONLY_PEOPLE = "people", "parts", "only people"
# A list of so many pieces, of which at most one in so many is a single word, is one of people.
_FEWEST_OF_LIST, _SINGLE_IN = 6, 5
# A long list of people may hold one group, or a name of another form, for so many names.
_PEOPLE_BESIDE_GROUP = 10
# The length of one initial with its full stop.
_INITIAL = 2
# Sheets hold one person per line; Chinese and Japanese sources have signs of their own.
# EndNote puts "//" between the people of a cell, others a bullet or a stroke between blanks.
OTHER_SEPARATORS = re.compile(
    r"\s*[\r\n\uff1b\u3001\uff0c]\s*|(?<=\S)\|(?=\S)|(?<!:)\s*//\s*|\s+[/\u2022\u00b7\u2219\u2027]\s+"
)
_SEPARATING = ",;|&[{\n\r\uff1b\u3001\uff0c/\u2022\u00b7\u2219\u2027"
# An affiliation in brackets behind a name: "Doe J (University of X, Berlin)", "Doe, Jo [Univ X]".
_AFFILIATION = re.compile(
    r"(?<=[\w.])\s*(?:\(([^()]{2,300})\)|\[([^\[\]]{2,300})\])(?=\s*(?:[,;|]|$|and\b|&))"
)
_PLACE = re.compile(r",|\b(?:univ|dept|school|clinic|klinik|inst)\w*\b", re.IGNORECASE)
# Names that follow each other without any sign, as a table leaves them that dropped its line ends: "Doe J. Q.Roe A.".
_UNIT = r"(?:[a-z]{1,4}['\u2019 ]){0,3}[^\W\d_a-z][\w'\u2019-]{1,40}(?: [^\W\d_a-z][\w'\u2019-]{1,40}){0,3} [^\W\d_a-z]\.(?:[ -]?[^\W\d_a-z]\.)*"
_RUN_TOGETHER = re.compile(rf"{_UNIT}(?=[^\W\d_a-z][\w'\u2019-]|[a-z]{{1,4}}['\u2019 ]|$)")


# What stands before the last of a list: "Moss, Ann; and Fern, Bo".
_BEFORE_LAST = re.compile(r"^(?:and|&)\s+(?=[^\W\d_])", re.IGNORECASE)


def split_people(cell: str, commas: str = "") -> list[str]:
    """Return the names in a cell with a list of authors, split at ";", "|", " and ", or at commas that separate
    people.

    commas: what `author_habits.habit_of` returned for the cells of the file, empty if unknown.
    """
    if cell[:1] == GROUP_SIGN:
        return [as_group(part) for part in re.split(r"[;|]", cell[1:]) if part.strip()]
    if cell[:1] in ("[", "{") and (values := values_of_cell(cell)) is not None:
        return [name for value in values if (name := value.strip())]
    cell = _AFFILIATION.sub(_unless_place, names_alone(cell))
    if not any(sign in cell for sign in _SEPARATING) and " and " not in cell:
        return _run_together(cell.strip())
    cell = without_final_stop(OTHER_SEPARATORS.sub(";", cell.strip()))
    if ";" in cell:
        if len(names := _names_before_places(cell.split(";"))) > 1:
            return names
        listed = (_BEFORE_LAST.sub("", part.strip()) for part in cell.split(";"))
        return [name for part in listed if part for name in _listed_names(part)]
    if cell.startswith("[") and cell.endswith("]"):
        return [
            part.strip(" '\"") for part in re.split(r"['\"]\s*,\s*['\"]", cell[1:-1]) if part.strip(" '\"")
        ]
    if " | " in cell:
        return [part.strip() for part in cell.split(" | ") if part.strip()]
    if AND.search(cell):
        if not GROUP.search(cell):
            return _split_at_and(cell)
        if names := _names_with_groups(cell):
            return names
    parts = pieces_of(cell)
    if is_list_of_medline(parts) or commas == ONLY_PEOPLE:
        return with_suffixes(parts)
    if commas == PEOPLE and any(map(is_full_name, parts)):
        return _with_initials(with_suffixes(parts))
    if commas == PARTS and (names := _named_parts(parts)):
        return names
    if is_ambiguous(parts):
        return [cell.strip()]
    if len(parts) <= 2 and not is_list_of_names(parts):
        return [cell.strip()] if cell.strip() else []
    return _pairs(parts)


def _unless_place(match: re.Match[str]) -> str:
    """Return what stands in brackets behind a name, or nothing if it is an affiliation: "World Moss Organization (WMO)" keeps it."""
    text = match[1] or match[2]
    before = match.string[: match.start()].rpartition(";")[2]
    is_place = _PLACE.search(text) or GROUP.search(text)
    return "" if is_place and not GROUP.search(before) else match.group()


def _names_before_places(parts: list[str]) -> list[str]:
    """Return the names of "Doe J, University of X; Roe, Ann, Dept of Y", if a place stands behind each; else nothing."""
    names = []
    for part in filter(str.strip, parts):
        pieces = pieces_of(part)
        places = [at for at, piece in enumerate(pieces) if _INSTITUTION.search(piece)]
        if not places or not 0 < places[0] <= _PARTS_OF_NAME:
            return []
        names.append(", ".join(pieces[: places[0]]))
    return names


# Family and given names.
_PARTS_OF_NAME = 2
_INSTITUTION = re.compile(
    r"\b(?:univ\w*|dept|department|school|hospital|college|faculty|clinic|klinik\w*|institut\w*|cent(?:er|re)|laborator\w*)\b",
    re.IGNORECASE,
)


def _run_together(cell: str) -> list[str]:
    """Split "Doe J. Q.Roe A.": names with initials between which no sign stands; other cells are one name, or none."""
    names = _RUN_TOGETHER.findall(cell) if "." in cell[:-1] else []
    if len(names) > 1 and "".join(names) == cell:
        return names
    return [cell] if cell else []


def begin_with_particles(parts: list[str]) -> bool:
    """Return whether names begin with a small word only where family names stand: "de la Cruz, Ana, van der Berg, Eva"."""
    small = [part.split()[0] in PARTICLES and " " in part for part in parts]
    return len(parts) % 2 == 0 and any(small[::2]) and not any(small[1::2])


def are_mostly_full(parts: list[str]) -> bool:
    """Return whether a long list holds full names but for a few single words, so that its commas part people."""
    singles = sum(" " not in part for part in parts)
    return len(parts) >= _FEWEST_OF_LIST and singles * _SINGLE_IN <= len(parts)


def pieces_of(cell: str) -> list[str]:
    """Return the parts of a cell between its commas."""
    return [piece for part in cell.split(",") if (piece := part.strip())]


def _named_parts(parts: list[str]) -> list[str]:
    """Return each two parts as the family and given names of one person; nothing if they do not come in pairs."""
    tail = parts[-1:] if parts and TRUNCATED.fullmatch(parts[-1]) else []
    names = with_suffixes(parts[: len(parts) - len(tail)])
    if len(names) % 2 or any(map(is_initials, names[::2])):
        return []
    return [f"{family}, {given}" for family, given in zip(names[::2], names[1::2], strict=True)] + tail


def is_full_name(piece: str) -> bool:
    """Return whether a part is a given and a family name, as `is_list_of_names` says."""
    return is_list_of_names([piece])


def without_final_stop(cell: str) -> str:
    """Return a cell without the full stop that ends its list, as PubMed's CSV writes it: "Doe JQ, Roe A."."""
    stripped = cell.rstrip()
    ends_list = stripped.count(".") == 1 and stripped.endswith(".") and "," in stripped
    return stripped[:-1] if ends_list and len(pieces_of(stripped)[-1]) > _INITIAL else cell


def is_ambiguous(parts: list[str]) -> bool:
    """Return whether an odd number of single words, without initials, is neither pairs of names nor clearly a list."""
    return (
        len(parts) > 2
        and len(parts) % 2 == 1
        and all(part.isalpha() and not part.isupper() for part in parts)
    )


def _listed_names(part: str) -> list[str]:
    """Split "Doe JQ, Roe A", the people before a group: each name has its initials behind it."""
    names = [name.strip() for name in part.split(",")]
    return names if is_list_of_medline(names) else [part]


def is_list_of_medline(parts: list[str]) -> bool:
    """Return whether a list of names is one of MEDLINE: "Doe JQ 3rd, Suharto, Roe A", also with a group.

    Its first name has initials behind it, so that a single word after it is a name and not a given name.
    """
    return (
        len(parts) > 1
        and is_name_with_initials(without_suffix(parts[0]))
        and all(
            is_name_with_initials(without_suffix(part))
            or is_single_name(part)
            or bool(TRUNCATED.fullmatch(part))
            or (" " in part and bool(GROUP.search(part)))
            for part in parts[1:]
        )
    )


def _names_with_groups(cell: str) -> list[str]:
    """Split a list of BibTeX that holds a group: "Doe, J and Roe, A and Group, MOSS"; return nothing for the name of a group."""
    names: list[str] = []
    for part in AND.split(cell):
        if names and "," not in part and GROUP.search(names[-1]):
            # The name of the group goes on: "Society for Roofs and Walls".
            names[-1] = f"{names[-1]} and {part}"
        else:
            names.append(part)
    people = sum(name.count(",") == 1 and not GROUP.search(name) for name in names)
    # One group, and one in so many of a long list: "Network, Multi-City and Doe, Jo and ...".
    return names if people > 1 and people >= len(names) - max(1, len(names) // _PEOPLE_BESIDE_GROUP) else []


def _split_at_and(cell: str) -> list[str]:
    """Split "Ada Example, Erik Muster and Pia Third" or "Example, A., Muster, E., & Third, P."."""
    parts = [part.strip(" ,") for part in AND.split(cell) if part.strip(" ,")]
    pieces = pieces_of(parts[0])
    if (
        len(parts) == 2
        and len(pieces) > 2
        and len(pieces) % 2 == 0
        and all(INITIALS.fullmatch(piece) for piece in pieces[1::2])
        and not all(map(is_full_name, pieces))
    ):
        return [*_pairs(pieces), parts[1]]
    if "," in parts[-1] or " " not in parts[-1] or TRUNCATED.fullmatch(parts[-1]):
        return parts
    if len(pieces) > 2 and " " not in pieces[0] + pieces[1] and is_list_of_names(pieces[2:]):
        # A bibliography turns the first author around: "Lee, Ann, Bo Ruud, and Xi Li".
        return [", ".join(pieces[:2]), *pieces[2:], *parts[1:]]
    return [name for part in parts for name in _full_names(part)]


def _full_names(part: str) -> list[str]:
    """Split "Ada Example, Erik Muster", but not "van Example, Ada Maria" or "Example Muster, A. B."."""
    names = pieces_of(part)
    return names if all(map(is_full_name, names)) else [part]


def with_suffixes(parts: list[str]) -> list[str]:
    """Return parts with each suffix ("Jr") at the name before it."""
    joined: list[str] = []
    for part in parts:
        if joined and SUFFIX.fullmatch(part):
            joined[-1] = f"{joined[-1]}, {part}"
        else:
            joined.append(part)
    return joined


def _with_initials(parts: list[str]) -> list[str]:
    """Return names with initials that stand alone at the single word before them: "Lee, A." among full names."""
    names: list[str] = []
    for part in parts:
        if names and is_initials(part) and " " not in names[-1]:
            names[-1] = f"{names[-1]}, {part}"
        else:
            names.append(part)
    return names


def _pairs(parts: list[str]) -> list[str]:
    tail = [parts.pop()] if parts and TRUNCATED.fullmatch(parts[-1]) else []
    parts = with_suffixes(parts)
    # "Li X" alone could be initials; beside "Zhang Y" it is a name.
    beside_names = any(is_name_with_initials(part) and not INITIALS.fullmatch(part) for part in parts) or all(
        is_name_with_initials(part) for part in parts
    )
    # Beside initials with full stops or in capitals, "Li" is a name; alone, "Jo" may stand for given names.
    is_strict = any(INITIALS.fullmatch(part) and (part.isupper() or "." in part) for part in parts)
    given = [
        _may_be_initials(first := part.split(",")[0])
        and (not is_strict or first.upper() == first or "." in first)
        and not (beside_names and is_name_with_initials(part.split(",")[0]))
        for part in parts
    ]
    are_pairs = len(parts) % 2 == 0 and any(given[1::2]) and not any(given[::2]) and not all(given[1::2])
    if are_pairs and all(" " not in part for part in parts[::2]):
        return [f"{family}, {first}" for family, first in zip(parts[::2], parts[1::2], strict=True)] + tail
    if any(given):
        names: list[str] = []
        for part, is_given in zip(parts, given, strict=True):
            if is_given and names and "," not in names[-1]:
                names[-1] = f"{names[-1]}, {part}"
            else:
                names.append(part)
        return names + tail
    if all(" " in part and INITIALS.fullmatch(part.split()[-1]) for part in parts):
        return parts + tail
    are_people = not begin_with_particles(parts) and (
        all(" " in part for part in parts[::2]) or are_mostly_full(parts)
    )
    if len(parts) % 2 == 0 and not are_people:
        return [f"{family}, {first}" for family, first in zip(parts[::2], parts[1::2], strict=True)] + tail
    return parts + tail


def _may_be_initials(part: str) -> bool:
    """Return whether a part may be given names: "A.", "J Q", "Yu. A.", and "Li X", but not "Xi Li" or "A Lee"."""
    return is_initials(part) or (
        bool(INITIALS.fullmatch(part)) and (" " not in part or is_name_with_initials(part))
    )
