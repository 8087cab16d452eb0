"""Forms as CSV, for programs that read nothing else."""

from __future__ import annotations

import csv
import io
import re

from prismake.forms.model import CHECK_HEADER, TAG_HEADER, Form, check_rows, clean_text
from prismake.forms.row_check import hidden_cells

# What begins with apostrophes before such a sign gets one more, so that taking one away gives the text back.
_RISKY = re.compile(r"'*[=+\-@\t\r]")


def guarded(value: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    return f"'{value}" if _RISKY.match(value) else value


def write_form_csv(form: Form) -> bytes:
    """Return the form as CSV in UTF-8 with a byte order mark, so that Excel reads its letters rightly."""
    check_rows(form)
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow([form.title])
    table.writerow([form.tag])
    table.writerow([column.header for column in form.columns] + [CHECK_HEADER, TAG_HEADER])
    for record in form.rows.fillna("").to_dict("records"):
        row = {str(name): clean_text(str(value)) for name, value in record.items()}
        cells = [guarded(row.get(column.name, "")) for column in form.columns]
        table.writerow([*cells, *hidden_cells(form, row)])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")
