"""Check that a returned file is safe to open: a workbook is a zip archive of XML from outside."""

from __future__ import annotations

import zipfile
from pathlib import Path

from prismake.forms.raw import Unreadable

MOST_FILE_BYTES = 50_000_000
MOST_UNPACKED_BYTES = 150_000_000
MOST_ENTRIES = 2_000
MOST_RATIO = 200
RATIO_FROM_BYTES = 20_000_000
"""Small parts may have a high compression ratio; only a large part with one is a zip bomb."""

_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!doctype", "<!ENTITY", "<!entity")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".svg")
_CHUNK = 1_048_576
_NO_TEXT = (b"{", b"<", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
_ASK = "Check where it came from, then open it in a spreadsheet program and save it again as .xlsx"


def check_size(path: Path) -> None:
    """Raise Unreadable where the file is empty or larger than MOST_FILE_BYTES."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("the file is empty; the copy may be incomplete. Copy it again")
    if size > MOST_FILE_BYTES:
        raise Unreadable(
            f"the file has {size // 1_000_000} MB; the limit for a form is {MOST_FILE_BYTES // 1_000_000} MB"
        )


def kind_of_content(path: Path) -> str:
    """Return what a file is by its content, as the usual suffix of it: a program or a person may have given another one.

    .xlsx, .ods or .csv; empty where the content does not tell.
    """
    with path.open("rb") as stream:
        opening = stream.read(_CHUNK // 16)
    if not opening.startswith(b"PK"):
        is_text = bool(opening) and b"\x00" not in opening and not opening.startswith(_NO_TEXT)
        return ".csv" if is_text and b"prismake form" in opening else ""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return ""
    if "[Content_Types].xml" in names:
        return ".xlsx"
    return ".ods" if {"mimetype", "content.xml"} <= names else ""


def check_zip(path: Path) -> None:
    """Raise Unreadable where a workbook is damaged, unpacks to too many bytes or parts, or declares XML entities."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise Unreadable(
                    f"the file has {len(entries)} parts; the limit for a form is {MOST_ENTRIES}. {_ASK}"
                )
            total = sum(entry.file_size for entry in entries)
            if total > MOST_UNPACKED_BYTES:
                raise Unreadable(f"the file was not opened: it unpacks to {total // 1_000_000} MB. {_ASK}")
            for entry in entries:
                _check_entry(archive, entry)
    except Unreadable:
        raise
    # Damaged archives raise many kinds of exception; all mean the same to the user.
    except Exception as error:
        if isinstance(error, RuntimeError) and "password" in str(error):
            raise Unreadable("the file is protected by a password. Save it without one") from error
        raise Unreadable(_reason_unreadable(path)) from error


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if entry.file_size > RATIO_FROM_BYTES and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        raise Unreadable(
            f'the file was not opened: its part "{entry.filename}" unpacks to far more than a form needs. {_ASK}'
        )
    if entry.filename.lower().endswith(_PICTURES):
        return
    overlap = b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            window = overlap + chunk
            if any(declaration in window for declaration in _DECLARATIONS):
                raise Unreadable(
                    f'the file was not opened: its part "{entry.filename}" declares XML entities, which forms do not. {_ASK}'
                )
            overlap = chunk[-32:]


def _reason_unreadable(path: Path) -> str:
    with path.open("rb") as stream:
        opening = stream.read(8)
    if opening.startswith(b"\xd0\xcf\x11\xe0"):
        return "this is an old Excel workbook (.xls), or one with a password. Save it as .xlsx without a password"
    if opening.startswith(b"PK"):
        return "the workbook is damaged; the copy may be incomplete. Copy it again"
    return "this is not a workbook. Save the form as .xlsx, .ods or .csv"
