"""Finds returned forms that no step reads, because they are in the folder of another stage or version, among the
imports, or elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from prismake.forms.names import is_no_form, next_form_path
from prismake.forms.places import folder_of_kind, purpose_of_kind
from prismake.forms.tag_of_file import tag_of_file
from prismake.protocol.config import Config
from prismake.tasks.forms import FORM_TASKS

MISPLACED = "Returned forms that are not read where they are"
"""The title above the sentences."""

_CONFIG, _VERSIONS = Path("config"), Path("config/versions")
# Pins and sealed versions hold no forms, and may be large.
_NOT_SEARCHED = (Path("config/pins"), _VERSIONS)


def misplaced_forms(config: Config) -> list[Path]:
    """Return the files below config/ that are forms of prismake and that no step reads, sorted.

    Forms in the folders of this version are read, and their faults say where they belong. Files that config.yaml
    names as imports are not opened.
    """
    named = {Path(file) for file in config.named_imports()}
    return sorted(
        path
        for path in _files(config.run)
        if path not in named and (tag := tag_of_file(path)) and path.parent != _folder(tag)
    )


def misplaced_sentences(config: Config, files: Sequence[Path]) -> list[str]:
    """Return a sentence for each of these files: whose form it is, and where it belongs.

    files: as `misplaced_forms` returns them.
    """
    return [_sentence(config, path, tag) for path in files if (tag := tag_of_file(path))]


def _folder(tag: Mapping[str, str]) -> Path | None:
    return folder_of_kind(tag["kind"], tag["run"])


def _sentence(config: Config, path: Path, tag: Mapping[str, str]) -> str:
    folder = _folder(tag)
    if folder is None:
        return f"{path.as_posix()} is a form of a kind that this version of prismake does not know, and is not read."
    whose = f"{path.as_posix()} is a form of {tag['person']} for {purpose_of_kind(tag['kind'])}, and it is not read there."
    if tag["run"] != config.run and folder != folder_of_kind(tag["kind"], ""):
        if (_VERSIONS / tag["run"]).is_dir():
            return (
                f"{whose} It is of version {tag['run']}, which is sealed, so that it counts no more: remove it, and answer in the "
                f"form of version {config.run}."
            )
        whose += f" It is of version {tag['run']}."
    return f"{whose} Move it to {_free_path(folder, path, tag['person'])}."


def _free_path(folder: Path, path: Path, person: str) -> str:
    """Return where a form goes, under its own name unless a returned form has that name."""
    target = folder / path.name
    if not target.exists():
        return target.as_posix()
    there = [file for file in folder.iterdir() if file.is_file()]
    return Path(next_form_path(there, folder.as_posix(), person)).with_suffix(path.suffix).as_posix()


def _files(run: str) -> Iterator[Path]:
    """Yield the files below config/ that no step reads as forms."""
    read = {task.returned_folder(run) for task in FORM_TASKS.values()}
    for folder, subfolders, names in os.walk(_CONFIG):
        here = Path(folder)
        subfolders[:] = [
            name
            for name in subfolders
            if not name.startswith(".") and here / name not in _NOT_SEARCHED and not _is_sealed(here / name)
        ]
        if here not in read:
            yield from (here / name for name in names if not is_no_form(Path(name)))


def _is_sealed(folder: Path) -> bool:
    """Return whether a folder has the returned forms of a sealed version, which were read then."""
    ours = {task.returned_folder(folder.name) for task in FORM_TASKS.values()}
    return folder in ours and (_VERSIONS / folder.name).is_dir()
