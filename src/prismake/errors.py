"""Errors in files that people wrote, with messages for the person who can correct them."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


class ReviewError(Exception):
    """An error in what people wrote. Its message says how to correct it, and is shown without a traceback."""


# What a person can mend; any other error of the system may be a bug, whose traceback is needed.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NOT_ALLOWED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_NOT_A_FILE = frozenset({errno.EISDIR, errno.ENOTDIR})


def error_of_system(error: OSError) -> ReviewError | None:
    """Return the error for people about a full disk, a missing permission or a folder in place of a file; None for
    any other error of the system.
    """
    file = str(error.filename or "")
    if error.errno in _NO_ROOM:
        return ReviewError(
            f"{file or 'A file'} cannot be written: the disk is full, or your quota is used up.\n    What to do: free some "
            "space, then run the same command again."
        )
    if error.errno in _NOT_ALLOWED:
        return ReviewError(
            f"{file or 'A file'} cannot be read or written: {error.strerror}.\n    What to do: give yourself the permission "
            "to read and write the folder of the review (`ls -l` shows it), or copy the review to a folder of your own, then "
            "run the same command again."
        )
    if error.errno in _NOT_A_FILE:
        return ReviewError(
            f"{file or 'A path'}: found a folder in place of a file, or a file in place of a folder ({error.strerror}).\n"
            "    What to do: move it away, or correct the path in config/config.yaml."
        )
    return None


def row_word(file: str) -> str:
    """Return the word for a row of a file in messages: "line" for YAML and RIS, "record" for JSON (the saved form of
    a browser), else "row".
    """
    if file.endswith((".yaml", ".yml", ".ris")):
        return "line"
    return "record" if file.lower().endswith(".json") else "row"


@dataclass(frozen=True)
class Fault:
    """One fault in a file of the review, and its place as a person sees it.

    file, sheet, row, column: the place; row 1 is the first row of the sheet; empty or None where they do not apply.
    In a YAML file the message calls them line and key. found: what is wrong. allowed: the values that would be right.
    next_step: what the person should do.
    """

    file: str
    found: str
    next_step: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    allowed: str = ""

    def __str__(self) -> str:
        location = [self.file]
        row = row_word(self.file)
        column = "key" if row == "line" else "column"
        if self.sheet:
            location.append(f'sheet "{self.sheet}"')
        if self.row is not None:
            location.append(f"{row} {self.row}")
        if self.column:
            location.append(f'{column} "{self.column}"')
        sentence = f"{', '.join(location)}: {self.found}"
        if self.allowed:
            sentence += f"\n    Allowed: {self.allowed}"
        return f"{sentence}\n    What to do: {self.next_step}"


class ReviewFaults(ReviewError):
    """One error that contains all faults of all files, so that one run shows all of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Return the text ' Did you mean "x"?' with the allowed word most similar to `word`; an empty text if none is
    similar.
    """
    by_lower = {entry.lower(): entry for entry in allowed}
    matches = get_close_matches(word.strip().lower(), by_lower, n=1, cutoff=0.6)
    return f' Did you mean "{by_lower[matches[0]]}"?' if matches else ""
