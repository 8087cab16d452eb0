"""Numbers of a row that cannot stand together are faults of the form, each with its cell."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prismake.errors import Fault, ReviewFaults
from prismake.extraction.columns import study_label
from prismake.extraction.forms import extraction_form
from prismake.extraction.impossible import ASCENDING, NOT_NEGATIVE, impossible
from prismake.extraction.reading import read_extraction
from prismake.forms.write import write_form
from prismake.protocol.extraction import Extraction, ExtractionField
from prismake.tables import columns_of, empty_table

FIELDS = {
    "planted": ExtractionField(label="Planted", level="arm", type="number", meaning="participants"),
    "counted": ExtractionField(label="Counted", level="outcome", type="number", meaning="participants"),
    "sick": ExtractionField(label="Sick", level="outcome", type="number", meaning="events"),
    "median": ExtractionField(label="Median", level="outcome", type="number", meaning="median"),
    "q1": ExtractionField(label="First quartile", level="outcome", type="number", meaning="Q1"),
}
PLAN = Extraction(extractors=["anna"], adjudicator="carla", fields=FIELDS)
LABEL = study_label("Garden 1", "r1")


def faults_of(folder: Path, **outcome: str) -> list[Fault]:
    """Return the faults of a form with one arm of 25 planted and one outcome of it."""
    study = dict.fromkeys(columns_of("4_extract/studies"), "")
    study |= {"study_id": "study:1", "title": "Garden 1", "record_ids": "r1"}
    nothing = empty_table("4_extract/extracted_values")
    form = extraction_form(
        "anna", "2031-01", "Gardens", PLAN, pd.DataFrame([study]), {"study:1": []}, nothing
    )
    path = folder / "anna.xlsx"
    path.write_bytes(write_form(form))
    book = openpyxl.load_workbook(path)
    for sheet, row in (
        ("Arms", {"Arm": "Beans", "Planted": "25"}),
        ("Outcomes", {"Arm": "beans", "Outcome": "Blight", **outcome}),
    ):
        headers = {cell.value: cell.column for cell in book[sheet][3]}
        for name, value in ({"Study": LABEL} | row).items():
            book[sheet].cell(4, headers[name], value)
    book.save(path)
    try:
        read_extraction([path], "2031-01", ["anna", "carla"], FIELDS, ["r1"])
    except ReviewFaults as error:
        return list(error.faults)
    return []


def test_more_people_with_an_event_than_in_the_arm_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, Sick="30")
    assert fault.column.startswith("Sick")
    assert "events 30 is above participants 25" in fault.found


def test_the_participants_of_the_row_come_before_those_of_the_arm(tmp_path: Path) -> None:
    assert faults_of(tmp_path, Sick="20", Counted="24") == []
    (fault,) = faults_of(tmp_path, Sick="20", Counted="18")
    assert "events 20 is above participants 18" in fault.found


def test_a_quartile_above_the_median_is_a_fault_and_a_right_row_is_none(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, **{"First quartile": "80", "Median": "64"})
    assert fault.column.startswith("First quartile")
    assert faults_of(tmp_path, **{"First quartile": "64", "Median": "64"}) == []


@pytest.mark.parametrize("meaning", NOT_NEGATIVE)
def test_a_number_that_cannot_be_negative_is_blamed(meaning: str) -> None:
    assert [name for name, _ in impossible({meaning: -0.5})] == [meaning]


@pytest.mark.parametrize(
    "p_value, is_wrong", [(0, False), (1, False), (1.01, True), (-0.01, True), (5, True)]
)
def test_a_p_value_is_from_0_to_1(p_value: float, is_wrong: bool) -> None:
    assert bool(list(impossible({"p value": p_value}))) is is_wrong


@given(st.sampled_from(ASCENDING), st.data())
def test_numbers_in_their_order_are_right_and_any_two_swapped_are_not(
    chain: tuple[str, ...], data: st.DataObject
) -> None:
    numbers = sorted(
        data.draw(st.lists(st.integers(0, 99), min_size=len(chain), max_size=len(chain), unique=True))
    )
    right = dict(zip(chain, map(float, numbers), strict=True))
    assert list(impossible(right)) == []
    first, second = sorted(
        data.draw(st.lists(st.sampled_from(range(len(chain))), min_size=2, max_size=2, unique=True))
    )
    numbers[first], numbers[second] = numbers[second], numbers[first]
    assert list(impossible(dict(zip(chain, map(float, numbers), strict=True))))
