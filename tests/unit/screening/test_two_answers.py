"""Two different answers of one person on one record: both files are named, neither counts, and the person is asked again."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from made_up_screening import RUN, due_forms, fill, form, record_report, reports, said, stage, vote_files
from test_votes import edit

from prismake.forms.model import Form
from prismake.screening.decide import AWAITING_VOTES, decide_stage
from prismake.screening.two_answers import messages
from prismake.screening.votes import votes_and_set_aside

KINDS = dict.fromkeys(("ada", "bo", "cleo"), "human")


def read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    return votes_and_set_aside(vote_files(folder), stage(), RUN, record_report(reports()))


def asked(folder: Path) -> dict[str, Form]:
    votes, set_aside = read(folder)
    worklist = decide_stage(stage(), reports(), votes, KINDS)[0]
    return due_forms(stage(), reports(), votes, worklist, set_aside=set_aside)


def two_files(folder: Path) -> tuple[Path, Path]:
    first = fill(folder / "ada.xlsx", form(), {"made:0": ("include",), "made:1": ("exclude",)})
    second = fill(folder / "ada (1).xlsx", form(), {"made:0": ("exclude",), "made:1": ("exclude",)})
    return first, second


def test_neither_answer_counts_and_both_files_are_named(tmp_path: Path) -> None:
    first, second = two_files(tmp_path)
    votes, set_aside = read(tmp_path)
    assert said(votes) == {("ada", "made:1"): "exclude"}
    assert set_aside[["file", "decision", "why"]].to_numpy().tolist() == [
        [second.as_posix(), "exclude", "two answers"],
        [first.as_posix(), "include", "two answers"],
    ]
    (line,) = messages(set_aside)
    assert f"ada gave different answers on 1 report in {second.as_posix()} and {first.as_posix()}" in line
    assert '"exclude" in row 4 of ada (1).xlsx and "include" in row 4 of ada.xlsx' in line
    assert "None of these answers counts" in line


def test_files_of_one_name_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    paths = []
    for folder, decision in (("monday", "include"), ("tuesday", "exclude")):
        paths.append(fill(tmp_path / folder / "ada.xlsx", form(), {"made:0": (decision,)}))
    _, set_aside = votes_and_set_aside(paths, stage(), RUN, record_report(reports()))
    (line,) = messages(set_aside)
    for path in paths:
        assert f"row 4 of {path.as_posix()}" in line


def test_a_report_of_several_records_is_named_once(tmp_path: Path) -> None:
    merged = reports()
    merged.loc[0, "record_ids"] = "made:0 | made:x"
    for name, decision in (("ada", "include"), ("ada_2", "exclude")):
        fill(tmp_path / f"{name}.xlsx", form(table=merged), {"made:0 | made:x": (decision,)})
    _, set_aside = votes_and_set_aside(vote_files(tmp_path), stage(), RUN, record_report(merged))
    (line,) = messages(set_aside)
    assert "on 1 report" in line


def test_answers_that_differ_in_their_reason_differ(tmp_path: Path) -> None:
    fill(tmp_path / "ada.xlsx", form(), {"made:0": ("exclude", "Wrong design")})
    fill(tmp_path / "ada_2.xlsx", form(), {"made:0": ("exclude", "Wrong population")})
    assert read(tmp_path)[0].empty


def test_the_record_is_asked_again_with_the_earlier_answers_in_its_row(tmp_path: Path) -> None:
    two_files(tmp_path)
    again = asked(tmp_path)["ada"]
    row = again.rows[again.rows["record_ids"] == "made:0"].iloc[0]
    assert "exclude: " in row["asked_again"] and "include: " in row["asked_again"]
    assert "made:1" not in again.rows["record_ids"].tolist()
    worklist = decide_stage(stage(), reports(), read(tmp_path)[0], KINDS)[0]
    assert worklist.loc[0, ["state", "awaited_from"]].tolist() == [AWAITING_VOTES, "ada | bo"]


def test_nobody_else_sees_the_earlier_answers(tmp_path: Path) -> None:
    two_files(tmp_path)
    columns = {column.name for column in asked(tmp_path)["bo"].columns}
    assert not columns & {"asked_again", "earlier_answers"}


def test_the_answer_to_the_form_that_asks_again_replaces_both(tmp_path: Path) -> None:
    two_files(tmp_path)
    fill(tmp_path / "ada_3.xlsx", asked(tmp_path)["ada"], {"made:0": ("maybe",)})
    votes, set_aside = read(tmp_path)
    assert said(votes) == {("ada", "made:0"): "maybe", ("ada", "made:1"): "exclude"}
    assert set_aside["why"].unique().tolist() == ["answered again"]
    assert messages(set_aside) == []


def test_two_different_answers_to_the_form_that_asks_again_are_asked_once_more(tmp_path: Path) -> None:
    two_files(tmp_path)
    again = asked(tmp_path)["ada"]
    fill(tmp_path / "ada_3.xlsx", again, {"made:0": ("maybe",)})
    fill(tmp_path / "ada_3 (1).xlsx", again, {"made:0": ("include",)})
    assert ("ada", "made:0") not in said(read(tmp_path)[0])
    fill(tmp_path / "ada_4.xlsx", asked(tmp_path)["ada"], {"made:0": ("exclude",)})
    assert said(read(tmp_path)[0])[("ada", "made:0")] == "exclude"


def test_an_answer_that_was_changed_after_it_was_asked_again_is_not_replaced(tmp_path: Path) -> None:
    first, _ = two_files(tmp_path)
    fill(tmp_path / "ada_3.xlsx", asked(tmp_path)["ada"], {"made:0": ("exclude",)})
    edit(first, {(4, "Decision"): "maybe"})
    assert ("ada", "made:0") not in said(read(tmp_path)[0])


def test_a_note_on_a_row_without_a_decision_is_kept_and_returns_in_the_next_form(tmp_path: Path) -> None:
    fill(tmp_path / "ada.xlsx", form(), {"made:0": ("", "", "ask the library"), "made:1": ("include",)})
    _, set_aside = read(tmp_path)
    assert set_aside[["record_ids", "note", "why"]].to_numpy().tolist() == [
        ["made:0", "ask the library", "no decision"]
    ]
    rows = asked(tmp_path)["ada"].rows
    assert rows.loc[rows["record_ids"] == "made:0", "note"].tolist() == ["ask the library"]
    bo = asked(tmp_path)["bo"].rows
    assert set(bo["note"]) == {""}
