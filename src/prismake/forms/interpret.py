"""From the cells of a spreadsheet to the rows of a form: where its table lies, whose it is, what is in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from prismake.errors import Fault, ReviewFaults, did_you_mean
from prismake.forms.check import Table, checked_rows
from prismake.forms.model import (
    CHECK_HEADER,
    LAYOUT,
    META_SHEET,
    TAG_HEADER,
    TAG_OPENING,
    Column,
    FormContent,
    numbered,
    parse_tag,
)
from prismake.forms.names import owner_faults
from prismake.forms.raw import Cell, RawSheet

_HEADERS_NEEDED = 3
"""So many headers side by side make a row the row of headers."""


@dataclass(frozen=True)
class Meta:
    """What the hidden sheet of a workbook tells: whose form it is, and the columns that it was written with."""

    tag: str
    columns: tuple[tuple[str, str, str], ...]


def interpret(
    sheets: Sequence[RawSheet],
    file: str,
    kinds: Mapping[str, Sequence[Column]],
    *,
    run: str | None,
    people: Collection[str],
    known_ids: Collection[str] | None,
    id_name: str,
    key_name: str,
) -> FormContent:
    """Return what a form holds. Raises ReviewFaults where it is not such a form at all."""
    meta = _read_meta(sheets)
    headers = {column.header for columns in kinds.values() for column in columns}
    headers |= {header for _, _, header in meta.columns} | {CHECK_HEADER, TAG_HEADER}
    sheet, header_row = _find_table(sheets, headers, file)
    tag = _identity(meta, sheet, header_row, file)
    _check_identity(tag, file, kinds, run, people)
    named = [cell.text for cell in sheet.rows[header_row]] + [header for _, _, header in meta.columns]
    expected = _with_repeated(kinds[tag["kind"]], named)
    table = _map_columns(sheet, header_row, expected, meta, file, id_name, key_name)
    rows, faults = checked_rows(table, tag, known_ids)
    return FormContent(
        file=file,
        sheet=sheet.name,
        kind=tag["kind"],
        run=tag["run"],
        person=tag["person"],
        layout=tag["layout"],
        rows=tuple(rows),
        columns=tuple(name for name in table.positions if name not in (CHECK_HEADER, TAG_HEADER)),
        faults=tuple(faults),
        places=table.places,
    )


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _with_repeated(columns: Sequence[Column], headers: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of a form, its repeated ones with every number that one of these headers has."""
    numbers: set[int] = set()
    for column in columns:
        if column.repeated:
            pattern = re.escape(_plain(column.header)).replace(re.escape("{n}"), r"(\d{1,3})")
            numbers |= {int(match[1]) for text in headers if (match := re.fullmatch(pattern, _plain(text)))}
    fixed = tuple(column for column in columns if not column.repeated)
    return fixed + tuple(
        numbered(column, number) for number in sorted(numbers) for column in columns if column.repeated
    )


def _read_meta(sheets: Sequence[RawSheet]) -> Meta:
    for sheet in sheets:
        if sheet.rows and sheet.rows[0] and parse_tag(sheet.rows[0][0].text) and sheet.name == META_SHEET:
            columns = []
            for row in sheet.rows[2:]:
                cells = [cell.text for cell in row[:3]] + ["", "", ""]
                if cells[0]:
                    columns.append((cells[0], cells[1], cells[2]))
            return Meta(sheet.rows[0][0].text, tuple(columns))
    return Meta("", ())


def _find_table(sheets: Sequence[RawSheet], headers: Collection[str], file: str) -> tuple[RawSheet, int]:
    """Return the sheet that holds the rows of the form, and the place of its row of headers."""
    known = {_plain(header) for header in headers}
    tables: list[tuple[int, RawSheet, int]] = []
    for sheet in sheets:
        if sheet.name == META_SHEET:
            continue
        scores = [len({_plain(cell.text) for cell in row} & known) for row in sheet.rows]
        best = max(scores, default=0)
        if best >= _HEADERS_NEEDED:
            tables.append((best, sheet, scores.index(best)))
    if not tables:
        raise ReviewFaults(
            [
                Fault(
                    file=file,
                    found="no sheet with the headers of a form was found.",
                    allowed="a sheet with the headers " + ", ".join(sorted(headers)),
                    next_step="Put the form as it was sent out here, filled in. For a CSV file, go to the sheet with "
                    "the rows before you save: only that sheet is saved.",
                )
            ]
        )
    with_check = [entry for entry in tables if _holds(entry[1].rows[entry[2]], CHECK_HEADER)]
    if len(with_check) > 1:
        names = ", ".join(f'"{sheet.name}"' for _, sheet, _ in with_check)
        raise ReviewFaults(
            [
                Fault(
                    file=file,
                    found=f"the rows of the form are on more than one sheet: {names}.",
                    next_step="Delete the copies, so that one sheet holds the answers.",
                )
            ]
        )
    _, sheet, row = max(with_check or tables, key=lambda entry: entry[0])
    return sheet, row


def _holds(row: Sequence[Cell], header: str) -> bool:
    return any(_plain(cell.text) == _plain(header) for cell in row)


def _identity(meta: Meta, sheet: RawSheet, header_row: int, file: str) -> dict[str, str]:
    """Return layout, kind, run and person, from the hidden sheet, the rows, or the line above them."""
    line = parse_tag(meta.tag)
    if line:
        return line
    in_rows = Counter(
        cell.text for row in sheet.rows[header_row + 1 :] for cell in row if cell.text.startswith(TAG_OPENING)
    )
    above = [cell.text for row in sheet.rows[: header_row + 1] for cell in row]
    for text in [text for text, _ in in_rows.most_common(1)] + above:
        line = parse_tag(text)
        if line:
            return line
    raise ReviewFaults(
        [
            Fault(
                file=file,
                sheet=sheet.name,
                found="the form no longer identifies itself: the line that begins with "
                f'"{TAG_OPENING}" and the hidden column "{TAG_HEADER}" are gone.',
                next_step="Copy the answers into the form as it was sent out, row by row, and return that.",
            )
        ]
    )


def _check_identity(
    tag: dict[str, str],
    file: str,
    kinds: Mapping[str, Sequence[Column]],
    run: str | None,
    people: Collection[str],
) -> None:
    faults = []
    if tag["layout"] != LAYOUT:
        faults.append(
            Fault(
                file=file,
                found=f"the form has layout {tag['layout']}, which this version of prismake does not know.",
                allowed=f"layout {LAYOUT}",
                next_step="Read it with the version of prismake that wrote it, or a later one.",
            )
        )
    if tag["kind"] not in kinds:
        faults.append(
            Fault(
                file=file,
                found=f'this is a form of another step: "{tag["kind"]}".',
                allowed=", ".join(kinds),
                next_step="Move the file to the folder of its step.",
            )
        )
    if run is not None and tag["run"] != run:
        faults.append(
            Fault(
                file=file,
                found=f'this is a form of version "{tag["run"]}", but this folder is for version "{run}".',
                next_step=f'Move the file to the folder "{tag["run"]}", or fill in the form of version "{run}".',
            )
        )
    if people:
        faults += owner_faults(tag["person"], Path(file), people)
    if faults:
        raise ReviewFaults(faults)


def _map_columns(
    sheet: RawSheet,
    header_row: int,
    expected: tuple[Column, ...],
    meta: Meta,
    file: str,
    id_name: str,
    key_name: str,
) -> Table:
    """Find each column of the form by its header, wherever it was moved. Raises ReviewFaults."""
    written = {name: header for name, _, header in meta.columns}
    headers = {column.name: written.get(column.name, column.header) for column in expected}
    headers |= {CHECK_HEADER: CHECK_HEADER, TAG_HEADER: TAG_HEADER}
    if written:
        required = [column.name for column in expected if column.name in written]
    else:
        # A CSV file does not say which columns it was written with; those that are read must be there.
        required = [
            column.name for column in expected if column.kind in ("answer", "hidden") and not column.optional
        ] + [key_name]
    required += [CHECK_HEADER, TAG_HEADER]
    seen: dict[str, list[int]] = {}
    for place, cell in enumerate(sheet.rows[header_row]):
        if cell.text.strip():
            seen.setdefault(_plain(cell.text), []).append(place)
    known = {_plain(header) for header in headers.values()} | {_plain(header) for header in written.values()}
    strangers = [sheet.rows[header_row][places[0]].text for text, places in seen.items() if text not in known]
    positions: dict[str, int] = {}
    faults = []
    for name, header in headers.items():
        places = seen.get(_plain(header), [])
        if len(places) == 1:
            positions[name] = places[0]
        elif places:
            letters = " and ".join(column_letter(place) for place in places)
            faults.append(
                Fault(
                    file=file,
                    sheet=sheet.name,
                    row=header_row + 1,
                    column=header,
                    found=f"the header occurs twice, in the columns {letters}.",
                    next_step="Delete the copy, or give its header another name.",
                )
            )
        elif name in required:
            near = did_you_mean(header, strangers).replace("Did you mean", "Was it renamed to")
            faults.append(
                Fault(
                    file=file,
                    sheet=sheet.name,
                    row=header_row + 1,
                    column=header,
                    found=f"this column is missing.{near}",
                    next_step="Put the header back as it was. If the column was deleted, copy the answers into "
                    "the form as it was sent out.",
                )
            )
    if faults:
        raise ReviewFaults(faults)
    places_seen = {name: f"{headers[name]} ({column_letter(place)})" for name, place in positions.items()}
    return Table(file, sheet, header_row, expected, positions, places_seen, id_name, key_name)


def column_letter(place: int) -> str:
    """Return the letter of a column as a spreadsheet shows it, counted from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
