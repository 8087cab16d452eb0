"""The figures of docs/default-review/screening.md, derived again from the returned forms."""

from __future__ import annotations

import re
import sys
from collections import Counter
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


LATER = {
    "Design": "design",
    "Masking": "masking",
    "Isolation of the vesicles": "isolation of the vesicles",
    "Posted adverse events": "posted adverse events",
}


def test_answers_on_the_later_fields_are_those_of_both_forms() -> None:
    folder = ROOT / f"config/extraction/{RUN}"
    first, second = (
        {
            row["record ids"]: {field: row[field] for field in LATER}
            for _, row in form_rows(folder / f"reviewer-{number}_2.xlsx")
        }
        for number in (1, 2)
    )
    assert first == second
    cells = len(first) * len(LATER)
    assert (
        f"| extraction, 4 later fields | {len(first)} | | {len(first)} | {cells} of {cells} cells (100 %);"
        in PAGE
    )
    for field, name in LATER.items():
        counts = Counter(row[field] for row in first.values())
        (line,) = (line for line in PAGE.splitlines() if line.startswith(f"| {name} |"))
        assert line.startswith(f"| {name} | {counts.pop('not stated')} |")
        if field != "Posted adverse events":
            assert sum(int(number) for number in re.findall(r" (\d+)[,\s]", line.split("|")[3])) == sum(
                counts.values()
            )
            assert all(f"{value} {count}" in line for value, count in counts.items())
