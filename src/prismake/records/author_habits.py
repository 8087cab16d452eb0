"""What commas do in the author cells of a file, and which cells may be read in two ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from prismake.records.author_cells import (
    ONLY_PEOPLE,
    OTHER_SEPARATORS,
    PARTS,
    PEOPLE,
    are_mostly_full,
    begin_with_particles,
    is_ambiguous,
    is_full_name,
    is_list_of_medline,
    pieces_of,
    split_people,
    with_suffixes,
    without_final_stop,
)
from prismake.records.degrees import names_alone
from prismake.records.names import (
    AND,
    GROUP,
    SUFFIX,
    TRUNCATED,
    is_initials,
    is_name_with_initials,
    is_single_name,
)
from prismake.records.text import GROUP_SIGN

# One habit counts for a file if at least so many cells show it for each that shows the other one.
_CLEARLY = 4
# Numbers of parts that may be one to four names.
_FEW_PARTS = (2, 4, 6, 8)


def habit_of(cells: Iterable[tuple[str, str]]) -> str:
    """Return what commas do in the author cells of one file: PEOPLE (separate people), PARTS (separate family and
    given name), or empty if unclear.

    cells: pairs of a cell of authors and the first author from another column, or empty. An exporter writes all cells
    of a file alike.
    """
    counts = Counter(_habit_of_cell(cell, first) for cell, first in cells)
    people, parts = counts[PEOPLE], counts[PARTS]
    if people and people >= _CLEARLY * parts:
        return PEOPLE
    return PARTS if parts and parts >= _CLEARLY * people else ""


def _habit_of_cell(cell: str, first_author: str) -> str:
    cell = without_final_stop(names_alone(cell.strip()))
    if ";" in cell:
        of_people = [with_suffixes(pieces_of(part)) for part in cell.split(";") if part.strip()]
        are_parts = max(map(len, of_people), default=0) == 2 and not any(map(is_list_of_medline, of_people))
        return PARTS if are_parts else ""
    if OTHER_SEPARATORS.search(cell) or AND.search(cell) or cell[:1] == "[":
        return ""
    all_pieces = pieces_of(cell)
    pieces = [piece for piece in with_suffixes(all_pieces) if not TRUNCATED.fullmatch(piece)]
    if len(pieces) < 2:
        return ""
    if first := " ".join(pieces_of(first_author)).rstrip("."):
        if first == pieces[0].rstrip("."):
            return PEOPLE
        if first == f"{pieces[0]} {pieces[1]}".rstrip("."):
            return PARTS
    if is_list_of_medline(all_pieces) or (
        len(pieces) > 2 and all(map(is_full_name, pieces)) and not _may_be_pairs(pieces)
    ):
        return PEOPLE
    if begin_with_particles(pieces) and not any(map(is_initials, pieces)):
        return PARTS
    families = [is_full_name(piece) or is_initials(piece) for piece in pieces[::2]]
    is_pair = len(pieces) == 2 and not is_name_with_initials(pieces[1])
    have_initials = any(is_initials(piece) for piece in pieces[1::2])
    return PARTS if len(pieces) % 2 == 0 and not any(families) and (is_pair or have_initials) else ""


def doubt_about(cell: str, commas: str = "") -> str:
    """Return a note on how a cell was split in which commas may separate people or parts of names; empty if there is
    no doubt.
    """
    parts = pieces_of(names_alone(cell))
    is_known = commas == ONLY_PEOPLE or (commas == PARTS and len(parts) % 2 == 0)
    if cell[:1] == GROUP_SIGN or ";" in cell or is_known or is_list_of_medline(parts):
        return ""
    written = cell.strip()
    if _may_be_two_people(parts) and not commas:
        return f'the authors "{written}" were read as one person: their comma may separate two.'
    if not commas and _may_be_pairs(parts):
        return f'the authors "{written}" were read as {len(split_people(cell, commas))} people: their commas may separate family and given names.'
    are_mixed = not commas and len(parts) % 2 == 0 and _are_mixed(parts)
    if len(parts) < 3 or not (are_mixed or all(part.isalpha() for part in parts)):
        return ""
    if is_ambiguous(parts):
        return f'the authors "{written}" were not split: their commas may separate names or family and given names.'
    return f'the authors "{written}" were read as pairs of family and given names: their commas may separate names.'


def _may_be_two_people(parts: list[str]) -> bool:
    """Return whether two parts are a word and a short name with initials: "Suharto, Wu C." may be two people."""
    return (
        len(parts) == 2
        and is_single_name(parts[0])
        and is_name_with_initials(parts[1])
        and len(parts[1].split()[0]) < 3
    )


def _may_be_pairs(parts: list[str]) -> bool:
    """Return whether parts were read as people and may be family names of several words, each with given names behind it."""
    return (
        len(parts) in _FEW_PARTS
        and all(" " in part for part in parts[::2])
        and not begin_with_particles(parts)
        and not any(is_initials(part.split()[0]) or is_initials(part.split()[-1]) for part in parts)
        and not any(GROUP.search(part) or SUFFIX.fullmatch(part) for part in parts)
        and (len(parts) > 2 or " " in parts[1])
        and all(part[0].isupper() for part in parts)
        and not are_mostly_full(parts)
    )


def _are_mixed(parts: list[str]) -> bool:
    """Return whether parts without initials hold both full names and single words where family names would stand."""
    families = [" " in part for part in parts[::2]]
    return (
        any(families)
        and not all(families)
        and all(" " in part for part in parts[1::2])
        and not any(map(is_initials, parts))
        and not are_mostly_full(parts)
    )
