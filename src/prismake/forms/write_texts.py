"""The sheet with the complete texts that are too long for their rows, in the order of the rows, with a link back to
each row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from prismake.forms.highlight import marked_parts
from prismake.forms.long_texts import TEXT_WIDTH, LongText
from prismake.forms.model import HEADER_ROW, Form, clean_text
from prismake.forms.row_check import row_check
from prismake.forms.styles import STYLES, text_height
from prismake.forms.text_lines import line_count

Sheet = Any
Workbook = Any

_HEADERS = ("Go back", "Report", "What it is", "Whole text")
"""None of them is the header of a form, so that no reader takes the sheet for the rows of one."""
_WIDTHS = (11, 36, 17, TEXT_WIDTH)
_FIRST_ROW = 2


def places_of(texts: Sequence[LongText]) -> dict[int, int]:
    """Return index of a row of the form to the row of this sheet, counted from 1, where its long texts begin."""
    places: dict[int, int] = {}
    row = _FIRST_ROW + 1
    for text in texts:
        places.setdefault(text.record, row)
        row += len(text.parts)
    return places


def write_texts(
    book: Workbook, sheet: Sheet, form: Form, records: list[dict[str, str]], texts: Sequence[LongText]
) -> None:
    """Write the complete texts, each into as many rows as it needs.

    records: the cells of the rows of the form, by column name.
    """
    names = ("title", "header_shown", "cell", "link", "term", "run")
    styles = {name: book.add_format(STYLES[name]) for name in names}
    quoted = book.add_format({**STYLES["cell"], "quote_prefix": True})
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, "Texts that are longer than their row", styles["title"])
    for index, (header, width) in enumerate(zip(_HEADERS, _WIDTHS, strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(_FIRST_ROW - 1, index, header, styles["header_shown"])
    row = _FIRST_ROW
    for text in texts:
        record = records[text.record]
        title = clean_text(record[form.key_name])
        for number, part in enumerate(text.parts):
            shown = part.strip()
            _write_back(sheet, row, form, record, text.record, styles["link"])
            for index, cell in enumerate((title if not number else "", text.header if not number else "")):
                sheet.write_string(
                    row, index + 1, cell, quoted if cell[:1] in ("=", "+", "-", "@") else styles["cell"]
                )
            plain = quoted if shown[:1] in ("=", "+", "-", "@") else styles["cell"]
            marked = marked_parts(shown, form.terms)
            if len(marked) > 1:
                runs = [
                    run for words, is_term in marked for run in (styles["term" if is_term else "run"], words)
                ]
                sheet.write_rich_string(row, 3, *runs, plain)
            else:
                sheet.write_string(row, 3, shown, plain)
            lines = max(line_count(shown, TEXT_WIDTH), 0 if number else line_count(title, _WIDTHS[1]))
            sheet.set_row(row, text_height(lines))
            row += 1
    sheet.freeze_panes(_FIRST_ROW, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_FIRST_ROW - 1)


def _write_back(sheet: Sheet, row: int, form: Form, record: dict[str, str], index: int, style: Any) -> None:
    """Write a link to the row of the form. It looks for the hidden check, so that it leads to the right row after a sort too."""
    letter = xl_col_to_name(len(form.columns))
    rows = f"'{form.sheet}'!${letter}${HEADER_ROW + 2}:${letter}${HEADER_ROW + 1 + len(form.rows)}"
    check = row_check(record[form.id_name], clean_text(record[form.key_name]))
    label = f"No. {record['number']}" if record.get("number") else f"row {HEADER_ROW + 2 + index}"
    target = f'"#\'{form.sheet}\'!B"&(MATCH("{check}",{rows},0)+{HEADER_ROW + 1})'
    sheet.write_formula(row, 0, f'=HYPERLINK({target},"{label}")', style, label)
