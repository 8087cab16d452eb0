"""The identities hold for every review, and break, naming the ids, where a row was changed by hand."""

import random
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_flow import REASONS, SOURCE_NAMES, Review, at_random, by_hand, frame

from prismake.errors import ReviewError
from prismake.flow.identities import (
    identities,
    identities_table,
    require_identities,
    unlogged_reports,
)
from prismake.flow.sets import FlowTables, Previous, flow_sets
from prismake.tables import check_columns

SEEDS = st.integers(min_value=0, max_value=10**9)


def message_of(tables: FlowTables) -> str:
    with pytest.raises(ReviewError) as caught:
        require_identities(flow_sets(tables, SOURCE_NAMES))
    return str(caught.value)


def test_the_identities_of_the_review_by_hand_hold() -> None:
    table = identities_table(flow_sets(by_hand().tables(), SOURCE_NAMES))
    check_columns(table.columns, "6_report/identities", "identities")
    assert set(table["holds"]) == {"yes"}
    assert set(table["identity"]) == {str(number) for number in range(15)}


@settings(deadline=None, max_examples=60)
@given(SEEDS, st.integers(min_value=0, max_value=120), st.booleans())
def test_random_reviews_never_break_an_identity(seed: int, size: int, finished: bool) -> None:
    require_identities(flow_sets(at_random(seed, size, finished=finished).tables(), SOURCE_NAMES))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_random_reviews_of_5000_records_never_break_an_identity(seed: int) -> None:
    require_identities(flow_sets(at_random(seed, 5000).tables(), SOURCE_NAMES))


def drop(decisions: pd.DataFrame, at: int, dice: random.Random) -> pd.DataFrame:
    return decisions.drop(index=at)


def double(decisions: pd.DataFrame, at: int, dice: random.Random) -> pd.DataFrame:
    return pd.concat([decisions, decisions.loc[[at]]], ignore_index=True)


def turn(decisions: pd.DataFrame, at: int, dice: random.Random) -> pd.DataFrame:
    """Another decision, with a reason where one is needed, so that the row looks right by itself."""
    others = {"include", "exclude"} - {decisions.loc[at, "decision"]}
    changed = decisions.copy()
    changed.loc[at, "decision"] = dice.choice(sorted(others))
    changed.loc[at, "reason"] = "wrong people" if changed.loc[at, "decision"] == "exclude" else ""
    return changed


def misname(decisions: pd.DataFrame, at: int, dice: random.Random) -> pd.DataFrame:
    changed = decisions.copy()
    changed.loc[at, "report_id"] = "rep:nobody:1"
    return changed


def garble(decisions: pd.DataFrame, at: int, dice: random.Random) -> pd.DataFrame:
    changed = decisions.copy()
    changed.loc[at, "decision"] = "perhaps"
    return changed


def another_reason(decisions: pd.DataFrame, at: int, dice: random.Random) -> pd.DataFrame:
    """Another reason of the closed list; the decision stays, and so does every number but that of the reasons."""
    changed = decisions.copy()
    changed.loc[at, "reason"] = dice.choice([one for one in REASONS if one != decisions.loc[at, "reason"]])
    return changed


def swap(decisions: pd.DataFrame, at: int, dice: random.Random) -> pd.DataFrame:
    """Two rows that decide differently exchange their reports: every number stays as it was."""
    others = decisions.index[decisions["decision"] != decisions.loc[at, "decision"]]
    if not len(others):
        return drop(decisions, at, dice)
    other = dice.choice(list(others))
    changed = decisions.copy()
    changed.loc[at, "report_id"], changed.loc[other, "report_id"] = (
        decisions.loc[other, "report_id"],
        decisions.loc[at, "report_id"],
    )
    return changed


@settings(deadline=None, max_examples=120)
@given(
    SEEDS,
    st.integers(min_value=5, max_value=80),
    st.sampled_from(["title_abstract", "full_text"]),
    st.sampled_from([drop, double, turn, misname, garble, swap, another_reason]),
    st.booleans(),
)
def test_every_random_tampering_with_one_decision_breaks_an_identity(
    seed: int,
    size: int,
    stage: str,
    tamper: Callable[[pd.DataFrame, int, random.Random], pd.DataFrame],
    finished: bool,
) -> None:
    tables = at_random(seed, size, finished=finished).tables()
    decisions = getattr(tables, stage).decisions
    if decisions.empty:
        return
    dice = random.Random(seed)
    at = dice.choice(list(decisions.index))
    touched = decisions.loc[at, "report_id"]
    changed = replace(getattr(tables, stage), decisions=tamper(decisions, at, dice))
    assert touched.removeprefix("rep:") in message_of(replace(tables, **{stage: changed}))


def test_a_record_removed_from_the_decisions_by_hand_is_named() -> None:
    tables = by_hand().tables()
    stage = tables.title_abstract
    kept = stage.decisions[stage.decisions["report_id"] != "rep:alpha:6"]
    message = message_of(replace(tables, title_abstract=replace(stage, decisions=kept)))
    assert "Identity 2" in message
    assert "Identity 12" in message
    assert "alpha:6" in message
    assert "alpha:1," not in message


def test_a_report_in_two_terminal_boxes_is_named_with_both() -> None:
    tables = by_hand().tables()
    log = pd.concat(
        [tables.retrieval, tables.retrieval.assign(report_id="rep:beta:3")[:1]], ignore_index=True
    )
    message = message_of(replace(tables, retrieval=log))
    assert 'beta:3 in "Sought and not retrieved" and in "Excluded at full text"' in message


def test_a_decision_about_an_unknown_report_is_named() -> None:
    tables = by_hand().tables()
    stage = tables.title_abstract
    more = pd.concat([stage.decisions, stage.decisions[:1].assign(report_id="rep:gone:9")], ignore_index=True)
    message = message_of(replace(tables, title_abstract=replace(stage, decisions=more)))
    assert (
        "1_title_abstract/decisions.csv has a report that no table of this review contains (rep:gone:9)"
        in message
    )


def test_an_exclusion_without_a_reason_breaks_identity_6() -> None:
    tables = by_hand().tables()
    assert tables.full_text is not None
    decisions = tables.full_text.decisions.assign(reason="")
    message = message_of(replace(tables, full_text=replace(tables.full_text, decisions=decisions)))
    assert "Identity 6" in message
    assert "rep:beta:3" in message


def test_files_that_hold_more_than_was_read_break_identity_1() -> None:
    tables = by_hand().tables()
    assert tables.balance is not None
    balance = tables.balance.assign(
        held=[str(int(held) + (s == "beta")) for s, held in tables.balance[["source", "held"]].to_numpy()]
    )
    message = message_of(replace(tables, balance=balance))
    assert "Identity 1: records in the files of beta = records parsed + quarantined (7 against 6)" in message


def test_a_record_without_a_report_breaks_identities_12_and_13() -> None:
    tables = by_hand().tables()
    links = tables.record_report[tables.record_report["record_id"] != "beta:1"]
    message = message_of(replace(tables, record_report=links))
    assert "beta:1 in none" in message


def test_an_included_report_without_a_study_breaks_identity_8() -> None:
    tables = by_hand().tables()
    links = tables.report_study[tables.report_study["report_id"] != "rep:trials:2"]
    message = message_of(replace(tables, report_study=links))
    assert "Identity 8" in message
    assert "rep:trials:2" in message


def test_a_study_without_an_included_report_breaks_identity_9() -> None:
    tables = by_hand().tables()
    studies = pd.concat([tables.studies, tables.studies[:1].assign(study_id="study X")], ignore_index=True)
    message = message_of(replace(tables, studies=studies))
    assert "Identity 9" in message
    assert "study X" in message


def test_a_study_in_a_meta_analysis_and_not_in_the_review_breaks_identity_11() -> None:
    analysed = frame(["study_id", "report_id"], [{"study_id": "study Y", "report_id": ""}])
    message = message_of(replace(by_hand().tables(), meta_analysis=analysed))
    assert "Identity 11" in message
    assert "study Y" in message


def previous(*, logged: bool) -> Previous:
    dropped = frame(["report_id", "by", "reason"], [{"report_id": "rep:alpha:6", "by": "x", "reason": "r"}])
    return Previous(
        frame(["record_id"], [{"record_id": "alpha:1"}, {"record_id": "alpha:6"}]),
        frame(
            ["report_id", "study_id"],
            [
                {"report_id": "rep:alpha:1", "study_id": "study A"},
                {"report_id": "rep:alpha:6", "study_id": "study Z"},
            ],
        ),
        dropped if logged else None,
    )


def test_a_report_that_left_an_update_and_is_not_logged_waits_and_breaks_nothing() -> None:
    for logged in (True, False):
        sets = flow_sets(by_hand().tables(previous(logged=logged)), SOURCE_NAMES)
        require_identities(sets)
        assert unlogged_reports(sets) == (set() if logged else {"rep:alpha:6"})


def test_a_log_of_what_was_not_dropped_breaks_identity_10() -> None:
    before = previous(logged=True)
    log = frame(["report_id", "by", "reason"], [{"report_id": "rep:alpha:1", "by": "x", "reason": "r"}])
    message = message_of(by_hand().tables(replace(before, dropped=log)))
    assert "Identity 10" in message
    assert "rep:alpha:1" in message


@settings(deadline=None, max_examples=40)
@given(SEEDS, st.integers(min_value=1, max_value=80))
def test_random_updates_never_break_an_identity(seed: int, size: int) -> None:
    review = at_random(seed, size)
    tables = review.tables()
    dice = random.Random(seed)
    known = {report for report in tables.reports["report_id"] if dice.random() < 0.5}
    links = tables.record_report[tables.record_report["report_id"].isin(known)]
    records = links.loc[[dice.random() < 0.8 for _ in range(len(links))], "record_id"]
    seen = set(links.loc[links["record_id"].isin(records), "report_id"])
    included = tables.report_study[
        (tables.report_study["state"] == "included") & tables.report_study["report_id"].isin(seen)
    ]
    before = Previous(pd.DataFrame({"record_id": list(records)}), included[["report_id", "study_id"]])
    require_identities(flow_sets(replace(tables, previous=before), SOURCE_NAMES))


def test_what_waits_breaks_nothing() -> None:
    review = Review()
    review.report("waits", ["alpha"], ta="awaiting votes")
    sets = flow_sets(review.tables(), SOURCE_NAMES)
    require_identities(sets)
    assert list(sets.claims["alpha:1"]) == ["awaiting screening"]


def test_identities_come_in_the_order_of_their_numbers() -> None:
    numbers = [int(one.identity) for one in identities(flow_sets(by_hand().tables(), SOURCE_NAMES))]
    assert numbers == sorted(numbers)
