"""Whose form a file is, whatever its name and folder: the tag that is written inside it, without reading its rows."""

from __future__ import annotations

import zipfile
from pathlib import Path

from prismake.forms.model import TAG_OPENING, parse_tag
from prismake.forms.names import COPY
from prismake.forms.raw import Unreadable
from prismake.forms.read import SUFFIXES, TEXTS, sheets_of_file
from prismake.forms.read_csv import decode
from prismake.forms.safety import check_size, kind_of_content

# The tag is above the rows and in each of them, so that the first rows are enough.
_START = 200_000
_CHUNK = 1_048_576


def tag_of_file(path: Path) -> dict[str, str] | None:
    """Return layout, kind, run and person of a form; None for a file that is no form, or that cannot be read."""
    try:
        if path.suffix.lower() not in SUFFIXES or not _mentions_tag(path):
            return None
        check_size(path)
        sheets = sheets_of_file(path)
    except (Unreadable, OSError, zipfile.BadZipFile, RuntimeError):
        return None
    for sheet in sheets:
        for row in sheet.rows:
            for cell in row:
                if tag := parse_tag(cell.text):
                    return tag
    return None


def _mentions_tag(path: Path) -> bool:
    """Return whether the words with which a tag begins are in a file: large files of others are not read whole."""
    if (kind_of_content(path) or path.suffix.lower()) in (*TEXTS, COPY):
        with path.open("rb") as stream:
            return TAG_OPENING in decode(stream.read(_START))
    with zipfile.ZipFile(path) as archive:
        parts = [entry for entry in archive.infolist() if entry.filename.endswith(".xml")]
        return any(_part_mentions_tag(archive, entry) for entry in parts)


def _part_mentions_tag(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    words = TAG_OPENING.encode()
    before = b""
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            if words in before + chunk:
                return True
            before = chunk[-len(words) :]
    return False
