"""The number of a registration tells since when it can exist, and never that it existed earlier."""

from __future__ import annotations

import pytest

from prismake.studies.number_dates import date_in, no_earlier_than, register_place


def study(number: str, posted: str = "", name: str = "") -> dict[str, str]:
    return {"study_id": name or number, "registration_ids": number, "first_posted": posted}


@pytest.mark.parametrize(
    ("number", "date"),
    [
        ("IRCT20210203000111N4", "2021-02-03"),
        # A year of the Persian calendar, and days that do not exist.
        ("IRCT138811040001N1", ""),
        ("IRCT20211345000111N4", ""),
        ("ChiCTR2000000001", "2020"),
        ("ChiCTR-IOR-17000001", "2017"),
        ("CTRI/2019/05/000001", "2019-05"),
        ("ACTRN12620000000000", "2020"),
        ("TCTR20200102003", "2020-01-02"),
        ("NCT00000001", ""),
        ("ISRCTN20190001", ""),
        ("", ""),
    ],
)
def test_a_number_holds_a_date_where_its_register_writes_one_into_it(number: str, date: str) -> None:
    assert date_in(number) == date


def test_a_number_above_that_of_a_posted_registration_is_at_most_a_year_older_than_its_posting() -> None:
    bounds = no_earlier_than([study("NCT00000005", "2031-03-04"), study("NCT00000009"), study("NCT00000001")])
    assert bounds == {"NCT00000009": "2030-03-04"}


def test_the_newest_posting_below_a_number_counts() -> None:
    rows = [study("NCT00000002", "2030-01-01"), study("NCT00000005", "2033-01-01"), study("NCT00000007")]
    assert no_earlier_than(rows)["NCT00000007"] == "2032-01-01"


def test_a_study_of_two_numbers_is_as_old_as_the_older_and_both_must_say_it() -> None:
    rows = [
        study("NCT00000002", "2033-01-01"),
        study("IRCT20210203000111N4 | NCT00000003", name="both"),
        study("ISRCTN00000001 | NCT00000004", name="one"),
    ]
    assert no_earlier_than(rows) == {"both": "2021-02-03"}


def test_a_day_of_a_study_with_two_numbers_is_the_day_of_neither() -> None:
    rows = [study("ISRCTN00000001 | NCT00000002", "2033-01-01"), study("NCT00000003")]
    assert no_earlier_than(rows) == {}


def test_registers_without_order_have_no_place() -> None:
    assert register_place("ISRCTN00000001") is None
    assert register_place("NCT00000012") == (0, 12)
