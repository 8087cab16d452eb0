"""A figure that crosses two fields: every study counts in each of its cells, and the number stands in the cell."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from prismake.synthesis.cells import DARKEST, LIGHTEST, cells, shade
from prismake.synthesis.tables import crossing

EVIDENCE = pd.DataFrame(
    {
        "study_id": ["study:1", "study:2", "study:3"],
        "soil": ["other | clay", "clay", "not stated"],
        "tool": ["spade", "", "rake"],
    }
)


def test_a_study_with_two_values_is_in_two_cells_and_one_without_is_not_given() -> None:
    assert crossing(EVIDENCE, "soil", "tool").to_numpy().tolist() == [
        ["clay", "spade", 1, "study:1"],
        ["clay", "not given", 1, "study:2"],
        ["other", "spade", 1, "study:1"],
        ["not stated", "rake", 1, "study:3"],
    ]


def test_a_review_without_studies_has_the_columns_and_a_sentence() -> None:
    table = crossing(EVIDENCE.iloc[:0], "soil", "tool")
    assert list(table) == ["soil", "tool", "studies", "study_ids"]
    assert b"No study is included." in cells(table, ["Soil", "Tool"], "svg")


def test_the_figure_names_its_axes_and_is_the_same_bytes_twice() -> None:
    table = crossing(EVIDENCE, "soil", "tool")
    for kind in ("svg", "png"):
        assert cells(table, ["Soil", "Tool"], kind) == cells(table, ["Soil", "Tool"], kind)
    text = cells(table, ["Soil", "Tool"], "svg").decode()
    assert "Included studies: soil by tool" in text
    assert all(f">{value}<" in text for value in ("clay", "other", "not stated", "spade", "rake", "1"))


@given(st.integers(1, 500), st.integers(1, 500))
def test_more_studies_are_never_lighter(number: int, largest: int) -> None:
    number, largest = sorted((number, largest))
    assert DARKEST <= shade(largest, largest) + 1e-9 <= shade(number, largest) + 2e-9 <= LIGHTEST + 3e-9
