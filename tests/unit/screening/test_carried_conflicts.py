"""Decisions of an earlier version on reports that deduplication now puts together."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from made_up_screening import HUMAN_KINDS, RUN, fill, form, report, reports, stage, votes_of
from made_up_team import votes

from prismake.flow.votes import reports_against_votes
from prismake.records.aliases import current_ids
from prismake.screening.assignments import assign
from prismake.screening.carried import decided_before
from prismake.screening.decide import decide_stage
from prismake.screening.forms import adjudication_form
from prismake.screening.pending import pending_assignments
from prismake.screening.stage import Stage
from prismake.tables import rows_of, table_of

MERGED = pd.DataFrame([report(0, record_ids="made:0 | made:1")], dtype="str")
GROUPS = pd.DataFrame(
    [
        {"record_id": f"made:{number}", "report_id": "rep:made:0", "aliases": "", "leading": ""}
        for number in (0, 1)
    ]
)
CONFLICT = {("ada", "0"): "include", ("bo", "0"): "exclude", ("cleo", "0"): "exclude"}
AGREED = {("ada", "1"): "include", ("bo", "1"): "include"}


def cast(*parts: dict[tuple[str, str], str], records: str = "", carried: str = "yes") -> pd.DataFrame:
    tables = [
        votes({(person, "rep:made:0"): word}, record_ids=records or f"made:{number}", carried=carried)
        for part in parts
        for (person, number), word in part.items()
    ]
    return pd.concat(tables, ignore_index=True)


def before(*decisions: str) -> dict[str, tuple[str, str]]:
    rows = [
        {"report_id": f"rep:made:{number}", "record_ids": f"made:{number}", "decision": word}
        for number, word in enumerate(decisions)
        if word
    ]
    return decided_before(table_of(rows, "3_screen/decisions").fillna(""), current_ids(GROUPS))


def outcome(
    table: pd.DataFrame, decided: dict[str, tuple[str, str]], at: Stage | None = None
) -> tuple[str, ...]:
    at = at or stage()
    assigned = assign(at, MERGED, table, decided_before=decided).table
    worklist, decisions, conflicts = decide_stage(
        at, MERGED, table, HUMAN_KINDS, assignments=assigned, decided_before=decided
    )
    assert reports_against_votes(decisions, table, conflicts, at.maybe_goes_on) == []
    found = decisions.iloc[0]["decision"] if len(decisions) else ""
    return worklist.iloc[0]["state"], worklist.iloc[0]["awaited_from"], found


def test_two_decisions_that_differ_are_a_conflict_although_an_adjudicator_settled_a_part() -> None:
    assert outcome(cast(CONFLICT, AGREED), before("exclude", "include")) == (
        "awaiting adjudication",
        "cleo",
        "",
    )


def test_the_adjudicator_then_settles_the_whole() -> None:
    whole = cast({("cleo", ""): "include"}, records="made:0 | made:1", carried="")
    table = pd.concat([cast(CONFLICT, AGREED), whole], ignore_index=True)
    assert outcome(table, before("exclude", "include")) == ("decided", "", "include")


def test_two_decisions_that_agree_stay() -> None:
    settled = {**CONFLICT, ("cleo", "0"): "include"}
    assert outcome(cast(settled, AGREED), before("include", "include")) == ("decided", "", "include")


def test_a_decision_stays_when_a_new_record_joins_the_report() -> None:
    assert outcome(cast(AGREED), before("", "include")) == ("decided", "", "include")


def test_a_report_decided_by_one_is_not_asked_again_of_two() -> None:
    table = cast({("ada", "1"): "exclude"})
    assert outcome(table, before("", "exclude")) == ("decided", "", "exclude")


def test_a_maybe_that_went_on_stays_where_people_now_settle_a_maybe() -> None:
    maybe = cast({("ada", "1"): "maybe", ("bo", "1"): "include"})
    people = stage(maybe_goes_on=False)
    assert outcome(maybe, before("", "include"), people) == ("decided", "", "include")
    now = maybe.assign(carried="")
    assert outcome(now, {}, people) == ("awaiting adjudication", "cleo", "")


def test_a_maybe_is_settled_by_the_adjudicator_who_cannot_answer_maybe() -> None:
    people = stage(maybe_goes_on=False)
    assert people.adjudicator_decisions == ("include", "exclude")
    assert stage().adjudicator_decisions == ("include", "exclude", "maybe")
    table = cast({("ada", "1"): "maybe", ("bo", "1"): "maybe", ("cleo", "1"): "exclude"}, carried="")
    assert outcome(table, {}, people) == ("decided", "", "exclude")


def test_an_answer_of_one_who_adjudicated_alone_counts_when_two_talk_now(tmp_path: Path) -> None:
    alone, pair = stage(), stage(adjudicator="cleo and dora", adjudicators=("cleo", "dora"))
    table = reports(1)
    cast_now = votes({("ada", "rep:made:0"): "include", ("bo", "rep:made:0"): "exclude"})
    pending = pending_assignments(
        alone, table, cast_now, decide_stage(alone, table, cast_now, HUMAN_KINDS)[0]
    )
    made = adjudication_form(alone, RUN, "Moss", [], pending["cleo"])
    fill(tmp_path / "cleo.xlsx", made, {"made:0": ("exclude",)})
    for person, word in (("ada", "include"), ("bo", "exclude")):
        fill(tmp_path / f"{person}.xlsx", form(person, alone, table), {"made:0": (word,)})
    found = votes_of(tmp_path, table, pair)
    assert [row["reviewer"] for row in rows_of(found) if row["role"] == "adjudicator"] == ["cleo"]


def test_the_form_of_people_who_talk_shows_the_votes_and_offers_no_maybe() -> None:
    pair = stage(adjudicator="ada and bo", adjudicators=("ada", "bo"), maybe_goes_on=False)
    table = reports(1)
    cast_now = votes({("ada", "rep:made:0"): "maybe", ("bo", "rep:made:0"): "exclude"})
    pending = pending_assignments(pair, table, cast_now, decide_stage(pair, table, cast_now, HUMAN_KINDS)[0])
    made = adjudication_form(pair, RUN, "Moss", [], pending["ada and bo"])
    assert made.person == "ada and bo"
    assert made.rows["votes"][0] == "ada maybe\nbo exclude"
    (decision,) = (column for column in made.columns if column.name == "decision")
    assert "maybe" not in decision.choices
    assert "maybe" not in [button.word for button in made.buttons]
    assert "fill in this one form together" in " ".join(made.sections[0].lines)


def test_the_adjudicator_sees_which_record_each_of_two_answers_of_one_person_was_for() -> None:
    table = cast(
        {("ada", "0"): "include", ("bo", "0"): "include"}, {("ada", "1"): "exclude", ("bo", "1"): "include"}
    )
    decided = before("include", "exclude")
    assigned = assign(stage(), MERGED, table, decided_before=decided).table
    worklist = decide_stage(
        stage(), MERGED, table, HUMAN_KINDS, assignments=assigned, decided_before=decided
    )[0]
    pending = pending_assignments(
        stage(), MERGED, table, worklist, table_of([], "3_screen/set_aside"), assigned
    )
    assert pending["cleo"]["votes"].to_list() == [
        "ada include for made:0\nada exclude for made:1\nbo include"
    ]
