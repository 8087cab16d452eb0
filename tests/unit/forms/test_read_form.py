"""Returned forms come from outside: what they hold is checked cell by cell, and what is not safe is not opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from made_up_forms import KINDS, form

from prismake.errors import ReviewFaults
from prismake.forms.model import FormColumn, FormContent
from prismake.forms.names import person_of
from prismake.forms.raw import Cell
from prismake.forms.read import read_form, read_forms
from prismake.forms.values import WrongValue, declared_answer
from prismake.forms.write import write_form


def filled(path: Path, cells: dict[str, object]) -> Path:
    path.write_bytes(write_form(form()))
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book["Mosses"][place] = value
    book.save(path)
    return path


def values_of(content: FormContent, row: int) -> dict[str, str]:
    return next(form_row.values for form_row in content.rows if form_row.row == row)


def test_answers_of_each_sort(tmp_path: Path) -> None:
    cells = {
        "B4": "include",
        "C4": 12.5,
        "D4": datetime(2030, 2, 1),
        "E4": "a note",
        "C5": "3",
        "D5": "2030-02",
        "E5": 7,
    }
    content = read_form(filled(tmp_path / "ada.xlsx", cells), KINDS)
    assert not content.faults
    first, second = values_of(content, 4), values_of(content, 5)
    assert [first[name] for name in ("decision", "amount", "seen_on", "note")] == [
        "include",
        "12.5",
        "2030-02-01",
        "a note",
    ]
    assert [second[name] for name in ("decision", "amount", "seen_on", "note")] == ["", "3", "2030-02", "7"]


@pytest.mark.parametrize(
    ("cell", "column", "value"),
    [
        (Cell("1,5"), FormColumn("x", "X", "answer", value_type="number"), "1.5"),
        (Cell("\u22123"), FormColumn("x", "X", "answer", value_type="number"), "-3"),
        (Cell("1e-3"), FormColumn("x", "X", "answer", value_type="number"), "1e-3"),
        (Cell("05.11.2029"), FormColumn("x", "X", "answer", value_type="date"), "2029-11-05"),
        (Cell("2029-11-05 00:00", "date"), FormColumn("x", "X", "answer", value_type="date"), "2029-11-05"),
        (Cell("2029-11-05", "date"), FormColumn("note", "Notes", "answer", is_note=True), "2029-11-05"),
        (Cell("Wrong  design"), FormColumn("x", "X", "answer", ("Wrong design",)), "Wrong design"),
    ],
)
def test_values_that_can_be_read_in_one_way_only(cell: Cell, column: FormColumn, value: str) -> None:
    assert declared_answer(cell, column) == value


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        (Cell("1,234"), FormColumn("x", "X", "answer", value_type="number")),
        (Cell("12 mg"), FormColumn("x", "X", "answer", value_type="number")),
        (Cell("2030-03-04", "date"), FormColumn("x", "X", "answer", value_type="number")),
        (Cell("03/04/2029"), FormColumn("x", "X", "answer", value_type="date")),
        (Cell("2029-13-01"), FormColumn("x", "X", "answer", value_type="date")),
        (Cell("#NAME?", "error"), FormColumn("x", "X", "answer")),
        (Cell("=A1", "formula"), FormColumn("x", "X", "answer")),
        (Cell("no"), FormColumn("x", "X", "answer", ("yes",))),
    ],
)
def test_values_that_would_have_to_be_guessed_are_refused(cell: Cell, column: FormColumn) -> None:
    with pytest.raises(WrongValue) as caught:
        declared_answer(cell, column)
    assert caught.value.found and caught.value.next_step


def test_a_number_of_which_excel_made_a_date_names_the_cell(tmp_path: Path) -> None:
    content = read_form(filled(tmp_path / "ada.xlsx", {"C6": datetime(2030, 3, 4)}), KINDS)
    assert 'row 6, column "Amount (C)": the spreadsheet turned the number into the date "2030-03-04".' in str(
        content.faults[0]
    )


def test_whose_form_it_must_be(tmp_path: Path) -> None:
    path = filled(tmp_path / "ada.xlsx", {})
    with pytest.raises(ReviewFaults) as caught:
        read_form(path, KINDS, run="2031-01", people=["bo"])
    assert len(caught.value.faults) == 2


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("ada.xlsx", "ada"),
        ("Ada_final.ods", "ada"),
        ("ada_l.csv", "ada_l"),
        ("ada_l_2.csv", "ada_l"),
        ("adam.xlsx", None),
        ("ada (1).xlsx", None),
    ],
)
def test_whose_file_it_is_by_its_name(name: str, person: str | None) -> None:
    assert person_of(Path(name), ["ada", "ada_l"]) == person


# ---- files that are not safe, or not forms ----


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_part(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    with zipfile.ZipFile(io.BytesIO(write_form(form()))) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    parts[name] = change(parts[name])
    return zipped(path, parts)


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'


def refusal(path: Path) -> str:
    with pytest.raises(ReviewFaults) as caught:
        read_form(path, KINDS)
    assert "Traceback" not in str(caught.value)
    assert str(path) in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_bomb_of_entities_in_xlsx(tmp_path: Path, part: str, encoding: str) -> None:
    bomb = LAUGHS.decode().replace("?>", f' encoding="{encoding}"?>', 1).encode(encoding)
    assert "declares XML entities" in refusal(with_part(tmp_path / "ada.xlsx", part, lambda _: bomb))


def test_a_bomb_of_entities_in_ods(tmp_path: Path) -> None:
    assert "declares XML entities" in refusal(zipped(tmp_path / "ada.ods", {"content.xml": LAUGHS}))


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = with_part(tmp_path / "ada.xlsx", "xl/worksheets/sheet2.xml", lambda _: b" " * 50_000_000)
    assert "unpacks to far more than a form needs" in refusal(path)
    many = zipped(tmp_path / "bo.xlsx", {f"xl/part{number}.bin": b"" for number in range(2_500)})
    assert "the file has 2500 parts" in refusal(many)


def test_an_external_entity_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    bomb = f'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file://{secret}"><worksheet/>'.encode()
    assert "declares XML entities" in refusal(
        with_part(tmp_path / "ada.xlsx", "xl/worksheets/sheet2.xml", lambda _: bomb)
    )


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("ada.xlsx", b"", "the file is empty"),
        ("ada.xlsx", b"no workbook at all", "this is not a workbook"),
        ("ada.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "an old Excel workbook"),
        ("ada.xlsx", b"PK\x03\x04cut short", "the workbook is damaged"),
        ("ada.ods", b"PK\x03\x04cut short", "the workbook is damaged"),
        ("ada.csv", b"a,b\n1,2\n", "expected a sheet with the column headers of a form, found none"),
        ("ada.csv", b"PK\x03\x04\x00\x00\x00", "this is not a text file"),
        ("ada.csv", b'"never closed\n' * 3, "expected a sheet with the column headers of a form, found none"),
    ],
)
def test_files_that_are_no_forms(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert words in refusal(path)


def test_every_cut_of_a_workbook_is_refused_with_a_sentence(tmp_path: Path) -> None:
    whole = write_form(form())
    for length in range(1, len(whole), 997):
        path = tmp_path / "ada.xlsx"
        path.write_bytes(whole[:length])
        refusal(path)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"]
)
def test_a_damaged_part_is_refused_with_a_sentence(tmp_path: Path, part: str) -> None:
    refusal(with_part(tmp_path / "ada.xlsx", part, lambda content: content[: len(content) // 2]))


def test_another_workbook_is_no_form(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Title", "Decision"])
    book.save(tmp_path / "ada.xlsx")
    assert "expected a sheet with the column headers of a form, found none" in refusal(tmp_path / "ada.xlsx")


def test_a_workbook_whose_extent_is_wrong_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "ada.xlsx"
    with_part(
        path,
        "xl/worksheets/sheet2.xml",
        lambda part: part.replace(b'<dimension ref="A1:J11"/>', b'<dimension ref="A1:B2"/>'),
    )
    assert len(read_form(path, KINDS).rows) == 8


def test_strings_that_stand_in_the_cells_themselves(tmp_path: Path) -> None:
    """Google Sheets and others write no shared strings."""
    original = openpyxl.load_workbook(io.BytesIO(write_form(form())))
    path = tmp_path / "ada.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False})
    for sheet in original.worksheets:
        target = book.add_worksheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    target.write_string(cell.row - 1, cell.column - 1, str(cell.value))
    book.close()
    with zipfile.ZipFile(path) as archive:
        assert b"inlineStr" in archive.read("xl/worksheets/sheet2.xml")
    content = read_form(path, KINDS)
    assert (len(content.rows), content.faults) == (8, ())


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "ada.xlsx").write_bytes(b"")
    (tmp_path / "carl.xlsx").write_bytes(b"")
    filled(tmp_path / "ada_2.xlsx", {"B4": "x", "C4": "y"})
    contents, faults = read_forms(sorted(tmp_path.iterdir()), KINDS, ["ada"])
    assert (len(contents), len(faults)) == (1, 4)


# ---- layout 1 stays readable for good ----


FIXTURES = Path(__file__).parents[2] / "fixtures" / "forms"


@pytest.mark.parametrize(
    "name",
    ["layout_1.xlsx", "layout_1_from_libreoffice.xlsx", "layout_1_from_libreoffice.ods", "layout_1.csv"],
)
def test_a_form_of_layout_1_stays_readable(name: str) -> None:
    content = read_form(FIXTURES / name, KINDS, run="2030-01", people=["ada"])
    assert (content.layout, content.kind, content.faults) == ("1", "moss", ())
    answers = {
        row["record_ids"]: (row.row, row["decision"], row["amount"], row["seen_on"], row["note"])
        for row in content.rows
    }
    assert answers["moss:0"] == (4, "include", "2.5", "2030-01-31", "green")
    assert answers["moss:1"] == (5, "exclude", "", "", "= is no formula")
    assert answers["moss:2"] == (6, "", "", "", "")
    assert len(answers) == 8


def test_a_layout_of_the_future_says_so(tmp_path: Path) -> None:
    text = (FIXTURES / "layout_1.csv").read_text(encoding="utf-8-sig").replace("layout 1", "layout 7")
    path = tmp_path / "ada.csv"
    path.write_text(text, encoding="utf-8")
    assert "the form has layout 7, which this version of prismake cannot read" in refusal(path)
