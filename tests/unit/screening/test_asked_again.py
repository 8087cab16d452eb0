"""Answers that left a report open are kept over an update with a mark, and decide nothing there."""

from __future__ import annotations

import pandas as pd
from made_up_screening import HUMAN_KINDS, RUN, record_report, reports, stage

from prismake.records.aliases import current_ids
from prismake.screening.agreement import agreement
from prismake.screening.carried import carried_retrieval, carried_votes
from prismake.screening.decide import decide_stage
from prismake.screening.votes import read_votes
from prismake.tables import empty_table, table_of

FULL_TEXT = "2_full_text"
TABLE = reports(2)
GROUPS = record_report(TABLE)


def cast(number: int, decision: str, run: str = "2029-01", carried: str = "") -> list[dict[str, str]]:
    return [
        {"stage": FULL_TEXT, "run": run, "reviewer": who, "role": "reviewer", "report_id": f"rep:made:{number}", "record_ids": f"made:{number}",
             "decision": decision, "reason": "", "note": "", "file": f"{who}.xlsx", "row": "4", "carried": carried}
        for who in ("ada", "bo")
    ]  # fmt: skip


def votes(*rows: list[dict[str, str]]) -> pd.DataFrame:
    return table_of([row for part in rows for row in part], "3_screen/votes")


def sealed(decision: str) -> pd.DataFrame:
    row = {"report_id": "rep:made:0", "record_ids": "made:0", "decision": decision}
    return table_of([row], "3_screen/decisions").fillna("")


def read(earlier: pd.DataFrame, decision: str = "awaiting classification") -> pd.DataFrame:
    carried = carried_votes(earlier, sealed(decision), current_ids(GROUPS))
    return read_votes([], stage(FULL_TEXT), RUN, GROUPS, carried)


def worklist(table: pd.DataFrame) -> dict[str, tuple[str, str]]:
    rows, _, _ = decide_stage(stage(FULL_TEXT), TABLE, table, HUMAN_KINDS, empty_table("3_screen/retrieval"))
    return {
        row["report_id"]: (row["state"], row["awaited_from"])
        for row in rows.to_dict("records")
    }  # fmt: skip


def test_votes_on_a_report_that_could_not_be_classified_are_kept_and_asked_again() -> None:
    table = read(votes(cast(0, "unclear"), cast(1, "include")))
    assert dict(zip(table["record_ids"], table["carried"], strict=True)) == {
        "made:0": "asked again",
        "made:1": "yes",
    }
    assert len(table) == 4


def test_every_reviewer_is_asked_again_and_nobody_about_what_was_decided() -> None:
    table = votes(cast(0, "unclear", carried="asked again"), cast(1, "include", carried="yes"))
    assert worklist(table) == {"rep:made:0": ("awaiting votes", "ada | bo"), "rep:made:1": ("decided", "")}


def test_the_answers_of_this_version_decide_without_the_old_ones() -> None:
    table = votes(cast(0, "unclear", carried="asked again"), cast(0, "include", RUN))
    _, decisions, conflicts = decide_stage(
        stage(FULL_TEXT), TABLE, table, HUMAN_KINDS, empty_table("3_screen/retrieval")
    )
    assert list(decisions["decision"]) == ["include"]
    assert conflicts.empty
    assert float(agreement(table, TABLE).set_index("measure")["value"].iloc[0]) >= 0


def test_the_mark_stays_in_later_versions() -> None:
    """The version after it carries both: the marked answers still decide nothing."""
    earlier = votes(cast(0, "unclear", carried="asked again"), cast(0, "include", "2029-06"))
    assert sorted(read(earlier, "include")["carried"]) == ["asked again", "asked again", "yes", "yes"]


def test_a_merge_with_a_decided_report_needs_no_new_answer() -> None:
    merged = GROUPS.assign(report_id="rep:made:0")
    table = votes(cast(0, "unclear", carried="asked again"), cast(1, "include", carried="yes"))
    again = read_votes([], stage(FULL_TEXT), RUN, merged, table)
    one = TABLE.iloc[:1].assign(record_ids="made:0 | made:1")
    _, decisions, _ = decide_stage(
        stage(FULL_TEXT), one, again, HUMAN_KINDS, empty_table("3_screen/retrieval")
    )
    assert list(decisions["decision"]) == ["include"]


def log(number: int, retrieved: str) -> pd.DataFrame:
    row = {"report_id": f"rep:made:{number}", "record_ids": f"made:{number}", "title": "t", "retrieved": retrieved, "tried_where": "library",
               "tried_on": "2029-01-05", "note": "", "file": "retrieval.xlsx", "row": "4"}  # fmt: skip
    return table_of([row], "3_screen/retrieval")


def test_a_full_text_that_was_not_retrieved_is_sought_again_and_where_it_was_sought_is_kept() -> None:
    carried = carried_retrieval(log(0, "no"), GROUPS, empty_table("3_screen/retrieval"), current_ids(GROUPS))
    assert carried.iloc[0][["retrieved", "tried_where"]].to_list() == ["asked again", "library"]
    rows, _, _ = decide_stage(stage(FULL_TEXT), TABLE.iloc[:1], votes(), HUMAN_KINDS, carried)
    assert list(rows["state"]) == ["awaiting retrieval"]


def test_a_full_text_that_was_retrieved_is_not_sought_again() -> None:
    carried = carried_retrieval(log(0, "yes"), GROUPS, empty_table("3_screen/retrieval"), current_ids(GROUPS))
    rows, _, _ = decide_stage(stage(FULL_TEXT), TABLE.iloc[:1], votes(), HUMAN_KINDS, carried)
    assert list(rows["state"]) == ["awaiting votes"]
