"""A form in which many answers changed since the last one of the same person does not count until somebody confirms it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest
from made_up_screening import RUN, fill, form, record_report, reports, said, stage, vote_files

from prismake.errors import ReviewFaults
from prismake.screening.votes import votes_and_set_aside
from prismake.tables import table_of

COUNT = 60
ANSWERS = {
    f"made:{number}": (("include", "exclude", "maybe")[number * number % 3],) for number in range(COUNT)
}


def read(folder: Path, confirmed: list[dict[str, str]] | None = None) -> pd.DataFrame:
    return votes_and_set_aside(
        vote_files(folder / "returned"),
        stage(),
        RUN,
        record_report(reports(COUNT)),
        kept=folder / "logs/last.csv",
        confirmed=table_of(confirmed or [], "3_screen/confirmed"),
        update_kept=True,
    )[0]


def returned(folder: Path, answers: dict[str, tuple[str, ...]], name: str = "ada.xlsx") -> Path:
    return fill(folder / "returned" / name, form(table=reports(COUNT)), answers)


def changed(number: int) -> dict[str, tuple[str, ...]]:
    """The answers with this many of them changed."""
    others = {"include": "exclude", "exclude": "include", "maybe": "exclude"}
    return {
        record: (others[given[0]],) if place < number else given
        for place, (record, given) in enumerate(ANSWERS.items())
    }


def line(path: Path, **values: str) -> dict[str, str]:
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"file": path.as_posix(), "sha256": sha, "by": "eva", "date": "2030-02-01"} | values


@pytest.mark.parametrize("number", [1, 3, 6])
def test_a_few_changes_count_at_once(tmp_path: Path, number: int) -> None:
    returned(tmp_path, ANSWERS)
    read(tmp_path)
    returned(tmp_path, changed(number))
    assert said(read(tmp_path))[("ada", "made:0")] != ANSWERS["made:0"][0]


def test_sorted_decisions_do_not_count_and_the_message_prints_the_line_that_confirms_them(
    tmp_path: Path,
) -> None:
    returned(tmp_path, ANSWERS)
    read(tmp_path)
    in_order = sorted(given for given in ANSWERS.values())
    path = returned(tmp_path, dict(zip(ANSWERS, in_order, strict=True)))
    with pytest.raises(ReviewFaults) as caught:
        read(tmp_path)
    text = str(caught.value)
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    assert f"{path.as_posix()},{sha},NAME,YYYY-MM-DD" in text and "config/screening/confirmed.csv" in text
    assert "of 60 answers of ada differ from the last form" in text and "row 4" in text


def test_a_confirmed_file_counts_and_is_the_last_one_from_then_on(tmp_path: Path) -> None:
    returned(tmp_path, ANSWERS)
    read(tmp_path)
    path = returned(tmp_path, changed(30))
    assert said(read(tmp_path, [line(path)]))[("ada", "made:0")] == changed(30)["made:0"][0]
    assert len(read(tmp_path)) == COUNT


@pytest.mark.parametrize(
    "wrong",
    [
        {"sha256": "0" * 64},
        {"by": " "},
        {"by": "NAME"},
        {"date": ""},
        {"date": "YYYY-MM-DD"},
        {"date": "2030-13-45"},
        {"date": "2030"},
        {"file": "other.xlsx"},
    ],
)
def test_a_line_that_does_not_fit_confirms_nothing(tmp_path: Path, wrong: dict[str, str]) -> None:
    returned(tmp_path, ANSWERS)
    read(tmp_path)
    path = returned(tmp_path, changed(30))
    with pytest.raises(ReviewFaults):
        read(tmp_path, [line(path, **wrong)])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"sha256": "0" * 64}, "but with the sha256 of another state of it."),
        ({"by": ""}, "but without the name of who confirmed it."),
        ({"date": "2030"}, "but without the day."),
    ],
)
def test_a_line_that_confirms_nothing_is_named_with_what_it_lacks(
    tmp_path: Path, wrong: dict[str, str], why: str
) -> None:
    returned(tmp_path, ANSWERS)
    read(tmp_path)
    path = returned(tmp_path, changed(30))
    with pytest.raises(ReviewFaults) as raised:
        read(tmp_path, [line(path, **wrong)])
    assert f"confirmed.csv has a line on this file, {why}" in str(raised.value)
    with pytest.raises(ReviewFaults) as raised:
        read(tmp_path, [line(path, file="other.xlsx")])
    assert "has a line on this file" not in str(raised.value)


def test_the_last_answers_stay_while_the_file_is_away(tmp_path: Path) -> None:
    path = returned(tmp_path, ANSWERS)
    read(tmp_path)
    path.unlink()
    assert read(tmp_path).empty
    returned(tmp_path, changed(30), "ada again.xlsx")
    with pytest.raises(ReviewFaults):
        read(tmp_path)


def test_the_answers_of_others_and_new_answers_are_no_changes(tmp_path: Path) -> None:
    half = dict(list(ANSWERS.items())[:30])
    returned(tmp_path, half)
    read(tmp_path)
    returned(tmp_path, ANSWERS)
    fill(tmp_path / "returned/bo.xlsx", form("bo", table=reports(COUNT)), changed(60))
    assert len(read(tmp_path)) == 2 * COUNT


def test_without_a_last_form_nothing_is_compared(tmp_path: Path) -> None:
    returned(tmp_path, changed(30))
    assert len(read(tmp_path)) == COUNT
