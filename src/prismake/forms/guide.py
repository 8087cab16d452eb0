"""The first sheet of a form: who it is for, the instructions, and the progress."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from prismake.forms.model import HEADER_ROW, Form, GuideSection, clean_text
from prismake.forms.styles import STYLES
from prismake.forms.text_lines import line_count

Format = Any
Sheet = Any
Workbook = Any


def progress(form: Form, sheet: str) -> tuple[str, str]:
    """Return a spreadsheet formula that counts the answered rows, and its current value as text.

    sheet: prefix of the cell range, such as `'Screening'!`, if the formula stands on another sheet.
    """
    index = [column.name for column in form.columns].index(form.done_name)
    letter = xl_col_to_name(index)
    total = len(form.rows)
    if not total:
        # "Done: 0 of 0" would tell an adjudicator that nothing is to do, though other sheets ask.
        text = f"No row on the sheet {form.sheet}"
        return f'="{text}"', text
    filled = form.rows.get(form.done_name, pd.Series(dtype="str"))
    done = sum(1 for value in filled if str(value).strip())
    cells = f"{sheet}{letter}{HEADER_ROW + 2}:{letter}{HEADER_ROW + 1 + max(total, 1)}"
    return f'="Done: "&COUNTA({cells})&" of {total}"', f"Done: {done} of {total}"


def write_guide(book: Workbook, sheet: Sheet, form: Form) -> None:
    """Write the sheet of instructions."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, 2, 84)
    styles = {
        name: book.add_format(STYLES[name]) for name in ("guide_title", "heading", "line", "word", "tag")
    }
    sheet.set_row(0, 8)
    sheet.set_row(1, 28)
    sheet.write_string(1, 1, clean_text(form.title), styles["guide_title"])
    sheet.write_string(2, 1, form.tag, styles["tag"])
    row = 3
    if form.done_name:
        formula, current = progress(form, f"'{form.sheet}'!")
        sheet.write_formula(row, 1, formula, book.add_format(STYLES["count"]), current)
        sheet.set_row(row, 18)
        row += 1
    if form.purpose:
        row = _guide_line(sheet, row + 1, clean_text(form.purpose), styles["line"])
    for section in _with_return(form):
        row += 1
        sheet.merge_range(row, 1, row, 2, clean_text(section.heading), styles["heading"])
        sheet.set_row(row, 22)
        row += 1
        for line in section.lines:
            row = _guide_line(sheet, row, clean_text(line), styles["line"])
        for word, meaning in section.pairs:
            colour = dict(form.colours).get(word)
            style = book.add_format({**STYLES["word"], "bg_color": colour}) if colour else styles["word"]
            sheet.write_string(row, 1, clean_text(word), style)
            sheet.write_string(row, 2, clean_text(meaning), styles["line"])
            height = max(line_count(meaning, 84), line_count(word, 24))
            sheet.set_row(row, 13 * height + 5)
            row += 1
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, row, 2)


def _with_return(form: Form) -> list[GuideSection]:
    """Return the sections, with where the file goes behind the first of them: it is in sight when the file is opened."""
    sections = list(form.sections)
    if form.save_as:
        sections.insert(1, GuideSection("Send it back", (_return_line(form),)))
    return sections


def _return_line(form: Form) -> str:
    name = PurePosixPath(form.save_as).stem
    return (
        f'Save the filled form as .xlsx, .ods or .csv under the name "{name}", and send it back to '
        f"{form.send_to or 'whoever sent it to you'}. They put it at {form.save_as}."
    )


def _guide_line(sheet: Sheet, row: int, line: str, style: Format) -> int:
    sheet.merge_range(row, 1, row, 2, line, style)
    sheet.set_row(row, 13 * line_count(line, 112) + 5)
    return row + 1
