"""Files that people or programs changed on their way: another suffix, an archive, garbled letters, two words in one cell."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from made_up_screening import (
    RUN,
    Grid,
    fill,
    form,
    grid_of,
    headers,
    record_report,
    reports,
    save_csv,
    save_ods,
    stage,
)
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from prismake.errors import Fault, ReviewFaults
from prismake.forms.text_encodings import NOTHING_KNOWN, decoded_cells
from prismake.records.former_ids import titles_by_record
from prismake.screening.votes import read_votes

TABLE = reports()
ANSWERS = {"made:0": ("include", "", "a note"), "made:2": ("exclude", "Wrong design", "")}
EXPECTED = {"made:0": "include", "made:2": "exclude"}


def decisions(path: Path) -> dict[str, str]:
    votes = read_votes([path], stage(), RUN, record_report(TABLE), titles=titles_by_record(TABLE))
    return dict(zip(votes["record_ids"], votes["decision"], strict=True))


def faults(path: Path) -> list[Fault]:
    with pytest.raises(ReviewFaults) as caught:
        decisions(path)
    return caught.value.faults


def filled_grid(note: str = "a note") -> Grid:
    grid = grid_of(form())
    for row in grid[3:]:
        decision, reason, _ = ANSWERS.get(row[grid[2].index("prismake records")], ("", "", ""))
        row[1], row[2] = decision, reason
    grid[3][grid[2].index("Notes")] = note
    return grid


@pytest.mark.parametrize("suffix", [".csv", ".ods", ".txt"])
def test_a_workbook_of_another_suffix_is_read_as_what_it_is(tmp_path: Path, suffix: str) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), ANSWERS)
    shutil.move(path, path.with_suffix(suffix))
    assert decisions(path.with_suffix(suffix)) == EXPECTED


def test_other_files_of_another_suffix_are_read_as_what_they_are(tmp_path: Path) -> None:
    assert decisions(save_csv(filled_grid(), tmp_path / "ada.xlsx", ";")) == EXPECTED
    assert decisions(save_ods(filled_grid(), tmp_path / "ada_2.xlsx")) == EXPECTED


@pytest.mark.parametrize("name", ["ada.zip", "ada.ZIP"])
def test_an_archive_with_a_filled_form_is_to_be_unpacked(tmp_path: Path, name: str) -> None:
    form_path = fill(tmp_path / "ada.xlsx", form(), ANSWERS)
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.write(form_path, "ada/ada.xlsx")
        archive.writestr("ada/README.txt", "what to do")
    (fault,) = faults(tmp_path / name)
    assert "found an archive that contains ada.xlsx" in fault.found
    assert "Unpack it" in fault.next_step


def test_an_archive_with_the_page_alone_holds_no_answers(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "ada.zip", "w") as archive:
        archive.writestr("ada.html", "<html>")
    (fault,) = faults(tmp_path / "ada.zip")
    assert "the answers are in the browser" in fault.found


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_a_file_that_a_program_opened_in_a_wrong_encoding_and_saved_is_named_as_such(
    tmp_path: Path, encoding: str
) -> None:
    path = save_csv(filled_grid("schön"), tmp_path / "ada.csv")
    path.write_bytes(path.read_bytes().decode(encoding, errors="replace").encode())
    garbled = [fault for fault in faults(path) if "garbled" in fault.found]
    assert garbled
    assert all(fault.column == "Title (E)" for fault in garbled)
    assert all("read UTF-8 as" in fault.found for fault in garbled)


@pytest.mark.parametrize("word", ["include exclude", "include/maybe", "exclude?, include"])
def test_of_two_words_in_one_cell_none_is_proposed(tmp_path: Path, word: str) -> None:
    (fault,) = faults(fill(tmp_path / "ada.xlsx", form(), {"made:0": (word,)}))
    assert "It names more than one of them." in fault.found
    assert "Did you mean" not in fault.found


def spoilt(folder: Path, change: Callable[[Worksheet, dict[str, int]], None]) -> Path:
    path = fill(folder / "ada.xlsx", form(), ANSWERS)
    book = openpyxl.load_workbook(path)
    change(book["Screening"], headers(book["Screening"]))
    book.save(path)
    return path


@pytest.mark.parametrize("place", ["Year", "No.", "Title of nothing"])
def test_a_decision_in_a_column_that_has_no_answers_is_not_lost(tmp_path: Path, place: str) -> None:
    def change(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(4, columns["Decision"]).value = None
        sheet.cell(4, columns.get(place, 40)).value = "Include"

    (fault,) = faults(spoilt(tmp_path, change))
    assert (fault.row, fault.column) == (4, "Decision (B)")
    assert '"Include" is in column' in fault.found


def test_a_column_that_a_person_added_may_hold_any_word(tmp_path: Path) -> None:
    def change(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(3, 40).value = "First thought"
        sheet.cell(5, 40).value = "include"

    assert decisions(spoilt(tmp_path, change)) == EXPECTED


@pytest.mark.parametrize(
    ("header", "words"),
    [("prismake check", "hidden check of the row"), ("prismake form", "names the form of the row")],
)
def test_a_hidden_cell_that_was_cleared_is_named_as_that(tmp_path: Path, header: str, words: str) -> None:
    def change(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(4, columns[header]).value = None

    (fault,) = faults(spoilt(tmp_path, change))
    assert (fault.row, fault.column.partition(" (")[0]) == (4, header)
    assert words in fault.found


def test_a_formula_over_several_cells_is_shown_as_text(tmp_path: Path) -> None:
    def change(sheet: Worksheet, columns: dict[str, int]) -> None:
        cell = sheet.cell(4, columns["Decision"])
        sheet[cell.coordinate] = ArrayFormula(cell.coordinate, '="include"')

    (fault,) = faults(spoilt(tmp_path, change))
    assert 'found the formula "="include""' in fault.found


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize("note", ["für später", "Größe fehlt", "5 µg per day"])
def test_a_note_that_is_one_text_wherever_it_is_words_needs_no_other_letters_in_the_file(
    note: str, encoding: str
) -> None:
    (row,) = decoded_cells([[note.encode(encoding).decode("latin-1")]], NOTHING_KNOWN, str)
    assert (row[0].text, row[0].readings) == (note, ())


@pytest.mark.parametrize("note", ["“quoted”", "don’t", "à voir", "őr"])
def test_signs_that_are_letters_on_another_system_are_asked_about(note: str) -> None:
    content = [[""], [note.encode("cp1250" if "ő" in note else "cp1252").decode("latin-1")]]
    assert decoded_cells(content, NOTHING_KNOWN, str)[1][0].readings
