"""Comments and merged cells of an .xlsx workbook, from the parts of its archive."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring, iterparse

from prismake.forms.raw import Merged, comment_text

Places = dict[tuple[int, int], str]


def comments_of(archive: zipfile.ZipFile, sheet: str) -> Places:
    """Return the comments of a sheet by (row, column), counted from 0.

    sheet: the part of the sheet, such as xl/worksheets/sheet1.xml. A thread of comments replaces the note that Excel writes
    in its place for older programs.
    """
    notes: Places = {}
    threads: dict[tuple[int, int], list[str]] = {}
    for kind, part in _related(archive, sheet):
        if part not in archive.namelist():
            continue
        root = fromstring(archive.read(part))
        for comment in root.iter():
            name = _local(comment)
            if name not in ("comment", "threadedComment") or not comment.get("ref"):
                continue
            text = comment_text("".join(_texts(comment)))
            place = _place(str(comment.get("ref")))
            if kind == "threadedComment":
                threads.setdefault(place, []).append(text)
            else:
                notes[place] = text
    return notes | {place: "; ".join(filter(None, texts)) for place, texts in threads.items()}


def merged_of(archive: zipfile.ZipFile, sheet: str) -> tuple[Merged, ...]:
    """Return the merged cells of a sheet."""
    from openpyxl.utils.cell import range_boundaries

    merged: list[Merged] = []
    # Most forms have none, and a search of the bytes takes a hundredth of the time of a second parse.
    if b"mergeCell" not in archive.read(sheet):
        return ()
    with archive.open(sheet) as part:
        for _, element in iterparse(part, events=("end",)):
            name = _local(element)
            if name == "mergeCell" and element.get("ref"):
                left, top, right, bottom = (side or 1 for side in range_boundaries(str(element.get("ref"))))
                merged.append(Merged(top - 1, left - 1, bottom - 1, right - 1))
            elif name == "row":
                # A form may have tens of thousands of rows, which are not needed here.
                element.clear()
    return tuple(merged)


def _related(archive: zipfile.ZipFile, sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the last word of the type, and the part, of each relationship of a sheet."""
    from openpyxl.packaging.relationship import get_dependents, get_rels_path

    relations = get_rels_path(sheet)  # type: ignore[no-untyped-call]
    if relations not in archive.namelist():
        return
    for relation in get_dependents(archive, relations):
        if relation.TargetMode != "External":
            yield str(relation.Type).rpartition("/")[2], str(relation.target)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _texts(comment: Element) -> Iterator[str]:
    """Yield the runs of text of a comment; those that show how to pronounce a text (rPh) are left out."""
    for child in comment:
        name = _local(child)
        if name == "t" or (name == "text" and not len(child)):
            yield child.text or ""
        elif name in ("text", "r"):
            yield from _texts(child)


def _place(reference: str) -> tuple[int, int]:
    from openpyxl.utils.cell import coordinate_to_tuple

    row, column = coordinate_to_tuple(reference.partition(":")[0].replace("$", ""))
    return row - 1, column - 1
