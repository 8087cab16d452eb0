"""The number of the trial that an article reports, beside those of trials that it mentions."""

import pytest

from prismake.records.compose import compose
from prismake.records.statements import registered_in

A, B, E = "NCT90000001", "NCT90000002", "2019-900001-11"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (f"Trial registration: {A}. Unlike {B}, moss was measured.", [A]),
        (f"TRIAL REGISTRATION: ClinicalTrials.gov {A}. The earlier trial ({B}) had none.", [A]),
        (f"TRIAL REGISTRATION NUMBER: {A}. A sister study, {B}, goes on.", [A]),
        ("Trial registration number: ChiCTR2000000001. A sister study, ChiCTR2000000002, goes on.", ["ChiCTR2000000001"]),
        (f"In the earlier trial ({B}) moss grew. Trial registration: {A}.", [A]),
        (f"Trial registration. {A}. {B} was the pilot.", [A]),
        (f"Registration: URL: https://www.clinicaltrials.gov. Unique identifier: {A}.", [A]),
        (f"The trial was registered as {A} and EudraCT {E}.", [A, E]),
        (f"Trial registration: ClinicalTrials.gov {A}; EudraCT number {E}. {B} is ongoing.", [A, E]),
        (f"(ClinicalTrials.gov {A}, {B})", [A, B]),
        (f"This trial ({A}) was registered at a registry, and it differs from {B}.", [A]),
        (f"Registration no. {A}", [A]),
        (f"The earlier trial was registered as {B}.", []),
        (f"We discuss {A} and {B}.", []),
    ],
)  # fmt: skip
def test_only_the_numbers_that_a_statement_names_are_registered(text: str, own: list[str]) -> None:
    assert registered_in(text) == own


@pytest.mark.parametrize("place", ["abstract", "note"])
def test_the_others_are_mentioned_in_the_abstract_and_in_notes_alike(place: str) -> None:
    text = f"Trial registration: {A}. Unlike {B}, moss was measured."
    values = {"title": ["Evening light"], "journal": ["Moss"]} | (
        {"abstract": [text]} if place == "abstract" else {}
    )
    record = compose(values, {"N1": [text]} if place == "note" else {})
    assert not isinstance(record, str)
    assert (record.registration_ids, record.references) == ([A], [f"mentioned:{B}"])


def test_numbers_of_a_text_without_a_statement_are_all_taken() -> None:
    record = compose(
        {"title": ["Evening light"], "journal": ["Moss"], "abstract": [f"{A} and {B} agree."]}, {}
    )
    assert not isinstance(record, str)
    assert record.registration_ids == [A, B]
