"""A decision is what the votes on its report give; the flow names each that was changed by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from made_up_flow import SOURCE_NAMES, Review, table

from prismake.errors import ReviewError
from prismake.flow.identities import require_identities
from prismake.flow.sets import FlowTables, StageTables, flow_sets
from prismake.flow.votes import agreed, reports_against_votes, reports_without_votes

REPORT = "rep:alpha:1"


def vote(
    who: str, decision: str, reason: str = "", records: str = "alpha:1", report: str = REPORT
) -> dict[str, str]:
    role = "adjudicator" if who == "judge" else "reviewer"
    return {
        "reviewer": who,
        "role": role,
        "decision": decision,
        "reason": reason,
        "record_ids": records,
        "report_id": report,
    }


DIFFERING = (vote("first", "include"), vote("second", "exclude", "wrong product"))


def decision(word: str, reason: str = "", by: str = "agreement") -> pd.DataFrame:
    return table(
        "3_screen/decisions", [{"report_id": REPORT, "decision": word, "reason": reason, "decided_by": by}]
    )


def conflict(word: str, reason: str = "") -> pd.DataFrame:
    return table(
        "3_screen/conflicts",
        [{"report_id": REPORT, "settled_decision": word, "settled_reason": reason}] if word != "none" else [],
    )


def conflict_of_0_1_0() -> pd.DataFrame:
    """A settled conflict as version 0.1.0 wrote it: the decision stood in a column that is read no longer."""
    return table("3_screen/conflicts", [{"report_id": REPORT, "settled": "yes"}])


def votes(*cast: dict[str, str]) -> pd.DataFrame:
    return table("3_screen/votes", list(cast))


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([("include", ""), ("maybe", "")], ("include", "")),
        ([("exclude", "x"), ("exclude", "x")], ("exclude", "x")),
        ([("exclude", "x"), ("exclude", "y")], ("exclude", "")),
        ([("exclude", "x (in part) | a=b")], ("exclude", "x (in part) | a=b")),
        ([("exclude", ""), ("exclude", "x")], ("exclude", "x")),
        ([("unclear", ""), ("unclear", "")], ("awaiting classification", "")),
        ([("unclear", ""), ("include", "")], None),
        ([("include", ""), ("exclude", "")], None),
        ([], None),
    ],
)
def test_answers_amount_to_a_decision_where_they_agree(
    answers: list[tuple[str, str]], outcome: tuple[str, str] | None
) -> None:
    assert agreed(answers) == outcome


def test_a_decision_that_its_votes_give_is_right() -> None:
    cast = votes(vote("first", "exclude", "x"), vote("second", "exclude", "x"))
    assert reports_against_votes(decision("exclude", "x"), cast) == []


@pytest.mark.parametrize(("word", "reason"), [("include", ""), ("exclude", "y"), ("exclude", "")])
def test_another_decision_or_reason_than_that_of_the_votes_is_wrong(word: str, reason: str) -> None:
    cast = votes(vote("first", "exclude", "x"), vote("second", "exclude", "x"))
    assert reports_against_votes(decision(word, reason), cast) == [REPORT]


def test_a_decision_without_any_vote_is_wrong() -> None:
    """The adjudicator's answer alone is no vote on which a decision can rest."""
    for cast in ((), (vote("judge", "include"),), (vote("first", "include", report="rep:alpha:2"),)):
        assert reports_without_votes(decision("include"), votes(*cast)) == [REPORT]
    assert reports_without_votes(decision("include"), votes(vote("first", "include"))) == []


def test_a_vote_counts_for_every_report_that_holds_its_records() -> None:
    cast = votes(vote("first", "include", report=f"rep:alpha:0 | {REPORT}"))
    assert (
        reports_against_votes(decision("include"), cast)
        == reports_without_votes(decision("include"), cast)
        == []
    )


def test_votes_that_differ_decide_nothing_without_the_adjudicator() -> None:
    assert reports_against_votes(decision("include"), votes(*DIFFERING)) == [REPORT]
    assert reports_against_votes(decision("include", by="adjudication"), votes(*DIFFERING)) == [REPORT]


def test_the_answer_of_the_adjudicator_settles_a_conflict() -> None:
    cast = votes(*DIFFERING, vote("judge", "exclude", "x"))
    right = decision("exclude", "x", "adjudication")
    assert reports_against_votes(right, cast, conflict("exclude", "x")) == []
    assert reports_against_votes(right, cast, conflict("exclude", "y")) == [REPORT]
    assert reports_against_votes(right, cast, conflict("none")) == [REPORT]


def test_a_conflict_of_0_1_0_is_compared_with_its_votes_alone() -> None:
    cast = votes(*DIFFERING, vote("judge", "exclude", "x"))
    assert reports_against_votes(decision("exclude", "x", "adjudication"), cast, conflict_of_0_1_0()) == []
    assert reports_against_votes(decision("include", "", "adjudication"), cast, conflict_of_0_1_0()) == [
        REPORT
    ]
    assert reports_against_votes(decision("exclude", "x"), cast, conflict_of_0_1_0()) == [REPORT]
    assert reports_against_votes(
        decision("exclude", "y", "adjudication"), cast, conflict("exclude", "y")
    ) == [REPORT]


def test_an_adjudicator_who_finds_it_unclear_leaves_it_awaiting_classification() -> None:
    cast = votes(*DIFFERING, vote("judge", "unclear"))
    settled = conflict("awaiting classification")
    assert reports_against_votes(decision("awaiting classification", by="adjudication"), cast, settled) == []


def test_the_adjudicator_who_was_asked_anew_after_a_merge_has_the_last_word() -> None:
    cast = votes(
        *DIFFERING, vote("judge", "include"), vote("judge", "exclude", "x", records="alpha:1 | beta:1")
    )
    assert reports_against_votes(decision("exclude", "x", "adjudication"), cast) == []


def test_where_the_votes_agree_nothing_was_adjudicated() -> None:
    cast = votes(vote("first", "include"), vote("second", "include"), vote("judge", "include"))
    assert reports_against_votes(decision("include", by="adjudication"), cast) == [REPORT]
    assert reports_against_votes(decision("include"), cast, conflict("")) == [REPORT]


def test_two_reasons_may_be_a_conflict_that_the_adjudicator_settles() -> None:
    cast = votes(vote("first", "exclude", "x"), vote("second", "exclude", "y"), vote("judge", "exclude", "y"))
    assert reports_against_votes(decision("exclude", "y", "adjudication"), cast) == []


# The flow


def full_text_of(*cast: dict[str, str], reason: str = "wrong people") -> FlowTables:
    """A report that the adjudicator excluded at full text, for "wrong people"."""
    review = Review()
    review.report("a", ["alpha"], ft="exclude", reason=reason)
    tables = review.tables()
    assert tables.full_text is not None
    stage = StageTables(
        tables.full_text.worklist,
        tables.full_text.decisions.assign(decided_by="adjudication"),
        votes(*cast),
        conflict("exclude", reason),
    )
    return replace(tables, full_text=stage)


def message_of(tables: FlowTables) -> str:
    with pytest.raises(ReviewError) as caught:
        require_identities(flow_sets(tables, SOURCE_NAMES))
    return str(caught.value)


def test_what_the_adjudicator_settled_stands() -> None:
    require_identities(
        flow_sets(full_text_of(*DIFFERING, vote("judge", "exclude", "wrong people")), SOURCE_NAMES)
    )


def test_the_flow_names_a_decision_against_the_adjudicator() -> None:
    message = message_of(full_text_of(*DIFFERING, vote("judge", "include")))
    assert f"a decision or a reason that does not follow from its votes ({REPORT})" in message


def test_the_flow_names_a_decision_on_which_nobody_voted() -> None:
    assert f"a decision without a vote of a reviewer ({REPORT})" in message_of(full_text_of())
