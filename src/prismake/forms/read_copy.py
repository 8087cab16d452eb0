"""Read the file that the page of a form saves (.json): one line an answer, sealed by the page.

The file becomes the same cells as a spreadsheet, so that everything that is checked there is checked here. Nobody edits it by
hand: a line that is not as the page wrote it is a fault that names its record, and so is one that is missing.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from prismake.errors import Fault
from prismake.forms.dates import moment
from prismake.forms.model import CHECK_HEADER, META_SHEET, TAG_HEADER
from prismake.forms.raw import MOST_COLUMNS, MOST_ROWS, Cell, RawSheet, Unreadable

TAG_KEY = "prismake form"
SEPARATOR = "\x1f"
AGAIN = (
    "Open the form in the browser in which it was filled in, save the copy again, and send that file. "
    "Do not edit a copy by hand: change answers in the form."
)


class _Line(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    record: int = Field(ge=1, le=MOST_ROWS)
    check: str
    decided: str
    cells: dict[str, str]
    seal: str


class _Copy(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    tag: str = Field(alias="prismake form")
    form: str
    review: str
    records: int
    columns: list[list[str]] = Field(max_length=MOST_COLUMNS)
    saved: str
    answered: list[int] = Field(max_length=MOST_ROWS)
    seals: list[str] = Field(max_length=MOST_ROWS)
    seal: str
    answers: list[Any] = Field(max_length=MOST_ROWS)


@dataclass(frozen=True)
class CopySheets:
    """The sheets of a copy, without its damaged lines, and a fault for each of those."""

    sheets: list[RawSheet]
    faults: list[Fault]


def seal_of(parts: Iterable[object]) -> str:
    """Return the CRC-32 of these values, as the page computes it. It finds damage; it is no protection against forgery."""
    text = SEPARATOR.join(str(part) for part in parts)
    return f"{zlib.crc32(text.encode('utf-8', errors='surrogatepass')):08x}"


def looks_like_copy(content: bytes) -> bool:
    """Return whether a text file is a copy of whatever name: some programs add ".txt" to it."""
    return content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and TAG_KEY.encode() in content[:400]


def read_copy(path: Path) -> CopySheets:
    """Return the sheets of a copy. Raises Unreadable where the file is not one, or where it no longer says whose it is."""
    try:
        copy = _Copy.model_validate(json.loads(path.read_bytes(), object_pairs_hook=_no_key_twice))
    except (ValueError, ValidationError, RecursionError) as error:
        raise Unreadable(
            "this is not a whole copy of a form: it is cut, or it was changed or made by another program. "
            + AGAIN[:-1]
        ) from error
    if copy.seal != _seal_of_copy(copy):
        raise Unreadable(
            "the first lines of the copy, which say whose form it is and what it answers, were changed. "
            + AGAIN[:-1]
        )
    file = path.as_posix()
    seals = dict(zip(copy.answered, copy.seals, strict=False))
    lines: list[_Line] = []
    faults: list[Fault] = []
    for place, content in enumerate(copy.answers, start=1):
        line = _line(content)
        if line is not None and seals.get(line.record) == _seal_of_line(line) == line.seal:
            lines.append(line)
        else:
            faults.append(_damaged(file, content, place))
    faults += _missing(file, copy, lines, faults)
    refused = {fault.row for fault in faults}
    lines = [line for line in lines if line.record not in refused]
    return CopySheets([_meta(copy), _rows(copy, lines)], faults)


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a key occurs twice")
    return dict(pairs)


def _line(content: object) -> _Line | None:
    try:
        return _Line.model_validate(content)
    except ValidationError:
        return None


def _seal_of_line(line: _Line) -> str:
    cells = [part for cell in line.cells.items() for part in cell]
    return seal_of([line.record, line.check, line.decided, *cells])


def _seal_of_copy(copy: _Copy) -> str:
    columns = [part for column in copy.columns for part in column]
    return seal_of(
        [copy.tag, copy.form, copy.review, copy.records, copy.saved, *columns, *copy.answered, *copy.seals]
    )


def _damaged(file: str, content: object, place: int) -> Fault:
    record = content.get("record") if isinstance(content, dict) else None
    is_number = isinstance(record, int) and not isinstance(record, bool)
    return Fault(
        file=file,
        row=record if is_number else None,
        found="the answer was changed after the form saved the copy"
        + ("." if is_number else f": line {place} of the answers, whose record is not stated."),
        next_step=AGAIN,
    )


def _missing(file: str, copy: _Copy, lines: list[_Line], damaged: list[Fault]) -> list[Fault]:
    """Return a fault for each record that the copy says it answers, and does not, or answers twice."""
    numbers = [line.record for line in lines]
    named = {fault.row for fault in damaged}
    faulty_numbers = [
        (number, "is missing") for number in copy.answered if number not in numbers and number not in named
    ]
    faulty_numbers += [
        (number, "occurs twice") for number in dict.fromkeys(numbers) if numbers.count(number) > 1
    ]
    return [
        Fault(file=file, row=number, found=f"the answer {what}: the copy was changed.", next_step=AGAIN)
        for number, what in faulty_numbers
    ]


def _meta(copy: _Copy) -> RawSheet:
    rows = [[copy.tag], [], *copy.columns]
    return RawSheet(META_SHEET, [[Cell(text) for text in row] for row in rows])


def _rows(copy: _Copy, lines: list[_Line]) -> RawSheet:
    names = [column[0] for column in copy.columns if len(column) == 3]
    header = [*(column[2] for column in copy.columns if len(column) == 3), CHECK_HEADER, TAG_HEADER]
    rows = [[*(line.cells.get(name, "") for name in names), line.check, copy.tag] for line in lines]
    return RawSheet(
        name="",
        rows=[[Cell(text) for text in row] for row in (header, *rows)],
        row_numbers=(0, *(line.record for line in lines)),
        dates=("", *(moment(line.decided) for line in lines)),
    )
