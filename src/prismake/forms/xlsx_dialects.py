"""Converts workbooks in a dialect of .xlsx that openpyxl cannot read; no cell is changed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

_STRICT = "http://purl.oclc.org/ooxml/"
_TRANSITIONAL = "http://schemas.openxmlformats.org/"
# ISO/IEC 29500: Part 1 (strict) and Part 4 (transitional) name the same elements in different namespaces.
_NAMESPACES = (
    (
        "officeDocument/relationships/extendedProperties",
        "officeDocument/2006/relationships/extended-properties",
    ),
    ("officeDocument/relationships/customProperties", "officeDocument/2006/relationships/custom-properties"),
    ("officeDocument/extendedProperties", "officeDocument/2006/extended-properties"),
    ("officeDocument/customProperties", "officeDocument/2006/custom-properties"),
    ("officeDocument/", "officeDocument/2006/"),
    ("spreadsheetml/", "spreadsheetml/2006/"),
    ("drawingml/", "drawingml/2006/"),
    ("schemaLibrary/", "schemaLibrary/2006/"),
)
_TAG = re.compile(rb"<[^<>]*" + re.escape(_STRICT.encode()) + rb"[^<>]*>")
_NAME = re.compile(
    rb"""(\s(?:xmlns(?::[\w.-]+)?|Type)\s*=\s*["'])""" + re.escape(_STRICT.encode()) + rb"""([^"']*)"""
)
_PROPERTIES = "docProps/"


def is_strict(archive: zipfile.ZipFile) -> bool:
    """Return whether a workbook was saved as "Strict Open XML Spreadsheet", in the namespaces of ISO/IEC 29500 Part 1."""
    name = next((name for name in archive.namelist() if re.fullmatch(r"xl/workbook\w*\.xml", name)), "")
    return bool(name) and _STRICT.encode() + b"spreadsheetml/" in archive.read(name)[:4_000]


def transitional(path: Path) -> io.BytesIO:
    """Return a copy of a workbook in "strict" Open XML, with the namespaces that openpyxl reads.

    Cells stay unchanged.
    """
    return _repacked(path, lambda name, data: _mapped(data) if name.endswith((".xml", ".rels")) else data)


def without_properties(path: Path | io.BytesIO) -> io.BytesIO:
    """Return a copy of a workbook with empty properties, because a damaged date in them would prevent openpyxl from
    reading the answers.
    """
    empty = (
        b"<coreProperties xmlns='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'/>"
    )
    return _repacked(path, lambda name, data: empty if name == f"{_PROPERTIES}core.xml" else data)


def _repacked(path: Path | io.BytesIO, change: Callable[[str, bytes], bytes]) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(stream, "w") as changed:
        for name in dict.fromkeys(archive.namelist()):
            changed.writestr(name, change(name, archive.read(name)))
    stream.seek(0)
    return stream


def _mapped(data: bytes) -> bytes:
    """Map the namespaces that tags declare, and the types of relationships; the texts between tags are left as they are."""
    return _TAG.sub(lambda tag: _NAME.sub(lambda name: name[1] + _transitional_name(name[2]), tag[0]), data)


def _transitional_name(rest: bytes) -> bytes:
    text = rest.decode()
    for strict, other in _NAMESPACES:
        if text.startswith(strict):
            return f"{_TRANSITIONAL}{other}{text.removeprefix(strict)}".encode()
    return _STRICT.encode() + rest
