"""The files in config/imports/ that nobody has decided on: neither read by a source nor left out with a reason."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

IMPORTS = Path("config/imports")
# What an editor, a file system or a repository leaves there; ".~lock" and ".gitkeep" are hidden files.
NO_IMPORTS = (".", "~$")


def imported_files() -> list[str]:
    """Return every file below config/imports/ of the working directory, but for hidden ones and locks of editors."""
    files = sorted(path for path in IMPORTS.rglob("*") if path.is_file())
    return [
        path.as_posix()
        for path in files
        if not any(part.startswith(NO_IMPORTS) for part in path.relative_to(IMPORTS).parts)
    ]


def unnamed_imports(named: Iterable[str]) -> list[str]:
    """Return the files below config/imports/ that are not among those that the config names."""
    known = {_one_spelling(file) for file in named}
    return [file for file in imported_files() if _one_spelling(file) not in known]


def _one_spelling(file: str) -> str:
    """A path as it is compared: file systems spell a letter with an accent in two ways."""
    return unicodedata.normalize("NFC", Path(file).as_posix())
