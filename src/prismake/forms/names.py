"""The files of people: how the form of a person is called, and whose a returned file is by its name.

A name may hold any sign; a file name may not. The owner of a returned form stands inside it, so that its name only has to fit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path

from prismake.errors import Fault

MOST_BYTES = 200
"""A file name can hold 255 bytes, its number and ending among them."""

# Names that Windows keeps for itself, whatever stands behind a dot, and files that are passed over among returned forms.
_KEPT = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?|readme.*", re.IGNORECASE | re.DOTALL)
_NAMES_OF_SYSTEMS = ("thumbs.db", "desktop.ini")


def file_stem(name: str, all_names: Iterable[str] = ()) -> str:
    """Return the file name of a person, without its ending: the name itself where it is letters, digits, . _ and -.

    Other signs become "_". Of `all_names` no two have the same file name, whatever the case of its letters.
    """
    return _stems({name, *all_names})[name]


def _stems(names: Iterable[str]) -> dict[str, str]:
    """Return the file names of people; those whose name is a file name have it first, others then get a number."""
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names), key=lambda name: (_plain_stem(name) != name, name)):
        plain = stem = _plain_stem(name)
        number = 1
        while _key(stem) in taken:
            number += 1
            stem = f"{plain}_{number}"
        taken.add(_key(stem))
        stems[name] = stem
    return stems


def _plain_stem(name: str) -> str:
    """Return a name with "_" for every sign that a file name does not hold everywhere."""
    stem = "".join(sign if _stays(sign) else "_" for sign in unicodedata.normalize("NFC", name))
    stem = stem.encode()[:MOST_BYTES].decode(errors="ignore")
    # A file that begins with a dot is hidden; Windows drops a dot at the end.
    stem = re.sub(r"^\.|\.$", "_", stem)
    return f"_{stem}" if _KEPT.fullmatch(stem) else stem or "_"


def _stays(sign: str) -> bool:
    # Marks (M) are parts of letters in many scripts.
    return sign.isalnum() or sign in "._-" or unicodedata.category(sign).startswith("M")


def _key(stem: str) -> str:
    """Return what is the same for file names that a system may take for one: case and composition aside."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", stem).casefold())


def _begins(path: Path, stem: str) -> bool:
    return _key(path.stem) == _key(stem) or _key(path.stem).startswith(f"{_key(stem)}_")


def may_belong_to(path: Path, person: str, people: Iterable[str]) -> bool:
    """Return whether a file may be the form of a person by its name: `{file name}.xlsx` or `{file name}_anything.xlsx`."""
    return _begins(path, file_stem(person, people)) or _begins(path, _plain_stem(person))


def person_of(path: Path, people: Iterable[str]) -> str | None:
    """Return whose file it is most likely by its name; None where it fits no one."""
    stems = _stems(people)
    fitting = [person for person, stem in stems.items() if _begins(path, stem)]
    return max(fitting, key=lambda person: len(stems[person])) if fitting else None


def next_form_path(returned: Iterable[Path], folder: str, person: str, people: Iterable[str] = ()) -> str:
    """Return where the next form of a person goes: `{file name}.xlsx`, or where that came back, `{file name}_2.xlsx`.

    Nobody is ever asked to save over what was returned: its votes would be gone. `returned` holds files of any folder;
    `people` are those whose file names a number must not lead to.
    """
    taken = {_key(path.stem) for path in returned if path.parent.as_posix() == folder}
    everyone = {person, *people}
    plain = stem = file_stem(person, everyone)
    number = 1
    while _key(stem) in taken or person_of(Path(f"{stem}.xlsx"), everyone) != person:
        number += 1
        stem = f"{plain}_{number}"
    return f"{folder}/{stem}.xlsx"


def returned_files(folder: Path) -> list[Path]:
    """Return the files that people put into a folder, in the order of their names.

    Left out: locks of spreadsheet programs (`~$...`, `.~lock...`), hidden files, and a README.
    """
    if not folder.is_dir():
        return []
    return sorted(
        (path for path in folder.iterdir() if path.is_file() and not _is_no_form(path)),
        key=lambda path: path.name,
    )


def _is_no_form(path: Path) -> bool:
    name = path.name.lower()
    return name.startswith((".", "~$", "readme")) or name in _NAMES_OF_SYSTEMS


def owner_faults(owner: str, path: Path, people: Collection[str]) -> list[Fault]:
    """Return what is wrong with the owner that stands inside a form, compared with the name of its file."""
    named = person_of(path, people)
    if not may_belong_to(path, owner, people) and named is not None:
        return [
            Fault(
                file=path.as_posix(),
                found=f'by its name this is the form of "{named}", but it was written for "{owner}".',
                next_step="Take the file out of this folder. The person who filled it in answers in their own form, and saves it "
                "under the name that stands on its first sheet.",
            )
        ]
    if owner in people:
        return []
    return [
        Fault(
            file=path.as_posix(),
            found=f'this form was written for "{owner}", who is not asked here.',
            allowed=", ".join(people),
            next_step=f'Has "{owner}" left? Add the person to `people` in config/config.yaml with `state: former`, and the form '
            "is read. If it is no form of this folder, take it out.",
        )
    ]
