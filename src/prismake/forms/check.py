"""Checks the rows of a returned form: hidden ids, duplicates and answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from prismake.errors import Fault
from prismake.forms.letters import comparable_words
from prismake.forms.lost_notes import lost_note
from prismake.forms.model import CHECK_HEADER, TAG_HEADER, FormColumn, FormRow, clean_text, form_tag
from prismake.forms.raw import EMPTY, Cell, RawSheet, column_letter
from prismake.forms.row_check import belongs, has_digest_of
from prismake.forms.text_encodings import garbled_as
from prismake.forms.values import WrongValue, declared_answer, one_line
from prismake.tables import split_values

MOST_FAULTS_OF_A_SORT = 10
"""After a sort of some columns alone, every row is faulty: this many of a kind are reported one by one, the others as a list."""

_DECISION = "decision"
"""The column of decisions of a screening form."""

MISMATCH, MERGED, COMMENT, VALUE, OTHER = "mismatch", "merged", "comment", "value", "other"
"""Kinds of fault; a fault of a value is specific to its cell, and is always reported."""


@dataclass(frozen=True)
class FormTable:
    """The table of rows in a returned form.

    header_row and positions count from 0. positions: column name to index. shown_names: column name to header and
    letter, as a person sees them.
    """

    file: str
    sheet: RawSheet
    header_row: int
    columns: tuple[FormColumn, ...]
    positions: dict[str, int]
    shown_names: dict[str, str]
    id_name: str
    key_name: str

    def cell(self, row: list[Cell], name: str) -> Cell:
        """Return the cell of a named column in a row; EMPTY if the row is too short or the form does not have the
        column.
        """
        index = self.positions.get(name)
        return row[index] if index is not None and index < len(row) else EMPTY

    def fault(self, number: int, name: str, found: str, next_step: str, allowed: str = "") -> Fault:
        """Return a fault with the place of a cell of this table.

        number: the row, counted from 1. name: the column.
        """
        return Fault(
            file=self.file,
            sheet=self.sheet.name,
            row=self.sheet.shown_number(number),
            column=self.shown_names.get(name, name),
            found=found,
            allowed=allowed,
            next_step=next_step,
        )


def checked_rows(
    table: FormTable, tag: dict[str, str], known_ids: Collection[str] | None
) -> tuple[list[FormRow], list[Fault]]:
    """Return the rows without faults, and the faults of the other rows.

    known_ids: the record ids of the review; None to accept any id.
    """
    form_tag_text = form_tag(tag["kind"], tag["run"], tag["person"], tag["layout"])
    answers = [column for column in table.columns if column.kind == "answer"]
    rows: list[FormRow] = []
    faults: dict[str, list[Fault]] = {kind: [] for kind in (MISMATCH, MERGED, COMMENT, VALUE, OTHER)}
    faults[MERGED], merged_rows = merged_cells(table)
    first_seen: dict[tuple[str, ...], int] = {}
    for number, cells in enumerate(table.sheet.rows, start=1):
        if number == table.header_row + 1 or not _is_row(table, cells, number, answers):
            faults[COMMENT] += comments_outside(table.file, table.sheet.name, number, cells)
            continue
        if number in merged_rows:
            continue
        problem = _row_identity_fault(table, number, cells, form_tag_text, known_ids, answers)
        if problem is not None:
            kind, fault = problem
            faults[kind].append(fault)
            continue
        row_id = clean_text(table.cell(cells, table.id_name).text)
        record_ids = tuple(sorted(split_values(row_id)))
        if record_ids in first_seen:
            faults[OTHER].append(
                table.fault(
                    number,
                    table.key_name,
                    f"the same row is in the form twice, here and in row {table.sheet.shown_number(first_seen[record_ids])}: "
                    f'"{one_line(table.cell(cells, table.key_name).text)}".',
                    "Delete one of the two rows, and check the answer in the other.",
                )
            )
            continue
        first_seen[record_ids] = number
        values, value_faults = row_values(table, number, cells)
        value_faults += answers_beside(table, number, cells, answers)
        faults[VALUE] += value_faults
        if not value_faults:
            rows.append(FormRow(table.sheet.shown_number(number), values, table.sheet.decided(number)))
    reported = [
        fault for kind in faults for fault in (_first(faults[kind]) if kind != VALUE else faults[kind])
    ]
    reported.sort(key=lambda fault: fault.row or 0)
    return rows, reported + [
        line for kind in faults if kind != VALUE for line in _others(table, faults[kind])
    ]


def guide_comments(file: str, sheet: RawSheet) -> list[Fault]:
    """Return a fault for each comment on the sheet of instructions, because prismake keeps only comments on rows."""
    return [
        fault
        for number, cells in enumerate(sheet.rows, start=1)
        for fault in comments_outside(file, sheet.name, number, cells)
    ]


def comments_outside(file: str, sheet: str, number: int, cells: list[Cell]) -> list[Fault]:
    """Return a fault for each comment on a row that is not a row of a record, because prismake keeps only comments on
    such rows.
    """
    return [
        Fault(
            file=file,
            sheet=sheet,
            row=number,
            column=column_letter(index),
            found=f'the comment "{one_line(cell.comment)}" is on a cell outside the rows of records, so prismake '
            "cannot keep the comment.",
            next_step="Move it into the notes of a row, or delete the comment.",
        )
        for index, cell in enumerate(cells)
        if cell.comment
    ]


def merged_cells(table: FormTable) -> tuple[list[Fault], set[int]]:
    """Return a fault for each range of merged cells in columns of the form, and the numbers of the rows that these
    ranges cover.
    """
    faults, rows = [], set()
    names = {index: name for name, index in table.positions.items()}
    for merged in sorted(table.sheet.merged, key=lambda merged: (merged.first_row, merged.first_column)):
        columns = [index for index in names if merged.first_column <= index <= merged.last_column]
        if not columns or merged.last_row <= table.header_row:
            continue
        rows |= set(range(max(merged.first_row, table.header_row + 1) + 1, merged.last_row + 2))
        faults.append(
            table.fault(
                merged.first_row + 1,
                names[min(columns)],
                f"the cells {merged.shown} are merged: the one answer may be meant for all of these rows, or for "
                "the first row alone.",
                "Unmerge the cells, and answer in each row.",
            )
        )
    return faults, rows


def _is_row(table: FormTable, cells: list[Cell], number: int, answers: list[FormColumn]) -> bool:
    has_id = bool(table.cell(cells, table.id_name).text.strip())
    has_check = bool(table.cell(cells, CHECK_HEADER).text.strip())
    if number <= table.header_row:
        # A sort that included the header moves rows above it, where the title and the tag also are.
        return has_id and has_check
    has_answer = any(table.cell(cells, column.name).text.strip() for column in answers)
    has_key = bool(table.cell(cells, table.key_name).text.strip())
    return has_answer or (has_id and has_key)


def _row_identity_fault(
    table: FormTable,
    number: int,
    cells: list[Cell],
    form_tag_text: str,
    known_ids: Collection[str] | None,
    answers: list[FormColumn],
) -> tuple[str, Fault] | None:
    """Return a fault and its kind where the row has no id, belongs to another form or has an id that does not match its title."""
    row_id = clean_text(table.cell(cells, table.id_name).text)
    key = clean_text(table.cell(cells, table.key_name).text)
    if not row_id:
        first = next(column.name for column in answers if table.cell(cells, column.name).text.strip())
        return OTHER, table.fault(
            number,
            first,
            f'the answer "{one_line(table.cell(cells, first).text)}" is in a row without the hidden record id'
            + (f', with the title "{one_line(key)}"' if key else "")
            + ": the row was added by hand, or its hidden cells were cleared.",
            "Move the answer to the row of its record, and delete this row. If the record has no other row, copy the answer into the "
            "form that was sent out.",
        )
    if belongs(row_id, key, table.cell(cells, CHECK_HEADER).text):
        return _fault_of_tag(table, number, table.cell(cells, TAG_HEADER).text.strip(), form_tag_text)
    if not table.cell(cells, CHECK_HEADER).text.strip():
        return OTHER, table.fault(
            number,
            CHECK_HEADER,
            f'the hidden check of the row "{one_line(key)}" is empty, so that nothing says whether its title and id belong together.',
            "The hidden columns must not be edited. Copy the answers into the form that was sent out.",
        )
    record_ids = split_values(row_id)
    if known_ids is not None and not any(name in known_ids for name in record_ids):
        return OTHER, table.fault(
            number,
            table.id_name,
            f'no record of this review has the id "{one_line(row_id)}".',
            "Copy the answers into the form that was sent out, and return that form. The hidden columns must not "
            "be edited.",
        )
    if encoding := garbled_as(
        key, lambda title: has_digest_of(row_id, title, table.cell(cells, CHECK_HEADER).text)
    ):
        return MISMATCH, table.fault(
            number,
            table.key_name,
            f'the letters of the title "{one_line(key)}" are garbled: a program read UTF-8 as {encoding} and saved what it saw.',
            "Put the file here as it was received, without opening it. If it was received like this, copy the answers into the form "
            "that was sent out, and return that form. Correcting the titles is not enough: notes are garbled, too.",
        )
    return MISMATCH, table.fault(
        number,
        table.key_name,
        f'the title "{one_line(key)}" is not the title of the record "{one_line(row_id)}", whose id is in the '
        "hidden column of this row: only some columns were sorted, or the title was edited.",
        "Undo the sort, or copy the answers into the form that was sent out. The arrows in the header row "
        "sort all columns together.",
    )


def _fault_of_tag(
    table: FormTable, number: int, row_tag: str, form_tag_text: str
) -> tuple[str, Fault] | None:
    """Return a fault and its kind where the hidden tag of a row is empty or of another form."""
    if not row_tag:
        return OTHER, table.fault(
            number,
            TAG_HEADER,
            "expected the hidden cell that names the form of the row, found it empty.",
            "Copy the answers into the form that was sent out, and return that form. The hidden columns must not be edited.",
        )
    if row_tag != form_tag_text:
        return OTHER, table.fault(
            number,
            TAG_HEADER,
            f'the row was copied from another form, whose tag in this hidden column is "{one_line(row_tag)}".',
            "Delete the row here, and give the answer in the form from which the row was copied.",
        )
    return None


def row_values(table: FormTable, number: int, cells: list[Cell]) -> tuple[dict[str, str], list[Fault]]:
    """Return column name to text for one row, and the faults of its answers. number: the row, counted from 1."""
    values: dict[str, str] = {}
    faults = []
    for column in table.columns:
        cell = table.cell(cells, column.name)
        if column.kind != "answer":
            values[column.name] = clean_text(cell.text)
            continue
        try:
            values[column.name] = declared_answer(cell, column)
            if column.is_note and cell.kind == "date":
                shown = table.shown_names.get(column.name, column.header)
                values[column.name] = lost_note(values[column.name], shown, table.sheet.name)
        except WrongValue as error:
            faults.append(table.fault(number, column.name, error.found, error.next_step, error.allowed))
    comments = _comments(table, cells)
    note = next((column.name for column in table.columns if column.is_note), "")
    if comments and note:
        values[note] = "; ".join(filter(None, [values.get(note, ""), *comments]))
    elif comments:
        faults += comments_outside(table.file, table.sheet.name, number, cells)
    return values, faults


def answers_beside(
    table: FormTable, number: int, cells: list[Cell], answers: list[FormColumn]
) -> list[Fault]:
    """Return a fault for a decision that stands beside its empty cell: in a shown column, or in one without a header.

    Only decisions of screening: other forms show values of sources that are words of their lists, and hidden columns hold the votes
    of others. Columns that people added with a header are theirs, whatever words they hold.
    """
    column = next((column for column in answers if column.name == _DECISION and column.choices), None)
    if column is None or table.cell(cells, column.name).text.strip():
        return []
    headers = table.sheet.rows[table.header_row]
    shown = {table.positions.get(other.name) for other in table.columns if other.kind == "shown"}
    words = {comparable_words(choice) for choice in column.choices}
    return [
        table.fault(
            number,
            column.name,
            f'the cell is empty, and "{one_line(cell.text)}" is in column {column_letter(index)}, which has no answers.',
            "Move the answer into this cell, or clear it.",
        )
        for index, cell in enumerate(cells)
        if (index in shown or index >= len(headers) or not headers[index].text.strip())
        and comparable_words(cell.text) in words
    ]


def _comments(table: FormTable, cells: list[Cell]) -> list[str]:
    """Return the comments on the cells of a row, each with the header of its column."""
    headers = table.sheet.rows[table.header_row]
    return [
        f"comment on {headers[index].text if index < len(headers) and headers[index].text else column_letter(index)}: "
        f"{clean_text(cell.comment)}"
        for index, cell in enumerate(cells)
        if cell.comment
    ]


def _first(faults: list[Fault]) -> list[Fault]:
    return faults[:MOST_FAULTS_OF_A_SORT]


def _others(table: FormTable, faults: list[Fault]) -> list[Fault]:
    """Return one fault that lists the rows of the faults that are not reported one by one, as a list; empty if none."""
    others = faults[MOST_FAULTS_OF_A_SORT:]
    if not others:
        return []
    return [
        Fault(
            file=table.file,
            sheet=table.sheet.name,
            column=others[0].column if len({fault.column for fault in faults}) == 1 else "",
            found=f"{len(others)} more row{'' if len(others) == 1 else 's'} have the same fault: "
            f"{', '.join(str(fault.row) for fault in others)}.",
            next_step="Correct them in the same way as the rows above.",
        )
    ]
