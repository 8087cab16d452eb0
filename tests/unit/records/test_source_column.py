"""A column "Source" that holds databases, citations, or journals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prismake.records.source_column import (
    CITATIONS,
    DATABASES,
    JOURNALS,
    column_role,
    is_database,
    source_parts,
)


@pytest.mark.parametrize(
    "text",
    [
        "PubMed", "Embase (Ovid)", "Ovid MEDLINE(R) ALL <1946 to March 20, 2020>", "MEDLINE via Ovid", "PubMed; Embase", "Scopus, PubMed and CINAHL",
        "Web of Science Core Collection", "CENTRAL", "Cochrane Library (Wiley)", "EBSCO - CINAHL", "APA PsycInfo\u00ae (EBSCOhost)", "hand search", "ClinicalTrials.gov",
    ],
)  # fmt: skip
def test_a_database_is_known_with_its_host_and_its_years_and_in_lists(text: str) -> None:
    assert is_database(text)


@pytest.mark.parametrize(
    "text",
    ["Lancet", "Journal of Medline Studies", "Central European Journal", "medRxiv", "Cochrane Database of Systematic Reviews", "BMJ Open", "Nature", ""],
)  # fmt: skip
def test_a_journal_is_no_database(text: str) -> None:
    assert not is_database(text)


@pytest.mark.parametrize(
    ("values", "has_journals", "role"),
    [
        (["PubMed", "Embase", "A small register"], False, DATABASES), (["Moss", "Roofs"], False, JOURNALS), (["Moss", "Roofs"], True, CITATIONS),
        (["Moss", "Roofs", "PubMed"], False, JOURNALS), (["", "N/A"], False, ""), (["A small register"] * 30, False, ""), (["Scopus"] * 3, True, DATABASES),
        (["Moss 2020;12(3):44-52"] * 30, False, JOURNALS),
    ],
)  # fmt: skip
def test_the_values_of_a_column_tell_what_it_holds(values: list[str], has_journals: bool, role: str) -> None:
    assert column_role(values, has_journals) == role


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Moss", {"journal": "Moss"}), ("Moss.", {"journal": "Moss"}), ("Moss 2020", {"journal": "Moss", "year": "2020"}),
        ("Moss. 2020 Jan 3. doi: 10.5555/x", {"journal": "Moss", "year": "2020"}), ("Moss (Basel, Switzerland)", {"journal": "Moss (Basel, Switzerland)"}),
        ("Proceedings of the 2020 Days of Moss", {"journal": "Proceedings of the 2020 Days of Moss"}),
        ("Moss 2020;12(3):44-52", {"journal": "Moss", "year": "2020", "volume": "12", "issue": "3", "pages": "44-52"}),
        ("PubMed", {}), ("search.ris", {}), ("https://example.org/1", {}), ("12", {}), ("Moss vol 12 issue 3 2020 45-67", {}),
    ],
)  # fmt: skip
def test_a_source_is_a_citation_or_a_journal_alone(text: str, parts: dict[str, str]) -> None:
    assert source_parts(text, JOURNALS) == parts
    assert source_parts(text, DATABASES) == {}
    assert set(source_parts(text, CITATIONS)) in (set(), set(parts))


@given(st.text(max_size=60))
def test_every_part_of_a_source_stands_in_it(text: str) -> None:
    plain = " ".join(text.split())
    assert all(" ".join(part.split()) in plain or "&" in text or not text.isascii() or "<" in text or not text.isprintable()
               for part in source_parts(text, JOURNALS).values())  # fmt: skip
