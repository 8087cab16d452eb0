"""Texts that are longer than their row: no row fills a screen, nothing is cut, and the second sheet gives no answers."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_forms import COLUMNS, form
from openpyxl.comments import Comment

from prismake.forms.band import MOST_LINES as LINES_OF_THE_BAND
from prismake.forms.band import criteria_in_short
from prismake.forms.long_texts import row_parts
from prismake.forms.model import CELL_LIMIT, META_SHEET, TEXTS_SHEET, Form, FormColumn, GuideSection
from prismake.forms.page.content import form_content
from prismake.forms.read import read_form
from prismake.forms.styles import MOST_LINES
from prismake.forms.text_lines import cut_at, line_count
from prismake.forms.write import write_form
from prismake.screening.forms import BUTTONS

ABSTRACT = FormColumn("abstract", "Abstract", width=60, rich=True)
LONG = "Moss grows where it is wet, and tea is made of it. " * 100
KINDS = {"moss": (*COLUMNS[:6], ABSTRACT, *COLUMNS[6:])}
PIXELS_A_POINT = 4 / 3


def long_form(*abstracts: str, titles: tuple[str, ...] = ()) -> Form:
    made = form(titles or tuple(f"Moss {number}" for number in range(len(abstracts))))
    return replace(made, columns=KINDS["moss"], rows=made.rows.assign(abstract=list(abstracts)))


def opened(made: Form) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_form(made)))


def whole_texts(book: openpyxl.Workbook) -> list[str]:
    return [str(row[3].value or "") for row in book[TEXTS_SHEET].iter_rows(min_row=3)]


def test_no_row_is_higher_than_300_pixels() -> None:
    book = opened(long_form("short", LONG, LONG * 5, titles=("a", "b", "Moss and more moss " * 200)))
    for name in ("Mosses", TEXTS_SHEET):
        heights = [row.height for row in book[name].row_dimensions.values() if row.height]
        assert max(heights) * PIXELS_A_POINT <= 300


def test_the_rest_of_a_long_abstract_stands_whole_on_a_second_sheet() -> None:
    book = opened(long_form("short", LONG))
    shown = str(book["Mosses"]["G5"].value)
    beginning, _, note = shown.partition("\n")
    assert LONG.startswith(beginning) and len(beginning) > 500
    assert note == "… [Whole text: click the number of this row, or see the sheet Abstracts.]"
    assert line_count(shown, ABSTRACT.width) <= MOST_LINES
    assert " ".join(whole_texts(book)) == LONG.strip()
    assert book["Mosses"]["G4"].value == "short"


def test_a_text_longer_than_a_cell_is_not_cut_either() -> None:
    text = "moss " * CELL_LIMIT
    made = replace(
        long_form(text),
        buttons=tuple(BUTTONS[word] for word in ("include", "exclude")),
    )
    assert " ".join(whole_texts(opened(made))) == text.strip()
    (row,) = form_content(made)["rows"]
    assert "".join(row[form_content(made)["names"].index("abstract")]) == text.strip()


def test_a_long_title_stays_whole_in_its_row_because_its_id_belongs_to_it() -> None:
    title = "Moss and more moss " * 60
    book = opened(long_form("short", titles=(title,)))
    assert book["Mosses"]["F4"].value == title.strip()
    assert " ".join(whole_texts(book)) == title.strip()


def test_the_number_of_the_row_leads_to_the_text_and_the_text_back_even_after_a_sort() -> None:
    book = opened(long_form("short", LONG, "short", LONG))
    rows, texts = book["Mosses"], book[TEXTS_SHEET]
    assert rows["A4"].hyperlink is None
    for row, number in ((5, "2"), (7, "4")):
        place = rows[f"A{row}"].hyperlink.location
        sheet, _, cell = place.partition("!")
        assert sheet == f"'{TEXTS_SHEET}'"
        # The link back looks for the hidden check of the row, not for its place.
        formula = texts[cell].value
        check = rows[f"J{row}"].value
        assert f"MATCH(\"{check}\",'Mosses'!$J$4:$J$7,0)" in formula
        assert formula.endswith(f'"No. {number}")')


def test_a_form_without_long_texts_has_no_second_sheet() -> None:
    assert opened(long_form("short")).sheetnames == ["Read me", "Mosses", META_SHEET]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_whole_text_that_begins_with_a_sign_is_text(sign: str) -> None:
    cell = opened(long_form(sign + LONG))[TEXTS_SHEET]["D3"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_the_second_sheet_gives_no_answers(tmp_path: Path) -> None:
    made = long_form("short", LONG)
    book = opened(made)
    book["Mosses"]["B4"] = "include"
    # Where people type by mistake; the sheet is protected, but the protection has no password.
    book[TEXTS_SHEET]["B4"] = "exclude"
    path = tmp_path / "ada.xlsx"
    book.save(path)
    content = read_form(path, KINDS)
    assert not content.faults
    assert [(row["record_ids"], row["decision"]) for row in content.rows] == [
        ("moss:0", "include"),
        ("moss:1", ""),
    ]


def test_texts_that_are_headers_make_no_table_of_the_second_sheet(tmp_path: Path) -> None:
    made = long_form("Decision", LONG, titles=("Decision", "Title"))
    path = tmp_path / "ada.xlsx"
    path.write_bytes(write_form(made))
    content = read_form(path, KINDS)
    assert (content.sheet, len(content.rows), content.faults) == ("Mosses", 2, ())


def test_a_comment_on_the_second_sheet_is_not_lost_in_silence(tmp_path: Path) -> None:
    book = opened(long_form(LONG))
    book[TEXTS_SHEET]["D3"].comment = Comment("this is the wrong moss", "ada")
    path = tmp_path / "ada.xlsx"
    book.save(path)
    (fault,) = read_form(path, KINDS).faults
    assert (fault.sheet, fault.row, fault.column) == (TEXTS_SHEET, 3, "D")
    assert "this is the wrong moss" in fault.found


TEXTS = st.text(st.sampled_from("ab \n苔，😀"), max_size=400)


@given(TEXTS, st.integers(5, 40))
def test_the_parts_of_a_text_are_the_text_and_fit_a_row_each(text: str, width: int) -> None:
    parts = row_parts(text, width)
    assert "".join(parts) == text
    assert all(line_count(part.strip(), width) <= MOST_LINES for part in parts)


def test_no_part_of_a_text_is_a_word_or_two() -> None:
    width = 60
    whole = next(number for number in range(1, 1_000) if line_count("moss " * number, width) > MOST_LINES)
    first, second = row_parts("moss " * (whole + 1), width)
    assert abs(line_count(first, width) - line_count(second, width)) <= 1


@given(TEXTS, st.integers(5, 40), st.integers(1, 20))
def test_a_cut_takes_what_fits_and_at_least_a_character(text: str, width: int, lines: int) -> None:
    end = cut_at(text, width, lines)
    assert end == len(text) or end >= 1
    assert line_count(text[:end].rstrip("\n"), width) <= lines


def test_words_are_not_cut() -> None:
    assert all(part.endswith("moss ") for part in row_parts("moss " * 1_000, 50))


def test_lines_end_between_words_and_where_the_letters_end() -> None:
    # A line of 60 characters has room for 57 letters "a", or 143 letters "i".
    assert [line_count(letter * 57, 60) for letter in "aim"] == [1, 1, 2]
    assert (line_count("i" * 143, 60), line_count("i" * 144, 60), line_count("a" * 58, 60)) == (1, 2, 2)
    # What does not fit begins the next line, with all of its letters; spaces at the end of a line take no room.
    assert line_count(" ".join(["a" * 30] * 4), 60) == 4
    assert line_count("a" * 57 + "    ", 60) == 1
    assert cut_at("a" * 50 + " " + "b" * 50, 60, 1) == 51


def test_a_cell_without_an_abstract_says_so() -> None:
    made = long_form("", LONG)
    columns = tuple(
        replace(column, none="None.") if column.name == "abstract" else column for column in made.columns
    )
    assert opened(replace(made, columns=columns))["Mosses"]["G4"].value == "None."


def test_chinese_signs_take_the_room_of_two_letters() -> None:
    assert line_count("苔" * 100, 60) == line_count("a" * 200, 60)


def test_criteria_that_fit_have_a_line_each() -> None:
    assert criteria_in_short(["People: adults.", "Tea: moss."], 80) == "People: adults.\nTea: moss."


def test_criteria_that_need_less_room_side_by_side_stand_so() -> None:
    lines = [f"Criterion {number}." for number in range(9)]
    assert criteria_in_short(lines, 80) == " • ".join(lines)


@settings(max_examples=200)
@given(st.lists(st.text(st.sampled_from("abcdefg ."), min_size=1, max_size=300), min_size=1, max_size=15))
def test_criteria_never_take_more_room_than_the_band_has(lines: list[str]) -> None:
    assert line_count(criteria_in_short(lines, 84), 84) <= LINES_OF_THE_BAND


def test_long_criteria_are_cut_alike_and_say_so() -> None:
    short, *others = criteria_in_short(["People: adults.", "a word " * 90, "b word " * 90], 60).split(" • ")
    assert short == "People: adults."
    assert all(other.endswith(" …") for other in others)
    assert abs(len(others[0]) - len(others[1])) < 10


def test_the_criteria_stand_above_the_longest_text_and_lead_to_the_first_sheet() -> None:
    criteria = GuideSection("Criteria", ("Mosses only.", "=2 teas"), role="criteria")
    sheet = opened(replace(long_form("short"), sections=(criteria,)))["Mosses"]
    assert sheet["G1"].value == "Mosses only.\n=2 teas"
    assert sheet["G1"].data_type == "s"
    assert sheet["F1"].hyperlink.location == "'Read me'!B1"
    # The count stands in the frozen columns.
    assert str(sheet["A2"].value).startswith('="Done: "')
    assert sheet.freeze_panes == "F4"
