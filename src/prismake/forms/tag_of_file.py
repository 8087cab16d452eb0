"""Finds out whose form a file is, whatever its name and folder, by the tag inside the file and without reading its
rows.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from prismake.forms.places import TAG_OPENING

# The tag is above the rows and in each of them, so that the first rows are enough.
_START = 200_000
_CHUNK = 1_048_576
_WORDS = TAG_OPENING.encode()
# In all encodings that forms are read in.
_SPELLINGS = (_WORDS, TAG_OPENING.encode("utf-16-le"), TAG_OPENING.encode("utf-16-be"))


def tag_of_file(path: Path) -> dict[str, str] | None:
    """Return layout, kind, run and person of a form; None if the file is not a form or cannot be read."""
    try:
        if not _mentions_tag(path):
            return None
    except (OSError, zipfile.BadZipFile, RuntimeError):
        return None
    # Each start of a run looks at files that are no forms, and the readers of spreadsheets take long to load.
    from prismake.forms.model import parse_tag
    from prismake.forms.raw import Unreadable
    from prismake.forms.read import SUFFIXES, sheets_of_file
    from prismake.forms.safety import check_size

    if path.suffix.lower() not in SUFFIXES:
        return None
    try:
        check_size(path)
        sheets = sheets_of_file(path)
    except (Unreadable, OSError, zipfile.BadZipFile, RuntimeError):
        return None
    cells = (cell for sheet in sheets for row in sheet.rows for cell in row)
    return next((tag for cell in cells if (tag := parse_tag(cell.text))), None)


def _mentions_tag(path: Path) -> bool:
    """Return whether the words with which a tag begins are in a file: large files of others are not read whole."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as stream:
            start = stream.read(_START)
        return any(spelling in start for spelling in _SPELLINGS)
    with zipfile.ZipFile(path) as archive:
        parts = [entry for entry in archive.infolist() if entry.filename.endswith(".xml")]
        return any(_part_mentions_tag(archive, entry) for entry in parts)


def _part_mentions_tag(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    before = b""
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            if _WORDS in before + chunk:
                return True
            before = chunk[-len(_WORDS) :]
    return False
