"""Comments on cells are kept with the notes of their row; merged cells are refused by name."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from forms_as_ods import write_form_ods
from made_up_forms import COLUMNS, KINDS, form
from openpyxl.comments import Comment

from prismake.forms.model import FormContent
from prismake.forms.read import read_form
from prismake.forms.write import write_form


def returned(
    path: Path, comments: dict[str, str], cells: dict[str, object] | None = None, merged: str = ""
) -> FormContent:
    book = openpyxl.load_workbook(io.BytesIO(write_form(form())))
    sheet = book["Mosses"]
    for place, value in (cells or {}).items():
        sheet[place] = value
    for place, text in comments.items():
        where, _, cell = place.rpartition("!")
        (book[where] if where else sheet)[cell].comment = Comment(text, "somebody")
    if merged:
        sheet.merge_cells(merged)
    book.save(path)
    return read_form(path, KINDS)


def note(content: FormContent, row: int) -> str:
    return next(form_row["note"] for form_row in content.rows if form_row.row == row)


def test_a_comment_joins_the_note_of_its_row(tmp_path: Path) -> None:
    content = returned(tmp_path / "ada.xlsx", {"B4": "not\nsure", "F4": "odd title"}, {"E4": "mine"})
    assert content.faults == ()
    assert note(content, 4) == "mine; comment on Decision: not sure; comment on Title: odd title"


def test_a_comment_on_an_empty_cell_of_a_column_of_the_persons_own(tmp_path: Path) -> None:
    content = returned(tmp_path / "ada.xlsx", {"N5": "see page 4"})
    assert note(content, 5) == "comment on N: see page 4"


@pytest.mark.parametrize("place", ["A1", "B3", "D60", "Read me!B3"])
def test_a_comment_outside_the_rows_is_named(tmp_path: Path, place: str) -> None:
    content = returned(tmp_path / "ada.xlsx", {place: "all of these are hard"})
    (fault,) = content.faults
    cell = place.rpartition("!")[2]
    assert (fault.column, fault.row) == (cell[0], int(cell[1:]))
    assert '"all of these are hard" is on a cell outside the rows of records' in fault.found


def test_a_comment_on_a_sheet_of_the_persons_own_is_theirs(tmp_path: Path) -> None:
    path = tmp_path / "ada.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(write_form(form())))
    book.create_sheet("mine")["A1"].comment = Comment("private", "ada")
    book.save(path)
    assert read_form(path, KINDS).faults == ()


def test_a_thread_of_comments_is_kept_without_the_words_of_excel(tmp_path: Path) -> None:
    path = tmp_path / "ada.xlsx"
    returned(
        path, {"B4": "[Threaded comment] Your version of Excel allows you to read this threaded comment"}
    )
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    relations = next(
        name for name in parts if name.startswith("xl/worksheets/_rels") and b"comments" in parts[name]
    )
    parts[relations] = parts[relations].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdThread" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        b'Target="/xl/threadedComments/threadedComment1.xml"/></Relationships>',
    )
    parts["xl/threadedComments/threadedComment1.xml"] = (
        b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        b'<threadedComment ref="B4" id="{1}"><text>not sure</text></threadedComment>'
        b'<threadedComment ref="B4" id="{2}" parentId="{1}"><text>see page 4</text></threadedComment></ThreadedComments>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert note(read_form(path, KINDS), 4) == "comment on Decision: not sure; see page 4"


def test_a_comment_in_a_form_without_notes_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ada.xlsx"
    columns = tuple(column for column in COLUMNS if column.name != "note")
    path.write_bytes(write_form(replace(form(), columns=columns)))
    book = openpyxl.load_workbook(path)
    book["Mosses"]["B4"].comment = Comment("lost?", "ada")
    book.save(path)
    (fault,) = read_form(path, {"moss": columns}).faults
    assert fault.row == 4 and "lost?" in fault.found


def ods(path: Path, change: dict[str, str]) -> FormContent:
    with zipfile.ZipFile(io.BytesIO(write_form_ods(form()))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["content.xml"].decode()
    for pattern, replacement in change.items():
        text, count = re.subn(pattern, replacement, text, count=1, flags=re.S)
        assert count == 1, pattern
    parts["content.xml"] = text.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return read_form(path, KINDS)


NOTE_OF_ODS = (
    '<office:annotation xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>ada</dc:creator>'
    "<dc:date>2030-01-01T00:00:00</dc:date><text:p>not</text:p><text:p>sure</text:p></office:annotation>"
)


def test_a_comment_of_an_ods_file_without_its_author_and_date(tmp_path: Path) -> None:
    title = r"(<text:p[^>]*>)(<text:[^>]*>)*(A moss)"
    content = ods(tmp_path / "ada.ods", {title: lambda match: NOTE_OF_ODS + match[0]})
    assert content.faults == ()
    assert note(content, 4) == "comment on Title: not sure"


@pytest.mark.parametrize("merged", ["B4:B6", "B5:C5", "E4:E5", "F4:F5", "H4:H5"])
def test_merged_cells_of_the_form_are_named(tmp_path: Path, merged: str) -> None:
    content = returned(tmp_path / "ada.xlsx", {}, {"B4": "include"}, merged)
    (fault,) = content.faults
    assert f"the cells {merged} are merged" in fault.found
    assert (fault.row, fault.sheet) == (int(merged[1]), "Mosses")


def test_the_rows_beside_merged_cells_are_checked_as_ever(tmp_path: Path) -> None:
    content = returned(tmp_path / "ada.xlsx", {}, {"B4": "include", "B8": "perhaps"}, "B4:B5")
    assert [fault.row for fault in content.faults] == [4, 8]


@pytest.mark.parametrize("merged", ["A1:D1", "N4:N9"])
def test_merged_cells_outside_the_columns_or_rows_of_the_form_are_the_persons_own(
    tmp_path: Path, merged: str
) -> None:
    assert returned(tmp_path / "ada.xlsx", {}, {"B4": "include"}, merged).faults == ()


def test_many_merged_ranges_are_reported_as_a_list(tmp_path: Path) -> None:
    titles = tuple(f"Moss {number}" for number in range(60))
    book = openpyxl.load_workbook(io.BytesIO(write_form(form(titles))))
    for row in range(4, 64, 2):
        book["Mosses"].merge_cells(f"B{row}:B{row + 1}")
    book.save(tmp_path / "ada.xlsx")
    faults = read_form(tmp_path / "ada.xlsx", KINDS).faults
    assert len(faults) == 11
    assert "20 more rows have the same fault: 24, 26" in faults[-1].found
