"""A form as files: the workbook, the page for a browser, and the page in a zip file."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

from made_up_forms import form

from prismake.forms.files import form_files
from prismake.forms.model import Button
from prismake.forms.page.write import write_page
from prismake.forms.write import write_form


def test_each_file_is_written_by_its_suffix() -> None:
    made = replace(form(), buttons=(Button("include", "i", "yes"), Button("exclude", "e", "no")))
    paths = [Path(f"forms/ada{suffix}") for suffix in (".xlsx", ".html", ".zip")]
    book, page, archive = form_files({"ada": made}, paths).values()
    assert book == write_form(made)
    assert page == write_page(made)
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert {entry: opened.read(entry) for entry in opened.namelist()} == {"ada.html": page}


def test_a_workbook_alone_needs_no_buttons() -> None:
    assert list(form_files({"ada": form()}, [Path("ada.xlsx")])) == [Path("ada.xlsx")]
