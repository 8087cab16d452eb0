"""Who selected, from the roster; and what came of disagreements, from the tables and nothing else."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest
from made_up_roster import HUMAN, MIXED, SOFTWARE, review
from made_up_tables import put_table

from prismake.protocol.config import Config
from prismake.reports.methods.selection import disagreements, selection
from prismake.tables import columns_of


def test_people_screen_independently_and_blind() -> None:
    text = selection(HUMAN)
    assert (
        "Titles and abstracts: independently and blind to each other. Reviewers: anna (human), ben (human)."
        in text
    )
    assert "Disagreements go to carla." in text
    assert "automat" not in text


def test_software_is_never_told_as_people() -> None:
    text = selection(SOFTWARE)
    assert text.count("two independent automated passes, no human dual screening") == 2
    assert "counted as automation in the flow diagram. No clinical authority is claimed." in text
    assert "human)" not in text


def test_a_reviewer_of_each_kind_is_told_as_what_it_is() -> None:
    text = selection(MIXED)
    assert "anna (human), ben (automated)" in text
    assert "No clinical authority" not in text


def test_what_a_member_of_the_roster_is_stands_beside_the_name() -> None:
    people = {name: {"kind": "automated", "description": "a model"} for name in ("anna", "ben", "carla")}
    assert "anna (automated: a model)" in selection(review(people=people))


def alone(kind: str) -> Config:
    stage = {"reviewers": ["anna"], "adjudicator": "carla", "single_reviewer_exception": "a scoping exercise"}
    people = {"anna": {"kind": kind}, "ben": {"kind": kind}, "carla": {"kind": kind}}
    return review(
        people=people, screening={"title_abstract": stage, "full_text": {**stage, "retrieval": "anna"}}
    )


def test_one_reviewer_is_told_with_the_declared_exception() -> None:
    assert "by one reviewer; declared exception: a scoping exercise" in selection(alone("human"))


def test_one_automated_pass_is_told_as_one() -> None:
    assert "one automated pass, no human screening" in selection(alone("automated"))


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
    first, second = disagreements(folder).splitlines()
    assert second.removeprefix("Full texts: ") == first.removeprefix("Titles and abstracts: ")
    return first.removeprefix("Titles and abstracts: ")


@pytest.mark.parametrize(
    ("decided", "settled", "waiting", "text"),
    [
        (0, 0, 0, "no report is decided yet."),
        (1, 0, 0, "1 report was decided. There was no disagreement to settle."),
        (9, 0, 0, "9 reports were decided. There was no disagreement to settle."),
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


def test_an_adjudicators_vote_that_counts_for_several_reports_names_the_adjudicator(tmp_path: Path) -> None:
    vote = {"report_id": "c0 | c1", "role": "adjudicator", "reviewer": "carla"}
    assert "settled by carla." in sentence(tmp_path, 9, 2, 0, votes=[vote])


def test_nobody_is_said_to_have_settled_what_was_not_there() -> None:
    assert "settled" not in selection(HUMAN)


def test_a_reviewer_who_left_is_told_as_former() -> None:
    people = {name: {"kind": "human"} for name in ("anna", "ben", "carla")}
    config = review(people={**people, "dora": {"kind": "human", "description": "a nurse", "state": "former"}})
    text = selection(config, {"1_title_abstract": ["dora"]})
    assert text.count("Former reviewers, whose votes count: dora (human: a nurse).") == 1
    assert "Former" not in selection(config)


def test_software_after_a_person_who_left_is_not_told_as_software_alone() -> None:
    people = {name: {"kind": "automated"} for name in ("anna", "ben", "carla")}
    config = review(people={**people, "dora": {"kind": "human", "state": "former"}})
    text = selection(config, {"1_title_abstract": ["dora"]})
    assert "no human" not in text.splitlines()[0]
    assert "No clinical authority" not in text
