"""Write forms as .xlsx workbooks, the same bytes for the same form."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from prismake.errors import ReviewError
from prismake.forms.guide import progress, write_guide
from prismake.forms.highlight import marked_parts
from prismake.forms.model import (
    CELL_LIMIT,
    CHECK_HEADER,
    GUIDE_SHEET,
    HEADER_ROW,
    META_SHEET,
    TAG_HEADER,
    Column,
    Form,
    clean_text,
    parse_link,
    row_check,
)
from prismake.forms.styles import STYLES, row_height

CREATED = datetime(2000, 1, 1)
LINK_LIMIT = 60_000
URL_LIMIT = 2_000

Format = Any
Sheet = Any
Workbook = Any


def write_form(form: Form) -> bytes:
    """Return the form as the bytes of an .xlsx workbook.

    Raises ReviewError where a row has no id, or an id too long for a cell.
    """
    check_rows(form)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": {"font_name": "Arial", "font_size": 9.5},
        },
    )
    book.set_properties({"title": form.title, "subject": form.tag, "created": CREATED})
    guide = book.add_worksheet(GUIDE_SHEET)
    rows = book.add_worksheet(form.sheet)
    hidden = book.add_worksheet(META_SHEET)
    lists = _write_meta(hidden, form)
    _write_rows(book, rows, form, lists)
    write_guide(book, guide, form)
    guide.activate()
    book.close()
    return stream.getvalue()


def check_rows(form: Form) -> None:
    """Raise ReviewError where a column that identifies rows is missing, or a row has no id or one too long for a cell."""
    names = {column.name for column in form.columns}
    for needed in (form.id_name, form.key_name):
        if needed not in names:
            raise ReviewError(f'The form "{form.title}" has no column "{needed}".')
    for number, row_id in enumerate(form.rows[form.id_name], start=1):
        if not str(row_id).strip():
            raise ReviewError(
                f'The form "{form.title}": row {number} has no id, so its answer could not be read back.'
            )
        if len(str(row_id)) > CELL_LIMIT:
            raise ReviewError(
                f'The form "{form.title}": row {number} has more record ids than fit in a cell '
                f"({str(row_id)[:60]} ...). Check why so many records were merged into one report."
            )


def hidden_cells(form: Form, row: dict[str, str]) -> tuple[str, str]:
    """Return the check and the tag of a row."""
    return row_check(row[form.id_name], clean_text(row[form.key_name])), form.tag


def _write_meta(sheet: Sheet, form: Form) -> dict[str, str]:
    """Write the hidden sheet; return for each column with choices the cell range of its dropdown."""
    sheet.hide()
    sheet.write_string(0, 0, form.tag)
    sheet.write_row(1, 0, ["column", "kind", "header"])
    for number, column in enumerate(form.columns, start=2):
        for index, value in enumerate((column.name, column.kind, column.header)):
            sheet.write_string(number, index, value)
    lists = {}
    for index, column in enumerate((c for c in form.columns if c.choices), start=4):
        sheet.write_string(1, index, column.name)
        for number, choice in enumerate(column.choices, start=2):
            sheet.write_string(number, index, choice)
        letter = xl_col_to_name(index)
        lists[column.name] = f"={META_SHEET}!${letter}$3:${letter}${len(column.choices) + 2}"
    return lists


def _write_rows(book: Workbook, sheet: Sheet, form: Form, lists: dict[str, str]) -> None:
    total = len(form.rows)
    last = HEADER_ROW + max(total, 1)
    columns = list(form.columns)
    width = len(columns)
    _write_banner(book, sheet, form)
    _write_headers(book, sheet, columns)
    formats = _cell_formats(book)
    records: list[dict[str, str]] = [
        {str(name): clean_text(str(value)) for name, value in record.items()}
        for record in form.rows.fillna("").to_dict("records")
    ]
    links = 0
    for number, record in enumerate(records, start=HEADER_ROW + 1):
        for index, column in enumerate(columns):
            value = record.get(column.name, "")
            if (
                column.kind == "link"
                and links < LINK_LIMIT
                and _write_link(sheet, number, index, value, formats)
            ):
                links += 1
            else:
                _write_cell(sheet, number, index, column, value, form, formats)
        check, tag = hidden_cells(form, record)
        sheet.write_string(number, width, check, formats["shown"])
        sheet.write_string(number, width + 1, tag, formats["shown"])
        sheet.set_row(number, row_height(record, columns))
    for index, column in enumerate(columns):
        if column.kind == "answer":
            sheet.data_validation(HEADER_ROW + 1, index, last, index, _validation(column, lists))
    _colour_rows(book, sheet, form, last)
    # Years and numbers are text on purpose; without this Excel warns of each with a green corner.
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(width + 1)}{last + 1}"})
    sheet.autofilter(HEADER_ROW, 0, last, width + 1)
    sheet.freeze_panes(HEADER_ROW + 1, _frozen_columns(columns))
    sheet.protect(
        "",
        {
            "format_cells": True,
            "format_columns": True,
            "format_rows": True,
            "sort": True,
            "autofilter": True,
            "select_locked_cells": True,
        },
    )
    _set_up_print(sheet, form, last)


def _write_banner(book: Workbook, sheet: Sheet, form: Form) -> None:
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, clean_text(form.title), book.add_format(STYLES["title"]))
    tag = form.tag
    if form.done_name:
        formula, current = progress(form, "")
        # The tag is in the first column.
        sheet.write_formula(
            1, max(_first_wide(form.columns), 1), formula, book.add_format(STYLES["count"]), current
        )
    sheet.write_string(1, 0, tag, book.add_format(STYLES["tag"]))


def _first_wide(columns: Sequence[Column]) -> int:
    for index, column in enumerate(columns):
        if column.width >= 30 and column.kind == "shown":
            return index
    return len(columns) - 1


def _write_headers(book: Workbook, sheet: Sheet, columns: Sequence[Column]) -> None:
    sheet.set_row(HEADER_ROW, 30)
    answer = book.add_format(STYLES["header_answer"])
    shown = book.add_format(STYLES["header_shown"])
    for index, column in enumerate(columns):
        sheet.write_string(HEADER_ROW, index, column.header, answer if column.kind == "answer" else shown)
        hidden = {"hidden": True} if column.kind == "hidden" else {}
        sheet.set_column(index, index, column.width, None, hidden)
    for extra, header in enumerate((CHECK_HEADER, TAG_HEADER)):
        sheet.write_string(HEADER_ROW, len(columns) + extra, header, shown)
        sheet.set_column(len(columns) + extra, len(columns) + extra, 20, None, {"hidden": True})


def _cell_formats(book: Workbook) -> dict[str, Format]:
    return {
        "shown": book.add_format(STYLES["cell"]),
        "quoted": book.add_format({**STYLES["cell"], "quote_prefix": True}),
        "centre": book.add_format({**STYLES["cell"], "align": "center"}),
        "answer": book.add_format({**STYLES["answer"], "locked": False, "num_format": "@"}),
        "number": book.add_format({**STYLES["answer"], "locked": False}),
        "date": book.add_format({**STYLES["answer"], "locked": False, "num_format": "yyyy-mm-dd"}),
        "link": book.add_format(STYLES["link"]),
        "term": book.add_format(STYLES["term"]),
        # Text after a highlighted term needs its own format, or it gets the default font of the program.
        "run": book.add_format(STYLES["run"]),
    }


def _write_cell(
    sheet: Sheet, row: int, index: int, column: Column, value: str, form: Form, formats: dict[str, Format]
) -> None:
    if column.kind == "answer":
        cell = formats["answer" if column.value_type == "text" else column.value_type]
        if value:
            sheet.write_string(row, index, value, cell)
        else:
            sheet.write_blank(row, index, None, cell)
        return
    plain = formats[
        "quoted" if value[:1] in ("=", "+", "-", "@") else "centre" if column.width <= 8 else "shown"
    ]
    if not value:
        sheet.write_blank(row, index, None, plain)
        return
    parts = marked_parts(value, form.terms) if column.rich else []
    if len(parts) > 1:
        fragments: list[Any] = []
        for text, marked in parts:
            fragments += [formats["term" if marked else "run"], text]
        sheet.write_rich_string(row, index, *fragments, plain)
    else:
        sheet.write_string(row, index, value, plain)


def _write_link(sheet: Sheet, row: int, index: int, value: str, formats: dict[str, Format]) -> bool:
    parsed = parse_link(value)
    if parsed is None or len(parsed[1]) > URL_LIMIT:
        return False
    label, url = parsed
    return bool(sheet.write_url(row, index, url, formats["link"], label[:250], "Opens in your browser") == 0)


def _validation(column: Column, lists: dict[str, str]) -> dict[str, Any]:
    rule: dict[str, Any] = {"ignore_blank": True}
    if column.choices:
        rule |= {
            "validate": "list",
            "source": lists[column.name],
            "error_title": "Please choose from the list",
            "error_message": ("One of: " + ", ".join(column.choices))[:255],
        }
    elif column.value_type == "number":
        rule |= {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -1e15,
            "maximum": 1e15,
            "error_title": "Please write a number",
            "error_message": "Expected a number. Write comments into the notes.",
        }
    else:
        rule |= {"validate": "any"}
    if column.help:
        rule |= {"input_title": column.header[:32], "input_message": column.help[:255]}
    return rule


def _colour_rows(book: Workbook, sheet: Sheet, form: Form, last: int) -> None:
    if not form.done_name:
        return
    visible = [index for index, column in enumerate(form.columns) if column.kind != "hidden"]
    letter = xl_col_to_name([column.name for column in form.columns].index(form.done_name))
    for word, colour in form.colours:
        sheet.conditional_format(
            HEADER_ROW + 1,
            visible[0],
            last,
            visible[-1],
            {
                "type": "formula",
                "criteria": f'=${letter}{HEADER_ROW + 2}="{word}"',
                "format": book.add_format({"bg_color": colour}),
            },
        )


def _frozen_columns(columns: Sequence[Column]) -> int:
    """Return how many columns to freeze: those left of the first wide column, if they leave room to read."""
    room = 0
    for index, column in enumerate(columns):
        if column.kind == "shown" and column.width >= 30:
            if index == 0:
                return 1 if column.width <= 48 else 0
            return index if room <= 32 else 1
        room += column.width if column.kind != "hidden" else 0
    return 1


def _set_up_print(sheet: Sheet, form: Form, last: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, HEADER_ROW)
    # Links are useless on paper, and the other columns need the room.
    printed = [index for index, column in enumerate(form.columns) if column.kind in ("shown", "answer")]
    sheet.print_area(0, 0, last, printed[-1])
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&L&8{form.tag.replace('&', '&&')}&R&8&P of &N")
    sheet.hide_gridlines(2)
