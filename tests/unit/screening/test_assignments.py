"""Who judges which report: drawn, kept by those who voted, handed on, and asked of nobody after an earlier version decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_screening import report, reports, stage
from made_up_team import TEAM, Cast, balanced, of_person, votes

from prismake.screening.assignments import HANDED_ON, assign, progress_of, without_reviewer
from prismake.screening.availability import that_can_be_judged
from prismake.screening.decide import decide_stage
from prismake.screening.recusals import Recusals
from prismake.screening.removed import without_removed
from prismake.screening.stage import Stage
from prismake.tables import empty_table, rows_of, split_values

Held = dict[str, set[str]]


def table(at: Stage, count: int = 20, cast: Cast | None = None, **more: object) -> list[dict[str, str]]:
    return rows_of(assign(at, reports(count), votes(cast or {}), **more).table)


def held(rows: Iterable[Mapping[str, str]]) -> Held:
    found: Held = {}
    for row in rows:
        found.setdefault(row["report_id"], set()).add(row["person"])
    return found


def load(rows: Iterable[Mapping[str, str]]) -> list[int]:
    counts = Counter(row["person"] for row in rows)
    return [counts[person] for person in TEAM]


def test_by_default_everybody_judges_everything_in_the_order_of_the_reports() -> None:
    rows = table(stage(), 3)
    assert [(row["report_id"], row["person"], row["rank"]) for row in rows] == [
        (f"rep:made:{number}", person, str(number + 1)) for number in range(3) for person in ("ada", "bo")
    ]
    assert {(row["round"], row["votes"], row["state"]) for row in rows} == {("1", "2", "in the form")}


def test_a_stage_that_no_report_has_reached_has_no_assignments() -> None:
    none = empty_table("2_deduplicate/reports")
    there = that_can_be_judged(none, votes({}), empty_table("3_screen/retrieval"))
    reached = without_removed(there, empty_table("1_identify/removed_before_screening"))
    assert assign(stage("2_full_text"), reached, votes({})).table.empty


def test_a_balanced_draw_gives_each_report_two_people_and_equal_loads() -> None:
    rows = table(balanced(), 50)
    assert {len(people) for people in held(rows).values()} == {2}
    assert load(rows) == [20] * 5
    assert {row["why"] for row in rows} == {"drawn"}


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.data())
def test_votes_as_assigned_move_no_assignment(count: int, data: st.DataObject) -> None:
    rows = table(balanced(), count)
    pairs = [(row["person"], row["report_id"]) for row in rows]
    cast = dict.fromkeys(data.draw(st.sets(st.sampled_from(pairs))), "include")
    after = table(balanced(), count, cast)
    assert held(after) == held(rows)
    assert {(row["person"], row["report_id"]) for row in after if row["state"] == "voted"} == set(cast)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.data())
def test_who_has_voted_keeps_the_report_whatever_happens_to_the_team(count: int, data: st.DataObject) -> None:
    pairs = [(person, f"rep:made:{number}") for person in TEAM for number in range(count)]
    cast = dict.fromkeys(data.draw(st.sets(st.sampled_from(pairs), max_size=30)), "include")
    left = data.draw(st.sampled_from(TEAM))
    stayed = tuple(person for person in TEAM if person != left)
    away = frozenset(data.draw(st.sets(st.sampled_from(stayed), max_size=2)))
    rows = table(balanced(reviewers=stayed, former=(left,), away=away), count, cast)
    people = held(rows)
    for person, report_id in cast:
        assert person in people[report_id]
    for row in rows:
        if row["state"] != "voted":
            assert row["person"] in set(stayed) - away
    voters = Counter(report_id for _, report_id in cast)
    assert all(len(people[report_id]) == max(2, voters[report_id]) for report_id in people)


def test_the_order_of_reports_and_votes_changes_no_assignment() -> None:
    cast = {("ada", "rep:made:1"): "include", ("finn", "rep:made:2"): "exclude"}
    backwards = dict(reversed(cast.items()))
    turned = reports(20).iloc[::-1].reset_index(drop=True)
    rows = rows_of(assign(balanced(), turned, votes(backwards)).table)
    assert held(rows) == held(table(balanced(), 20, cast))


def test_open_reports_of_one_who_is_away_go_to_others_and_nothing_else_moves() -> None:
    before = table(balanced(), 100)
    first = of_person(before, "bo")[:5]
    cast = {("bo", report_id): "include" for report_id in first}
    rows = table(balanced(away=frozenset({"bo"})), 100, cast)
    assert of_person(rows, "bo") == first
    handed = [row for row in rows if row["why"] == f"{HANDED_ON}bo"]
    assert len(handed) == 40 - 5
    for report_id, people in held(before).items():
        assert people - {"bo"} <= held(rows)[report_id]
    assert sorted(load(rows))[1:] == [48, 49, 49, 49]
    assert held(table(balanced(), 100, cast)) == held(before)


def test_a_vote_on_a_report_that_was_handed_on_still_says_from_whom() -> None:
    away = balanced(away=frozenset({"bo"}))
    taken = next(row for row in table(away, 20) if row["why"] == f"{HANDED_ON}bo")
    rows = table(away, 20, {(taken["person"], taken["report_id"]): "include"})
    (now,) = (
        row for row in rows if (row["person"], row["report_id"]) == (taken["person"], taken["report_id"])
    )
    assert now["why"] == f"voted already, {HANDED_ON}bo"
    assert held(rows) == held(table(away, 20))


def test_open_reports_of_one_who_left_after_votes_are_handed_on_and_the_votes_stay() -> None:
    before = table(balanced(), 60)
    first = of_person(before, "eve")[:4]
    cast = {("eve", report_id): "exclude" for report_id in first}
    stayed = tuple(person for person in TEAM if person != "eve")
    rows = table(balanced(reviewers=stayed, former=("eve",)), 60, cast)
    assert of_person(rows, "eve", "voted") == first == of_person(rows, "eve")
    assert {row["why"] for row in rows} == {"drawn", "voted already", f"{HANDED_ON}eve"}
    for report_id, people in held(before).items():
        assert people - {"eve"} <= held(rows)[report_id]


def test_who_joins_gets_a_share_of_what_is_open_and_nobody_loses_a_vote() -> None:
    four = balanced(reviewers=TEAM[:4])
    before = table(four, 200)
    done = [(row["person"], row["report_id"]) for row in before if int(row["rank"]) <= 50]
    rows = table(balanced(), 200, dict.fromkeys(done, "include"))
    people = held(rows)
    assert all(person in people[report_id] for person, report_id in done)
    assert {len(names) for names in people.values()} == {2}
    moved = sum(len(held(before)[report_id] - names) for report_id, names in people.items())
    assert 0 < len(of_person(rows, "finn")) <= moved + 2 < 120


def test_a_recusal_hands_one_report_on_and_moves_no_other() -> None:
    before = table(balanced(), 30)
    report_id = of_person(before, "ada")[3]
    recused = Recusals({"ada": {report_id.removeprefix("rep:"): 2}})
    rows = table(balanced(), 30, recusals=recused)
    assert report_id not in of_person(rows, "ada")
    assert [row["report_id"] for row in rows if row["why"] == f"{HANDED_ON}ada"] == [report_id]
    same, now = held(before), held(rows)
    assert {report for report in same if same[report] != now[report]} == {report_id}


def test_where_all_judge_a_recusal_lowers_the_votes_but_never_below_two() -> None:
    three = stage(reviewers=("ada", "bo", "dora"), votes_needed=3)
    recused = Recusals({"ada": {"made:0": 2, "made:1": 3}, "bo": {"made:1": 4}})
    rows = table(three, 3, recusals=recused)
    assert {row["report_id"]: row["votes"] for row in rows} == {
        "rep:made:0": "2",
        "rep:made:1": "2",
        "rep:made:2": "3",
    }
    worklist = decide_stage(three, reports(3), votes({}), {}, assignments=pd.DataFrame(rows))[0]
    assert without_reviewer(worklist, pd.DataFrame(rows), 3) == {"rep:made:1": (2, 1)}


def test_a_report_that_nobody_may_judge_is_named() -> None:
    recused = Recusals({"ada": {"made:0": 2}, "bo": {"made:0": 3}})
    assigned = assign(stage(), reports(1), votes({}), recused).table
    assert assigned.empty
    worklist = decide_stage(stage(), reports(1), votes({}), {}, assignments=assigned)[0]
    assert without_reviewer(worklist, assigned, 2) == {"rep:made:0": (2, 0)}


def test_split_gives_each_report_to_one_and_the_overlap_to_two() -> None:
    rows = table(stage(reviewers=TEAM, votes_needed=1, way="split", overlap=0.2), 50)
    assert Counter(len(people) for people in held(rows).values()) == {1: 40, 2: 10}
    assert load(rows) == [12] * 5


def test_a_report_more_moves_few_others() -> None:
    before, after = held(table(balanced(), 200)), held(table(balanced(), 201))
    assert sum(after[report_id] != people for report_id, people in before.items()) <= 10


def test_a_split_of_a_merge_moves_few_and_takes_nothing_from_those_who_voted() -> None:
    merged = reports(60)
    merged.loc[0, "record_ids"] = "made:0 | other:9"
    rows = rows_of(assign(balanced(), merged, votes({})).table)
    done = {(row["person"], row["report_id"]): "include" for row in rows if int(row["rank"]) <= 10}
    apart = pd.concat(
        [reports(60), pd.DataFrame([report(60, report_id="rep:other:9", record_ids="other:9")])],
        ignore_index=True,
    )
    after = held(assign(balanced(), apart, votes(done)).table.to_dict("records"))
    assert all(person in after[report_id] for person, report_id in done)
    before = held(rows)
    assert sum(after[report_id] != people for report_id, people in before.items()) <= 10


def test_a_report_that_an_earlier_version_decided_on_is_asked_of_nobody() -> None:
    old = votes({("ada", "rep:made:0"): "include"}, carried="yes")
    rows = rows_of(assign(balanced(), reports(3), old, decided_before={"made:0"}).table)
    assert [row["state"] for row in rows if row["report_id"] == "rep:made:0"] == ["voted"]
    assert {row["report_id"] for row in rows if row["state"] == "in the form"} == {"rep:made:1", "rep:made:2"}


def test_a_batch_has_no_more_reports_than_it_says_and_the_next_comes_when_it_is_done() -> None:
    at = stage(batch=4)
    rows = table(at, 10)
    first = of_person(rows, "ada", "in the form")
    assert len(first) == 4
    assert Counter(row["round"] for row in rows if row["person"] == "ada") == {"1": 4, "2": 4, "3": 2}
    part = table(at, 10, {("ada", report_id): "include" for report_id in first[1:]})
    assert of_person(part, "ada", "in the form") == first[:1]
    whole = table(at, 10, {("ada", report_id): "include" for report_id in first})
    following = of_person(whole, "ada", "in the form")
    assert len(following) == 4 and not set(following) & set(first)
    assert of_person(whole, "bo", "in the form") == of_person(rows, "bo", "in the form")


def test_a_batch_is_filled_up_and_grows_no_larger_when_a_report_is_added() -> None:
    at = stage(batch=4)
    first = of_person(table(at, 10), "ada", "in the form")
    cast = {("ada", report_id): "include" for report_id in first[:2]}
    assert len(of_person(table(at, 13, cast), "ada", "in the form")) == 2


def test_progress_counts_by_round_and_person() -> None:
    at = stage(batch=2)
    first = of_person(table(at, 3), "ada", "in the form")
    assigned = assign(at, reports(3), votes({("ada", first[0]): "include"})).table
    assert [tuple(row.values()) for row in rows_of(progress_of(assigned))] == [
        ("1", "ada", "2", "1", "1"),
        ("1", "bo", "2", "0", "2"),
        ("2", "ada", "1", "0", "1"),
        ("2", "bo", "1", "0", "1"),
    ]


def test_a_report_is_decided_when_its_own_number_of_reviewers_voted() -> None:
    at = stage(reviewers=TEAM, votes_needed=1, way="split", overlap=0.5)
    rows = table(at, 4)
    one = next(row for row in rows if row["votes"] == "1")
    two = next(row for row in rows if row["votes"] == "2")
    cast = {(row["person"], row["report_id"]): "include" for row in (one, two)}
    worklist, decisions, _ = decide_stage(at, reports(4), votes(cast), {})
    assert list(decisions["report_id"]) == [one["report_id"]]
    awaited = dict(zip(worklist["report_id"], worklist["awaited_from"], strict=True))
    (other,) = held(rows)[two["report_id"]] - {two["person"]}
    assert split_values(awaited[two["report_id"]]) == [other]
