"""The pilot: everybody judges its reports, and nobody gets others before its measure is reached."""

from __future__ import annotations

import pandas as pd
import pytest
from made_up_screening import reports, stage
from made_up_team import TEAM, balanced, of_person, votes

from prismake.protocol.screening import Pilot
from prismake.screening.assignments import Assigned, assign
from prismake.screening.recusals import Recusals
from prismake.screening.stage import Stage
from prismake.tables import rows_of
from prismake.tasks.screening_checks import pilot_sentence

Cast = dict[tuple[str, str], str]


def pilot_stage(size: int = 4, **values: object) -> Stage:
    keys = {"measure", "reach", "rounds", "go_on_anyway"}
    pilot = Pilot.model_validate({"size": size} | {k: v for k, v in values.items() if k in keys})
    return balanced(pilot=pilot, **{k: v for k, v in values.items() if k not in keys})


def assigned(at: Stage, cast: Cast | None = None, count: int = 20, **more: object) -> Assigned:
    return assign(at, reports(count), votes(cast or {}), **more)


def of_round(result: Assigned, name: str = "pilot 1") -> list[str]:
    return sorted({row["report_id"] for row in rows_of(result.table) if row["round"] == name})


def in_form(result: Assigned, person: str) -> set[str]:
    return set(of_person(rows_of(result.table), person, "in the form"))


def all_vote(at: Stage, differ: int = 0, name: str = "pilot 1", cast: Cast | None = None) -> Cast:
    """The votes of everybody on a pilot round: finn excludes `differ` reports that the others include."""
    chosen = of_round(assigned(at, cast), name)
    found: Cast = dict(cast or {})
    for number, report_id in enumerate(chosen):
        for person in at.reviewers:
            word = "include" if number % 2 == 0 else "exclude"
            other = "exclude" if word == "include" else "include"
            found[(person, report_id)] = other if person == "finn" and number < differ else word
    return found


def test_everybody_gets_the_reports_of_the_pilot_and_nothing_else() -> None:
    result = assigned(pilot_stage())
    pilot = set(of_round(result))
    assert len(pilot) == 4
    assert [in_form(result, person) for person in TEAM] == [pilot] * 5
    assert {row["votes"] for row in rows_of(result.table) if row["report_id"] in pilot} == {"5"}
    (row,) = rows_of(result.pilot)
    assert (row["judged"], row["value"], row["reached"]) == ("0", "", "")


def test_a_pilot_in_part_opens_nothing() -> None:
    at = pilot_stage()
    cast = all_vote(at)
    del cast[("bo", of_round(assigned(at))[0])]
    result = assigned(at, cast)
    assert [len(in_form(result, person)) for person in TEAM] == [0, 1, 0, 0, 0]
    assert rows_of(result.pilot)[0]["judged"] == "3"


def test_a_pilot_that_is_reached_opens_the_rest() -> None:
    at = pilot_stage()
    result = assigned(at, all_vote(at))
    (row,) = rows_of(result.pilot)
    assert (row["value"], row["reached"]) == ("1.000", "yes")
    assert sum(len(in_form(result, person)) for person in TEAM) == 2 * 16


def test_the_pair_that_agrees_least_counts() -> None:
    at = pilot_stage()
    result = assigned(at, all_vote(at, differ=2))
    (row,) = rows_of(result.pilot)
    assert (row["value"], row["reached"], row["reviewers"]) == ("0.500", "no", "ada | finn")
    assert [in_form(result, person) for person in TEAM] == [set()] * 5
    sentence = pilot_sentence(row, 1)
    assert "percent agreement is 0.500 (ada and finn), and 0.75 is asked" in sentence
    assert "set rounds: 2" in sentence


def test_another_round_is_held_on_other_reports() -> None:
    cast = all_vote(pilot_stage(), differ=2)
    two = pilot_stage(rounds=2)
    result = assigned(two, cast)
    second = of_round(result, "pilot 2")
    assert len(second) == 4 and not set(second) & set(of_round(result))
    assert of_round(result) == of_round(assigned(pilot_stage()))
    assert in_form(result, "ada") == set(second)
    done = assigned(two, all_vote(two, name="pilot 2", cast=cast))
    assert [row["reached"] for row in rows_of(done.pilot)] == ["no", "yes"]
    assert len(in_form(done, "ada")) > 0


def test_a_reason_to_go_on_anyway_opens_the_rest_and_stands_in_the_table() -> None:
    at = pilot_stage(go_on_anyway="the criteria were amended")
    result = assigned(at, all_vote(at, differ=3))
    assert rows_of(result.pilot)[0]["go_on_anyway"] == "the criteria were amended"
    assert len(in_form(result, "ada")) > 0


def test_who_joins_after_the_team_went_on_holds_up_nobody() -> None:
    cast = all_vote(pilot_stage(), differ=3)
    joined = pilot_stage(go_on_anyway="the criteria were amended", reviewers=(*TEAM, "newcomer"))
    result = assigned(joined, cast)
    assert [row["judged"] for row in rows_of(result.pilot)] == ["4"]
    assert len(in_form(result, TEAM[0])) > 0
    piloted = [row for row in rows_of(result.table) if row["round"] == "pilot 1" and row["person"] in TEAM]
    assert {row["votes"] for row in piloted} == {"2"}


def test_a_reason_to_go_on_opens_nothing_before_the_pilot_was_judged() -> None:
    result = assigned(pilot_stage(go_on_anyway="the criteria were amended"))
    assert in_form(result, TEAM[0]) == set(of_round(result))


@pytest.mark.parametrize(
    "measure", ["Cohen kappa", "PABAK", "Gwet AC1", "Fleiss kappa", "Krippendorff alpha"]
)
def test_each_measure_gates(measure: str) -> None:
    at = pilot_stage(measure=measure)
    assert rows_of(assigned(at, all_vote(at)).pilot)[0]["reached"] == "yes"
    assert rows_of(assigned(at, all_vote(at, differ=3)).pilot)[0]["reached"] == "no"


def test_a_measure_without_a_value_is_not_reached_and_says_why() -> None:
    at = pilot_stage(measure="Cohen kappa")
    cast = dict.fromkeys(all_vote(at), "include")
    (row,) = rows_of(assigned(at, cast).pilot)
    assert (row["value"], row["reached"]) == ("", "no")
    assert "Both gave one and the same answer" in row["sentence"]
    assert "has no value" in pilot_sentence(row, 1)


def test_who_joins_after_the_pilot_judges_it_first_and_holds_nobody_up() -> None:
    four = pilot_stage(reviewers=TEAM[:4])
    cast = all_vote(four)
    opened = assigned(four, cast)
    cast[("ada", min(in_form(opened, "ada")))] = "include"
    result = assigned(pilot_stage(), cast)
    assert in_form(result, "finn") == set(of_round(opened)) == set(of_round(result))
    assert len(in_form(result, "bo")) > 0
    assert {row["votes"] for row in rows_of(result.table)} == {"2"}


def test_a_vote_that_comes_late_takes_no_form_away_and_the_fall_is_told() -> None:
    at = pilot_stage()
    cast = all_vote(at)
    opened = assigned(at, cast)
    cast[("ada", min(in_form(opened, "ada")))] = "include"
    for report_id in of_round(opened)[:2]:
        cast[("finn", report_id)] = "exclude" if cast[("finn", report_id)] == "include" else "include"
    result = assigned(at, cast)
    (row,) = rows_of(result.pilot)
    assert (row["value"], row["reached"], row["others_judged"]) == ("0.500", "no", "1")
    for person in TEAM:
        voted = {report for name, report in cast if name == person}
        assert in_form(result, person) == in_form(opened, person) - voted
    sentence = pilot_sentence(row, 1)
    assert "0.75 is asked" in sentence and "1 other report is judged already" in sentence
    assert "forms stay open" in sentence and "set rounds: 2" in sentence


def test_decisions_from_another_tool_open_nothing() -> None:
    at = pilot_stage()
    every = [row["report_id"] for row in rows_of(assigned(at).table)]
    cast = {("ada", report_id): "include" for report_id in every}
    tool = votes(cast, file="config/screening/1_title_abstract/2030-01/imports/articles.csv")
    returned = votes(cast, file="config/screening/1_title_abstract/2030-01/ada.xlsx")
    number = [rows_of(assign(at, reports(20), table).pilot)[0]["others_judged"] for table in (tool, returned)]
    assert number == ["", "16"]


def test_a_recusal_keeps_a_person_from_a_report_of_the_pilot() -> None:
    report_id = of_round(assigned(pilot_stage()))[0]
    recused = Recusals({"ada": {report_id.removeprefix("rep:"): 2}})
    result = assigned(pilot_stage(), recusals=recused)
    assert report_id not in in_form(result, "ada")
    assert report_id in in_form(result, "bo")


def test_a_pilot_that_was_held_stays_the_same_when_reports_are_added() -> None:
    at = pilot_stage()
    cast = all_vote(at)
    assert of_round(assigned(at, cast, count=60)) == of_round(assigned(at, cast, count=20))


def test_a_pilot_waits_for_its_size_while_reports_may_still_come() -> None:
    at = pilot_stage()
    few = dict(list(all_vote(at).items())[:15])
    there = reports(20)
    there = there[there["report_id"].isin({report_id for _, report_id in few})].reset_index(drop=True)
    held = assign(at, there, votes(few), more_may_come=True).pilot
    assert [row["reached"] for row in rows_of(held)] == [""]
    assert [row["reached"] for row in rows_of(assign(at, there, votes(few)).pilot)] == ["yes"]


def test_a_small_review_is_all_pilot() -> None:
    at = stage(pilot=Pilot(size=10))
    result = assign(at, reports(3), votes({}))
    assert {row["round"] for row in rows_of(result.table)} == {"pilot 1"}
    assert isinstance(result.pilot, pd.DataFrame)
