"""Write forms as .xlsx workbooks, the same bytes for the same form."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.url import Url
from xlsxwriter.utility import xl_col_to_name

from prismake.forms.band import write_band
from prismake.forms.guide import write_guide
from prismake.forms.highlight import marked_parts
from prismake.forms.long_texts import LongText, long_texts, shown_text
from prismake.forms.model import (
    CHECK_HEADER,
    GUIDE_SHEET,
    HEADER_ROW,
    META_SHEET,
    TAG_HEADER,
    TEXTS_SHEET,
    Form,
    FormColumn,
    check_rows,
    parse_link,
)
from prismake.forms.rich_text import RichSheet
from prismake.forms.row_check import hidden_cells
from prismake.forms.styles import STYLES, row_height
from prismake.forms.validation import validation
from prismake.forms.write_row_sheet import list_name, write_row_sheet
from prismake.forms.write_texts import places_of, write_texts

CREATED = datetime(2000, 1, 1)
LINK_LIMIT = 60_000
URL_LIMIT = 2_000
NUMBER = "number"
"""The column with the number of a row, which leads to its whole text."""
MOST_FROZEN = 60
"""Characters of the frozen columns: about a third of a screen of 1366 pixels."""

Format = Any
Sheet = Any
Workbook = Any


def write_form(form: Form) -> bytes:
    """Return the form as the bytes of an .xlsx workbook.

    Raises ReviewError where a row has no id, or an id too long for a cell.
    """
    check_rows(form)
    records = form.records()
    texts = list(long_texts(form, records))
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
    guide = book.add_worksheet(GUIDE_SHEET, RichSheet)
    rows = book.add_worksheet(form.sheet, RichSheet)
    if texts:
        write_texts(book, book.add_worksheet(TEXTS_SHEET, RichSheet), form, records, texts)
    added = [book.add_worksheet(sheet.name, RichSheet) for sheet in form.row_sheets]
    hidden = book.add_worksheet(META_SHEET, RichSheet)
    lists = _write_meta(hidden, form)
    _write_rows(book, rows, form, records, texts, lists)
    for sheet, rows_to_add in zip(added, form.row_sheets, strict=True):
        write_row_sheet(book, sheet, form, rows_to_add, lists)
    write_guide(book, guide, form)
    guide.activate()
    book.close()
    return stream.getvalue()


def _write_meta(sheet: Sheet, form: Form) -> dict[str, str]:
    """Write the hidden sheet; return for each column with choices the cell range of its dropdown."""
    sheet.hide()
    sheet.write_string(0, 0, form.tag)
    sheet.write_row(1, 0, ["column", "kind", "header"])
    for number, column in enumerate(form.columns, start=2):
        for index, value in enumerate((column.name, column.kind, column.header)):
            sheet.write_string(number, index, value)
    lists = {}
    listed = [(column.name, column) for column in form.columns if column.choices]
    for rows in form.row_sheets:
        listed += [(list_name(rows, column), column) for column in rows.columns if column.choices]
    for index, (name, column) in enumerate(listed, start=4):
        sheet.write_string(1, index, name)
        for number, choice in enumerate(column.choices, start=2):
            sheet.write_string(number, index, choice)
        letter = xl_col_to_name(index)
        lists[name] = f"={META_SHEET}!${letter}$3:${letter}${len(column.choices) + 2}"
    return lists


def _write_rows(
    book: Workbook,
    sheet: Sheet,
    form: Form,
    records: list[dict[str, str]],
    texts: Sequence[LongText],
    lists: dict[str, str],
) -> None:
    total = len(records)
    last = HEADER_ROW + max(total, 1)
    columns = list(form.columns)
    width = len(columns)
    write_band(book, sheet, form)
    _write_headers(book, sheet, columns)
    formats = _cell_formats(book)
    places = places_of(texts)
    links = 0
    for index, record in enumerate(records):
        number = HEADER_ROW + 1 + index
        shown = {column.name: shown_text(record, column, form) for column in columns}
        for place, column in enumerate(columns):
            value = shown[column.name]
            if column.name == NUMBER and index in places and links < LINK_LIMIT:
                target = f"internal:'{TEXTS_SHEET}'!A{places[index]}"
                sheet.write_url(number, place, target, formats["number_link"], value, "Shows the whole text")
                links += 1
            elif (
                column.kind == "link"
                and links < LINK_LIMIT
                and _write_link(sheet, number, place, value, formats)
            ):
                links += 1
            else:
                _write_cell(sheet, number, place, column, value, form, formats)
        check, tag = hidden_cells(form, record)
        sheet.write_string(number, width, check, formats["shown"])
        sheet.write_string(number, width + 1, tag, formats["shown"])
        sheet.set_row(number, row_height(shown, columns))
    for index, column in enumerate(columns):
        if column.kind == "answer":
            rule = validation(column, lists.get(column.name, ""))
            sheet.data_validation(HEADER_ROW + 1, index, last, index, rule)
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


def _write_headers(book: Workbook, sheet: Sheet, columns: Sequence[FormColumn]) -> None:
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
        "none": book.add_format(STYLES["none"]),
        "centre": book.add_format({**STYLES["cell"], "align": "center"}),
        "answer": book.add_format({**STYLES["answer"], "locked": False, "num_format": "@"}),
        "number": book.add_format({**STYLES["answer"], "locked": False}),
        "date": book.add_format({**STYLES["answer"], "locked": False, "num_format": "yyyy-mm-dd"}),
        "link": book.add_format(STYLES["link"]),
        "number_link": book.add_format({**STYLES["link"], "align": "center"}),
        "term": book.add_format(STYLES["term"]),
        # Text after a highlighted term needs its own format, or it gets the default font of the program.
        "run": book.add_format(STYLES["run"]),
    }


def _write_cell(
    sheet: Sheet, row: int, index: int, column: FormColumn, value: str, form: Form, formats: dict[str, Format]
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
        if column.none:
            sheet.write_string(row, index, column.none, formats["none"])
        else:
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
    if url.startswith("../"):
        return bool(sheet.write_url(row, index, _relative(url, label), formats["link"]) == 0)
    return bool(sheet.write_url(row, index, url, formats["link"], label[:250], "Opens in your browser") == 0)


def _relative(path: str, label: str) -> Any:
    """Return a link to a file whose path leads up from the workbook, with slashes, which all programs and systems follow."""
    target = Url(f"external:{path}")
    target._relationship_link = path
    target.text, target.tip = label[:250], "Opens the file, if the whole folder of the review is there"
    return target


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


def _frozen_columns(columns: Sequence[FormColumn]) -> int:
    """Return how many columns to freeze: those left of the first wide column, as far as they leave room to read on a laptop."""
    room = 0
    for index, column in enumerate(columns):
        is_wide = column.kind == "shown" and column.width >= 30
        if is_wide and index == 0:
            return 1 if column.width <= 48 else 0
        room += column.width if column.kind != "hidden" else 0
        if is_wide or room > MOST_FROZEN:
            return max(index, 1)
    return 1


def _set_up_print(sheet: Sheet, form: Form, last: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, HEADER_ROW)
    # Links are useless on paper. All columns on one page would be too small to read, so it ends with the last long text.
    printed = [index for index, column in enumerate(form.columns) if column.kind in ("shown", "answer")]
    printed = [index for index, column in enumerate(form.columns) if column.rich and index > 0] or printed
    sheet.print_area(0, 0, last, printed[-1])
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&L&8{form.tag.replace('&', '&&')}&R&8&P of &N")
    sheet.hide_gridlines(2)
