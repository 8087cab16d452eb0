"""CSV of programs and people that lose or add a quotation mark: every decision is read right, or the file is refused."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest
from mutated_forms import new_sheet, read

from prismake.errors import ReviewFaults

TRIALS = 15
MARK = "\ue000"


def as_text(grid: list[list[str]], dice: random.Random, separator: str) -> str:
    stream = io.StringIO(newline="")
    quoting = dice.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    csv.writer(stream, delimiter=separator, lineterminator="\n", quoting=quoting).writerows(grid)
    return stream.getvalue()


def one_mark(text: str, dice: random.Random, separator: str) -> str:
    """Add a quotation mark at the start of a cell, at its end or anywhere, or take one away."""
    ends = [place for place, sign in enumerate(text) if sign in (separator, "\n")]
    marks = [place for place, sign in enumerate(text) if sign == '"']
    place = dice.choice((dice.choice(ends) + 1, dice.choice(ends), dice.randrange(len(text))))
    if marks and dice.random() < 0.25:
        place = dice.choice(marks)
        return text[:place] + text[place + 1 :]
    return text[:place] + '"' + text[place:]


def damaged(grid: list[list[str]], dice: random.Random, separator: str) -> str:
    """One mark too many or too few, or one that opens a cell and one that ends the cell of a later row: the rows between are inside."""
    if dice.random() < 0.5:
        return one_mark(as_text(grid, dice, separator), dice, separator)
    first, last = sorted(dice.sample(range(3, len(grid)), 2))
    place = dice.randrange(len(grid[first]))
    grid[first][place] = MARK + grid[first][place]
    grid[last][place] += MARK
    return as_text(grid, dice, separator).replace(MARK, '"')


@pytest.mark.parametrize("start", range(15, 60, TRIALS))
def test_no_decision_is_lost_or_changed(tmp_path: Path, start: int) -> None:
    for seed in range(start, start + TRIALS):
        dice = random.Random(seed)
        sheet = new_sheet(dice, "csv")
        separator = dice.choice(",;\t")
        grid = [[str(cell) for cell in line.cells] for line in sheet.lines()]
        path = tmp_path / "ada.csv"
        path.write_text(damaged(grid, dice, separator), encoding="utf-8", newline="")
        try:
            found = read([path], sheet.at)
        except ReviewFaults as error:
            assert all(fault.found and fault.next_step for fault in error.faults)
            continue
        decisions = {record: answer[:2] for record, answer in found.items() if answer[0]}
        expected = {record: answer[:2] for record, answer in sheet.truth.items() if answer[0]}
        assert decisions == expected, f"seed {seed}"
