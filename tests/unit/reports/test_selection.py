"""Who selected, from the roster; and what came of disagreements, from the tables and nothing else."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest
from made_up_roster import HUMAN, MIXED, SOFTWARE, review
from made_up_tables import put_table

from prismake.protocol.config import Config
from prismake.reports.methods.selection import disagreements_text, selection, stage_selections
from prismake.tables import columns_of


def tables(folder: Path, *votes: tuple[str, str], decided_by: str = "agreement") -> Path:
    """Titles and abstracts: one decided report with these votes (name and role), and nothing at full text."""
    rows = {
        "votes": [
            {"report_id": "rep:1", "reviewer": who, "role": role, "decision": "include"}
            for who, role in votes
        ],
        "decisions": [{"report_id": "rep:1", "decision": "include", "decided_by": decided_by}]
        if votes
        else [],
        "conflicts": [],
        "assignments": [],
        "pilot": [],
    }
    for stage in ("1_title_abstract", "2_full_text"):
        for name, given in rows.items():
            columns = list(columns_of(f"3_screen/{name}"))
            table = pd.DataFrame(given if stage[0] == "1" else [], columns=columns, dtype="str").fillna("")
            put_table(table, folder / f"3_screen/{stage}/{name}.csv")
    return folder


def told(config: Config, folder: Path, *votes: tuple[str, str], decided_by: str = "agreement") -> str:
    return selection(config, stage_selections(config, tables(folder, *votes, decided_by=decided_by)))


BOTH = (("anna", "reviewer"), ("ben", "reviewer"))


def test_before_the_first_vote_the_plan_is_told_as_a_plan(tmp_path: Path) -> None:
    assert told(HUMAN, tmp_path).splitlines()[0] == (
        "Titles and abstracts: 2 persons are asked, each with a form that does not show the votes of the others. "
        "Nobody has voted yet. Asked: anna (human) and ben (human). Disagreements go to carla (human)."
    ).replace("persons", "people")


def test_after_votes_those_who_voted_are_told_with_how_many_people_decided(tmp_path: Path) -> None:
    first, second, *_ = told(HUMAN, tmp_path, *BOTH).splitlines()
    assert "Votes of: anna (human) and ben (human)." in first
    assert second == "Titles and abstracts, 1 report decided by at least two people."
    assert "Also asked, without a vote so far: ben (human)." in told(HUMAN, tmp_path, ("anna", "reviewer"))


def test_nobody_is_said_to_work_independently_or_blind_of_which_nothing_is_recorded(tmp_path: Path) -> None:
    for config in (HUMAN, SOFTWARE, MIXED):
        assert not re.search("independent|blind|clinical", told(config, tmp_path, *BOTH))


def test_software_is_never_told_as_people(tmp_path: Path) -> None:
    text = told(SOFTWARE, tmp_path, *BOTH)
    assert "2 machines are asked" in text
    assert "1 report decided by machines alone." in text
    assert "human" not in text


def test_a_reviewer_of_each_kind_is_told_as_what_it_is(tmp_path: Path) -> None:
    text = told(MIXED, tmp_path, *BOTH)
    assert "2 reviewers are asked" in text
    assert "Votes of: anna (human) and ben (automated)." in text
    assert "1 report decided by one person and a machine." in text


def test_a_declared_exception_stands_with_the_decisions_that_it_is_about(tmp_path: Path) -> None:
    exceptions = {"machines_alone": "It is an exercise.", "one_person": "Nobody else was there."}
    config = review(people=SOFTWARE.model_dump()["people"], exceptions=exceptions)
    text = told(config, tmp_path, *BOTH)
    assert "decided by machines alone. Declared exception (MECIR C39): It is an exercise." in text
    assert "Nobody else" not in text


def test_what_a_member_of_the_roster_is_stands_beside_the_name(tmp_path: Path) -> None:
    people = {name: {"kind": "automated", "description": "a model"} for name in ("anna", "ben", "carla")}
    assert "anna (automated: a model)" in told(review(people=people), tmp_path)


def alone(kind: str) -> Config:
    stage = {"reviewers": ["anna"], "adjudicator": "carla", "single_reviewer_exception": "a scoping exercise"}
    people = {"anna": {"kind": kind}, "ben": {"kind": kind}, "carla": {"kind": kind}}
    return review(
        people=people, screening={"title_abstract": stage, "full_text": {**stage, "retrieval": "anna"}}
    )


def test_one_reviewer_is_told_with_the_declared_exception(tmp_path: Path) -> None:
    text = told(alone("human"), tmp_path, ("anna", "reviewer"), decided_by="one reviewer")
    assert "one person is asked. Votes of: anna (human)." in text
    assert "decided by one person alone. Declared exception (MECIR C39): a scoping exercise" in text
    assert "Disagreements" not in text


def test_one_machine_is_told_as_one_and_the_exception_of_one_person_is_not_its_own(tmp_path: Path) -> None:
    text = told(alone("automated"), tmp_path, ("anna", "reviewer"), decided_by="one reviewer")
    assert "one machine is asked." in text
    assert "decided by machines alone." in text
    assert "scoping" not in text


def test_one_reviewer_cannot_disagree(tmp_path: Path) -> None:
    folder = tables(tmp_path, ("anna", "reviewer"), decided_by="one reviewer")
    assert "so that there could be no disagreement" in disagreements_text(folder).splitlines()[0]


def sentence(
    folder: Path,
    decided: int,
    settled: int,
    waiting: int,
    adjudicators: str = "carla",
    votes: Sequence[Mapping[str, str]] | None = None,
) -> str:
    """Return the sentence on titles and abstracts, after so many decisions and disagreements."""
    conflicts = [
        {"report_id": f"c{n}", "settled": "yes" if n < settled else ""} for n in range(settled + waiting)
    ]
    tables = {
        "decisions": [{"report_id": f"r{n}"} for n in range(decided)],
        "conflicts": conflicts,
        "votes": votes
        or [
            {"report_id": f"c{n}", "role": "adjudicator", "reviewer": who}
            for n in range(settled)
            for who in adjudicators.split()
        ]
        + [{"report_id": "c0", "role": "reviewer", "reviewer": "anna"}],
    }
    for stage in ("1_title_abstract", "2_full_text"):
        for name, rows in tables.items():
            columns = list(columns_of(f"3_screen/{name}"))
            table = pd.DataFrame(rows, columns=columns, dtype="str").fillna("")
            put_table(table, folder / f"3_screen/{stage}/{name}.csv")
    first, second = disagreements_text(folder).splitlines()
    assert second.removeprefix("Full texts: ") == first.removeprefix("Titles and abstracts: ")
    return first.removeprefix("Titles and abstracts: ")


@pytest.mark.parametrize(
    ("decided", "settled", "waiting", "text"),
    [
        (0, 0, 0, "no report is decided yet."),
        (1, 0, 0, "1 report was decided. No votes differed on whether a report goes on, so there was no conflict to settle."),
        (9, 0, 0, "9 reports were decided. No votes differed on whether a report goes on, so there was no conflict to settle."),
        (9, 1, 0, "9 reports were decided. 1 disagreement was settled by carla."),
        (9, 3, 0, "9 reports were decided. 3 disagreements were settled by carla."),
        (9, 3, 1, "9 reports were decided. 3 disagreements were settled by carla. 1 disagreement is still to be settled."),
        (9, 0, 2, "9 reports were decided. 2 disagreements are still to be settled."),
    ],
)  # fmt: skip
def test_what_came_of_disagreements_is_counted(
    tmp_path: Path, decided: int, settled: int, waiting: int, text: str
) -> None:
    assert sentence(tmp_path, decided, settled, waiting) == text


def test_disagreements_are_settled_by_those_who_cast_the_votes(tmp_path: Path) -> None:
    assert "settled by dora and emil." in sentence(tmp_path, 9, 2, 0, "emil dora")


def test_each_of_several_who_settled_has_a_number(tmp_path: Path) -> None:
    votes = [
        {"report_id": f"c{number}", "role": "adjudicator", "reviewer": name}
        for number, name in enumerate(("ada and bo", "gus", "ada and bo"))
    ]
    text = sentence(tmp_path, 9, 3, 0, votes=votes)
    assert text.endswith("3 disagreements were settled: 2 by ada and bo, 1 by gus.")


def test_an_adjudicators_vote_that_counts_for_several_reports_names_the_adjudicator(tmp_path: Path) -> None:
    vote = {"report_id": "c0 | c1", "role": "adjudicator", "reviewer": "carla"}
    assert "settled by carla." in sentence(tmp_path, 9, 2, 0, votes=[vote])


def test_a_reviewer_who_left_is_told_as_former(tmp_path: Path) -> None:
    people = {name: {"kind": "human"} for name in ("anna", "ben", "carla")}
    config = review(people={**people, "dora": {"kind": "human", "description": "a nurse", "state": "former"}})
    text = told(config, tmp_path, ("anna", "reviewer"), ("dora", "reviewer"))
    assert text.count("dora (human, former: a nurse)") == 1
    assert "former" not in told(config, tmp_path)


def test_a_voter_who_is_not_on_the_roster_is_told_as_such(tmp_path: Path) -> None:
    text = told(HUMAN, tmp_path, ("anna", "reviewer"), ("zoe", "reviewer"))
    assert "zoe (not on the roster)" in text
    assert "decided by names that are not on the roster." in text


def test_a_person_who_left_after_machines_is_counted_as_one_person(tmp_path: Path) -> None:
    people = {name: {"kind": "automated"} for name in ("anna", "ben", "carla")}
    config = review(people={**people, "dora": {"kind": "human", "state": "former"}})
    text = told(config, tmp_path, ("anna", "reviewer"), ("dora", "reviewer"))
    assert "decided by one person and a machine." in text
