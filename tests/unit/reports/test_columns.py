"""The columns of a table: as wide as their longest word where there is room, and together as wide as the screen."""

import pytest

from prismake.reports.page.columns import LONGEST_WORD, is_dense, least_width, widths

SENTENCE = "what a person would call a title of a usual length, of a study in gardens at schools"


def test_a_table_that_fits_is_left_to_the_browser() -> None:
    assert widths(["Source", "Reports"], [["Alpha", "12"], ["Beta", "3"]]) == []
    assert widths([], []) == []
    assert widths(["Source"], []) == []


@pytest.mark.parametrize("columns", [3, 7, 12, 25])
def test_the_shares_are_the_whole(columns: int) -> None:
    made = widths([f"Column {n}" for n in range(columns)], [[SENTENCE] * columns] * 5)
    assert sum(made) == pytest.approx(100, abs=0.2)
    assert min(made) > 0


def test_who_has_more_to_say_has_more_room() -> None:
    made = widths(["Title", "Year", "Note"], [[SENTENCE * 3, "2031", SENTENCE]])
    assert made[0] > made[2] > made[1]


def test_a_column_is_not_narrower_than_its_words() -> None:
    made = widths(["Group", "Title", "Query"], [["immunomodulation", SENTENCE * 2, SENTENCE * 2]])
    # 86 ems are what a table has on a screen of 1280 pixels
    assert made[0] / 100 * 86 > 9.5


@pytest.mark.parametrize("window", [1100, 1280])
def test_no_word_is_broken_in_a_window_that_is_narrower_than_the_screen(window: int) -> None:
    """At 13.6 pixels an em, and 88 pixels beside the table; "randomised" takes 82 pixels in a wide font."""
    titles = [
        "Group",
        "Registration ids",
        "Title",
        "Design",
        "Participants analysed",
        "Lost to follow-up",
        "Sources disagree",
    ]
    made = widths(titles, [["desk", "", SENTENCE, "randomised", "120", "45", ""]] * 5)
    assert made[3] / 100 * (window - 88) > 82 + 19


def test_an_address_does_not_take_the_room_of_words() -> None:
    made = widths(["Address", "Title", "Note"], [["x" * 300, SENTENCE * 2, SENTENCE]])
    assert made[0] < 50
    assert LONGEST_WORD < 15


def test_an_id_is_broken_before_a_word_is() -> None:
    made = widths(["Id", "Word", *"abcdef"], [["x0123456789012345", "abcdefghijklmnopq", *[SENTENCE] * 6]])
    assert made[0] < made[1]


def test_many_columns_are_set_in_small_type() -> None:
    assert is_dense(["a"] * 12)
    assert not is_dense(["a"] * 5)


def test_a_table_of_many_columns_is_scrolled_before_its_words_break() -> None:
    few, many = (
        least_width([f"Column {n}" for n in range(number)], [[SENTENCE * 2] * number]) for number in (3, 25)
    )
    assert few <= 86
    assert many > 102
    assert least_width([], []) == 0
