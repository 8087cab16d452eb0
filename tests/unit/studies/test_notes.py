"""Notes: what stands in brackets behind a value is about the value, and never the value itself."""

import pytest

from prismake.studies.notes import enrolment_kind, note_date, note_numbers, split_at_semicolon, split_note


def test_a_value_and_its_note_are_told_apart() -> None:
    assert split_note("Open (2030-05; closes 2031)") == ("Open", "2030-05; closes 2031")
    assert split_note("Chile (not here | see there: Quito)") == ("Chile", "not here | see there: Quito")
    assert split_note("(all in brackets)") == ("(all in brackets)", "")


def test_a_semicolon_inside_brackets_parts_nothing() -> None:
    assert split_at_semicolon("Open (a; b); shut before") == ("Open (a; b)", "shut before")


@pytest.mark.parametrize(
    ("note", "date"),
    [
        ("2030-05", "2030-05"),
        ("2030-05; completion 2031-12-31", "2030-05"),
        ("no lamps; verified 2030-05", "2030-05"),
        ("as of May 14, 2030", "2030-05-14"),
        ("2030 table", "2030"),
        ("planned, per 2030 table", "2030"),
    ],
)
def test_a_date_in_a_note_is_the_date_as_of_which_it_speaks(note: str, date: str) -> None:
    assert note_date(note, "2031-09") == date


@pytest.mark.parametrize(
    "note",
    [
        "completion 2030-12-31",
        "start est. 2030-07-10",
        "last seen recruiting 2030-05",
        "last: by invitation, verified May 2030",
        "earlier recruiting 2030-05",
        "no date",
        "",
    ],
)
def test_a_date_of_something_else_or_of_an_earlier_value_is_not(note: str) -> None:
    assert note_date(note, "2031-09") == ""


def test_the_date_of_the_last_update_is_that_of_the_value() -> None:
    assert note_date("last update 2021-04-06", "2031-09") == "2021-04-06"


def test_a_date_after_the_search_can_not_be_the_date_of_what_it_found() -> None:
    assert note_date("2031-10", "2031-09") == ""
    assert note_date("2031-09-20", "2031-09") == "2031-09-20"


def test_a_note_can_name_other_numbers_and_what_they_are() -> None:
    assert note_numbers("169 planned", 18) == [(169, "planned")]
    assert note_numbers("30 in early tables; 7 in publication", 24) == [(30, ""), (7, "")]
    assert note_numbers("60 and 1,200 in earlier tables", 102) == [(60, ""), (1200, "")]


@pytest.mark.parametrize("note", ["15+15", "actual", "30", "May 2030", "seen 2030-05-01", ""])
def test_arms_dates_and_the_number_itself_are_no_other_numbers(note: str) -> None:
    assert note_numbers(note, 30) == []


def test_planned_and_actual_go_by_many_names() -> None:
    assert (enrolment_kind("anticipated"), enrolment_kind("Actual"), enrolment_kind("two arms")) == (
        "planned",
        "actual",
        "",
    )
