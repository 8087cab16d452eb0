"""Find the columns of a form by their headers, in any order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from prismake.errors import Fault, ReviewFaults, did_you_mean
from prismake.forms.check import FormTable
from prismake.forms.letters import comparable_words
from prismake.forms.model import CHECK_HEADER, TAG_HEADER, FormColumn
from prismake.forms.raw import RawSheet, column_letter


def table_by_headers(
    sheet: RawSheet,
    header_row: int,
    expected: tuple[FormColumn, ...],
    written_headers: Mapping[str, str],
    file: str,
    id_name: str,
    key_name: str,
) -> tuple[FormTable, list[Fault]]:
    """Return the table of a form with the position of each column, and the faults of its headers.

    written_headers: column name to the header with which the form was written; empty if the form does not contain
    that. Raises ReviewFaults if a header that identifies the rows is missing or occurs twice.
    """
    headers = {column.name: written_headers.get(column.name, column.header) for column in expected}
    headers |= {CHECK_HEADER: CHECK_HEADER, TAG_HEADER: TAG_HEADER}
    required = _required(expected, written_headers, key_name)
    indexes_by_header = _indexes_by_header(sheet, header_row)
    known = {comparable_words(header) for header in (*headers.values(), *written_headers.values())}
    unknown_headers = [
        sheet.rows[header_row][indexes[0]].text
        for text, indexes in indexes_by_header.items()
        if text not in known
    ]
    positions: dict[str, int] = {}
    faults = []
    for name, header in headers.items():
        indexes = indexes_by_header.get(comparable_words(header), [])
        if len(indexes) == 1:
            positions[name] = indexes[0]
        elif indexes or name in required:
            wrong, next_step = _wrong_header(header, indexes, unknown_headers)
            faults.append(
                Fault(
                    file=file,
                    sheet=sheet.name,
                    row=header_row + 1,
                    column=header,
                    found=wrong,
                    next_step=next_step,
                )
            )
    if not {id_name, key_name, CHECK_HEADER, TAG_HEADER} <= positions.keys():
        raise ReviewFaults(faults)
    shown_names = {
        name: headers[name] if sheet.row_numbers else f"{headers[name]} ({column_letter(index)})"
        for name, index in positions.items()
    }
    return FormTable(file, sheet, header_row, expected, positions, shown_names, id_name, key_name), faults


def _required(
    expected: tuple[FormColumn, ...], written_headers: Mapping[str, str], key_name: str
) -> Collection[str]:
    """Return the names of the columns without which a form is not read."""
    if written_headers:
        names = [column.name for column in expected if column.name in written_headers]
    else:
        # A CSV file has no hidden sheet that lists its columns; the columns that are read must be present.
        names = [
            column.name for column in expected if column.kind in ("answer", "hidden") and not column.optional
        ] + [key_name]
    return [*names, CHECK_HEADER, TAG_HEADER]


def _indexes_by_header(sheet: RawSheet, header_row: int) -> dict[str, list[int]]:
    indexes: dict[str, list[int]] = {}
    for index, cell in enumerate(sheet.rows[header_row]):
        if cell.text.strip():
            indexes.setdefault(comparable_words(cell.text), []).append(index)
    return indexes


def _wrong_header(header: str, indexes: Sequence[int], unknown_headers: Sequence[str]) -> tuple[str, str]:
    """Return what is wrong with a header that does not stand once, and what to do."""
    if indexes:
        letters = " and ".join(column_letter(index) for index in indexes)
        return (
            f"the header occurs twice, in columns {letters}.",
            "Delete the copied column, or rename its header.",
        )
    suggestion = did_you_mean(header, unknown_headers).replace("Did you mean", "Was it renamed to")
    return (
        f"this column is missing.{suggestion}",
        "Restore the header. If the column was deleted, copy the answers into the form that was sent out.",
    )
