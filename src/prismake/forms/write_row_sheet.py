"""Write a sheet on which people add rows: prefilled rows, and room below them with the same rules of cells."""

from __future__ import annotations

from typing import Any

from prismake.forms.model import HEADER_ROW, Form, FormColumn, RowSheet, clean_text
from prismake.forms.styles import STYLES, row_height
from prismake.forms.validation import validation

Format = Any
Sheet = Any
Workbook = Any

MOST_ADDED = 5_000
"""Rows with rules of cells; answers further down are read as well."""


def list_name(rows: RowSheet, column: FormColumn) -> str:
    """Return the name of the list of choices of a column of such a sheet."""
    return f"{rows.name}: {column.name}"


def write_row_sheet(book: Workbook, sheet: Sheet, form: Form, rows: RowSheet, lists: dict[str, str]) -> None:
    """Write the title, the headers, the prefilled rows, and the rules of the cells below them.

    lists: `list_name` of a column to the cell range of its choices.
    """
    sheet.write_string(0, 0, clean_text(rows.purpose or form.title), book.add_format(STYLES["title"]))
    sheet.write_string(1, 0, form.tag, book.add_format(STYLES["tag"]))
    sheet.set_row(0, 24)
    sheet.set_row(HEADER_ROW, 30)
    shown = book.add_format(STYLES["cell"])
    styles = {
        # Text stays text: a spreadsheet would make dates of arms such as 1/2.
        "text": book.add_format({**STYLES["answer"], "locked": False, "num_format": "@"}),
        "number": book.add_format({**STYLES["answer"], "locked": False}),
        "date": book.add_format({**STYLES["answer"], "locked": False, "num_format": "yyyy-mm-dd"}),
    }
    header_shown, header_answer = (
        book.add_format(STYLES[name]) for name in ("header_shown", "header_answer")
    )
    last = HEADER_ROW + len(rows.rows) + MOST_ADDED
    for index, column in enumerate(rows.columns):
        is_answer = column.kind == "answer"
        # The format of the whole column lets people write below the prefilled rows, as far as they need.
        sheet.set_column(index, index, column.width, styles[column.value_type] if is_answer else None)
        sheet.write_string(HEADER_ROW, index, column.header, header_answer if is_answer else header_shown)
        if is_answer:
            rule = validation(column, lists.get(list_name(rows, column), ""))
            sheet.data_validation(HEADER_ROW + 1, index, last, index, rule)
    for number, record in enumerate(rows.rows.fillna("").to_dict("records"), start=HEADER_ROW + 1):
        cells = {str(name): clean_text(str(value)) for name, value in record.items()}
        for index, column in enumerate(rows.columns):
            is_open = column.kind == "answer" and column.name not in rows.locked
            style = styles[column.value_type] if is_open else shown
            value = cells.get(column.name, "")
            if value:
                sheet.write_string(number, index, value, style)
            else:
                sheet.write_blank(number, index, None, style)
        sheet.set_row(number, row_height(cells, rows.columns))
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    sheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True, "sort": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, HEADER_ROW)
    sheet.hide_gridlines(2)
