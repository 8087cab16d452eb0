"""An answer with a line through it may have been taken back, so it is asked about; a note with one is kept."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from forms_as_ods import write_form_ods
from made_up_forms import KINDS, form
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from prismake.forms.model import FormContent
from prismake.forms.read import read_form
from prismake.forms.write import write_form

STRUCK = Font(strike=True)


def filled(path: Path, cells: dict[str, object], struck: tuple[str, ...] = ()) -> FormContent:
    book = openpyxl.load_workbook(io.BytesIO(write_form(form())), rich_text=True)
    sheet = book["Mosses"]
    for place, value in cells.items():
        sheet[place] = value
    for place in struck:
        sheet[place].font = STRUCK
    book.save(path)
    return read_form(path, KINDS)


def ods(path: Path, change: tuple[str, str]) -> FormContent:
    """The form as LibreOffice saves it, with "include" in row 4 and one pattern of its content replaced."""
    with zipfile.ZipFile(io.BytesIO(write_form_ods(form()))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    content = parts["content.xml"].decode()
    style = (
        '<style:style style:name="lined" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/>'
        '</style:style><style:style style:name="child" style:family="table-cell" style:parent-style-name="lined"/>'
        '<style:style style:name="plain" style:family="table-cell" style:parent-style-name="lined">'
        '<style:text-properties style:text-line-through-style="none"/></style:style></office:automatic-styles>'
    )
    content, count = re.subn("</office:automatic-styles>", style, content)
    assert count == 1
    content, count = re.subn(*change, content, count=1)
    assert count == 1
    parts["content.xml"] = content.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return read_form(path, KINDS)


@pytest.mark.parametrize(
    ("place", "value", "column"),
    [("B4", "include", "Decision"), ("C4", 3, "Amount"), ("D4", "2029-01-02", "Seen on")],
)
def test_a_struck_answer_of_any_kind_is_named_with_its_cell(
    tmp_path: Path, place: str, value: object, column: str
) -> None:
    content = filled(tmp_path / "ada.xlsx", {place: value, "B5": "exclude"}, (place,))
    (fault,) = content.faults
    assert (fault.row, fault.column.split(" (")[0]) == (4, column)
    assert "is struck through" in fault.found
    assert [row["decision"] for row in content.rows if row.row == 5] == ["exclude"]


def test_an_answer_of_which_some_letters_are_struck_is_named(tmp_path: Path) -> None:
    runs = CellRichText(TextBlock(InlineFont(strike=True), "include"))
    beside = CellRichText(TextBlock(InlineFont(b=True), "include"))
    content = filled(tmp_path / "ada.xlsx", {"B4": runs, "B5": beside})
    (fault,) = content.faults
    assert fault.row == 4
    assert 'the answer "include" is struck through' in fault.found
    assert [row["decision"] for row in content.rows if row.row == 5] == ["include"]


def test_a_struck_note_title_or_empty_cell_takes_no_answer(tmp_path: Path) -> None:
    content = filled(tmp_path / "ada.xlsx", {"B4": "include", "E4": "was it moss?"}, ("E4", "F4", "C4"))
    assert content.faults == ()
    (row,) = (row for row in content.rows if row.row == 4)
    assert (row["decision"], row["note"]) == ("include", "was it moss?")


@pytest.mark.parametrize("style", ["lined", "child", "plain"])
def test_a_struck_answer_of_an_ods_file_is_known_by_its_style_and_the_parents_of_it(
    tmp_path: Path, style: str
) -> None:
    # The first empty cell of an answer: the decision of row 4.
    path = tmp_path / "ada.ods"
    cell = f'<table:table-cell table:style-name="{style}" office:value-type="string"><text:p>include</text:p></table:table-cell>'
    content = ods(path, (first_answer(), rf"\g<before>{cell}"))
    assert [fault.row for fault in content.faults] == ([] if style == "plain" else [4])
    assert all("is struck through" in fault.found for fault in content.faults)


def test_a_struck_word_within_a_cell_of_an_ods_file_is_known(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p><text:span text:style-name="lined">include</text:span></text:p></table:table-cell>'
    content = ods(tmp_path / "ada.ods", (first_answer(), rf"\g<before>{cell}"))
    assert [fault.row for fault in content.faults] == [4]


def first_answer() -> str:
    """The pattern of the first empty cell beside the number of the first row."""
    return r"(?P<before><text:p>1</text:p></table:table-cell>)<table:table-cell[^>]*/>"
