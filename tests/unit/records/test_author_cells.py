"""Cells that list authors with commas: between people, or between the family and given names of one person."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prismake.records.author_cells import ONLY_PEOPLE, PARTS, PEOPLE, split_people
from prismake.records.author_habits import doubt_about, habit_of
from prismake.records.names import people

FULL = [
    "Ann Lee",
    "Bo Ruud",
    "Xi Li",
    "Ed Ng",
    "Maria van der Berg",
    "Jo B. Roe",
    "A. Wu",
    "Y Li",
    "Jean-Luc Ax",
]
PAIRS = ["Lee, Ann", "Ruud, Bo", "Li, Xi", "Ng, Ed", "Garcia Lopez, Ana Maria", "Wu, A.", "Ax, Jean-Luc"]


def names(cell: str, commas: str = "") -> list[str]:
    return people(split_people(cell, commas))


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("Ann Lee, Bo Ruud, Xi Li", ["Lee, Ann", "Ruud, Bo", "Li, Xi"]),
        ("Xi Li, Bo Wu", ["Li, Xi", "Wu, Bo"]),
        ("A Lee, B Ruud, X Li", ["Lee, A", "Ruud, B", "Li, X"]),
        ("J. Li, A. Wu, Q. Ng", ["Li, J.", "Wu, A.", "Ng, Q."]),
        ("Ann Lee, Bo Ruud, Jr., Xi Li, et al.", ["Lee, Ann", "Ruud, Bo, Jr.", "Li, Xi", "et al."]),
        ("Ann Lee, Suharto, Bo Ruud", ["Lee, Ann", "Suharto", "Ruud, Bo"]),
        ("Ann Lee, Bo Ruud, Suharto, Cy Young, Xi Li, Ed Ng", ["Lee, Ann", "Ruud, Bo", "Suharto", "Young, Cy", "Li, Xi", "Ng, Ed"]),
        ("Xi Li, Bo Ruud and Ann Lee", ["Li, Xi", "Ruud, Bo", "Lee, Ann"]),
        ("Li X, Wu Y and Lee A", ["Li, X", "Wu, Y", "Lee, A"]),
        ("Lee, Ann, Bo Ruud, and Xi Li", ["Lee, Ann", "Ruud, Bo", "Li, Xi"]),
        ("Zuna, R E and Wang, S S and Group, MOSS", ["Zuna, R E", "Wang, S S", "Group, MOSS"]),
        ("Doe, J and Roe, A and Society for Roofs and Walls", ["Doe, J", "Roe, A", "Society for Roofs and Walls"]),
        ("Salt and Vinegar Study Group", ["Salt and Vinegar Study Group"]),
        ("LEE A, RUUD BC, WU C", ["LEE, A", "RUUD, BC", "WU, C"]),
        ("LEE, A., WU, B.", ["LEE, A.", "WU, B."]),
        ("van der Berg, Jan Willem", ["van der Berg, Jan Willem"]),
        ("Ivanov, Yu. A., Petrov, Ch.", ["Ivanov, Yu. A.", "Petrov, Ch."]),
        ("Ann Lee|Bo Ruud", ["Lee, Ann", "Ruud, Bo"]),
        ("Ann Lee\nBo Ruud", ["Lee, Ann", "Ruud, Bo"]),
        ("Lee, Ann\uff1bRuud, Bo", ["Lee, Ann", "Ruud, Bo"]),
    ],
)  # fmt: skip
def test_a_cell_alone_says_what_its_commas_part(cell: str, authors: list[str]) -> None:
    assert names(cell) == authors


@pytest.mark.parametrize(
    ("cells", "habit"),
    [
        (["Ann Lee, Bo Ruud, Xi Li", "Ed Ng, Jo Roe"], PEOPLE), (["Doe JQ, Roe A", "Suharto, Wu C."], PEOPLE),
        (["Lee, Ann", "Garcia Lopez, Ana Maria"], PARTS), (["Lee, A., Wu, B.", "Garcia Lopez, Ana Maria"], PARTS),
        (["Lee, Ann; Wu, Bo", "Garcia Lopez, Ana Maria"], PARTS), (["Garcia Lopez, Ana Maria"], ""), (["Ann Lee", ""], ""),
        (["Ann Lee, Bo Ruud, Xi Li", "Lee, Ann"], ""), (["Doe JQ, Roe A; PORTER Group"], ""),
    ],
)  # fmt: skip
def test_the_cells_of_a_file_show_one_habit_or_none(cells: list[str], habit: str) -> None:
    assert habit_of((cell, "") for cell in cells) == habit


@pytest.mark.parametrize(
    ("first", "habit"), [("Suharto", PEOPLE), ("Suharto Wu C", PARTS), ("Suharto, Wu C", PARTS)]
)
def test_a_column_with_the_first_author_tells_what_the_first_comma_parts(first: str, habit: str) -> None:
    assert habit_of([("Suharto, Wu C.", first)]) == habit


@pytest.mark.parametrize(
    ("commas", "cell", "authors"),
    [
        (PEOPLE, "Suharto, Wu C.", ["Suharto", "Wu, C"]), (PARTS, "Suharto, Wu C.", ["Suharto, Wu C"]),
        (PEOPLE, "Suharto, Ann Lee", ["Suharto", "Lee, Ann"]), (PARTS, "Suharto, Ann Lee", ["Suharto, Ann Lee"]),
        (PEOPLE, "Ann Lee, Suharto", ["Lee, Ann", "Suharto"]), (PARTS, "Garcia Lopez, Ana Maria", ["Garcia Lopez, Ana Maria"]),
        (PARTS, "Garcia Lopez, Ana Maria, Perez Ruiz, Juan Luis", ["Garcia Lopez, Ana Maria", "Perez Ruiz, Juan Luis"]),
        (PEOPLE, "Lee, Ann", ["Lee, Ann"]), (ONLY_PEOPLE, "Suharto, Sukarno.", ["Suharto", "Sukarno"]),
        (PEOPLE, "Lee, A., Bo Ruud", ["Lee, A.", "Ruud, Bo"]),
    ],
)  # fmt: skip
def test_the_habit_of_the_file_decides_where_a_cell_alone_does_not(
    commas: str, cell: str, authors: list[str]
) -> None:
    assert names(cell, commas) == authors


@pytest.mark.parametrize(
    ("commas", "cell", "word"),
    [
        ("", "Suharto, Wu C.", "read as one person"), ("", "Smith, John C.", ""), (PEOPLE, "Suharto, Wu C.", ""),
        ("", "Ann Lee, Bo Ruud, Suharto, Cy Young", "read as pairs"), (PEOPLE, "Ann Lee, Bo Ruud, Suharto, Cy Young", ""),
        ("", "Lee, Xi, Wu, Bo", "read as pairs"), (PARTS, "Lee, Xi, Wu, Bo", ""), (PARTS, "Lee, Xi, Wu", "not split"),
    ],
)  # fmt: skip
def test_a_doubt_is_noted_unless_the_file_resolves_it(commas: str, cell: str, word: str) -> None:
    note = doubt_about(cell, commas)
    assert word in note and bool(word) == bool(note)


@given(st.lists(st.sampled_from(FULL), min_size=3))
def test_a_list_of_full_names_has_as_many_people_as_pieces(pieces: list[str]) -> None:
    assert names(", ".join(pieces)) == [name for piece in pieces for name in people([piece])]


@given(st.lists(st.sampled_from(PAIRS), min_size=1))
def test_in_a_file_whose_commas_part_names_every_two_pieces_are_one_person(pairs: list[str]) -> None:
    assert names(", ".join(pairs), PARTS) == pairs
    assert names("; ".join(pairs) + ";") == pairs


@pytest.mark.parametrize(
    ("value", "authors"),
    [
        ("Doe JQ, Roe A", ["Doe, JQ", "Roe, A"]), ("Ann Lee, Bo Ruud, Xi Li", ["Lee, Ann", "Ruud, Bo", "Li, Xi"]),
        ("Garcia Lopez, Ana Maria", ["Garcia Lopez, Ana Maria"]), ("de la Berg, Jan Willem, Jr.", ["de la Berg, Jan Willem, Jr."]),
        ("Moss University, Office of Roofs, Wall Unit", ["Moss University, Office of Roofs, Wall Unit"]),
    ],
)  # fmt: skip
def test_one_field_of_an_author_may_hold_the_whole_list(value: str, authors: list[str]) -> None:
    assert people([value]) == authors


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Adler K.Lund G. F.", ["Adler K.", "Lund G. F."]),
        ("O'Hara M. E.Al Sayed A.van der Berg P.", ["O'Hara M. E.", "Al Sayed A.", "van der Berg P."]),
        ("Adler K.-H.Östberg Ä.", ["Adler K.-H.", "Östberg Ä."]),
    ],
)
def test_names_with_initials_that_follow_each_other_without_a_sign_are_people(
    cell: str, names: list[str]
) -> None:
    assert split_people(cell) == names


@pytest.mark.parametrize("cell", ["A.B.Adler", "Adler A.B.", "St. John P.", "Adler Jr. K."])
def test_one_name_with_full_stops_is_one_person(cell: str) -> None:
    assert split_people(cell) == [cell]


def test_a_long_list_of_bibtex_with_a_group_and_a_name_without_a_comma_is_split_at_and() -> None:
    people = [f"Family{letter}, Given" for letter in "abcdefghijklmnopqrst"]
    names = [*people[:9], "Network, Multi-City Research", *people[9:], "Van Duro"]
    assert split_people(" and ".join(names)) == names


@pytest.mark.parametrize(
    "cell",
    [
        "Moss Fern, Ann Mary",
        "Moss Fern, Ann Mary, Reed Sedge, Eva",
        "Moss Fern, Ann Mary, Reed Sedge, Eva Lou",
    ],
)
def test_a_cell_whose_commas_may_be_read_in_two_ways_is_noted_unless_the_file_shows_its_habit(
    cell: str,
) -> None:
    assert doubt_about(cell, habit_of([(cell, "")]))
    assert not doubt_about(cell, PARTS)
    assert not doubt_about(cell, PEOPLE)


def test_a_family_name_with_a_small_word_before_it_shows_that_names_come_in_pairs() -> None:
    cell = "de la Moss, Ann Mary, van der Reed, Eva Lou"
    assert habit_of([(cell, "")]) == PARTS
    assert names(cell) == ["de la Moss, Ann Mary", "van der Reed, Eva Lou"]


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("A Moss, BC Reed\u2026", ["Moss, A", "Reed, BC"]),
        ("A Moss, BC Reed...", ["Moss, A", "Reed, BC"]),
        ("A Moss, BC Reed, J Fern...", ["Moss, A", "Reed, BC", "Fern, J"]),
        ("Moss, A.; Reed, B.\u2026", ["Moss, A.", "Reed, B"]),
        ("Moss, Ann; Reed, B...", ["Moss, Ann", "Reed, B"]),
    ],
)
def test_dots_at_the_last_name_say_that_the_list_goes_on(cell: str, authors: list[str]) -> None:
    assert names(cell) == [*authors, "et al."]


@pytest.mark.parametrize("words", ["Adler ", "de ", "Adler K.", "A.B"])
def test_a_long_cell_takes_linear_time(words: str) -> None:
    start = time.perf_counter()
    split_people(f"{words * 5000}K. x")
    assert time.perf_counter() - start < 5


def test_a_note_counts_the_people_that_were_read() -> None:
    cell = "Moss Ann, Fern Bo and Reed Cleo"
    assert len(split_people(cell)) == 3
    assert "were read as 3 people" in doubt_about(cell)


@pytest.mark.parametrize("cell", ["Moss, Ann; and Fern, Bo", "Moss, Ann; & Fern, Bo"])
def test_the_word_before_the_last_person_is_no_part_of_the_name(cell: str) -> None:
    assert split_people(cell) == ["Moss, Ann", "Fern, Bo"]
