"""What a spreadsheet makes of an answer: percentages, dates, times and logical values."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from prismake.forms.model import FormColumn
from prismake.forms.raw import Cell, date_text, duration_text
from prismake.forms.read_xlsx import read_xlsx
from prismake.forms.values import WrongValue, declared_answer

CASE = Path(__file__).resolve().parents[2] / "fixtures/cases/xlsx-percent-and-dates/reviewer-1.xlsx"


def number(unit: str = "") -> FormColumn:
    return FormColumn("share", "Share", kind="answer", value_type="number", unit=unit)


TEXT = FormColumn("ages", "Ages", kind="answer")
NOTE = FormColumn("note", "Notes", kind="answer", is_note=True)


def test_a_workbook_keeps_what_its_cells_show() -> None:
    sheet = next(sheet for sheet in read_xlsx(CASE) if sheet.name == "Extraction")
    assert [(row[8].text, row[8].kind) for row in sheet.rows[3:5]] == [
        ("45%", "percent"),
        ("100%", "percent"),
    ]
    assert [row[10].kind for row in sheet.rows[3:5]] == ["date", "date"]


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [(0.45, "0%", "45%"), (0.455, "0.0%;[Red]-0.0%", "45.5%"), (45, '0" %"', "45%"), (45, "0\\%", "45%")],
)
def test_a_sign_that_a_format_only_shows_multiplies_nothing(
    tmp_path: Path, value: float, shown_as: str, text: str
) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = value
    book.active["A1"].number_format = shown_as
    book.save(tmp_path / "a.xlsx")
    (cell,) = read_xlsx(tmp_path / "a.xlsx")[0].rows[0]
    assert (cell.text, cell.kind) == (text, "percent")


@pytest.mark.parametrize("unit", ["%", "per cent", " Percent "])
def test_a_percentage_where_per_cent_is_asked_is_the_number_that_the_cell_shows(unit: str) -> None:
    assert declared_answer(Cell("45%", "percent"), number(unit)) == "45"
    assert declared_answer(Cell("0.5%", "percent"), number(unit)) == "0.5"


@pytest.mark.parametrize("unit", ["", "mg", "fraction"])
def test_a_percentage_where_another_unit_is_asked_is_refused(unit: str) -> None:
    with pytest.raises(WrongValue, match="the cell shows the percentage"):
        declared_answer(Cell("45%", "percent"), number(unit))


@pytest.mark.parametrize(
    ("text", "kind"), [("2026-12-05", "date"), ("06:30:00", "date"), ("TRUE", "boolean")]
)
def test_a_date_a_time_or_a_logical_value_is_no_text_and_no_number(text: str, kind: str) -> None:
    cell = Cell(text, kind)  # type: ignore[arg-type]
    with pytest.raises(WrongValue, match="expected text, found the"):
        declared_answer(cell, TEXT)
    with pytest.raises(WrongValue):
        declared_answer(cell, number())
    assert declared_answer(cell, NOTE) == text


def test_a_percentage_in_a_text_is_the_text_that_the_cell_shows() -> None:
    assert declared_answer(Cell("45%", "percent"), TEXT) == "45%"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2030, 2, 3), "2030-02-03"),
        (datetime(2030, 2, 3, 4, 5), "2030-02-03 04:05"),
        (datetime(2030, 2, 3, 4, 5, 6), "2030-02-03 04:05:06"),
        (date(2030, 2, 3), "2030-02-03"),
        (time(4, 5, 6), "04:05:06"),
    ],
)
def test_a_date_or_a_time_keeps_all_that_the_cell_holds(value: date | time, text: str) -> None:
    assert date_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (timedelta(hours=26), "26:00:00"),
        (timedelta(minutes=90, seconds=5), "1:30:05"),
        (timedelta(), "0:00:00"),
        (timedelta(minutes=-90), "-1:30:00"),
    ],
)
def test_a_duration_is_hours_minutes_and_seconds(value: timedelta, text: str) -> None:
    assert duration_text(value) == text


def test_a_duration_in_a_note_of_a_workbook_is_kept_as_it_is_shown(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    cell = book.active["A1"]
    cell.value, cell.number_format = timedelta(hours=26, minutes=5), "[h]:mm:ss"
    book.save(tmp_path / "book.xlsx")
    ((read,),) = read_xlsx(tmp_path / "book.xlsx")[0].rows
    assert declared_answer(read, NOTE) == "26:05:00"


@pytest.mark.parametrize("text", ["45%", "45 %", " 45 % "])
def test_a_percentage_typed_as_text_is_a_number_where_per_cent_is_asked_and_nowhere_else(text: str) -> None:
    assert declared_answer(Cell(text, "text"), number("%")) == "45"
    with pytest.raises(WrongValue, match="not a number"):
        declared_answer(Cell(text, "text"), number("mg"))


def test_a_fraction_is_no_number_and_a_note_of_it_is_what_the_cell_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for place, value in (("A1", 0.5), ("A2", 1.5), ("A3", 1 / 3), ("A4", 12), ("A5", -0.25)):
        book.active[place] = value
        book.active[place].number_format = "# ?/?"
    book.save(tmp_path / "fractions.xlsx")
    (sheet,) = read_xlsx(tmp_path / "fractions.xlsx")
    cells = [row[0] for row in sheet.rows]
    assert [cell.text for cell in cells] == ["1/2", "1 1/2", "1/3", "12", "-1/4"]
    with pytest.raises(WrongValue, match='the cell shows the fraction "1/2"'):
        declared_answer(cells[0], number())
    assert declared_answer(cells[3], number()) == "12"
    assert declared_answer(cells[1], FormColumn("note", "Note", kind="answer", is_note=True)) == "1 1/2"


@pytest.mark.parametrize("text", ["1 2", "0 1/2", "12 34", "1 000 00", "1. 5", "3 e5"])
def test_blanks_within_a_number_that_part_no_thousands_may_part_two_numbers(text: str) -> None:
    with pytest.raises(WrongValue, match="is not a number"):
        declared_answer(Cell(text), number())


@pytest.mark.parametrize("text", ["1e999", "-1e999", "1e-999", "9" * 400])
def test_a_number_beyond_what_can_be_computed_with_is_refused(text: str) -> None:
    with pytest.raises(WrongValue, match="is not a number"):
        declared_answer(Cell(text), number())


@pytest.mark.parametrize("text", ["0", "0.0", "-0", "0e5", "1e308", "1e-300"])
def test_zero_and_very_large_and_small_numbers_are_numbers(text: str) -> None:
    assert declared_answer(Cell(text), number()) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [("1 000", "1000"), ("12\u202f345.5", "12345.5"), ("\u2212 5", "-5"), ("- 1 000,5", "-1000.5")],
)
def test_blanks_between_thousands_and_after_a_sign_play_no_part(text: str, value: str) -> None:
    assert declared_answer(Cell(text), number()) == value


@pytest.mark.parametrize("text", ["not include", "do not include", "include not", "not inclued"])
def test_an_answer_is_never_proposed_for_its_opposite(text: str) -> None:
    column = FormColumn("decision", "Decision", kind="answer", choices=("include", "exclude"))
    with pytest.raises(WrongValue) as error:
        declared_answer(Cell(text), column)
    assert "Did you mean" not in error.value.found
    with pytest.raises(WrongValue, match='Did you mean "include"'):
        declared_answer(Cell("inclued?"), column)
