"""Workbooks as other programs save them, imitated by a script: Excel, Google Sheets, and what people do with sheets."""

from __future__ import annotations

import itertools
import re
import warnings
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from form_imitations import (
    IMITATIONS,
    Imitation,
    added_sheet,
    calc_chain,
    carriage_returns,
    filtered,
    google,
    imitated,
    inline_strings,
    no_references,
    packed,
    parts_of,
    prefixed,
    renamed_styles,
    reordered_sheets,
    rich_strings,
    saved_by_excel,
    strict,
)
from made_up_screening import RUN, Grid, fill, form, grid_of, headers, record_report, reports, save_csv, stage

from prismake.errors import ReviewFaults
from prismake.forms.read_xlsx import read_xlsx
from prismake.records.former_ids import titles_by_record
from prismake.screening.votes import read_votes, votes_and_set_aside

RECORDS = record_report(reports())
ANSWERS = {
    "made:0": ("include", "", "a note – with “signs” & <marks>"),
    "made:1": ("exclude", "Wrong design", "a sum = 1 + 1"),
    "made:3": ("exclude", "", "two\nlines"),
    "made:6": ("maybe", "", "苔藓"),
    "made:7": ("include", "", "http://purl.oclc.org/ooxml/spreadsheetml/main, _x000D_ and <c xmlns='x'>"),
}


def filled(folder: Path, answers: Mapping[str, tuple[str, ...]] = ANSWERS) -> bytes:
    return fill(folder / "source/ada.xlsx", form(), dict(answers)).read_bytes()


def answers_in(path: Path) -> dict[str, tuple[str, ...]]:
    votes = read_votes([path], stage(), RUN, RECORDS, titles=titles_by_record(reports()))
    return {
        row["record_ids"]: (row["decision"], row["reason"], row["note"]) for row in votes.to_dict("records")
    }


def returned(folder: Path, content: bytes, name: str = "ada.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("imitation", IMITATIONS, ids=lambda one: one.__name__)
def test_an_imitation_has_the_same_answers(tmp_path: Path, imitation: Imitation) -> None:
    content = filled(tmp_path)
    changed = imitated(content, imitation)
    assert parts_of(changed) != parts_of(content), "the imitation changes nothing"
    assert answers_in(returned(tmp_path, changed)) == ANSWERS


@pytest.mark.parametrize(
    "several",
    [
        (renamed_styles, rich_strings, calc_chain, saved_by_excel),
        (rich_strings, added_sheet, reordered_sheets, filtered, strict, saved_by_excel),
        (inline_strings, added_sheet, google),
        (inline_strings, no_references, google),
        (prefixed, calc_chain, reordered_sheets),
        (carriage_returns, strict, added_sheet),
    ],
    ids=[
        "excel",
        "strict excel",
        "google sheets",
        "a stream of a library",
        "open xml sdk",
        "strict with line breaks",
    ],
)
def test_imitations_after_one_another_have_the_same_answers(
    tmp_path: Path, several: tuple[Imitation, ...]
) -> None:
    assert answers_in(returned(tmp_path, imitated(filled(tmp_path), *several))) == ANSWERS


def test_any_two_imitations_have_the_same_answers(tmp_path: Path) -> None:
    content = filled(tmp_path)
    for one, other in itertools.islice(itertools.permutations(IMITATIONS, 2), 0, None, 7):
        changed = imitated(content, one, other)
        assert answers_in(returned(tmp_path, changed)) == ANSWERS, (one.__name__, other.__name__)


def test_openpyxl_alone_finds_no_sheet_in_strict_open_xml(tmp_path: Path) -> None:
    """The reason for the mapping; where this no longer holds, the mapping can go."""
    path = returned(tmp_path, imitated(filled(tmp_path), strict))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert openpyxl.load_workbook(path, read_only=True).sheetnames == []
    assert [sheet.name for sheet in read_xlsx(path)] == ["Read me", "Screening", "prismake"]


def test_a_date_of_strict_open_xml_is_a_date(tmp_path: Path) -> None:
    parts = strict(parts_of(filled(tmp_path)))
    sheet = parts["xl/worksheets/sheet2.xml"].decode()
    parts["xl/worksheets/sheet2.xml"] = re.sub(
        r'<c r="B4"[^>]*?(/>|>.*?</c>)', '<c r="B4" t="d"><v>2030-05-06T00:00:00</v></c>', sheet
    ).encode()
    with pytest.raises(ReviewFaults) as caught:
        answers_in(returned(tmp_path, packed(parts)))
    (fault,) = caught.value.faults
    assert (fault.row, fault.column) == (4, "Decision (B)")
    assert 'the spreadsheet turned the answer into the date "2030-05-06"' in fault.found


def test_comments_and_merged_cells_of_strict_open_xml_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "ada.xlsx"
    path.write_bytes(filled(tmp_path))
    book = openpyxl.load_workbook(path)
    book["Screening"].merge_cells("B5:B6")
    book["Screening"]["B4"].comment = openpyxl.comments.Comment("sure?", "ada")
    book.save(path)
    changed = returned(tmp_path, imitated(path.read_bytes(), strict))
    with pytest.raises(ReviewFaults) as caught:
        answers_in(changed)
    assert any("B5:B6 are merged" in fault.found for fault in caught.value.faults)
    sheet = next(sheet for sheet in read_xlsx(changed) if sheet.name == "Screening")
    assert sheet.rows[3][1].comment == "sure?"


@pytest.mark.parametrize("value", [True, False])
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_logical_value_in_a_note_is_kept_as_its_text(tmp_path: Path, value: bool, suffix: str) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), {"made:0": ("include",)})
    if suffix == ".csv":
        grid = grid_of(form())
        grid[3][grid[2].index("Decision")] = "include"
        grid[3][grid[2].index("Notes")] = str(value).upper()
        path = save_csv(grid, tmp_path / "ada.csv", ";")
    else:
        book = openpyxl.load_workbook(path)
        sheet = book["Screening"]
        sheet.cell(4, headers(sheet)["Notes"]).value = value
        book.save(path)
    assert answers_in(path) == {"made:0": ("include", "", str(value).upper())}


def test_a_logical_value_alone_in_a_note_is_no_vote_and_is_kept(tmp_path: Path) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), {})
    book = openpyxl.load_workbook(path)
    sheet = book["Screening"]
    sheet.cell(4, headers(sheet)["Notes"]).value = True
    book.save(path)
    votes, others = votes_and_set_aside([path], stage(), RUN, RECORDS)
    assert (len(votes), list(others["note"])) == (0, ["TRUE"])


@pytest.mark.parametrize("header", ["Decision", "Reason for exclusion"])
def test_a_logical_value_where_a_word_of_a_list_is_due_is_refused_at_its_cell(
    tmp_path: Path, header: str
) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), {"made:0": ("exclude",)})
    book = openpyxl.load_workbook(path)
    sheet = book["Screening"]
    sheet.cell(4, headers(sheet)[header]).value = True
    book.save(path)
    with pytest.raises(ReviewFaults) as caught:
        answers_in(path)
    assert [(fault.row, fault.column.partition(" (")[0]) for fault in caught.value.faults] == [(4, header)]


SAVES = [
    (separator, encoding)
    for separator in (",", ";", "\t")
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16")
]


def csv_grid() -> Grid:
    grid = grid_of(form())
    for row in grid[3:]:
        record = row[grid[2].index("prismake records")]
        for header, value in zip(
            ("Decision", "Reason for exclusion", "Notes"), ANSWERS.get(record, ()), strict=False
        ):
            row[grid[2].index(header)] = value
    return grid


@pytest.mark.parametrize(("separator", "encoding"), SAVES)
def test_a_text_file_of_any_spreadsheet_program_has_the_same_answers(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    path = save_csv(csv_grid(), tmp_path / "Moss tea - Screening.csv", separator, encoding)
    expected = {
        record: (*answer[:2], answer[2].encode(encoding, errors="replace").decode(encoding))
        for record, answer in ANSWERS.items()
    }
    assert answers_in(path) == expected


def test_a_text_file_that_names_its_separator_in_its_first_line_is_read(tmp_path: Path) -> None:
    path = save_csv([["sep=;"], *csv_grid()], tmp_path / "ada.csv", ";")
    path.write_bytes(path.read_bytes().replace(b'"sep=;"', b"sep=;"))
    assert answers_in(path) == ANSWERS
