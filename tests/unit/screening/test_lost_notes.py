"""A note of which a spreadsheet made a date is kept with the decision, and its place is said: what was typed is lost."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest
from made_up_screening import RUN, fill, form, headers, record_report, reports, stage

from prismake.forms.lost_notes import lost_note_messages
from prismake.screening.votes import votes_and_set_aside
from prismake.tables import rows_of


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (datetime.datetime(2030, 1, 2), "2030-01-02"),
        (datetime.time(6, 30), "06:30:00"),
    ],
)
@pytest.mark.parametrize("decision", ["include", ""])
def test_the_place_of_a_note_that_became_a_date_is_said(
    tmp_path: Path, value: object, shown: str, decision: str
) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), {"made:0": (decision,), "made:1": ("include", "", "plain")})
    book = openpyxl.load_workbook(path)
    sheet = book["Screening"]
    column = headers(sheet)["Notes"]
    sheet.cell(4, column).value = value
    letter = sheet.cell(4, column).column_letter
    book.save(path)
    votes, others = votes_and_set_aside([path], stage(), RUN, record_report(reports()))
    rows = [*rows_of(votes), *rows_of(others)]
    (row,) = (row for row in rows if row["record_ids"] == "made:0")
    assert row["decision"] == decision
    assert row["note"].startswith(f"{shown} [")
    (message,) = lost_note_messages(rows)
    assert message.startswith(f'{path.as_posix()}, row 4, column "Notes ({letter})" of sheet "Screening": ')
    assert f'"{shown}"' in message
