"""One standard term for each spelling of a value; unknown values stay unchanged."""

import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from prismake.vocabulary import VOCABULARY, has_term, in_vocabulary_order, standard_terms


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("Phase 1", "Phase 1"),
        ("PHASE I", "Phase 1"),
        ("1", "Phase 1"),
        ("Phase 1/Phase 2", "Phase 1/2"),
        ("Phase 1 | Phase 2", "Phase 1/2"),
        ("Phase I/II", "Phase 1/2"),
        ("Phase 2 (dose finding)", "Phase 2"),
        ("Phase 2/Phase 3", "Phase 2/3"),
        ("N/A", "Not applicable"),
        ("Early Phase 1", "Early phase 1"),
        ("pilot", "pilot"),
        ("", ""),
    ],
)
def test_a_phase_has_one_term(written: str, word: str) -> None:
    assert standard_terms("phase", written) == word


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("Recruiting", "Recruiting"),
        ("recruiting (as of 2030)", "Recruiting"),
        ("Not yet recruiting", "Not yet recruiting"),
        ("Active, not recruiting", "Active, not recruiting"),
        ("ACTIVE NOT RECRUITING", "Active, not recruiting"),
        ("COMPLETED", "Completed"),
        ("Unknown status", "Unknown"),
        ("No longer available", "No longer available (expanded access)"),
        ("paused for winter", "paused for winter"),
    ],
)
def test_a_status_has_one_term(written: str, word: str) -> None:
    assert standard_terms("status", written) == word


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("Iran, Islamic Republic of", "Iran"),
        ("USA | United States", "United States"),
        ("Chile and Peru", "Chile | Peru"),
        ("Chile; Peru", "Chile | Peru"),
        ("Russian Federation", "Russia"),
        ("Bosnia and Herzegovina", "Bosnia and Herzegovina"),
        ("Chile (not here | page of another trial: Quito) | Peru", "Chile | Peru"),
        ("Turkey", "T\u00fcrkiye"),
        ("Atlantis", "Atlantis"),
    ],
)
def test_a_country_has_one_term(written: str, word: str) -> None:
    assert standard_terms("countries", written) == word


def test_a_field_without_a_vocabulary_stays_as_it_is() -> None:
    assert standard_terms("crop", "Phase I") == "Phase I"


def test_phases_have_an_order_and_countries_have_none() -> None:
    assert in_vocabulary_order("phase", ["pilot", "Phase 2", "Phase 1"]) == ["Phase 1", "Phase 2", "pilot"]
    assert in_vocabulary_order("countries", ["Peru", "Iran"]) == ["Peru", "Iran"]


def test_has_term_knows_the_vocabulary() -> None:
    assert has_term("status", "unknown") and has_term("phase", "N/A (text)")
    assert not has_term("status", "-") and not has_term("status", "") and not has_term("crop", "peas")


def test_every_term_maps_to_itself() -> None:
    """Applying the vocabulary twice changes nothing."""
    known = yaml.safe_load(VOCABULARY.read_text(encoding="utf-8"))
    changed = [
        (field, word)
        for field, listed in known.items()
        for _, word in listed
        if standard_terms(field, standard_terms(field, word)) != standard_terms(field, word)
    ]
    assert changed == []


def test_every_pattern_compiles() -> None:
    known = yaml.safe_load(VOCABULARY.read_text(encoding="utf-8"))
    for listed in known.values():
        for pattern, word in listed:
            re.compile(pattern)
            assert word


@settings(deadline=None)
@given(st.sampled_from(["phase", "status", "countries"]), st.text("ab12 |;/()", max_size=12))
def test_terms_are_unique_and_stable(field: str, cell: str) -> None:
    said = standard_terms(field, f"x{cell}")
    assert said
    assert standard_terms(field, said) == said
