"""Dates: every style of a source is one date, as closely as it was told."""

import pytest

from prismake.studies.dates import find_date, iso_date, same_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2030-05-01", "2030-05-01"),
        ("2030/5/1", "2030-05-01"),
        ("2030-05-01T10:30:00Z", "2030-05-01"),
        ("20300501", "2030-05-01"),
        ("May 1, 2030", "2030-05-01"),
        ("1 May 2030", "2030-05-01"),
        ("01-MAY-2030", "2030-05-01"),
        ("2030 May 1", "2030-05-01"),
        ("May 2030", "2030-05"),
        ("2030-05", "2030-05"),
        ("Sept. 2030", "2030-09"),
        ("2030", "2030"),
    ],
)
def test_a_date_is_told_in_one_style(written: str, iso: str) -> None:
    assert iso_date(written) == iso


@pytest.mark.parametrize(
    "written", ["", "soon", "01/02/2030", "2030-13", "2030-02-30", "1400/09/22", "after May 2030", "12030"]
)
def test_what_is_no_date_or_could_be_two_is_none(written: str) -> None:
    assert iso_date(written) == ""


def test_a_date_is_found_among_words_and_the_words_are_left() -> None:
    assert find_date("verified May 2030") == ("2030-05", "verified")
    assert find_date("never") == ("", "never")


def test_dates_are_the_same_to_the_precision_that_both_have() -> None:
    assert same_date("2030-05", "2030-05-17")
    assert same_date("2030", "2030-05-17")
    assert not same_date("2030-05", "2030-06-17")
