"""The files of a form: the workbook and, beside it, the page for a browser, alone and in a zip file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from prismake.forms.model import Form
from prismake.forms.names import PAGE, WORKBOOK
from prismake.forms.page.write import write_page, zipped
from prismake.forms.write import write_form


def form_files(forms: Mapping[str, Form], paths: Iterable[Path]) -> dict[Path, bytes]:
    """Return path to content for the files of the forms.

    forms: file name without suffix to form. paths: the files that are to be made.

    Raises ReviewError if a form cannot be written, such as one with a row without id.
    """
    pages: dict[str, bytes] = {}
    contents: dict[Path, bytes] = {}
    for path in paths:
        form = forms[path.stem]
        if path.suffix == WORKBOOK:
            contents[path] = write_form(form)
            continue
        page = pages.setdefault(path.stem, b"") or write_page(form)
        pages[path.stem] = page
        contents[path] = page if path.suffix == PAGE else zipped(page, f"{path.stem}{PAGE}")
    return contents
