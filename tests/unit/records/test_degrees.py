"""Academic degrees and footnotes behind the names of authors."""

import pytest

from prismake.records.author_cells import split_people
from prismake.records.degrees import names_alone
from prismake.records.names import people


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("Ann Lee MD, Bo Ruud PhD, Xi Li", ["Lee, Ann", "Ruud, Bo", "Li, Xi"]), ("Ann Lee, MD, PhD, Bo Ruud, Ph.D.", ["Lee, Ann", "Ruud, Bo"]),
        ("Lee, Ann, MD, PhD; Ruud, Bo", ["Lee, Ann", "Ruud, Bo"]), ("Ann Lee PhD", ["Lee, Ann"]), ("Ann Lee, M.D., Ph.D. and Bo Ruud, M.P.H.", ["Lee, Ann", "Ruud, Bo"]),
        ("Ann Lee1, Bo Ruud2, Xi Li1,2", ["Lee, Ann", "Ruud, Bo", "Li, Xi"]), ("Ann Lee*, Bo Ruud\u2020, Xi Li\u00b9", ["Lee, Ann", "Ruud, Bo", "Li, Xi"]),
        ("Lee MD, Ruud MA, Li DO", ["Lee, MD", "Ruud, MA", "Li, DO"]), ("Lee, M.D., Ruud, M.A.", ["Lee, M.D.", "Ruud, M.A."]), ("Garcia Lopez, M.D.", ["Garcia Lopez, M.D."]),
        ("Doe JQ 3rd, Roe A", ["Doe, JQ, 3rd", "Roe, A"]), ("Ma, Xi; Do, An", ["Ma, Xi", "Do, An"]),
    ],
)  # fmt: skip
def test_degrees_and_footnotes_are_no_part_of_a_name_and_initials_are(cell: str, authors: list[str]) -> None:
    assert people(split_people(cell)) == authors


@pytest.mark.parametrize(
    "cell", ["MOSS COVID19 Study Group", "Study Group 2", "PORTER Group", "Doe JQ", "", "Lee, Ann"]
)
def test_a_cell_without_degrees_is_as_it_is(cell: str) -> None:
    assert names_alone(cell) == cell


@pytest.mark.parametrize(
    ("name", "alone"),
    [
        *(
            (f"Linden, Ada, {degrees}", "Linden, Ada")
            for degrees in ("MPH", "M.P.H.", "MD, PhD", "RN, MSN", "MLS")
        ),
        ("Linden, Ada, Jr., MD", "Linden, Ada, Jr."),
        ("Linden, U.A.", "Linden, U.A."),
        ("Linden, U. A.", "Linden, U. A."),
        ("Linden, MA", "Linden, MA"),
    ],
)
def test_degrees_stand_behind_family_and_given_names(name: str, alone: str) -> None:
    assert people([name]) == [alone]
    assert people([f"Hazel, B.; {name}"]) == ["Hazel, B.", alone]


def test_u_a_in_small_letters_ends_a_german_list() -> None:
    assert people(["Linden A, Hazel B, u.a."]) == ["Linden, A", "Hazel, B", "et al."]
