"""Interpret the cells of a spreadsheet as a form: find its table, its owner and its columns, then read its rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from prismake.errors import Fault, ReviewFaults
from prismake.forms.check import checked_rows, guide_comments
from prismake.forms.headers import table_by_headers
from prismake.forms.letters import comparable_words
from prismake.forms.model import (
    CHECK_HEADER,
    GUIDE_SHEET,
    LAYOUT,
    META_SHEET,
    TAG_HEADER,
    TEXTS_SHEET,
    FormColumn,
    FormContent,
    numbered_column,
    parse_tag,
)
from prismake.forms.names import owner_faults
from prismake.forms.no_table import no_table
from prismake.forms.places import TAG_OPENING, folder_of_kind
from prismake.forms.raw import Cell, RawSheet
from prismake.forms.read_csv import HEADERS_NEEDED
from prismake.forms.row_headers import added_rows_alone


class NoForm(ReviewFaults):
    """The file is not a form of prismake: no sheet has the headers of a form, or its kind and owner are not stated."""


class OtherKind(ReviewFaults):
    """The form is valid, but of a kind that another step reads."""


@dataclass(frozen=True)
class Meta:
    """The content of the hidden sheet of a workbook.

    tag: the line with layout, kind, version and person. columns: name, kind and header of each column with which the
    form was written.
    """

    tag: str
    columns: tuple[tuple[str, str, str], ...]


def interpret(
    sheets: Sequence[RawSheet],
    file: str,
    kinds: Mapping[str, Sequence[FormColumn]],
    *,
    run: str | None,
    people: Collection[str],
    known_ids: Collection[str] | None,
    id_name: str,
    key_name: str,
    other_kinds: Collection[str] = (),
    row_headers: Sequence[Collection[str]] = (),
) -> FormContent:
    """Return the content of a form, with the faults of its owner, headers and cells.

    kinds: kind of form to its columns. run: the expected version; None for any. people: allowed owners. row_headers:
    for each sheet of added rows (arms, outcomes), the headers by which it is recognised; a CSV file with only such a
    sheet is a form without other rows.

    If the owner or a header is faulty, the result has no rows, but their cells are checked. Raises NoForm if no sheet
    is a form, OtherKind for a form of `other_kinds`, and ReviewFaults for a form of another kind or version, or
    without the columns that identify a row.
    """
    meta = _read_meta(sheets)
    if (written := parse_tag(meta.tag)) and written["kind"] not in (*kinds, *other_kinds):
        # Its headers may be none of those that are expected here.
        raise ReviewFaults(_identity_faults(written, file, kinds, run))
    alone = added_rows_alone(sheets, row_headers)
    if alone is not None:
        tag = _identity(meta, *alone, file)
        faults = owner_faults(tag["person"], Path(file), people) if people else []
        return _without_rows(tag, alone[0], sheets, file, faults + _identity_faults(tag, file, kinds, run))
    sheet, header_row = _find_table(sheets, _known_headers(kinds, meta), file)
    tag = _identity(meta, sheet, header_row, file)
    if tag["kind"] in other_kinds:
        raise OtherKind([])
    faults = owner_faults(tag["person"], Path(file), people) if people else []
    identity_faults = _identity_faults(tag, file, kinds, run)
    if identity_faults:
        # The people of another kind of form are not known here.
        raise ReviewFaults([*identity_faults, *(faults if tag["kind"] in kinds else [])])
    headers_of_form = [
        *(cell.text for cell in sheet.rows[header_row]),
        *(header for _, _, header in meta.columns),
    ]
    expected = _with_repeated(kinds[tag["kind"]], headers_of_form)
    written = {name: header for name, _, header in meta.columns}
    table, header_faults = table_by_headers(sheet, header_row, expected, written, file, id_name, key_name)
    faults += header_faults
    rows, row_faults = checked_rows(table, tag, known_ids)
    if faults:
        rows = []
    faults += row_faults + _comments_beside(sheets, sheet, file)
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
        shown_names=table.shown_names,
        other_sheets=_other_sheets(sheets, sheet),
    )


def _comments_beside(sheets: Sequence[RawSheet], table: RawSheet, file: str) -> list[Fault]:
    """Return a fault for each comment on the sheets with instructions and long texts, which nobody reads."""
    return [
        fault
        for sheet in sheets
        if sheet.name in (GUIDE_SHEET, TEXTS_SHEET) and sheet is not table
        for fault in guide_comments(file, sheet)
    ]


def _known_headers(kinds: Mapping[str, Sequence[FormColumn]], meta: Meta) -> set[str]:
    """Return the headers by which the table of a form is recognised: those of its kinds, and those that it was written with."""
    headers = {column.header for columns in kinds.values() for column in columns}
    return headers | {header for _, _, header in meta.columns} | {CHECK_HEADER, TAG_HEADER}


def _other_sheets(sheets: Sequence[RawSheet], sheet: RawSheet) -> tuple[RawSheet, ...]:
    """Return the sheets of a form beside `sheet` that may hold answers."""
    names = (META_SHEET, GUIDE_SHEET, TEXTS_SHEET)
    return tuple(other for other in sheets if other is not sheet and other.name not in names)


def _without_rows(
    tag: dict[str, str], sheet: RawSheet, sheets: Sequence[RawSheet], file: str, faults: list[Fault]
) -> FormContent:
    """Return the content of a file that holds a sheet of added rows alone."""
    if faults:
        raise ReviewFaults(faults)
    return FormContent(
        file, sheet.name, tag["kind"], tag["run"], tag["person"], tag["layout"], (), (), other_sheets=tuple(sheets)
    )  # fmt: skip


def _with_repeated(columns: Sequence[FormColumn], headers: Sequence[str]) -> tuple[FormColumn, ...]:
    """Return the columns of a form; repeated columns once for each number that occurs in the headers."""
    numbers: set[int] = set()
    for column in columns:
        if column.repeated:
            pattern = re.escape(comparable_words(column.header)).replace(re.escape("{n}"), r"(\d{1,3})")
            numbers |= {
                int(match[1]) for text in headers if (match := re.fullmatch(pattern, comparable_words(text)))
            }
    fixed = tuple(column for column in columns if not column.repeated)
    return fixed + tuple(
        numbered_column(column, number) for number in sorted(numbers) for column in columns if column.repeated
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
    """Return the sheet that holds the rows of the form, and the index of its row of headers."""
    known = {comparable_words(header) for header in headers}
    candidates: list[tuple[int, RawSheet, int]] = []
    for sheet in sheets:
        if sheet.name == META_SHEET:
            continue
        scores = [len({comparable_words(cell.text) for cell in row} & known) for row in sheet.rows]
        best = max(scores, default=0)
        if best >= HEADERS_NEEDED:
            candidates.append((best, sheet, scores.index(best)))
    if not candidates:
        raise NoForm([no_table(sheets, known, file)])
    with_check = [entry for entry in candidates if _has_header(entry[1].rows[entry[2]], CHECK_HEADER)]
    if len(with_check) > 1:
        names = ", ".join(f'"{sheet.name}"' for _, sheet, _ in with_check)
        raise ReviewFaults(
            [
                Fault(
                    file=file,
                    found=f"more than one sheet holds rows of the form: {names}.",
                    next_step="Keep the sheet with the answers, and delete the copies.",
                )
            ]
        )
    _, sheet, row = max(with_check or candidates, key=lambda entry: entry[0])
    return sheet, row


def _has_header(row: Sequence[Cell], header: str) -> bool:
    return any(comparable_words(cell.text) == comparable_words(header) for cell in row)


def _identity(meta: Meta, sheet: RawSheet, header_row: int, file: str) -> dict[str, str]:
    """Return layout, kind, run and person from the hidden sheet, the rows, or the line above them. Raises ReviewFaults."""
    tag = parse_tag(meta.tag)
    if tag:
        return tag
    tags_in_rows = Counter(
        cell.text for row in sheet.rows[header_row + 1 :] for cell in row if cell.text.startswith(TAG_OPENING)
    )
    above = [cell.text for row in sheet.rows[: header_row + 1] for cell in row]
    for text in [text for text, _ in tags_in_rows.most_common(1)] + above:
        tag = parse_tag(text)
        if tag:
            return tag
    raise NoForm(
        [
            Fault(
                file=file,
                sheet=sheet.name,
                found="the kind and owner of the form are unknown: the line that begins with "
                f'"{TAG_OPENING}" and the hidden column "{TAG_HEADER}" were deleted.',
                next_step="Copy the answers row by row into the form that was sent out, and return that form.",
            )
        ]
    )


def _identity_faults(
    tag: dict[str, str],
    file: str,
    kinds: Mapping[str, Sequence[FormColumn]],
    run: str | None,
) -> list[Fault]:
    faults = []
    if tag["layout"] != LAYOUT:
        faults.append(
            Fault(
                file=file,
                found=f"the form has layout {tag['layout']}, which this version of prismake cannot read.",
                allowed=f"layout {LAYOUT}",
                next_step="Use the version of prismake that wrote the form, or one released after it.",
            )
        )
    if tag["kind"] not in kinds:
        faults.append(
            Fault(
                file=file,
                found=f'the form is of kind "{tag["kind"]}", which is not read from this folder.',
                allowed=", ".join(kinds),
                next_step=f"Move the file to {_place_of(tag)}.",
            )
        )
    if run is not None and tag["run"] != run:
        faults.append(
            Fault(
                file=file,
                found=f'the form is of version "{tag["run"]}", but this folder is for version "{run}".',
                next_step=_step_for_other_version(tag, run),
            )
        )
    return faults


def _step_for_other_version(tag: Mapping[str, str], run: str) -> str:
    if Path("config/versions", tag["run"]).is_dir():
        return f'Version "{tag["run"]}" is sealed, so that its forms count no more. Remove the file, and answer in the form of version "{run}".'
    return f'Move the file to {_place_of(tag)}, or fill in the form of version "{run}".'


def _place_of(tag: Mapping[str, str]) -> str:
    folder = folder_of_kind(tag["kind"], tag["run"])
    if folder is None:
        return f'the folder that results/{tag["run"]}/STATUS.md names for it under "Put it in"'
    return f"{folder.as_posix()}/"
