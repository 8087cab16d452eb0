"""Conditions: what several sources call by nearly the same words stands once, in the words that say most."""

import pytest

from prismake.studies.conditions import distinct_conditions


@pytest.mark.parametrize(
    ("conditions", "kept"),
    [
        (["Healthy", "Healthy volunteers"], ["Healthy volunteers"]),
        (["Osteoarthritis, Knee", "Knee osteoarthritis"], ["Osteoarthritis, Knee"]),
        (["Alzheimer Disease", "Alzheimer's disease"], ["Alzheimer Disease"]),
        (["Covid19", "COVID-19, severe"], ["COVID-19, severe"]),
        (["Burns", "Second-degree burn wounds"], ["Second-degree burn wounds"]),
        (["Acute Respiratory Distress Syndrome", "ARDS"], ["Acute Respiratory Distress Syndrome"]),
        (["Fistula", "Fistula without Crohn"], ["Fistula", "Fistula without Crohn"]),
        (["Night blindness", "Fear of the dark"], ["Night blindness", "Fear of the dark"]),
        (["", " "], []),
    ],
)
def test_a_condition_stands_once(conditions: list[str], kept: list[str]) -> None:
    assert distinct_conditions(conditions) == kept
