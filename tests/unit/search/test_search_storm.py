"""A tenth of the storm and of the kills, with a fixed seed; `make bench` does all of it."""

from collections import Counter
from pathlib import Path

import pytest
from storms import kills, storm

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("storms of searches")]


def test_searches_under_random_faults_are_complete_and_identical_or_refused(tmp_path: Path) -> None:
    came_out = list(storm(tmp_path, 50, seed=8))
    assert [one for one in came_out if one.wrong] == []
    refused = [one for one in came_out if one.refused]
    assert sum(one.faults for one in came_out) > 50
    assert len(refused) <= 10, Counter(one.refused for one in refused)


def test_a_search_that_is_killed_pins_what_it_would_have_pinned(tmp_path: Path) -> None:
    killed = list(kills(tmp_path, 10, seed=8))
    assert sum(one.kills for one in killed) >= 10
    assert sum(one.again for one in killed) == 0
