"""The copy that a form in a browser saves: it is read as a workbook is, with the same refusals, each at its record."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from forms_as_copy import Answers, copy_of, seal_of_line, sealed, text_of
from made_up_screening import RUN, TITLES, fill, form, record_report, reports, stage, votes_of

from prismake.errors import ReviewFaults
from prismake.forms.model import Form
from prismake.screening.stage import Stage
from prismake.screening.two_answers import messages
from prismake.screening.votes import read_votes, votes_and_set_aside

ANSWERS: Answers = {
    "made:0": ("include", "", "a note – with “signs”"),
    "made:1": ("exclude", "Wrong design", ""),
    "made:6": ("maybe", "", "苔藓"),
}
TABLE = reports()
RECORDS = record_report(TABLE)


def save(path: Path, copy: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text_of(copy), encoding="utf-8")
    return path


def returned(path: Path, answers: Answers = ANSWERS, written: Form | None = None) -> Path:
    return save(path, copy_of(written or form(), answers))


def faults_of(path: Path, at: Stage | None = None, run: str = RUN) -> list[str]:
    with pytest.raises(ReviewFaults) as caught:
        read_votes([path], at or stage(), run, RECORDS)
    return [str(fault) for fault in caught.value.faults]


def answers_of(votes: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    columns = ("decision", "reason", "note")
    return {row["record_ids"]: tuple(row[name] for name in columns) for row in votes.to_dict("records")}


def test_a_copy_gives_the_votes_that_a_workbook_gives(tmp_path: Path) -> None:
    workbook = fill(tmp_path / "book/ada.xlsx", form(), ANSWERS)
    copy = returned(tmp_path / "copy/ada_3-of-8.json")
    of_copy, of_workbook = (read_votes([path], stage(), RUN, RECORDS) for path in (copy, workbook))
    assert answers_of(of_copy) == answers_of(of_workbook) == dict(ANSWERS)
    same = [name for name in of_copy.columns if name not in ("file", "row", "decided")]
    pd.testing.assert_frame_equal(of_copy[same], of_workbook[same])
    assert list(of_copy["row"]) == ["1", "2", "7"]


@pytest.mark.parametrize("name", ["ada.json", "ada_3-of-8 (1).json", "Copy of ada.JSON", "download.json", "ada_3-of-8.json.txt"])  # fmt: skip
def test_a_copy_may_have_any_name_but_that_of_another(tmp_path: Path, name: str) -> None:
    returned(tmp_path / name)
    assert answers_of(votes_of(tmp_path, TABLE)) == dict(ANSWERS)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_another_encoding_does_not_matter(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "ada.json"
    path.write_bytes(text_of(copy_of(form(), ANSWERS)).replace("\n", "\r\n").encode(encoding))
    assert answers_of(votes_of(tmp_path, TABLE)) == dict(ANSWERS)


def test_a_record_without_a_decision_is_no_vote_and_its_note_is_kept(tmp_path: Path) -> None:
    path = returned(tmp_path / "ada.json", {"made:2": ("", "", "think again")})
    votes, set_aside = votes_and_set_aside([path], stage(), RUN, RECORDS)
    assert len(votes) == 0
    assert list(set_aside["note"]) == ["think again"]


def test_an_unknown_id_is_refused_at_its_record(tmp_path: Path) -> None:
    copy = copy_of(form(), ANSWERS)
    copy["answers"][1]["cells"]["record_ids"] = "made:99"
    copy["answers"][1]["seal"] = seal_of_line(copy["answers"][1])
    (fault,) = faults_of(save(tmp_path / "ada.json", sealed(copy)))
    assert (
        'ada.json, record 2, column "prismake records": no record of this review has the id "made:99"'
        in fault
    )


def test_a_title_that_is_not_that_of_the_ids_is_refused_at_its_record(tmp_path: Path) -> None:
    copy = copy_of(form(), ANSWERS)
    copy["answers"][2]["cells"]["title"] = "Another title"
    copy["answers"][2]["seal"] = seal_of_line(copy["answers"][2])
    (fault,) = faults_of(save(tmp_path / "ada.json", sealed(copy)))
    assert (
        'ada.json, record 7, column "Title": the title "Another title" is not the title of the record "made:6"'
        in fault
    )


def test_an_exclusion_without_a_reason_is_refused_at_its_record(tmp_path: Path) -> None:
    at = stage("2_full_text")
    path = returned(tmp_path / "ada.json", {"made:4": ("exclude",)}, form(at=at))
    (fault,) = faults_of(path, at)
    assert 'ada.json, record 5, column "Reason for exclusion": the exclusion has no reason.' in fault


def test_a_word_that_is_no_decision_any_more_is_refused_at_its_record(tmp_path: Path) -> None:
    path = returned(tmp_path / "ada.json", {"made:4": ("inclued",)})
    (fault,) = faults_of(path)
    assert (
        'record 5, column "Decision": "inclued" is not one of the answers. Did you mean "include"?' in fault
    )


def test_the_copy_of_another_person_stage_or_version_is_refused(tmp_path: Path) -> None:
    assert 'written for "bo"' in faults_of(returned(tmp_path / "ada.json", written=form("bo")))[0]
    other_stage = returned(tmp_path / "2/ada.json", {"made:0": ("include",)}, form(at=stage("2_full_text")))
    assert 'of kind "full_text"' in faults_of(other_stage)[0]
    other_run = returned(tmp_path / "3/ada.json", written=form(run="2029-01"))
    assert 'of version "2029-01"' in faults_of(other_run)[0]


def test_two_answers_in_a_workbook_and_a_copy_are_named_with_both_places(tmp_path: Path) -> None:
    workbook = fill(tmp_path / "ada.xlsx", form(), {"made:1": ("include",)})
    copy = returned(tmp_path / "ada_3-of-8.json")
    votes, set_aside = votes_and_set_aside([workbook, copy], stage(), RUN, RECORDS)
    assert "made:1" not in set(votes["record_ids"])
    (message,) = messages(set_aside)
    assert (
        '"include" in row 5 of ada.xlsx and "exclude (Wrong design)" in record 2 of ada_3-of-8.json'
        in message
    )


def test_the_same_answers_in_a_workbook_and_a_copy_are_no_contradiction(tmp_path: Path) -> None:
    fill(tmp_path / "ada.xlsx", form(), {"made:0": ANSWERS["made:0"]})
    returned(tmp_path / "ada.json")
    assert set(votes_of(tmp_path, TABLE)["record_ids"]) == set(ANSWERS)


@pytest.mark.parametrize("name", ["ada.html", "ada.zip", "ada.htm"])
def test_the_form_itself_holds_no_answers(tmp_path: Path, name: str) -> None:
    page = b"<!doctype html>"
    if name.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("ada.html", page)
    else:
        (tmp_path / name).write_bytes(page)
    (fault,) = faults_of(tmp_path / name)
    assert "the answers are in the browser in which it was filled in" in fault
    assert 'press "Save a copy"' in fault


def changed(line: int, **values: Any) -> Callable[[dict[str, Any]], None]:
    def change(copy: dict[str, Any]) -> None:
        copy["answers"][line]["cells"] |= values

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (changed(1, decision="include", reason=""), "record 2: the answer was changed after the form saved the copy"),
        (changed(0, note="another note"), "record 1: the answer was changed after the form saved the copy"),
        (lambda copy: copy["answers"].pop(2), "record 7: the answer is missing"),
        (lambda copy: copy["answers"].append(copy["answers"][0]), "record 1: the answer occurs twice"),
        (lambda copy: copy["answers"][1].update(record=3), "record 3: the answer was changed after the form saved the copy"),
        (lambda copy: copy["answers"][1].pop("seal"), "record 2: the answer was changed after the form saved the copy"),
        (lambda copy: copy["answers"].__setitem__(1, "gone"), "line 2 of the answers"),
        (lambda copy: copy["answered"].pop(), "whose form it is"),
        (lambda copy: copy.update({"prismake form": copy["prismake form"].replace("ada", "bo")}), "whose form it is"),
        (lambda copy: copy["seals"].reverse(), "whose form it is"),
        (lambda copy: copy.pop("seal"), "this is not a whole copy"),
    ],
)  # fmt: skip
def test_a_changed_copy_is_refused_with_its_record(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], words: str
) -> None:
    copy = copy_of(form(), ANSWERS)
    change(copy)
    path = tmp_path / "ada.json"
    path.write_text(json.dumps(copy), encoding="utf-8")
    faults = faults_of(path)
    assert any(words in fault for fault in faults), faults
    assert all("save the copy again" in fault for fault in faults)


def test_a_cut_copy_is_refused(tmp_path: Path) -> None:
    path = returned(tmp_path / "ada.json")
    text = path.read_text(encoding="utf-8")
    for cut in (1, len(text) // 2, len(text) - 3):
        path.write_text(text[:cut], encoding="utf-8")
        assert "this is not a whole copy of a form: it is cut" in faults_of(path)[0]


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    copy = copy_of(form(), ANSWERS)
    changed(0, note="x")(copy)
    changed(2, note="y")(copy)
    one = save(tmp_path / "ada.json", copy)
    two = returned(tmp_path / "bo.json", {"made:3": ("perhaps",)}, form("bo"))
    with pytest.raises(ReviewFaults) as caught:
        read_votes([one, two], stage(), RUN, RECORDS)
    assert [(Path(fault.file).name, fault.row) for fault in caught.value.faults] == [
        ("ada.json", 1),
        ("ada.json", 7),
        ("bo.json", 4),
    ]


def test_a_file_of_another_program_is_no_copy(tmp_path: Path) -> None:
    (tmp_path / "ada.json").write_text('{"records": [1, 2]}', encoding="utf-8")
    assert "this is not a whole copy of a form" in faults_of(tmp_path / "ada.json")[0]


def test_a_copy_holds_nothing_of_the_others_and_titles_as_they_are() -> None:
    text = text_of(copy_of(form(), ANSWERS))
    assert text.isascii()
    assert "bo" not in text.split()
    titles = [line["cells"]["title"] for line in json.loads(text)["answers"]]
    assert titles == [TITLES[0], TITLES[1], TITLES[6]]
