"""Returned files that were changed at random end in the right votes or in a message that names the cell: a hundred of them.

`make bench` (benchmarks/returned_files.py) does a thousand, or as many as it is told.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from mutated_forms import BENIGN, HARMFUL, trial

TRIALS = 100
PARTS = 10


@pytest.mark.parametrize("part", range(PARTS))
def test_changed_files_end_in_the_right_votes_or_in_a_message_that_names_the_cell(
    tmp_path: Path, part: int
) -> None:
    outcomes = Counter(trial(seed, tmp_path) for seed in range(part, TRIALS, PARTS))
    assert sum(outcomes.values()) == TRIALS // PARTS
    assert set(outcomes) <= {"votes", "a message"}


def test_both_outcomes_occur(tmp_path: Path) -> None:
    assert {trial(seed, tmp_path) for seed in range(20)} == {"votes", "a message"}
    assert len(BENIGN) > 10 and len(HARMFUL) > 15
