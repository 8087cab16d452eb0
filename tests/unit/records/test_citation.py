"""One-line citations of Ovid's databases, and of others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prismake.records.citation import citation_parts
from prismake.records.compose import compose

MOSS = {"journal": "Moss", "volume": "12", "issue": "3", "pages": "44-52", "year": "2020"}


@pytest.mark.parametrize(
    "citation",
    [
        "Moss. Vol.12(3), 2020, pp. 44-52.", "Moss. Vol.12(3), Mar 2020, pp. 44-52.", "Moss. Vol. 12(3), Mar-Apr 2020, 44-52.",
        "Moss. 12 (3) (pp 44-52), 2020. Date of Publication: 01 Mar 2020.", "Moss. 12(3) (pp 44-52), 2020.",
        "Moss. 12(3):44-52, 2020 Mar.", "Moss. 12(3):44-52, 2020 Mar-Apr.", "Moss. 12(3):44-52, 2020 03 15.", "Moss. 12(3):44-52, 2020.",
        "Moss; 2020. 12(3):44-52. 20 ref.", "Moss, 2020, Vol. 12, No. 3, pp. 44-52", "Moss. 2020 Mar; 12(3): 44-52.", "Moss 2020 Mar; 12(3): 44-52",
        "Moss. 2020 Mar 3;12(3):44-52. doi: 10.5555/x.", "Moss (2020) 12:3 (44-52). Date of Publication: 1 Mar 2020",
    ],
)  # fmt: skip
def test_each_database_of_ovid_gives_journal_volume_issue_pages_and_year(citation: str) -> None:
    assert citation_parts(citation) == MOSS


@pytest.mark.parametrize(
    "citation",
    [
        "Moss, 12(3), 44-52, 2020", "Moss, 2020, 12(3), 44-52", "Moss, vol. 12, no. 3, pp. 44-52, 2020", "Moss, vol. 12, no. 3, pp. 44-52, Mar. 2020", "Moss (2020) 12(3):44-52",
        "Moss, Volume 12, Issue 3, Pages 44-52, 2020", "Moss, Vol. 12, No. 3 (2020), pp. 44-52", "Moss, 2020. 12(3): p. 44-52.", "Moss, 12 (3), pp. 44-52 (2020)",
    ],
)  # fmt: skip
def test_the_styles_of_lists_of_references_are_read(citation: str) -> None:
    assert citation_parts(citation) == MOSS


def test_what_stands_in_a_citation_is_no_part_of_its_journal() -> None:
    parts = citation_parts("Health, Moss & Society, 12(3), 44-52")
    assert parts == {"journal": "Health, Moss & Society", "volume": "12", "issue": "3", "pages": "44-52"}


@pytest.mark.parametrize(
    ("citation", "parts"),
    [
        ("Moss. Vol.12(3-B), 2020, No Pagination Specified.", {"journal": "Moss", "volume": "12", "issue": "3-B", "year": "2020"}),
        ("Moss. Vol.12, 2020, ArtID e1234.", {"journal": "Moss", "volume": "12", "year": "2020", "article_number": "e1234"}),
        ("Moss. 12 (3) (no pagination), 2020. Article Number: 123. Date of Publication: March 2020.", {"journal": "Moss", "volume": "12", "issue": "3", "year": "2020", "article_number": "123"}),
        ("Moss. (no pagination), 2020. Date of Publication: 2020.", {"journal": "Moss", "year": "2020"}),
        ("Moss. 12 Suppl 1:S4-9, 2020.", {"journal": "Moss", "volume": "12", "issue": "Suppl 1", "pages": "S4-9", "year": "2020"}),
        ("Moss. 12(3):44-52; quiz 60-1, 2020 Mar.", MOSS | {"pages": "44-52; quiz 60-1"}),
        ("Moss & roofs (Baltimore, Md. : 1950). 12(3):44-52, 2020 Mar.", MOSS | {"journal": "Moss & roofs (Baltimore, Md. : 1950)"}),
        ("No citation at all, 2020.", {}),
    ],
)  # fmt: skip
def test_supplements_article_numbers_and_missing_pages(citation: str, parts: dict[str, str]) -> None:
    assert citation_parts(citation) == parts


@pytest.mark.parametrize(
    "place", ["12 (SUPPL. 1) (pp S100), 2020. Date of Publication: March 2020.", "12(SUPPL. 1):S100, 2020."]
)
def test_a_congress_behind_the_journal_is_no_part_of_it_and_makes_an_abstract(place: str) -> None:
    citation = f"Moss. Conference: 12th Congress of Moss, 2019. Rome Italy. {place}"
    record = compose({"title": ["Evening light"], "citation": [citation]}, {})
    assert not isinstance(record, str)
    assert (record.journal, record.volume, record.issue, record.pages, record.year) == ("Moss", "12", "SUPPL. 1", "S100", "2020")  # fmt: skip
    assert record.record_type == "conference abstract"
    assert citation_parts(citation)["congress"] == "Conference: 12th Congress of Moss, 2019. Rome Italy"


@given(st.text(alphabet="Mos. ,;:()-12V0pn", max_size=300))
def test_any_text_gives_parts_that_are_in_it(citation: str) -> None:
    plain = " ".join(citation.split())
    assert all(part in plain for part in citation_parts(citation).values())
