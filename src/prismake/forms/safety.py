"""Is a returned file safe to open? It comes from outside, and a workbook is a zip of XML."""

from __future__ import annotations

import zipfile
from pathlib import Path

from prismake.forms.raw import Unreadable

MOST_FILE_BYTES = 50_000_000
MOST_UNPACKED_BYTES = 150_000_000
MOST_ENTRIES = 2_000
MOST_RATIO = 200
RATIO_FROM_BYTES = 20_000_000
"""Small parts may well shrink to a hundredth; a bomb is a large part that does."""

_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!doctype", "<!ENTITY", "<!entity")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".svg")
_CHUNK = 1_048_576
_ASK = "Open it in a spreadsheet program, save it again as .xlsx, and look at where it came from."


def check_size(path: Path) -> None:
    """Refuse a file that is empty or far larger than any form. Raises Unreadable."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("the file is empty, as after a copy that was cut short. Copy it again")
    if size > MOST_FILE_BYTES:
        raise Unreadable(
            f"the file is {size // 1_000_000} MB large; no form is larger than {MOST_FILE_BYTES // 1_000_000} MB"
        )


def check_zip(path: Path) -> None:
    """Refuse a workbook that would unpack to far more than a form, or that declares entities. Raises Unreadable."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise Unreadable(f"the file is not a form: it contains {len(entries)} parts. {_ASK}")
            total = sum(entry.file_size for entry in entries)
            if total > MOST_UNPACKED_BYTES:
                raise Unreadable(
                    f"the file would unpack to {total // 1_000_000} MB, and was not opened. {_ASK}"
                )
            for entry in entries:
                _check_entry(archive, entry)
    except Unreadable:
        raise
    # A damaged zip fails in many ways, each an exception of another kind; to the person all mean the same.
    except Exception as error:
        if isinstance(error, RuntimeError) and "password" in str(error):
            raise Unreadable("the file is locked with a password. Save it without one") from error
        raise Unreadable(_what_it_is(path)) from error


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if entry.file_size > RATIO_FROM_BYTES and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        raise Unreadable(
            f'the part "{entry.filename}" unpacks to far more than a form holds, and was not opened. {_ASK}'
        )
    if entry.filename.lower().endswith(_PICTURES):
        return
    carried = b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            window = carried + chunk
            if any(word in window for word in _DECLARATIONS):
                raise Unreadable(
                    f'the part "{entry.filename}" declares XML entities, which no form does. {_ASK}'
                )
            carried = chunk[-32:]


def _what_it_is(path: Path) -> str:
    with path.open("rb") as stream:
        opening = stream.read(8)
    if opening.startswith(b"\xd0\xcf\x11\xe0"):
        return "this is an old Excel workbook (.xls), or one with a password. Save it as .xlsx without a password"
    if opening.startswith(b"PK"):
        return "the workbook is damaged, as after a copy that was cut short. Copy it again"
    return "this is not an Excel file. Save the form as .xlsx, .ods or .csv"
