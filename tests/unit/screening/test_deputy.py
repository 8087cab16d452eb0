"""A conflict that the adjudicator must not judge goes to the deputy, whose answer settles it."""

from __future__ import annotations

from pathlib import Path

from made_up_screening import HUMAN_KINDS, RUN, fill, form, reports, stage, votes_of
from made_up_team import votes

from prismake.screening.decide import decide_stage
from prismake.screening.forms import adjudication_form
from prismake.screening.pending import pending_assignments
from prismake.screening.recusals import Recusals
from prismake.tables import rows_of

TEAM = stage(deputy="dora")
RECUSED = Recusals({"cleo": {"made:0": 2}})
CAST = {("ada", "include"), ("bo", "exclude")}


def test_the_deputy_settles_what_the_adjudicator_must_not_judge_and_nothing_else(tmp_path: Path) -> None:
    table = reports(2)
    differing = votes({(who, f"rep:made:{n}"): word for who, word in CAST for n in (0, 1)})
    worklist, decisions, _ = decide_stage(TEAM, table, differing, HUMAN_KINDS, recusals=RECUSED)
    assert [row["awaited_from"] for row in rows_of(worklist)] == ["dora", "cleo"]
    assert decisions.empty
    pending = pending_assignments(TEAM, table, differing, worklist)
    assert {name: list(pending[name]["report_id"]) for name in ("cleo", "dora")} == {
        "cleo": ["rep:made:1"],
        "dora": ["rep:made:0"],
    }
    made = adjudication_form(TEAM, RUN, "Moss", [], pending["dora"], person="dora")
    assert made.person == "dora"
    assert made.save_as.endswith("/dora.xlsx")
    fill(tmp_path / "dora.xlsx", made, {"made:0": ("exclude",)})
    for who, word in CAST:
        fill(tmp_path / f"{who}.xlsx", form(who, TEAM, table), {"made:0": (word,), "made:1": (word,)})
    cast = votes_of(tmp_path, table, TEAM)
    assert [row["reviewer"] for row in rows_of(cast) if row["role"] == "adjudicator"] == ["dora"]
    worklist, decisions, conflicts = decide_stage(TEAM, table, cast, HUMAN_KINDS, recusals=RECUSED)
    assert [row["awaited_from"] for row in rows_of(worklist)] == ["", "cleo"]
    assert [(row["decision"], row["decided_by"]) for row in rows_of(decisions)] == [
        ("exclude", "adjudication")
    ]
    assert list(conflicts["settled"]) == ["yes", ""]


def test_the_deputy_of_people_who_talk_answers_alone() -> None:
    pair = stage(adjudicator="ada and bo", adjudicators=("ada", "bo"), deputy="dora")
    table = reports(1)
    differing = votes({(who, "rep:made:0"): word for who, word in CAST})
    recused = Recusals({"ada": {"made:0": 2}})
    worklist = decide_stage(pair, table, differing, HUMAN_KINDS, recusals=recused)[0]
    pending = pending_assignments(pair, table, differing, worklist)
    made = adjudication_form(pair, RUN, "Moss", [], pending["dora"], person="dora")
    assert len(made.rows) == 1
    assert "together" not in " ".join(made.sections[0].lines)
