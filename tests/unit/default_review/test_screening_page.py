"""The figures of docs/default-review/screening.md, derived again from the returned forms."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/workflow"))

from made_up_review import form_rows  # noqa: E402

RUN = "2026-11"
PAGE = (ROOT / "docs/default-review/screening.md").read_text(encoding="utf-8")
Answers = dict[str, dict[str, str]]


def answers(stage: str) -> tuple[Answers, Answers]:
    """What the two passes answered, by the records of the row."""
    folder = ROOT / f"config/screening/{stage}/{RUN}"
    first, second = (
        {
            cells["prismake records"]: cells
            for form in sorted(folder.glob(f"reviewer-{number}*.xlsx"))
            for _, cells in form_rows(form)
        }
        for number in (1, 2)
    )
    assert first.keys() == second.keys()
    return first, second


def same(stage: str, apart: bool) -> tuple[int, int]:
    """How many rows there are, and how many have the same answer; include and maybe are one unless apart."""

    def answer(cells: dict[str, str]) -> str:
        said = cells["Decision"]
        return said if apart or said != "maybe" else "include"

    first, second = answers(stage)
    return len(first), sum(answer(first[row]) == answer(second[row]) for row in first)


@pytest.mark.parametrize(
    ("stage", "apart", "step"),
    [
        ("1_title_abstract", True, "titles and abstracts, include, maybe and exclude apart"),
        ("1_title_abstract", False, "titles and abstracts, go on or exclude"),
        ("2_full_text", True, "full texts"),
    ],
)
def test_rows_and_equal_answers_are_those_of_the_forms(stage: str, apart: bool, step: str) -> None:
    rows, equal = same(stage, apart)
    assert f"| {step} | {rows} | {equal} |" in PAGE


def test_notes_are_counted() -> None:
    first, second = answers("1_title_abstract")
    noted = [row for row in first if first[row]["Notes"]]
    alike = sum(first[row]["Notes"] == second[row]["Notes"] for row in noted)
    assert f"of {len(noted)} notes of the first pass" in PAGE
    assert f"{alike} have the same words" in PAGE


def test_rows_of_the_extraction_are_those_of_the_forms() -> None:
    folder = ROOT / f"config/extraction/{RUN}"
    rows = {len(form_rows(folder / f"reviewer-{number}.xlsx")) for number in (1, 2)}
    assert len(rows) == 1
    assert f"| extraction, 10 fields | {rows.pop()} |" in PAGE
