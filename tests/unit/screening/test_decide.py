"""What the votes on a report amount to, who is awaited, and what the adjudicator settles."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_screening import (
    RUN,
    Answers,
    due_forms,
    fill,
    form,
    record_report,
    report,
    reports,
    stage,
    votes_of,
)

from prismake.errors import ReviewError, ReviewFaults
from prismake.screening.decide import decide_stage
from prismake.screening.forms import adjudication_form
from prismake.screening.pending import pending_assignments
from prismake.screening.report_votes import answers_by_report
from prismake.screening.stage import Stage
from prismake.screening.votes import read_votes
from prismake.tables import columns_of

HUMAN = {"ada": "human", "bo": "human", "cleo": "human"}


def vote(reviewer: str, record: str, decision: str, reason: str = "", **more: str) -> dict[str, str]:
    row = dict.fromkeys(columns_of("3_screen/votes"), "")
    row |= {
        "reviewer": reviewer,
        "role": "adjudicator" if reviewer == "cleo" else "reviewer",
        "record_ids": f"made:{record}",
        "report_id": f"rep:made:{record}",
        "decision": decision,
        "reason": reason,
        "file": f"{reviewer}.xlsx",
        "row": "4",
    }
    return row | more


def settled(conflicts: pd.DataFrame) -> list[tuple[str, str]]:
    """What the adjudicator decided on each conflict, with the reason."""
    return list(zip(conflicts["settled_decision"], conflicts["settled_reason"], strict=True))


def decided(votes: list[dict[str, str]], at: Stage | None = None, **more: object) -> tuple[pd.DataFrame, ...]:
    table = pd.DataFrame(votes, columns=list(columns_of("3_screen/votes")), dtype="str")
    return decide_stage(at or stage(), reports(1), table, HUMAN, **more)


@pytest.mark.parametrize(
    ("first", "other", "decision"),
    [
        ("include", "include", "include"),
        ("include", "maybe", "include"),
        ("maybe", "maybe", "include"),
        ("exclude", "exclude", "exclude"),
    ],
)
def test_agreement_at_title_and_abstract(first: str, other: str, decision: str) -> None:
    worklist, decisions, conflicts = decided([vote("ada", "0", first), vote("bo", "0", other)])
    assert list(decisions["decision"]) == [decision]
    assert list(decisions["decided_by"]) == ["agreement"]
    assert list(worklist["state"]) == ["decided"]
    assert len(conflicts) == 0


@pytest.mark.parametrize("other", ["include", "maybe"])
def test_a_conflict_waits_for_the_adjudicator(other: str) -> None:
    worklist, decisions, conflicts = decided([vote("ada", "0", "exclude"), vote("bo", "0", other)])
    assert len(decisions) == 0
    assert list(worklist["state"]) == ["awaiting adjudication"]
    assert list(worklist["awaited_from"]) == ["cleo"]
    assert list(conflicts["settled"]) == [""]


@pytest.mark.parametrize(
    ("word", "decision"), [("include", "include"), ("maybe", "include"), ("exclude", "exclude")]
)
def test_the_adjudicator_settles_it(word: str, decision: str) -> None:
    votes = [vote("ada", "0", "exclude"), vote("bo", "0", "include"), vote("cleo", "0", word)]
    worklist, decisions, conflicts = decided(votes)
    assert list(decisions["decision"]) == [decision]
    assert list(decisions["decided_by"]) == ["adjudication"]
    assert list(conflicts["settled"]) == ["yes"]
    assert settled(conflicts) == [(decision, "")]
    assert list(worklist["state"]) == ["decided"]


def test_the_adjudicator_decides_nothing_where_there_is_no_conflict() -> None:
    worklist, decisions, _ = decided([vote("ada", "0", "exclude"), vote("cleo", "0", "include")])
    assert len(decisions) == 0
    assert list(worklist["awaited_from"]) == ["bo"]
    agreed = [vote("ada", "0", "exclude"), vote("bo", "0", "exclude"), vote("cleo", "0", "include")]
    _, decisions, conflicts = decided(agreed)
    assert list(decisions["decision"]) == ["exclude"]
    assert len(conflicts) == 0


def test_nobody_voted_yet() -> None:
    worklist, decisions, conflicts = decided([])
    assert list(worklist["state"]) == ["awaiting votes"]
    assert list(worklist["awaited_from"]) == ["ada | bo"]
    assert len(decisions) == len(conflicts) == 0


def test_two_reasons_are_a_conflict_at_full_text_only() -> None:
    votes = [vote("ada", "0", "exclude", "Wrong design"), vote("bo", "0", "exclude", "Wrong population")]
    _, decisions, conflicts = decided(votes)
    assert list(decisions["decision"]) == ["exclude"]
    assert list(decisions["reason"]) == [""]
    full = stage("2_full_text")
    _, decisions, conflicts = decided(votes, full)
    assert len(decisions) == 0
    assert settled(conflicts) == [("", "")]
    _, decisions, conflicts = decided([*votes, vote("cleo", "0", "exclude", "Wrong design")], full)
    assert list(decisions["reason"]) == ["Wrong design"]
    assert settled(conflicts) == [("exclude", "Wrong design")]


def test_both_unclear_awaits_classification_and_unclear_against_anything_else_is_a_conflict() -> None:
    full = stage("2_full_text")
    _, decisions, _ = decided([vote("ada", "0", "unclear"), vote("bo", "0", "unclear")], full)
    assert list(decisions["decision"]) == ["awaiting classification"]
    for other in ("include", "exclude"):
        votes = [
            vote("ada", "0", "unclear"),
            vote("bo", "0", other, "Wrong design" if other == "exclude" else ""),
        ]
        _, decisions, conflicts = decided(votes, full)
        assert (len(decisions), len(conflicts)) == (0, 1)
        _, decisions, _ = decided([*votes, vote("cleo", "0", "unclear")], full)
        assert list(decisions["decision"]) == ["awaiting classification"]


def test_one_reviewer_where_one_vote_is_enough() -> None:
    _, decisions, _ = decided([vote("bo", "0", "include")], stage(votes_needed=1))
    assert list(decisions["decided_by"]) == ["one reviewer"]


def test_three_reviewers_decide_when_all_three_have_voted() -> None:
    three = stage(reviewers=("ada", "bo", "dora"), votes_needed=3)
    votes = [vote("ada", "0", "include"), vote("bo", "0", "exclude")]
    worklist, decisions, _ = decided(votes, three)
    assert list(worklist["awaited_from"]) == ["dora"]
    worklist, _, _ = decided([*votes, vote("dora", "0", "include")], three)
    assert list(worklist["state"]) == ["awaiting adjudication"]


BOTH = "people and software"


@pytest.mark.parametrize(
    ("answers", "machines", "expected"),
    [
        ("exclude exclude", "ada bo", "yes"),
        ("exclude exclude", "ada", BOTH),
        ("include maybe", "ada", BOTH),
        ("exclude exclude", "", ""),
        # Where the votes differ, the adjudicator decided, whoever voted.
        ("include exclude exclude", "bo cleo", "yes"),
        ("exclude include exclude", "bo cleo", "yes"),
        ("include exclude include", "cleo", "yes"),
        ("include exclude exclude", "ada bo", ""),
        ("include exclude exclude", "bo", ""),
        ("include exclude exclude", "ada bo cleo", "yes"),
    ],
)
def test_who_decided_is_whose_votes_made_the_decision(answers: str, machines: str, expected: str) -> None:
    names = ("ada", "bo", "cleo")
    votes = [vote(name, "0", answer) for name, answer in zip(names, answers.split(), strict=False)]
    kinds = {name: "automated" if name in machines.split() else "human" for name in names}
    _, decisions, _ = decide_stage(stage(), reports(1), pd.DataFrame(votes), kinds)
    assert list(decisions["automation"]) == [expected]


def test_votes_that_differ_because_rows_were_merged_go_to_the_adjudicator() -> None:
    votes = [
        vote("ada", "0", "include"),
        vote("ada", "1", "exclude", report_id="rep:made:0"),
        vote("bo", "0", "include"),
    ]
    worklist, decisions, conflicts = decided(votes)
    assert list(worklist["state"]) == ["awaiting adjudication"]
    assert answers_by_report(pd.DataFrame(votes)) == {
        "rep:made:0": ["ada: exclude", "ada: include", "bo: include"]
    }


def test_an_adjudicator_asked_again_after_a_merge_has_the_last_word() -> None:
    votes = [
        vote("ada", "0", "include"),
        vote("bo", "0", "exclude"),
        vote("cleo", "0", "include"),
        vote("cleo", "1", "exclude", report_id="rep:made:0"),
    ]
    worklist, _, _ = decided(votes)
    assert list(worklist["state"]) == ["awaiting adjudication"]
    votes.append(vote("cleo", "0", "exclude", record_ids="made:0 | made:1"))
    _, decisions, _ = decided(votes)
    assert list(decisions["decision"]) == ["exclude"]


def log(retrieved: str) -> pd.DataFrame:
    row = dict.fromkeys(columns_of("3_screen/retrieval"), "")
    return pd.DataFrame(
        [row | {"report_id": "rep:made:0", "retrieved": retrieved, "file": "log.xlsx", "row": "4"}]
    )


def test_full_text_waits_for_retrieval() -> None:
    full = stage("2_full_text")
    worklist, decisions, _ = decided([], full, retrieval=log("yes").iloc[:0])
    assert list(worklist["state"]) == ["awaiting retrieval"]
    worklist, _, _ = decided([], full, retrieval=log("no"))
    assert list(worklist["state"]) == ["not retrieved"]
    worklist, _, _ = decided([], full, retrieval=log("yes"))
    assert list(worklist["state"]) == ["awaiting votes"]


def test_a_registration_is_its_own_report_and_needs_no_retrieval() -> None:
    table = pd.DataFrame([report(0, record_type="registration")])
    none = pd.DataFrame(columns=list(columns_of("3_screen/votes")))
    worklist, _, _ = decide_stage(stage("2_full_text"), table, none, HUMAN, log("no").iloc[:0])
    assert list(worklist["state"]) == ["awaiting votes"]


def test_a_vote_on_a_text_that_was_not_retrieved_is_a_fault() -> None:
    with pytest.raises(ReviewFaults, match="was not retrieved according to log.xlsx, row 4"):
        decided([vote("ada", "0", "include")], stage("2_full_text"), retrieval=log("no"))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"votes_needed": 3}, "each report needs 3 votes"),
        ({"decisions": ("include", "reject")}, '"reject" is not a decision'),
        (
            {"reviewers": ("anna", " ")},
            "expected a name for each person and a label for each reason of exclusion",
        ),
        ({"reasons": (), "reason_required": True}, "the list of reasons is empty"),
    ],
)
def test_a_stage_that_can_not_work_is_refused(values: dict[str, object], words: str) -> None:
    with pytest.raises(ReviewError, match=words.replace("|", r"\|")):
        stage(**values)


def test_there_are_two_stages() -> None:
    with pytest.raises(ReviewError, match='Did you mean "1_title_abstract"'):
        stage("1_title_abstrakt")


# ---- a small screening from forms to decisions ----


class Screening:
    """A folder of returned forms, and what comes of it."""

    def __init__(self, folder: Path, at: Stage, table: pd.DataFrame) -> None:
        self.folder, self.stage, self.table = folder, at, table

    def give(self, person: str, answers: Answers, name: str = "") -> Path:
        return fill(self.folder / f"{name or person}.xlsx", form(person, self.stage, self.table), answers)

    def adjudicate(self, answers: Answers) -> Path:
        votes, worklist, _, _ = self.state()
        conflicts = pending_assignments(self.stage, self.table, votes, worklist)["cleo"]
        written = adjudication_form(self.stage, RUN, "Moss", [], conflicts)
        return fill(self.folder / "cleo.xlsx", written, answers)

    def state(self) -> tuple[pd.DataFrame, ...]:
        votes = votes_of(self.folder, self.table, self.stage)
        return (votes, *decide_stage(self.stage, self.table, votes, HUMAN))


@pytest.fixture
def screening(tmp_path: Path) -> Screening:
    made = Screening(tmp_path, stage(), reports(4))
    made.give(
        "ada",
        {"made:0": ("include",), "made:1": ("exclude", "Wrong design", "an essay"), "made:2": ("maybe",)},
    )
    made.give("bo", {"made:0": ("include",), "made:1": ("include",), "made:3": ("exclude",)})
    return made


def test_each_form_lists_what_this_person_has_still_to_decide(screening: Screening) -> None:
    votes, worklist, _, _ = screening.state()
    forms = due_forms(screening.stage, screening.table, votes, worklist)
    assert {name: list(made.rows["record_ids"]) for name, made in forms.items()} == {
        "ada": ["made:3"],
        "bo": ["made:2"],
        "cleo": ["made:1"],
    }
    assert forms["cleo"].rows["votes"][0] == "ada exclude (Wrong design): an essay\nbo include"


def test_an_adjudicated_conflict(screening: Screening) -> None:
    screening.adjudicate({"made:1": ("exclude", "Wrong design")})
    votes, worklist, decisions, conflicts = screening.state()
    assert dict(zip(decisions["report_id"], decisions["decided_by"], strict=True)) == {
        "rep:made:0": "agreement",
        "rep:made:1": "adjudication",
    }
    assert settled(conflicts) == [("exclude", "Wrong design")]
    assert votes[votes["role"] == "adjudicator"]["reviewer"].to_list() == ["cleo"]
    assert pending_assignments(screening.stage, screening.table, votes, worklist)["cleo"].empty


def test_a_vote_that_was_changed_after_adjudication_is_named_with_the_way_to_reopen(
    screening: Screening,
) -> None:
    settled = screening.adjudicate({"made:1": ("exclude", "Wrong design")})
    screening.give("bo", {"made:0": ("include",), "made:1": ("exclude",), "made:3": ("exclude",)})
    with pytest.raises(ReviewFaults) as caught:
        screening.state()
    text = str(caught.value)
    assert f"{settled}" in text
    assert 'resolved this conflict when the vote was "bo=include"; it is now "bo=exclude" in' in text
    assert "To reopen the conflict, clear the adjudicator's answer" in text


def test_a_reviewers_file_that_vanished_after_adjudication_is_named(screening: Screening) -> None:
    screening.adjudicate({"made:1": ("exclude", "Wrong design")})
    (screening.folder / "bo.xlsx").unlink()
    with pytest.raises(ReviewFaults, match="it is no longer there"):
        screening.state()


def test_an_update_brings_only_what_is_new(screening: Screening) -> None:
    screening.adjudicate({"made:1": ("exclude", "Wrong design")})
    old = screening.state()[0]
    grown = reports(6)
    votes = read_votes([], stage(), "2031-01", record_report(grown), carried=old)
    worklist, decisions, _ = decide_stage(stage(), grown, votes, HUMAN)
    assert list(decisions["report_id"]) == ["rep:made:0", "rep:made:1"]
    due = pending_assignments(stage(), grown, votes, worklist)
    assert list(due["ada"]["report_id"]) == ["rep:made:3", "rep:made:4", "rep:made:5"]
    assert list(due["bo"]["report_id"]) == ["rep:made:2", "rep:made:4", "rep:made:5"]


# ---- what always holds ----

PEOPLE = ("ada", "bo", "dora")
CAST = st.lists(
    st.tuples(
        st.sampled_from([*PEOPLE, "cleo"]),
        st.sets(st.integers(0, 3), min_size=1, max_size=2),
        st.sampled_from(["include", "exclude", "unclear"]),
        st.sampled_from(["Wrong design", "Wrong population"]),
    ),
    max_size=14,
)


def cast_table(cast: list[tuple[str, set[int], str, str]]) -> pd.DataFrame:
    rows = [
        vote(
            person,
            "0",
            decision,
            reason if decision == "exclude" else "",
            record_ids=" | ".join(f"made:{number}" for number in sorted(numbers)),
            report_id=" | ".join(f"rep:made:{number}" for number in sorted(numbers)),
        )
        for person, numbers, decision, reason in cast
    ]
    return pd.DataFrame(rows, columns=list(columns_of("3_screen/votes")), dtype="str")


@settings(max_examples=200, deadline=None)
@given(CAST, st.randoms(), st.integers(1, 3))
def test_every_report_is_in_one_state_whatever_was_voted_in_whatever_order(
    cast: list[tuple[str, set[int], str, str]], order: random.Random, needed: int
) -> None:
    at = stage("2_full_text", reviewers=PEOPLE, votes_needed=needed)
    worklist, decisions, conflicts = decide_stage(at, reports(4), cast_table(cast), HUMAN)
    shuffled = list(cast)
    order.shuffle(shuffled)
    for first, other in zip(
        (worklist, decisions, conflicts),
        decide_stage(at, reports(4), cast_table(shuffled), HUMAN),
        strict=True,
    ):
        pd.testing.assert_frame_equal(first, other)
    assert list(worklist["report_id"]) == [f"rep:made:{number}" for number in range(4)]
    state = dict(zip(worklist["report_id"], worklist["state"], strict=True))
    assert set(decisions["report_id"]) == {report for report, word in state.items() if word == "decided"}
    assert set(conflicts.loc[conflicts["settled"] == "", "report_id"]) == {
        report for report, word in state.items() if word == "awaiting adjudication"
    }
    settled = set(conflicts.loc[conflicts["settled"] == "yes", "report_id"])
    assert settled == set(decisions.loc[decisions["decided_by"] == "adjudication", "report_id"])
    for row in worklist.to_dict("records"):
        assert bool(row["awaited_from"]) == (row["state"] != "decided")


def test_votes_of_one_who_left_count_and_only_the_rest_is_asked_of_those_who_stayed() -> None:
    votes = [vote("dora", "0", "include"), vote("ada", "0", "include"), vote("dora", "1", "include")]
    table = pd.DataFrame(votes, columns=list(columns_of("3_screen/votes")), dtype="str")
    worklist, decisions, _ = decide_stage(stage(former=("dora",)), reports(2), table, HUMAN)
    assert list(decisions["report_id"]) == ["rep:made:0"]
    assert dict(zip(worklist["report_id"], worklist["awaited_from"], strict=True)) == {
        "rep:made:0": "",
        "rep:made:1": "ada | bo",
    }
