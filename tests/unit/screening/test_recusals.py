"""Recusals: a table that people write, of which every cell is checked, and votes against it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from made_up_screening import RUN, TITLES, fill, form, record_report, reports, stage
from made_up_team import votes

from prismake.screening.recusals import Recusals, recusals_of, recused_votes
from prismake.screening.votes import read_votes
from prismake.tables import columns_of

PEOPLE, KNOWN = ("ada", "bo", "cleo"), {"made:0": "", "made:1": "", "old:1": ""}
LINE = ("ada", "made:0", "author of it", "2030-01-05")


def read(*lines: tuple[str, ...]) -> Recusals:
    table = pd.DataFrame(lines, columns=list(columns_of("3_screen/recusals")), dtype="str")
    return recusals_of(table, PEOPLE, KNOWN, {"old:1": "made:1"})


def test_a_recusal_holds_for_every_report_with_the_record() -> None:
    recusals = read(LINE)
    assert not recusals.may_judge("ada", "made:0 | made:7")
    assert recusals.may_judge("ada", "made:7")
    assert recusals.may_judge("bo", "made:0")


def test_an_id_of_an_earlier_version_counts() -> None:
    assert not read(("ada", "old:1", *LINE[2:])).may_judge("ada", "made:1")


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("person", "adda", '"adda" is not in people. Did you mean "ada"?'),
        ("record_id", "made:9", 'there is no record "made:9"'),
        ("record_id", "", 'there is no record ""'),
        ("why", " ", "expected a reason, found nothing"),
        ("date", "5 January", 'expected a date such as 2026-11-05, found "5 January"'),
        ("date", "2030-02-30", "expected a date"),
        ("date", "", "expected a date"),
    ],
)
def test_every_cell_is_checked(column: str, cell: str, words: str) -> None:
    names = list(columns_of("3_screen/recusals"))
    line = tuple(cell if name == column else value for name, value in zip(names, LINE, strict=True))
    (fault,) = read(LINE, line).faults
    assert (fault.file, fault.row, fault.column) == ("config/screening/recusals.csv", 3, column)
    assert words in fault.found


def test_all_faults_are_told_at_once() -> None:
    assert len(read(("nobody", "made:9", "", "")).faults) == 4


def test_a_faulty_line_hides_no_vote_against_another_one() -> None:
    recusals = read(("nobody", "made:9", "", ""), LINE)
    cast = votes({("ada", "rep:made:0"): "include"}, file="config/ada.xlsx", row="7")
    assert len(recusals.faults) == 4
    assert len(recused_votes(cast, recusals, stage())) == 1


def test_a_vote_against_a_recusal_is_named_with_sheet_letter_and_title(tmp_path: Path) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), {"made:0": ("include",), "made:1": ("include",)})
    cast = read_votes([path], stage(), RUN, record_report(reports()))
    (fault,) = recused_votes(cast, read(LINE), stage())
    assert (fault.sheet, fault.row, fault.column) == ("Screening", 4, "Decision (B)")
    assert f'"{TITLES[0]}"' in fault.found


def test_a_vote_against_a_recusal_is_a_fault_that_names_both_places() -> None:
    cast = votes({("ada", "rep:made:0"): "include"}, file="config/ada.xlsx", row="7")
    (fault,) = recused_votes(cast, read(LINE), stage())
    assert (fault.file, fault.row) == ("config/ada.xlsx", 7)
    assert "ada must not judge, by line 2 of config/screening/recusals.csv" in fault.found
    assert recused_votes(cast.assign(carried="yes"), read(LINE), stage()) == []


@pytest.mark.parametrize(
    ("recused", "away", "deputy", "resolver"),
    [
        ("", "", "dora", "cleo"),
        ("cleo", "", "dora", "dora"),
        ("cleo", "", "", ""),
        ("cleo dora", "", "dora", ""),
        ("dora", "", "dora", "cleo"),
        ("", "cleo", "dora", "dora"),
        ("", "cleo", "", "cleo"),
        ("dora", "cleo", "dora", "cleo"),
    ],
)
def test_a_conflict_goes_to_the_deputy_where_the_adjudicator_may_not_or_cannot_judge_it(
    recused: str, away: str, deputy: str, resolver: str
) -> None:
    recusals = Recusals({person: {"made:0": 2} for person in recused.split()})
    at = stage(deputy=deputy, away=frozenset(away.split()))
    assert recusals.adjudicator_of(at, "made:0 | made:1") == resolver


def test_people_who_talk_must_all_be_allowed_to_judge() -> None:
    pair = stage(adjudicator="ada and cleo", adjudicators=("ada", "cleo"))
    assert not read(LINE).may_adjudicate(pair, "made:0")
    assert read(LINE).may_adjudicate(pair, "made:1")
    cast = votes({("ada and cleo", "rep:made:0"): "include"})
    assert len(recused_votes(cast, read(LINE), pair)) == 1
