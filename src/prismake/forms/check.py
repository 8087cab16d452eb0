"""The rows of a returned form, each compared with its own check before its answer is taken."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from prismake.errors import Fault
from prismake.forms.model import CHECK_HEADER, TAG_HEADER, Column, FormRow, belongs, clean_text, form_tag
from prismake.forms.raw import EMPTY, Cell, RawSheet
from prismake.forms.values import WrongValue, answer, shortened
from prismake.tables import split_values

MOST_FAULTS_OF_A_SORT = 10
"""After a wrong sort each row is wrong in the same way; so many are named one by one, the others as a list."""


@dataclass(frozen=True)
class Table:
    """The table of a returned form: where its headers stand, and in which column each value lies."""

    file: str
    sheet: RawSheet
    header_row: int
    columns: tuple[Column, ...]
    positions: dict[str, int]
    places: dict[str, str]
    id_name: str
    key_name: str

    def cell(self, row: list[Cell], name: str) -> Cell:
        """Return the cell of a named column, empty where the row is shorter or the form lacks the column."""
        place = self.positions.get(name)
        return row[place] if place is not None and place < len(row) else EMPTY

    def fault(self, number: int, name: str, found: str, next_step: str, allowed: str = "") -> Fault:
        """Return a fault at a place of this table, as the person sees it."""
        return Fault(
            file=self.file,
            sheet=self.sheet.name,
            row=number,
            column=self.places.get(name, name),
            found=found,
            allowed=allowed,
            next_step=next_step,
        )


def checked_rows(
    table: Table, tag: dict[str, str], known_ids: Collection[str] | None
) -> tuple[list[FormRow], list[Fault]]:
    """Return the sound rows that have an id, and the faults of all others."""
    own_tag = form_tag(tag["kind"], tag["run"], tag["person"], tag["layout"])
    answers = [column for column in table.columns if column.kind == "answer"]
    rows: list[FormRow] = []
    faults: list[Fault] = []
    apart: list[Fault] = []
    first_seen: dict[tuple[str, ...], int] = {}
    for number, cells in enumerate(table.sheet.rows, start=1):
        if number == table.header_row + 1 or not _is_row(table, cells, number, answers):
            continue
        identity = _identity_fault(table, number, cells, own_tag, known_ids, answers)
        if identity is not None:
            (apart if "belong together" in identity.found else faults).append(identity)
            continue
        row_id = clean_text(table.cell(cells, table.id_name).text)
        names = tuple(sorted(split_values(row_id)))
        if names in first_seen:
            faults.append(
                table.fault(
                    number,
                    table.key_name,
                    f"the row occurs twice, here and in row {first_seen[names]}: "
                    f'"{shortened(table.cell(cells, table.key_name).text)}".',
                    "Delete one of the two rows, and see that the answer in the other is the right one.",
                )
            )
            continue
        first_seen[names] = number
        values, wrong = _values(table, number, cells)
        faults += wrong
        if not wrong:
            rows.append(FormRow(number, values))
    return rows, faults + _summed(table, apart)


def _is_row(table: Table, cells: list[Cell], number: int, answers: list[Column]) -> bool:
    has_id = bool(table.cell(cells, table.id_name).text.strip())
    has_check = bool(table.cell(cells, CHECK_HEADER).text.strip())
    if number <= table.header_row:
        # A sort that took the header along leaves rows above it; title and banner are not rows.
        return has_id and has_check
    has_answer = any(table.cell(cells, column.name).text.strip() for column in answers)
    has_key = bool(table.cell(cells, table.key_name).text.strip())
    return has_answer or (has_id and has_key)


def _identity_fault(
    table: Table,
    number: int,
    cells: list[Cell],
    own_tag: str,
    known_ids: Collection[str] | None,
    answers: list[Column],
) -> Fault | None:
    """Return what is wrong with whose row it is, or None."""
    row_id = clean_text(table.cell(cells, table.id_name).text)
    key = clean_text(table.cell(cells, table.key_name).text)
    row_tag = table.cell(cells, TAG_HEADER).text.strip()
    if not row_id:
        first = next(column.name for column in answers if table.cell(cells, column.name).text.strip())
        return table.fault(
            number,
            first,
            f'the answer "{shortened(table.cell(cells, first).text)}" stands in a row that the form does not know: '
            "its hidden id is empty.",
            "Move the answer to the row of its record. Rows cannot be added to the form.",
        )
    if belongs(row_id, key, table.cell(cells, CHECK_HEADER).text):
        if row_tag != own_tag:
            return table.fault(
                number,
                TAG_HEADER,
                f'the row was copied from another form: "{shortened(row_tag)}".',
                "Delete the row here, and answer it in its own form.",
            )
        return None
    names = split_values(row_id)
    if known_ids is not None and not any(name in known_ids for name in names):
        return table.fault(
            number,
            table.id_name,
            f'the id "{shortened(row_id)}" is not known in this review.',
            "The hidden columns must stay as they were sent out. Copy the answers into that form.",
        )
    return table.fault(
        number,
        table.key_name,
        f'the title "{shortened(key)}" and the hidden id "{shortened(row_id)}" do not belong together any more, '
        "as after a sort that took only some of the columns along, or a title that was changed.",
        "Undo the sort, or copy the answers into the form as it was sent out. The arrows of the header row "
        "sort all columns together.",
    )


def _values(table: Table, number: int, cells: list[Cell]) -> tuple[dict[str, str], list[Fault]]:
    values: dict[str, str] = {}
    faults = []
    for column in table.columns:
        cell = table.cell(cells, column.name)
        if column.kind != "answer":
            values[column.name] = clean_text(cell.text)
            continue
        try:
            values[column.name] = answer(cell, column)
        except WrongValue as wrong:
            faults.append(table.fault(number, column.name, wrong.found, wrong.next_step, wrong.allowed))
    return values, faults


def _summed(table: Table, faults: list[Fault]) -> list[Fault]:
    if len(faults) <= MOST_FAULTS_OF_A_SORT:
        return faults
    others = ", ".join(str(fault.row) for fault in faults[MOST_FAULTS_OF_A_SORT:])
    return [
        *faults[:MOST_FAULTS_OF_A_SORT],
        Fault(
            file=table.file,
            sheet=table.sheet.name,
            found=f"the same is wrong in {len(faults) - MOST_FAULTS_OF_A_SORT} more rows: {others}.",
            next_step="What mends the rows above mends these.",
        ),
    ]
