"""Finds the files in config/imports/ that config.yaml does not mention, neither in a source nor in `left_out`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

IMPORTS = Path("config/imports")
# Files of editors, file systems and repositories; ".~lock" and ".gitkeep" are hidden files.
IGNORED_PREFIXES = (".", "~$")


def imported_files() -> list[str]:
    """Return every file below config/imports/ of the working directory, without hidden files and lock files of
    editors.
    """
    files = sorted(path for path in IMPORTS.rglob("*") if path.is_file())
    return [
        path.as_posix()
        for path in files
        if not any(part.startswith(IGNORED_PREFIXES) for part in path.relative_to(IMPORTS).parts)
    ]


def unnamed_imports(named: Iterable[str]) -> list[str]:
    """Return the files below config/imports/ that the config does not name."""
    known = {_normalised_path(file) for file in named}
    return [file for file in imported_files() if _normalised_path(file) not in known]


def _normalised_path(file: str) -> str:
    """Return a path for comparison: file systems encode an accented letter in two ways."""
    return unicodedata.normalize("NFC", Path(file).as_posix())
