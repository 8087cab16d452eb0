"""What returned forms say becomes votes, whatever people and programs did to them; all else is named."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from made_up_screening import (
    RUN,
    TITLES,
    fill,
    form,
    grid_of,
    headers,
    record_report,
    report,
    reports,
    said,
    save_csv,
    save_ods,
    save_xlsx,
    stage,
    votes_of,
)

from prismake.errors import ReviewFaults
from prismake.forms.model import Form
from prismake.forms.write import write_form
from prismake.screening.forms import adjudication_form
from prismake.screening.retrieval import retrieval_form
from prismake.screening.stage import Stage
from prismake.screening.votes import read_votes
from prismake.tables import columns_of

ANSWERS = {
    "made:0": ("include", "", "looks right"),
    "made:1": ("exclude", "Wrong design"),
    "made:2": ("maybe",),
    "made:5": ("exclude",),
}
EXPECTED = {("ada", record): given[0] for record, given in ANSWERS.items()}


def edit(path: Path, changes: dict[tuple[int, str], object], sheet: str = "Screening") -> Path:
    """Change cells of a returned workbook, by row and header."""
    book = openpyxl.load_workbook(path)
    places = headers(book[sheet])
    for (row, header), value in changes.items():
        book[sheet].cell(row, places[header]).value = value
    book.save(path)
    return path


def message(folder: Path, **values: object) -> str:
    with pytest.raises(ReviewFaults) as caught:
        votes_of(folder, reports(), **values)
    return str(caught.value)


def test_a_filled_form_gives_its_votes_with_file_and_row(tmp_path: Path) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), ANSWERS)
    votes = votes_of(tmp_path, reports())
    assert tuple(votes.columns) == columns_of("3_screen/votes")
    assert said(votes) == EXPECTED
    first = votes.iloc[0]
    assert (first["note"], first["row"], first["file"]) == ("looks right", "4", str(path))
    assert (first["stage"], first["run"], first["role"], first["report_id"]) == (
        "1_title_abstract",
        RUN,
        "reviewer",
        "rep:made:0",
    )


def test_no_returned_file_gives_no_votes(tmp_path: Path) -> None:
    assert len(votes_of(tmp_path / "not made yet", reports())) == 0


def test_a_form_that_came_back_empty_gives_no_votes(tmp_path: Path) -> None:
    fill(tmp_path / "ada.xlsx", form(), {})
    assert len(votes_of(tmp_path, reports())) == 0


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_every_separator_and_encoding(tmp_path: Path, separator: str, encoding: str) -> None:
    grid = grid_of(form())
    for row, decision in ((3, "include"), (5, "maybe"), (8, "exclude")):
        grid[row][1] = decision
    save_csv(grid, tmp_path / "ada_back.csv", separator, encoding)
    assert said(votes_of(tmp_path, reports())) == {
        ("ada", "made:0"): "include",
        ("ada", "made:2"): "maybe",
        ("ada", "made:5"): "exclude",
    }


def test_a_csv_that_says_its_separator_in_its_first_line(tmp_path: Path) -> None:
    grid = grid_of(form())
    grid[3][1] = "include"
    path = save_csv(grid, tmp_path / "ada.csv", ";")
    path.write_bytes(b"sep=;\r\n" + path.read_bytes())
    votes = votes_of(tmp_path, reports())
    assert said(votes) == {("ada", "made:0"): "include"}
    assert votes.iloc[0]["row"] == "5"


def test_ods(tmp_path: Path) -> None:
    grid = grid_of(form())
    grid[3][1], grid[10][1] = "include", "exclude"
    save_ods(grid, tmp_path / "ada.ods")
    assert said(votes_of(tmp_path, reports())) == {("ada", "made:0"): "include", ("ada", "made:7"): "exclude"}


def test_sheets_added_columns_moved_and_added_rows_sorted_title_line_deleted(tmp_path: Path) -> None:
    grid = grid_of(form())
    grid[3][1], grid[4][1] = "include", "exclude"
    body = sorted(grid[3:], key=lambda row: row[4])
    moved = [[*row[3:], "mine", *row[:3]] for row in [grid[2], *body]]
    moved[0][len(grid[2]) - 3] = "My column"
    save_xlsx(moved, tmp_path / "ada.xlsx", form(), extra_sheets=2)
    assert said(votes_of(tmp_path, reports())) == {("ada", "made:0"): "include", ("ada", "made:1"): "exclude"}


def test_locks_hidden_files_and_a_readme_are_passed_over(tmp_path: Path) -> None:
    for name in ("~$ada.xlsx", ".~lock.ada.xlsx#", ".DS_Store", ".gitkeep", "README.md", "Thumbs.db"):
        (tmp_path / name).write_bytes(b"x")
    fill(tmp_path / "ada.xlsx", form(), ANSWERS)
    assert said(votes_of(tmp_path, reports())) == EXPECTED


def test_the_retrieval_log_beside_them_is_no_vote_whatever_its_name(tmp_path: Path) -> None:
    full = stage("2_full_text")
    (tmp_path / "log of bo.xlsx").write_bytes(write_form(retrieval_form(RUN, "Moss", reports(4))))
    (tmp_path / "Copy of retrieval (1).xlsx").write_bytes(b"the retrieval log reports this file")
    assert votes_of(tmp_path, reports(4), full).empty


def test_a_retrieval_log_among_titles_and_abstracts_is_in_the_wrong_folder(tmp_path: Path) -> None:
    (tmp_path / "retrieval.xlsx").write_bytes(write_form(retrieval_form(RUN, "Moss", reports(4))))
    assert 'the form is of kind "retrieval", which is not read from this folder' in message(tmp_path)


def test_words_in_other_case_and_with_spaces_are_the_same_words(tmp_path: Path) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), {})
    edit(path, {(4, "Decision"): " INCLUDE ", (5, "Decision"): "Exclude\u00a0"})
    assert said(votes_of(tmp_path, reports())) == {("ada", "made:0"): "include", ("ada", "made:1"): "exclude"}


def test_quotes_and_spaces_of_a_title_may_change(tmp_path: Path) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), {"made:2": ("include",)})
    edit(path, {(6, "Title"): 'The "quoted"  effect of β-moss - a pilot study '})
    assert said(votes_of(tmp_path, reports())) == {("ada", "made:2"): "include"}


# ---- what is refused, and how it is said ----


def test_a_wrong_word_names_the_cell_and_the_word_that_was_meant(tmp_path: Path) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), {})
    edit(path, {(6, "Decision"): "inclued"})
    text = message(tmp_path)
    assert (
        f'{path}, sheet "Screening", row 6, column "Decision (B)": "inclued" is not one of the answers.'
        in text
    )
    assert 'Did you mean "include"?' in text
    assert "Allowed: include, exclude, maybe" in text


def test_an_unknown_id(tmp_path: Path) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), ANSWERS)
    edit(path, {(4, "prismake records"): "made:999"})
    text = message(tmp_path)
    assert "row 4" in text and 'no record of this review has the id "made:999"' in text


def test_an_id_of_another_row(tmp_path: Path) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), ANSWERS)
    edit(path, {(4, "prismake records"): "made:3"})
    assert "is not the title of the record" in message(tmp_path)


@pytest.mark.parametrize("header", ["Decision", "Reason for exclusion", "Notes", "Title", "prismake records"])
def test_a_deleted_column_is_named(tmp_path: Path, header: str) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), ANSWERS)
    book = openpyxl.load_workbook(path)
    book["Screening"].delete_cols(headers(book["Screening"])[header])
    book.save(path)
    text = message(tmp_path)
    assert f'sheet "Screening", row 3, column "{header}": this column is missing' in text


def test_a_deleted_column_of_a_csv_is_named(tmp_path: Path) -> None:
    grid = [row[:1] + row[2:] for row in grid_of(form())]
    save_csv(grid, tmp_path / "ada.csv")
    assert 'column "Decision": this column is missing' in message(tmp_path)


def test_a_renamed_header(tmp_path: Path) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), ANSWERS)
    edit(path, {(3, "Decision"): "My decisions"})
    assert 'column "Decision": this column is missing. Was it renamed to "My decisions"?' in message(tmp_path)


def test_a_duplicated_row_names_both_places(tmp_path: Path) -> None:
    grid = grid_of(form())
    grid[4][1] = "include"
    grid.append(list(grid[4]))
    save_xlsx(grid, tmp_path / "ada.xlsx", form())
    text = message(tmp_path)
    assert "row 12" in text and "the same row is in the form twice, here and in row 5" in text


def test_a_sort_that_took_only_some_columns_along(tmp_path: Path) -> None:
    grid = grid_of(form())
    titles = sorted(row[4] for row in grid[3:])
    for row, title in zip(grid[3:], titles, strict=True):
        row[1], row[4] = "include", title
    save_xlsx(grid, tmp_path / "ada.xlsx", form())
    assert "only some columns were sorted" in message(tmp_path)


def test_many_rows_wrong_in_one_way_are_summed_up(tmp_path: Path) -> None:
    table = reports(60)
    grid = grid_of(form(table=table))
    titles = [row[4] for row in grid[3:]]
    for row, title in zip(grid[3:], titles[1:] + titles[:1], strict=True):
        row[1], row[4] = "include", title
    save_xlsx(grid, tmp_path / "ada.xlsx", form(table=table))
    with pytest.raises(ReviewFaults) as caught:
        votes_of(tmp_path, table)
    assert len(caught.value.faults) == 11
    assert "50 more rows have the same fault: 14, 15" in str(caught.value)


def test_an_exclusion_without_a_reason_where_one_is_due(tmp_path: Path) -> None:
    full = stage("2_full_text")
    fill(tmp_path / "ada.xlsx", form(at=full), {"made:3": ("exclude",)})
    text = message(tmp_path, at=full)
    assert 'row 7, column "Reason for exclusion (C)": the exclusion has no reason.' in text
    assert "Wrong population, Wrong intervention, Wrong design" in text


def test_a_reason_without_a_decision_and_beside_an_inclusion(tmp_path: Path) -> None:
    answers = {"made:0": ("", "Wrong design"), "made:1": ("include", "Wrong design")}
    fill(tmp_path / "ada.xlsx", form(), answers)
    text = message(tmp_path)
    assert 'row 4, column "Decision (B)": the reason "Wrong design" is given without a decision' in text
    assert 'row 5, column "Reason for exclusion (C)"' in text and "only an exclusion has a reason" in text


def test_the_same_answer_twice_is_kept_twice(tmp_path: Path) -> None:
    for name in ("ada_1.xlsx", "ada_2.xlsx"):
        fill(tmp_path / name, form(), {"made:0": ("include",)})
    assert votes_of(tmp_path, reports())["file"].nunique() == 2


def test_a_half_filled_form_and_its_second_half_are_one_persons_votes(tmp_path: Path) -> None:
    fill(tmp_path / "ada.xlsx", form(), {"made:0": ("include",)})
    fill(tmp_path / "ada_rest.xlsx", form(), {"made:1": ("exclude",)})
    assert said(votes_of(tmp_path, reports())) == {("ada", "made:0"): "include", ("ada", "made:1"): "exclude"}


def test_the_form_of_another_reviewer(tmp_path: Path) -> None:
    fill(tmp_path / "bo.xlsx", form("ada"), ANSWERS)
    assert 'the file name is that of "bo", but the form was written for "ada"' in message(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "ada (1)",
        "Copy of ada",
        "Kopie von ada",
        "ada - Copy",
        "ada-2",
        "Ada final",
        "add",
        "scan 12",
        "ada or bo",
    ],
)
def test_a_copy_may_have_any_name_because_the_owner_is_inside(tmp_path: Path, name: str) -> None:
    fill(tmp_path / f"{name}.xlsx", form("ada"), ANSWERS)
    assert said(votes_of(tmp_path, reports())) == EXPECTED


@pytest.mark.parametrize("name", ["bo (1)", "Copy of bo", "bo-2"])
def test_a_copy_named_after_another_reviewer_is_refused(tmp_path: Path, name: str) -> None:
    fill(tmp_path / f"{name}.xlsx", form("ada"), ANSWERS)
    assert 'the file name is that of "bo", but the form was written for "ada"' in message(tmp_path)


def test_a_form_of_nobody(tmp_path: Path) -> None:
    fill(tmp_path / "ada.xlsx", form("add"), ANSWERS)
    text = message(tmp_path)
    assert 'the file name is that of "ada", but the form was written for "add"' in text
    (tmp_path / "ada.xlsx").rename(tmp_path / "add.xlsx")
    with pytest.raises(ReviewFaults) as caught:
        votes_of(tmp_path, reports())
    (fault,) = caught.value.faults
    assert (
        'the form was written for "add", who has no task here' in fault.found
        and "`state: former`" in fault.next_step
    )


def test_a_file_of_another_sort(tmp_path: Path) -> None:
    (tmp_path / "ada.docx").write_bytes(b"x")
    assert 'forms do not have the suffix ".docx"' in message(tmp_path)


def test_a_form_of_another_stage(tmp_path: Path) -> None:
    fill(tmp_path / "ada.xlsx", form(at=stage("2_full_text")), {})
    assert 'the form is of kind "full_text", which is not read from this folder' in message(tmp_path)


def test_a_form_of_another_version(tmp_path: Path) -> None:
    fill(tmp_path / "ada.xlsx", form(run="2029-06"), {})
    assert 'the form is of version "2029-06"' in message(tmp_path)
    assert "Move the file to" in message(tmp_path)


def test_a_form_of_a_sealed_version_is_not_sent_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "review/config/versions/2029-06").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "review")
    fill(tmp_path / "ada.xlsx", form(run="2029-06"), {})
    assert 'Version "2029-06" is sealed, so that its forms count no more' in message(tmp_path)
    assert "Move the file to" not in message(tmp_path)


def test_rows_pasted_from_another_persons_form(tmp_path: Path) -> None:
    grid, other = grid_of(form("ada")), grid_of(form("bo"))
    grid[4] = other[4]
    save_xlsx(grid, tmp_path / "ada.xlsx", form())
    text = message(tmp_path)
    assert "row 5" in text and "the row was copied from another form" in text


def test_an_answer_in_a_row_without_an_id(tmp_path: Path) -> None:
    grid = grid_of(form())
    grid.append(["", "include", "", "", "A report that I found myself"])
    save_xlsx(grid, tmp_path / "ada.xlsx", form())
    text = message(tmp_path)
    assert "row 12" in text and "is in a row without the hidden record id" in text


def test_a_formula_in_an_answer(tmp_path: Path) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), {})
    edit(path, {(5, "Decision"): "=B4"})
    assert 'row 5, column "Decision (B)": expected an answer, found the formula "=B4"' in message(tmp_path)


def test_a_date_that_a_spreadsheet_made_of_a_decision(tmp_path: Path) -> None:
    from datetime import datetime

    path = fill(tmp_path / "ada.xlsx", form(), {})
    edit(path, {(5, "Decision"): datetime(2030, 1, 2)})
    assert 'the spreadsheet turned the answer into the date "2030-01-02"' in message(tmp_path)


def test_the_rows_on_two_sheets(tmp_path: Path) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), ANSWERS)
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book["Screening"])
    book.save(path)
    assert 'more than one sheet holds rows of the form: "Screening", "Screening Copy"' in message(tmp_path)


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    edit(fill(tmp_path / "ada.xlsx", form("ada"), {}), {(4, "Decision"): "yes", (5, "Decision"): "no"})
    edit(fill(tmp_path / "bo.xlsx", form("bo"), {}), {(6, "Decision"): "perhaps"})
    (tmp_path / "nobody.xlsx").write_bytes(b"x")
    with pytest.raises(ReviewFaults) as caught:
        votes_of(tmp_path, reports())
    assert len(caught.value.faults) == 4


def test_the_adjudicators_form_in_a_reviewers_hand_and_the_other_way_round(tmp_path: Path) -> None:
    fill(tmp_path / "cleo.xlsx", form("cleo"), {"made:0": ("include",)})
    assert '"cleo" is not a reviewer of this stage' in message(tmp_path)


# ---- votes follow their records ----


def test_a_vote_follows_its_records_into_a_merged_report(tmp_path: Path) -> None:
    fill(tmp_path / "ada.xlsx", form(), {"made:0": ("include",), "made:1": ("exclude",)})
    merged = pd.DataFrame([report(0, record_ids="made:0 | made:1")])
    votes = votes_of(tmp_path, merged)
    assert list(votes["report_id"]) == ["rep:made:0", "rep:made:0"]


def test_a_vote_on_a_merged_report_counts_for_both_when_it_is_taken_apart(tmp_path: Path) -> None:
    merged = pd.DataFrame([report(0, record_ids="made:0 | made:1")])
    fill(tmp_path / "ada.xlsx", form(table=merged), {"made:0 | made:1": ("include",)})
    votes = votes_of(tmp_path, reports())
    assert list(votes["report_id"]) == ["rep:made:0 | rep:made:1"]


def test_the_vote_of_a_record_that_left_the_review_stays(tmp_path: Path) -> None:
    fill(tmp_path / "ada.xlsx", form(), {"made:0": ("include",)})
    votes = votes_of(tmp_path, reports().iloc[1:])
    assert list(votes["report_id"]) == [""]
    assert list(votes["record_ids"]) == ["made:0"]


def test_carried_votes_stand_beside_new_ones_and_follow_their_records(tmp_path: Path) -> None:
    fill(tmp_path / "ada.xlsx", form(run="2029-01"), {"made:0": ("include",)})
    old = votes_of(tmp_path, reports(), run="2029-01")
    now = record_report(pd.DataFrame([report(7, record_ids="made:7 | made:0")]))
    votes = read_votes([], stage(), RUN, now, carried=old)
    assert list(votes["report_id"]) == ["rep:made:7"]
    assert list(votes["carried"]) == ["yes"]
    assert list(votes["run"]) == ["2029-01"]


def test_a_reviewer_who_left_is_still_read(tmp_path: Path) -> None:
    fill(tmp_path / "dora.xlsx", form("dora"), {"made:0": ("include",)})
    assert said(votes_of(tmp_path, reports(), at=stage(former=("dora",)))) == {("dora", "made:0"): "include"}


def test_titles_are_told_apart_in_every_writing_system(tmp_path: Path) -> None:
    fill(tmp_path / "ada.xlsx", form(), {f"made:{number}": ("include",) for number in range(len(TITLES))})
    assert len(votes_of(tmp_path, reports())) == len(TITLES)


def adjudicated(person: str, at: Stage) -> Form:
    conflicts = reports(1).assign(votes="differ", vote_1_by="", vote_1_decision="", vote_1_reason="")
    return replace(adjudication_form(at, RUN, "Moss", ["Moss."], conflicts), person=person)


def test_an_adjudicator_who_left_is_still_read(tmp_path: Path) -> None:
    fill(tmp_path / "dora.xlsx", adjudicated("dora", stage()), {"made:0": ("include",)})
    votes = votes_of(tmp_path, reports(), at=stage(former=("dora",)))
    assert votes[["reviewer", "role"]].to_numpy().tolist() == [["dora", "adjudicator"]]


def test_no_message_on_whose_form_it_is_names_another_person(tmp_path: Path) -> None:
    """A file that is given another person's name would count as that person's votes."""
    folders = [tmp_path / str(number) for number in range(4)]
    for folder in folders:
        folder.mkdir()
    fill(folders[0] / "bob.xlsx", form("bob"), ANSWERS)
    fill(folders[1] / "cleo.xlsx", form("cleo"), ANSWERS)
    fill(folders[2] / "ada.xlsx", adjudicated("ada", stage()), {"made:0": ("include",)})
    fill(folders[3] / "bo.xlsx", form("ada"), ANSWERS)
    for folder, others in zip(
        folders, (["ada", "bo", "cleo"], ["ada", "bo"], ["bo", "cleo"], []), strict=True
    ):
        text = message(folder).replace(folder.as_posix(), "")
        assert not [name for name in others if re.search(rf"\b{name}\b", text)], text
        assert "Did you mean" not in text
        assert "Name the file" not in text
        assert others == [] or "`state: former`" in text
