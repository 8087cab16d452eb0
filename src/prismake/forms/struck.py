"""Which cells of a spreadsheet are struck through, in whole or in part: their answers may have been taken back."""

from __future__ import annotations

import functools
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import parse

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_LINES = tuple(f"{_STYLE}text-line-through-{name}" for name in ("style", "type"))
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_STRINGS = "xl/sharedStrings.xml"

Place = tuple[int, int]
"""Row and column, counted from 1."""


def struck_fonts(book: Any) -> frozenset[int]:
    """Return the numbers of the fonts of an .xlsx workbook that have a line through them."""
    return frozenset(number for number, font in enumerate(book._fonts) if font.strike)


def struck_strings(archive: zipfile.ZipFile) -> frozenset[str]:
    """Return the numbers of the texts that the sheets of an .xlsx workbook share and that have a line through a part of them."""
    if _STRINGS not in archive.namelist() or b"strike" not in archive.read(_STRINGS):
        return frozenset()
    with archive.open(_STRINGS) as part:
        texts = _elements(parse(part).getroot(), "si")
        return frozenset(str(number) for number, text in enumerate(texts) if _has_struck_run(text))


def struck_runs(archive: zipfile.ZipFile, part: str, strings: frozenset[str]) -> set[Place]:
    """Return the cells of a sheet of which a part of the letters has a line through it, because openpyxl reads them as plain text.

    part: the name of the sheet in the archive. strings: the result of `struck_strings`. A sheet is parsed only if it may have such cells.
    """
    name = part.lstrip("/")
    if not strings and b"strike" not in archive.read(name):
        return set()
    places = set()
    with archive.open(name) as sheet:
        for number, row in enumerate(_elements(parse(sheet).getroot(), "row"), start=1):
            for column, cell in enumerate(row.iter(f"{_MAIN}c"), start=1):
                is_shared = cell.get("t") == "s" and cell.findtext(f"{_MAIN}v", "") in strings
                if is_shared or _has_struck_run(cell):
                    places.add(_place(cell, row, number, column))
    return places


def _elements(root: Element | None, name: str) -> Iterator[Element]:
    return iter(()) if root is None else root.iter(f"{_MAIN}{name}")


def _has_struck_run(text: Element) -> bool:
    return any(line.get("val", "1") not in ("0", "false") for line in text.iter(f"{_MAIN}strike"))


def _place(cell: Element, row: Element, number: int, column: int) -> Place:
    """Return the place of a cell; programs may leave out what its position says."""
    match = _REFERENCE.fullmatch(cell.get("r", ""))
    if match:
        letters = functools.reduce(lambda sum_, letter: 26 * sum_ + ord(letter) - 64, match[1], 0)
        return int(match[2]), letters
    return int(row.get("r", number)), column


class OdsStyles:
    """The styles of an .ods spreadsheet that have a line through the letters."""

    def __init__(self, *roots: Element | None) -> None:
        """roots: of styles.xml and content.xml."""
        own: dict[str, bool] = {}
        parents: dict[str, str] = {}
        for root in roots:
            for style in root.iter(f"{_STYLE}style") if root is not None else ():
                name = style.get(f"{_STYLE}name", "")
                parents[name] = style.get(f"{_STYLE}parent-style-name", "")
                line = [text.get(key) for text in style.iter(f"{_STYLE}text-properties") for key in _LINES]
                if any(line):
                    own[name] = any(value not in (None, "none") for value in line)
        self.names = frozenset(name for name in parents if _inherited(name, own, parents))

    def strikes(self, element: Element, style: str) -> bool:
        """Return whether a cell or a part of its letters is struck through. style: the name of the style of the cell."""
        if not self.names:
            return False
        return style in self.names or any(
            span.get(f"{_TEXT}style-name", "") in self.names for span in element.iter(f"{_TEXT}span")
        )


def _inherited(name: str, own: dict[str, bool], parents: dict[str, str]) -> bool:
    passed: set[str] = set()
    while name and name not in passed:
        if name in own:
            return own[name]
        passed.add(name)
        name = parents.get(name, "")
    return False
