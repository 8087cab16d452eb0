"""Answers that were sorted or moved without their rows are noticed where the form itself can tell."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pytest

from prismake.screening.alignment import alignment_messages, misplaced_notes, order_probability, suspicions
from prismake.screening.kept_votes import sha256_of
from prismake.tables import columns_of, empty_table, table_of

CHANCE = random.Random(1)
MIXED = [CHANCE.choice(["include", "exclude"]) for _ in range(80)]


def votes(
    name: str, decisions: list[str], notes: dict[int, str] | None = None, **more: str
) -> list[dict[str, str]]:
    empty = dict.fromkeys(columns_of("3_screen/votes"), "")
    return [
        empty
        | {
            "reviewer": name,
            "role": "reviewer",
            "file": f"{name}.xlsx",
            "row": str(number + 4),
            "report_id": f"r{number}",
        }
        | {"decision": decision, "note": (notes or {}).get(number, "")}
        | more
        for number, decision in enumerate(decisions)
    ]


def test_answers_in_no_order_raise_no_question() -> None:
    assert suspicions([*votes("ada", MIXED), *votes("bo", MIXED)], {}) == {}


def test_sorted_answers_are_noticed() -> None:
    (reasons,) = suspicions(votes("ada", sorted(MIXED)), {}).values()
    assert reasons == ["equal answers are together in the order of a sort"]


def test_a_form_in_the_order_of_its_sources_raises_no_question() -> None:
    """A register of trials of the topic and a database are together in the form, and most answers are alike in each."""
    sources = (
        ["include"] * 30 + ["exclude"] + ["include"] * 9 + ["exclude"] * 60 + ["include"] + ["exclude"] * 20
    )
    assert order_probability(sources) < 1e-4
    assert suspicions(votes("ada", sources), {}) == {}


@pytest.mark.parametrize("decisions", [["include"] * 80, sorted(MIXED[:19]), ["include"] * 40 + MIXED[40:]])
def test_one_answer_alone_few_rows_and_a_long_run_raise_no_question(decisions: list[str]) -> None:
    assert suspicions(votes("ada", decisions), {}) == {}


def test_answers_moved_by_one_row_are_noticed_by_the_other_reviewer() -> None:
    moved = MIXED[:10] + ["include"] + MIXED[10:-1]
    found = suspicions([*votes("ada", moved), *votes("bo", MIXED)], {})
    assert "moved by 1 row up" in found["ada.xlsx"][0]


def test_the_direction_that_would_mend_them_is_named() -> None:
    moved = [*MIXED[1:], "include"]
    assert "moved by 1 row down" in suspicions([*votes("ada", moved), *votes("bo", MIXED)], {})["ada.xlsx"][0]


def test_two_reviewers_who_agree_little_raise_no_question() -> None:
    other = [CHANCE.choice(["include", "exclude"]) if CHANCE.random() < 0.6 else right for right in MIXED * 3]
    assert suspicions([*votes("ada", MIXED * 3), *votes("bo", other)], {}) == {}


def test_answers_in_the_order_of_another_column_are_noticed_by_the_other_reviewer() -> None:
    many = [CHANCE.choice(["include", "exclude"]) for _ in range(300)]
    found = suspicions([*votes("ada", CHANCE.sample(many, 300)), *votes("bo", many)], {})
    words = ["the answers agree with those of another reviewer hardly better than chance"]
    assert found == {"ada.xlsx": words, "bo.xlsx": words}


def test_notes_whose_words_are_in_other_rows_are_noticed() -> None:
    rows = [f"Lantern {''.join(CHANCE.sample('abcdefghijklmnop', 9))} light" for _ in range(40)]
    right = [row.split()[1] for row in rows]
    assert not misplaced_notes(right, rows)
    assert misplaced_notes([*right[1:], right[0]], rows)
    assert not misplaced_notes(["seen twice"] * 40, rows)


@pytest.mark.parametrize("answers", [["a"] * 50, [], ["a", "b"]])
def test_the_probability_of_an_order_is_one_where_there_is_no_order(answers: list[str]) -> None:
    assert order_probability(answers) == 1.0


def test_carried_votes_and_those_of_the_adjudicator_are_not_examined() -> None:
    assert suspicions(votes("ada", sorted(MIXED), carried="yes"), {}) == {}
    assert suspicions(votes("ada", sorted(MIXED), role="adjudicator"), {}) == {}


def test_the_message_names_the_file_and_prints_the_line_that_ends_the_question(tmp_path: Path) -> None:
    path = tmp_path / "ada.xlsx"
    path.write_bytes(b"a form")
    table = pd.DataFrame(votes("ada", sorted(MIXED), file=path.as_posix()), dtype="str")
    reports = empty_table("2_deduplicate/reports")
    (line,) = alignment_messages(table, reports, empty_table("3_screen/confirmed"))
    assert f"{path.as_posix()},{sha256_of(path)},NAME,YYYY-MM-DD" in line and "They count" in line
    entry = {"file": path.as_posix(), "sha256": sha256_of(path), "by": "eva", "date": "2030-02-01"}
    assert alignment_messages(table, reports, table_of([entry], "3_screen/confirmed")) == []
