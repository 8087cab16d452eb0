"""What a spreadsheet makes of an answer: percentages, dates, times and logical values."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from prismake.forms.model import Column
from prismake.forms.raw import Cell, date_text, duration_text
from prismake.forms.read_xlsx import read_xlsx
from prismake.forms.values import WrongValue, answer

CASE = Path(__file__).resolve().parents[2] / "fixtures/cases/xlsx-percent-and-dates/reviewer-1.xlsx"


def number(unit: str = "") -> Column:
    return Column("share", "Share", kind="answer", value_type="number", unit=unit)


TEXT = Column("ages", "Ages", kind="answer")
NOTE = Column("note", "Notes", kind="answer", is_note=True)


def test_a_workbook_keeps_what_its_cells_show() -> None:
    sheet = next(sheet for sheet in read_xlsx(CASE) if sheet.name == "Extraction")
    assert [(row[8].text, row[8].kind) for row in sheet.rows[3:5]] == [
        ("45%", "percent"),
        ("100%", "percent"),
    ]
    assert [row[10].kind for row in sheet.rows[3:5]] == ["date", "date"]


@pytest.mark.parametrize("unit", ["%", "per cent", " Percent "])
def test_a_percentage_where_per_cent_is_asked_is_the_number_that_the_cell_shows(unit: str) -> None:
    assert answer(Cell("45%", "percent"), number(unit)) == "45"
    assert answer(Cell("0.5%", "percent"), number(unit)) == "0.5"


@pytest.mark.parametrize("unit", ["", "mg", "fraction"])
def test_a_percentage_where_another_unit_is_asked_is_refused(unit: str) -> None:
    with pytest.raises(WrongValue, match="the cell shows the percentage"):
        answer(Cell("45%", "percent"), number(unit))


@pytest.mark.parametrize(
    ("text", "kind"), [("2026-12-05", "date"), ("06:30:00", "date"), ("TRUE", "boolean")]
)
def test_a_date_a_time_or_a_logical_value_is_no_text_and_no_number(text: str, kind: str) -> None:
    cell = Cell(text, kind)  # type: ignore[arg-type]
    with pytest.raises(WrongValue, match="expected text, found the"):
        answer(cell, TEXT)
    with pytest.raises(WrongValue):
        answer(cell, number())
    assert answer(cell, NOTE) == text


def test_a_percentage_in_a_text_is_the_text_that_the_cell_shows() -> None:
    assert answer(Cell("45%", "percent"), TEXT) == "45%"


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
    assert answer(read, NOTE) == "26:05:00"


@pytest.mark.parametrize("text", ["45%", "45 %", " 45 % "])
def test_a_percentage_typed_as_text_is_a_number_where_per_cent_is_asked_and_nowhere_else(text: str) -> None:
    assert answer(Cell(text, "text"), number("%")) == "45"
    with pytest.raises(WrongValue, match="not a number"):
        answer(Cell(text, "text"), number("mg"))
