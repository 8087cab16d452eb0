"""The workbook: the same bytes each time, text that stays text, and nothing that a person can break unawares."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from unicodedata import east_asian_width

import openpyxl
import pandas as pd
import pytest
from forms_as_csv import write_form_csv
from forms_as_ods import write_form_ods
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_forms import KINDS, TITLES, form
from xlsxwriter.worksheet import Worksheet

from prismake.errors import ReviewError
from prismake.forms import highlight
from prismake.forms.highlight import marked_parts
from prismake.forms.model import CELL_LIMIT, clean_text, link_cell, parse_link, parse_tag
from prismake.forms.read import read_form
from prismake.forms.row_check import belongs, row_check
from prismake.forms.write import write_form


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), rich_text=True)


def test_the_same_bytes_each_time() -> None:
    first = write_form(form())
    time.sleep(1.1)
    assert write_form(form()) == first
    assert write_form_csv(form()) == write_form_csv(form())
    assert write_form_ods(form()) == write_form_ods(form())


def test_the_quick_sheet_writes_what_the_sheet_of_the_library_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    titles = tuple(f"Moss {number} & <tea>, moss tea and teas " for number in range(20))
    quick = write_form(form(titles))
    monkeypatch.setattr("prismake.forms.write.RichSheet", Worksheet)
    assert write_form(form(titles)) == quick


@pytest.mark.parametrize("title", ["<r><b></r>", "<r>moss</r>", "<r><t>moss</t></r>"])
@pytest.mark.parametrize("terms", [(), ("moss",)])
def test_a_text_that_looks_like_the_markup_of_a_rich_text_is_text(title: str, terms: tuple[str, ...]) -> None:
    made = form((title,), terms=terms, purpose=title, title=title)
    book = opened(write_form(made))
    assert str(book["Mosses"].cell(4, 6).value) == title
    assert str(book["Mosses"].cell(1, 1).value) == str(book["Read me"].cell(2, 2).value) == title


@given(
    st.lists(st.text(st.sampled_from("moss tea&<>_x0041\n\t\u00a0\ufffe\U0001f33f")), min_size=1, max_size=4)
)
@settings(deadline=None, max_examples=25)
def test_any_text_is_written_as_the_library_writes_it(titles: list[str]) -> None:
    made = form(tuple(f"moss {title} tea {title}" for title in titles))
    quick = write_form(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("prismake.forms.write.RichSheet", Worksheet)
        assert write_form(made) == quick


def test_text_that_begins_with_a_sign_is_text() -> None:
    sheet = opened(write_form(form()))["Mosses"]
    cells = [sheet.cell(row, 6) for row in range(4, 4 + len(TITLES))]
    assert [str(cell.value) for cell in cells] == [title.strip() for title in TITLES]
    assert {cell.data_type for cell in cells} == {"s"}
    # Without this mark a spreadsheet makes a formula of the text as soon as someone edits the cell.
    assert all(cell.quotePrefix for cell in cells[1:5])


def test_text_that_begins_with_a_sign_is_text_in_csv_too() -> None:
    rows = list(csv.reader(io.StringIO(write_form_csv(form()).decode("utf-8-sig"))))
    assert [row[5] for row in rows[3:]] == [
        "A moss", "'=1+1", "'+moss", "'-moss", "'@moss", "moss", "moss", "Moss and moss tea",
    ]  # fmt: skip


def test_formulas_stand_only_where_the_form_counts() -> None:
    with zipfile.ZipFile(io.BytesIO(write_form(form()))) as archive:
        rows = archive.read("xl/worksheets/sheet2.xml").decode()
    assert rows.count("<f>") == 1
    assert "COUNTA(B4:B11)" in rows


def test_what_people_must_not_type_into_is_locked_and_answers_are_not() -> None:
    sheet = opened(write_form(form()))["Mosses"]
    assert sheet.protection.sheet
    locked = {cell.column_letter: cell.protection.locked for cell in sheet[4]}
    assert [letter for letter, is_locked in locked.items() if not is_locked] == ["B", "C", "D", "E"]


def test_header_frozen_filter_set_hidden_columns_hidden_and_dropdown_given() -> None:
    book = opened(write_form(form()))
    sheet = book["Mosses"]
    assert sheet.freeze_panes.endswith("4")
    assert sheet.auto_filter.ref == "A3:J11"
    assert [letter for letter, column in sheet.column_dimensions.items() if column.hidden][0] == "H"
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert [rule.formula1 for rule in lists] == ["prismake!$E$3:$E$4"]
    assert [cell.value for (cell,) in book["prismake"]["E3:E4"]] == ["include", "exclude"]
    assert book["prismake"].sheet_state == "hidden"
    assert book.sheetnames[0] == "Read me"
    assert book.active.title == "Read me"


def test_the_first_sheet_says_where_the_filled_form_goes() -> None:
    cells = [str(cell.value) for row in opened(write_form(form()))["Read me"].iter_rows() for cell in row]
    (line,) = [text for text in cells if "Save the filled form" in text]
    assert 'under the name "ada", and send it back to whoever sent it to you.' in line
    assert line.endswith("They put it at config/moss/ada.xlsx.")
    cells = [
        str(cell.value)
        for row in opened(write_form(replace(form(), send_to="the Moss group")))["Read me"]
        for cell in row
    ]
    assert any("send it back to the Moss group." in text for text in cells)
    unnamed = opened(write_form(replace(form(), save_as="")))["Read me"]
    assert not any("Save the filled form" in str(cell.value) for row in unnamed.iter_rows() for cell in row)


def test_links_open_and_terms_are_marked() -> None:
    sheet = opened(write_form(form()))["Mosses"]
    assert sheet["G4"].hyperlink.target == "https://example.org/0"
    assert sheet["G4"].value == "page"
    parts = sheet["F11"].value
    assert [str(part) for part in parts] == ["Moss", " and ", "moss", " ", "tea"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "internal:Sheet!A1", "x"])
def test_only_web_addresses_become_links(url: str) -> None:
    made = form(("A moss",))
    rows = made.rows.assign(page=link_cell("page", url))
    sheet = opened(write_form(replace(made, rows=rows)))["Mosses"]
    assert sheet["G4"].hyperlink is None


def test_huge_and_strange_cells_are_safe(tmp_path: Path) -> None:
    titles = (
        "x" * 40_000,
        "😀" * 20_000,
        "a\x00b\x0bc\ud800d\uffff",
        "<b>&amp;</b>",
        "_x0041_ escaped",
        "moss " * 6_500,
    )
    path = tmp_path / "ada.xlsx"
    path.write_bytes(write_form(form(titles)))
    content = read_form(path, KINDS)
    assert not content.faults
    assert len(content.rows) == len(titles)
    assert content.rows[2]["title"] == "abcd"
    assert all(len(row["title"].encode("utf-16-le")) // 2 <= CELL_LIMIT for row in content.rows)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=4), st.sampled_from(["xlsx", "ods", "csv"]))
def test_any_title_comes_back_with_its_row(titles: list[str], ending: str) -> None:
    import tempfile

    made = form(tuple(f"x{title}" for title in titles))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"ada.{ending}"
        write = {"xlsx": write_form, "ods": write_form_ods, "csv": write_form_csv}[ending]
        path.write_bytes(write(made))
        content = read_form(path, KINDS)
    assert not content.faults
    assert [row["record_ids"] for row in content.rows] == list(made.rows["record_ids"])


def test_a_form_without_rows_can_be_opened_and_read(tmp_path: Path) -> None:
    path = tmp_path / "ada.xlsx"
    path.write_bytes(write_form(form(())))
    content = read_form(path, KINDS)
    assert (content.kind, content.run, content.person, content.rows) == ("moss", "2030-01", "ada", ())
    path = tmp_path / "ada.ods"
    path.write_bytes(write_form_ods(form(())))
    assert read_form(path, KINDS).rows == ()


def test_a_row_without_an_id_is_refused() -> None:
    made = form()
    with pytest.raises(ReviewError, match="row 2 has no id"):
        write_form(replace(made, rows=made.rows.assign(record_ids=["moss:0", *[""] * (len(TITLES) - 1)])))


def test_a_row_of_far_too_many_records_is_refused() -> None:
    made = form(("A moss",))
    with pytest.raises(ReviewError, match="more record ids than fit in a cell"):
        write_form(
            replace(made, rows=made.rows.assign(record_ids=" | ".join(f"moss:{n}" for n in range(9_000))))
        )


def test_many_rows_in_a_bearable_time() -> None:
    start = time.perf_counter()
    content = write_form(form(tuple(f"Moss {number} and tea" for number in range(3_000))))
    assert time.perf_counter() - start < 20
    assert len(content) < 2_000_000


@pytest.mark.parametrize(
    ("terms", "text", "marked"),
    [
        (("exosome*",), "Exosomes and an exosome-like thing", ["Exosomes", "exosome"]),
        (("stem cell",), "stem-cells, stem  cell; stemcell", ["stem-cells", "stem  cell"]),
        (("tea",), "team tea steam", ["tea"]),
        (("moss", "moss tea"), "moss tea", ["moss tea"]),
        (("a+b", "(x)"), "a+b and (x)", ["a+b", "(x)"]),
        ((), "moss", []),
        (("*", " "), "moss", []),
    ],
)
def test_marked_terms(terms: tuple[str, ...], text: str, marked: list[str]) -> None:
    parts = marked_parts(text, terms)
    assert "".join(part for part, _ in parts) == text
    assert [part for part, is_term in parts if is_term] == marked


@given(
    st.text(st.sampled_from("iIsSkKµμßẞåÅÅÿŸéÉIıİſKΣσς a-")),
    st.lists(
        st.text(st.sampled_from("isSkKµßåÅÿéÉıİſKσς *-"), min_size=1, max_size=3), min_size=1, max_size=3
    ),
)
def test_the_quick_search_marks_what_a_search_without_respect_to_case_marks(
    text: str, terms: list[str]
) -> None:
    quick = marked_parts(text, terms)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(highlight, "_are_usual", lambda _: False)
        highlight._marked_parts.cache_clear()
        assert marked_parts(text, terms) == quick
    highlight._marked_parts.cache_clear()


def test_no_character_before_those_that_may_be_wide_is_wide() -> None:
    assert {east_asian_width(chr(code)) for code in range(0x370)}.isdisjoint("WF")


def test_long_lists_of_terms_are_hardly_slower_than_short_ones() -> None:
    words = ["moss", "tea", "hiccup", "lichen", "infusion", "wort", "adult", "drink"]
    terms = tuple(f"{first}{number} {second}*" for first in words for second in words for number in range(10))
    texts = [f"{' '.join(words * 30)} {number}" for number in range(300)]
    start = time.perf_counter()
    for text in texts:
        marked_parts(text, ("moss", *terms))
    assert time.perf_counter() - start < 5


@given(
    st.lists(st.text("ab -", min_size=1, max_size=6).filter(lambda term: bool(term.strip(" -"))), min_size=1)
)
def test_each_term_of_a_list_is_marked_whole(terms: list[str]) -> None:
    for term in terms:
        words = " ".join(term.replace("-", " ").split())
        assert marked_parts(words, tuple(terms)) == [(words, True)]


def test_a_check_bears_what_spreadsheets_do_and_nothing_more() -> None:
    check = row_check("a:1 | b:2", "The “β” moss – a  trial")
    assert belongs("a:1 | b:2", 'The "β" moss - a trial ', check)
    assert belongs("a:1|b:2", "The “β” moss – a trial", check.upper())
    assert belongs("a:1 | b:2", "The ?ß? moss ? a trial".replace("ß", ""), check)
    assert not belongs("a:1 | b:2", "The moss a trial of another sort", check)
    assert not belongs("a:1", "The “β” moss – a trial", check)
    assert not belongs("a:1 | b:2", "The  moss - a trial", check)


@given(st.text(max_size=200))
def test_cleaning_is_done_once(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


def test_link_and_tag_come_apart_as_they_were_put_together() -> None:
    assert parse_link(link_cell("10.5555/<a>", "https://example.org/a")) == (
        "10.5555/<a>",
        "https://example.org/a",
    )
    assert parse_tag(form().tag) == {"layout": "1", "kind": "moss", "run": "2030-01", "person": "ada"}
    assert parse_tag("some | other | line") is None


def test_no_trace_of_a_clock_or_a_machine() -> None:
    with zipfile.ZipFile(io.BytesIO(write_form(form()))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2
    assert isinstance(form().rows, pd.DataFrame)
