"""Read the sheets on which people add rows: headers in any order, and the faults of each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prismake.errors import Fault, did_you_mean
from prismake.forms.check import FormTable, comments_outside, merged_cells, row_values
from prismake.forms.letters import comparable_words
from prismake.forms.model import FormColumn, FormContent, FormRow
from prismake.forms.raw import RawSheet, column_letter

_HEADERS_NEEDED = 3
"""A sheet with at least this many headers of a kind is one of that kind."""


@dataclass(frozen=True)
class RowSheetContent:
    """The rows that a person added on one sheet, those without faults, and the faults of the others.

    columns: the names of the columns that the sheet has.
    """

    table: FormTable
    rows: tuple[FormRow, ...]
    faults: tuple[Fault, ...]
    columns: tuple[str, ...]

    def fault(self, row: int, name: str, found: str, next_step: str, allowed: str = "") -> Fault:
        """Return a fault at a cell of the sheet. row: its number as a spreadsheet shows it."""
        return self.table.fault(row, name, found, next_step, allowed)


def read_row_sheets(
    content: FormContent, kinds: Mapping[str, Sequence[FormColumn]]
) -> list[tuple[str, RowSheetContent]]:
    """Return the kind and the content of each sheet of a form on which people add rows.

    kinds: the columns of each kind. A sheet may have any name: its headers say which kind it is, and on which row they are. Empty
    rows are skipped.
    """
    contents = []
    for sheet in content.other_sheets:
        scores = [
            (len(headers & {comparable_words(cell.text) for cell in row}), -number, kind)
            for number, row in enumerate(sheet.rows)
            for kind, headers in ((name, _headers(columns)) for name, columns in kinds.items())
        ]
        best, number, kind = max(scores, default=(0, 0, ""), key=lambda score: score[:2])
        if best >= _HEADERS_NEEDED:
            contents.append((kind, _read(content.file, sheet, -number, tuple(kinds[kind]))))
    return contents


def _headers(columns: Sequence[FormColumn]) -> set[str]:
    return {comparable_words(column.header) for column in columns}


def _read(file: str, sheet: RawSheet, header_row: int, columns: tuple[FormColumn, ...]) -> RowSheetContent:
    positions, faults = _positions(file, sheet, header_row, columns)
    shown_names = {
        column.name: f"{column.header} ({column_letter(positions[column.name])})"
        for column in columns
        if column.name in positions
    }
    table = FormTable(
        file, sheet, header_row, columns, positions, shown_names, columns[0].name, columns[0].name
    )
    merged_faults, merged_rows = merged_cells(table)
    faults += merged_faults
    answers = [column for column in columns if column.kind == "answer"]
    rows = []
    for number, cells in enumerate(sheet.rows, start=1):
        filled = any(table.cell(cells, column.name).text.strip() for column in answers)
        if number <= header_row + 1 or not filled:
            faults += comments_outside(file, sheet.name, number, cells)
            continue
        if number in merged_rows:
            continue
        values, value_faults = row_values(table, number, cells)
        faults += value_faults
        if not value_faults:
            rows.append(FormRow(sheet.shown_number(number), values, sheet.decided(number)))
    return RowSheetContent(table, tuple(rows), tuple(faults), tuple(positions))


def _positions(
    file: str, sheet: RawSheet, header_row: int, columns: Sequence[FormColumn]
) -> tuple[dict[str, int], list[Fault]]:
    """Return the place of each column by its header, and a fault for each header that is missing, repeated or unknown."""
    places: dict[str, list[int]] = {}
    texts: dict[str, str] = {}
    for index, cell in enumerate(sheet.rows[header_row]):
        if cell.text.strip():
            places.setdefault(comparable_words(cell.text), []).append(index)
            texts.setdefault(comparable_words(cell.text), cell.text)
    known = {comparable_words(column.header) for column in columns}
    unknown = [text for key, text in texts.items() if key not in known]
    positions: dict[str, int] = {}
    faults = []
    for column in columns:
        indices = places.get(comparable_words(column.header), [])
        if len(indices) == 1:
            positions[column.name] = indices[0]
            continue
        # A header that was renamed is unknown; without one, the column was declared after the form was sent out.
        if not indices and (column.optional or (column.later and not unknown)):
            continue
        if indices:
            letters = " and ".join(column_letter(index) for index in indices)
            message = f"the header occurs twice, in columns {letters}."
            step = "Delete the copied column, or rename its header."
        else:
            guess = did_you_mean(column.header, unknown).replace("Did you mean", "Was it renamed to")
            message = f"this column is missing.{guess}"
            step = "Restore the header. If the column was deleted, copy the rows into the form that was sent out."
        faults.append(Fault(file, message, step, sheet=sheet.name, row=header_row + 1, column=column.header))
    return positions, faults
