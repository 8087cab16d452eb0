"""Two extractors who differ because one exchanged two arms are told so; who differ otherwise are not."""

from __future__ import annotations

import pandas as pd
import pytest

from prismake.extraction.swapped import exchanged_arms
from prismake.tables import table_of

BEANS, PEAS = {"plots": "10", "yield": "2.5"}, {"plots": "12", "yield": "4"}
Values = dict[str, dict[str, str]]


def tables(anna: Values, ben: Values, *, state: str = "conflict") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of people and the long table: by person, arm to field to value, of one outcome and time point."""
    given, data = [], []
    for person, arms in (("anna", anna), ("ben", ben)):
        for arm, cells in arms.items():
            key = {"study_id": "study:1", "level": "outcome", "study_arm": arm, "outcome": "Harvest"}
            key |= {"time_point": "week 4"}
            given += [
                key | {"field": name, "value": value, "unit": "", "person": person, "role": "extractor"}
                for name, value in cells.items()
            ]
            data += [key | {"field": name, "state": state} for name in cells]
    return table_of(given, "4_extract/extracted_rows"), table_of(data, "4_extract/data")


def test_two_arms_that_fit_after_the_exchange_are_named_with_people_outcome_and_cells() -> None:
    (exchange,) = exchanged_arms(*tables({"Beans": BEANS, "Peas": PEAS}, {"beans": PEAS, "peas": BEANS}))
    assert exchange.sentence == (
        'anna and ben differ on 4 cells of the arms "Beans" and "Peas" (Harvest, week 4), and agree on each of them after the two '
        "arms are exchanged: one of both may have exchanged them."
    )


@pytest.mark.parametrize(
    "ben",
    [
        {"Beans": PEAS, "Peas": BEANS | {"yield": "2.6"}},
        {"Beans": PEAS},
        {"Beans": BEANS, "Peas": PEAS},
        {"Beans": PEAS, "Peas": PEAS},
        {"Beans": PEAS, "Peas": {"plots": "10"}},
    ],
    ids=["one cell differs", "a row is missing", "they agree", "one arm twice", "a cell is empty"],
)
def test_what_does_not_fit_in_every_cell_is_no_exchange(ben: Values) -> None:
    assert exchanged_arms(*tables({"Beans": BEANS, "Peas": PEAS}, ben)) == []


def test_one_cell_alone_may_be_chance() -> None:
    few = tables(
        {"Beans": {"plots": "10"}, "Peas": {"plots": "10"}},
        {"Beans": {"plots": "10"}, "Peas": {"plots": "10"}},
    )
    assert exchanged_arms(*few) == []
    two = tables(
        {"Beans": {"plots": "10"}, "Peas": {"plots": "12"}},
        {"Beans": {"plots": "12"}, "Peas": {"plots": "10"}},
    )
    assert [exchange.cells for exchange in exchanged_arms(*two)] == [2]


def test_what_the_adjudicator_settled_is_no_longer_named() -> None:
    settled = tables({"Beans": BEANS, "Peas": PEAS}, {"Beans": PEAS, "Peas": BEANS}, state="adjudicated")
    assert exchanged_arms(*settled) == []
