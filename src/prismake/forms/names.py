"""File names of forms: the name of a person's form, and the likely owner of a returned file.

Names of people may contain any character, file names may not. The owner of a returned form is written inside it, so a returned
file may have any name but that of another person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path

from prismake.errors import Fault

WORKBOOK, PAGE, ZIPPED_PAGE, COPY = ".xlsx", ".html", ".zip", ".json"
"""Suffixes of the files of a form: the workbook, the page for a browser, the page in a zip file, and the copy that the page saves."""

IN_BROWSER = (PAGE, ZIPPED_PAGE)
"""The suffixes of the form for a browser, which holds no answers."""

MOST_BYTES = 200
"""A file name has at most 255 bytes, including its number and suffix."""

# Names that Windows reserves, with any suffix, and file names that are ignored among returned forms.
_RESERVED = re.compile(
    r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?|readme.*", re.IGNORECASE | re.DOTALL
)
_NAMES_OF_SYSTEMS = ("thumbs.db", "desktop.ini")


def form_stem(name: str, all_names: Iterable[str] = ()) -> str:
    """Return the file name of a person's form, without suffix: the name of the person, with "_" for all characters
    but letters, digits, . _ and -.

    The result is unique among the file names of `all_names`, ignoring case.
    """
    return _stems({name, *all_names})[name]


def _stems(names: Iterable[str]) -> dict[str, str]:
    """Return the file name of each person; names that need no replacement come first, others get a number if taken."""
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names), key=lambda name: (_plain_stem(name) != name, name)):
        base = stem = _plain_stem(name)
        number = 1
        while _key(stem) in taken:
            number += 1
            stem = f"{base}_{number}"
        taken.add(_key(stem))
        stems[name] = stem
    return stems


def _plain_stem(name: str) -> str:
    """Return a name with "_" for every character that is not allowed in file names on every system."""
    stem = "".join(
        character if _is_allowed(character) else "_" for character in unicodedata.normalize("NFC", name)
    )
    stem = stem.encode()[:MOST_BYTES].decode(errors="ignore")
    # A leading dot hides a file; Windows drops a trailing dot.
    stem = re.sub(r"^\.|\.$", "_", stem)
    return f"_{stem}" if _RESERVED.fullmatch(stem) else stem or "_"


def _is_allowed(character: str) -> bool:
    # Marks (M) are parts of letters in many scripts.
    return character.isalnum() or character in "._-" or unicodedata.category(character).startswith("M")


def _key(stem: str) -> str:
    """Return the file name without differences of case and Unicode composition, which some systems ignore."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", stem).casefold())


def _has_stem(path: Path, stem: str) -> bool:
    return _key(path.stem) == _key(stem) or _key(path.stem).startswith(f"{_key(stem)}_")


def may_belong_to(path: Path, person: str, people: Iterable[str]) -> bool:
    """Return whether a file name is one of this person's: `{file name}.xlsx` or `{file name}_anything.xlsx`."""
    return _has_stem(path, form_stem(person, people)) or _has_stem(path, _plain_stem(person))


def person_of(path: Path, people: Iterable[str]) -> str | None:
    """Return the person whose form has this file name, or None.

    If several match, the one with the longest file name is returned.
    """
    stems = _stems(people)
    matching = [person for person, stem in stems.items() if _has_stem(path, stem)]
    return max(matching, key=lambda person: len(stems[person])) if matching else None


def next_form_path(returned: Iterable[Path], folder: str, person: str, people: Iterable[str] = ()) -> str:
    """Return the path for the next returned form of a person: `{file name}.xlsx`, or `{file name}_2.xlsx` if that exists.

    A returned form must never be overwritten: its votes would be lost. returned: files of any folder. people: those whose file
    names the result must not match.
    """
    taken = {_key(path.stem) for path in returned if path.parent.as_posix() == folder}
    everyone = {person, *people}
    base = stem = form_stem(person, everyone)
    number = 1
    while _key(stem) in taken or person_of(Path(f"{stem}.xlsx"), everyone) != person:
        number += 1
        stem = f"{base}_{number}"
    return f"{folder}/{stem}.xlsx"


def returned_files(folder: Path) -> list[Path]:
    """Return the files that people put into a folder, in the order of their names.

    Left out: locks of spreadsheet programs (`~$...`, `.~lock...`), hidden files, and a README.
    """
    if not folder.is_dir():
        return []
    return sorted(
        (path for path in folder.iterdir() if path.is_file() and not is_no_form(path)),
        key=lambda path: path.name,
    )


def is_no_form(path: Path) -> bool:
    """Return whether a file is a lock of a spreadsheet program, a hidden file or a README."""
    name = path.name.lower()
    return name.startswith((".", "~$", "readme")) or name in _NAMES_OF_SYSTEMS


def named_people(path: Path, people: Iterable[str]) -> list[str]:
    """Return the people whose name occurs as whole words in a file name, such as "Copy of ada (1).xlsx" or
    "ada-2.xlsx".

    A name that is part of a longer matching name, such as ada in ada-maria, is left out.
    """
    stem = _key(path.stem)
    mentions: list[tuple[int, int, str]] = []
    for person in people:
        for name in {_key(person), _key(_plain_stem(person)), _key(form_stem(person, people))}:
            mentions += [
                (match.start(), match.end(), person)
                for match in re.finditer(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", stem)
            ]
    return list(
        dict.fromkeys(
            person
            for start, end, person in mentions
            if not any(
                first <= start and end <= last and last - first > end - start for first, last, _ in mentions
            )
        )
    )


def owner_faults(owner: str, path: Path, people: Collection[str]) -> list[Fault]:
    """Return a fault if the file name names another person than the owner written in the form, or if that owner is
    not in `people`.

    Other file names are allowed, because programs and people rename copies.
    """
    strict = person_of(path, people)
    named = [strict] if strict is not None else named_people(path, people)
    if named and not may_belong_to(path, owner, people) and owner not in named_people(path, [*people, owner]):
        return [
            Fault(
                file=path.as_posix(),
                found=f'the file name is that of "{named[0]}", but the form was written for "{owner}".',
                next_step="Remove the file from this folder. The person who filled it in copies the answers into their own form "
                "and saves it under the name on its first sheet.",
            )
        ]
    if owner in people:
        return []
    return [
        Fault(
            file=path.as_posix(),
            found=f'the form was written for "{owner}", who has no task here.',
            allowed="forms of people who have, or had, a task in this folder",
            next_step=f'If "{owner}" has left, add the name to `people` in config/config.yaml with `state: former`. '
            "Otherwise remove the file from this folder.",
        )
    ]
