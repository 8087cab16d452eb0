"""Names that sources join, truncate or mix with titles and firms."""

import pytest

from prismake.records.author_cells import split_people
from prismake.records.compose import compose
from prismake.records.names import people, person


@pytest.mark.parametrize(
    "value",
    [
        "Example A, et al",
        "Example A et al.",
        "Example A, and others",
        "Example A, et. al.",
        "Example A, et al.,",
    ],
)
def test_a_truncated_list_in_one_value_keeps_its_first_person(value):
    assert people([value]) == ["Example, A", "et al."]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Example, A. & Muster, E.", ["Example, A.", "Muster, E."]), ("Example, A and Muster, E", ["Example, A", "Muster, E"]),
        ("Example A & Muster EJ", ["Example, A", "Muster, EJ"]), ("Example, A. &amp; Muster, E.", ["Example, A.", "Muster, E."]),
        ("Example, A.; Muster, E.", ["Example, A.", "Muster, E."]),
        ("Procter & Muster", ["Procter & Muster"]), ("Salt and Vinegar Study Group", ["Salt and Vinegar Study Group"]),
        ("Merck Sharp & Dohme LLC", ["Merck Sharp & Dohme LLC"]),
    ],
)  # fmt: skip
def test_two_people_in_one_value_are_split_and_a_firm_is_not(value, names):
    assert people([value]) == names


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Example, J., 2nd, Muster, K., Third, L., Jr.", ["Example, J., 2nd", "Muster, K.", "Third, L., Jr."]),
        ("Example, J. W., 2nd", ["Example, J. W., 2nd"]),
        ("Third, L., Jr.", ["Third, L., Jr."]),
        ("Ada Example, Kim Muster and Jan van den Third", ["Example, Ada", "Muster, Kim", "van den Third, Jan"]),
        ("Example, A., Muster, E., & Third, P.", ["Example, A.", "Muster, E.", "Third, P."]),
        ("Example, Ada and Muster, Erik", ["Example, Ada", "Muster, Erik"]),
        ("de la Example, Ada Maria and Muster, Erik", ["de la Example, Ada Maria", "Muster, Erik"]),
        ("Example JR, Muster KL 3rd, et al", ["Example, JR", "Muster, KL, 3rd", "et al."]),
    ],
)  # fmt: skip
def test_a_cell_keeps_suffixes_with_their_people_and_reads_lists_as_people_write_them(cell, names):
    assert compose({"title": ["Invented"], "author_cell": [cell]}, {}).authors == names
    assert people(split_people(cell)) == names


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("Ali bin Example", "bin Example, Ali"), ("Karl zu Example", "zu Example, Karl"), ("Ana das Example", "das Example, Ana"),
        ("Xiao Bin Example", "Example, Xiao Bin"), ("Novartis Pharmaceuticals", "Novartis Pharmaceuticals"),
        ("Imaginary Medicines LLC", "Imaginary Medicines LLC"), ("Imaginary Corp.", "Imaginary Corp."),
    ],
)  # fmt: skip
def test_small_particles_belong_to_the_family_and_firms_are_groups(written, becomes):
    assert person(written) == becomes


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Zhang Y., Li X., Wang Z.", ["Zhang, Y.", "Li, X.", "Wang, Z."]),
        ("Li X., Hu B., Fu K.", ["Li, X.", "Hu, B.", "Fu, K."]),
        ("Ostrander CS, Ku E.", ["Ostrander, CS", "Ku, E"]),
        ("Hallmark JP, Li T, Quibble S, Wu Z.", ["Hallmark, JP", "Li, T", "Quibble, S", "Wu, Z"]),
        ("Ivanov, Yu. A., Petrov, Ch.", ["Ivanov, Yu. A.", "Petrov, Ch."]),
        ("Doe, J Q, Roe, A", ["Doe, J Q", "Roe, A"]),
    ],
)
def test_a_family_name_of_two_letters_beside_initials_is_a_name(cell: str, names: list[str]) -> None:
    assert people(split_people(cell)) == names


def test_a_group_behind_a_semicolon_leaves_the_people_before_it_split() -> None:
    cell = "Hallmark JP, Quibble S, Verity AM; PORTER Group."
    assert people(split_people(cell)) == ["Hallmark, JP", "Quibble, S", "Verity, AM", "PORTER Group"]


@pytest.mark.parametrize("dots", ["...", "…"])
def test_dots_behind_names_say_that_the_list_was_truncated(dots: str) -> None:
    assert people(split_people(f"Doe J, Roe A, {dots}")) == ["Doe, J", "Roe, A", "et al."]
    assert people([f"Doe, J; Roe, A; {dots}"]) == ["Doe, J", "Roe, A", "et al."]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("de la Cruz M 3rd, Wu C.", ["de la Cruz, M, 3rd", "Wu, C"]),
        ("O'Neill JK Jr, Wu C, Li X.", ["O'Neill, JK, Jr", "Wu, C", "Li, X"]),
        ("Wu C, Ho.", ["Wu, C", "Ho"]),
        ("Wu C, Suharto, Li X.", ["Wu, C", "Suharto", "Li, X"]),
        ("Wu C, Li X, MOSS Study Group.", ["Wu, C", "Li, X", "MOSS Study Group"]),
        ("Wu C, Suharto; MOSS Study Group.", ["Wu, C", "Suharto", "MOSS Study Group"]),
        ("MOSS Study Group.", ["MOSS Study Group"]),
        ("Wu, C., Suharto, Li, X.", ["Wu, C.", "Suharto", "Li, X."]),
        ("Bell, Ann, Moor, Jo", ["Bell, Ann", "Moor, Jo"]),
        ("Bell, Ann Mary, Moor, Jo", ["Bell, Ann Mary", "Moor, Jo"]),
        ("Bell, Ann, Moor", ["Bell, Ann, Moor"]),
    ],
)
def test_a_list_of_medline_holds_suffixes_single_names_and_groups_and_pairs_stay_pairs(cell, names):
    assert people(split_people(cell)) == names


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("Bell, Ann, Moor, Jo", "read as pairs"), ("Bell, Ann, Moor", "not split"),
        ("Bell, Ann", ""), ("Bell, Ann; Moor, Jo", ""), ("Wu C, Suharto, Li X.", ""), ("Bell, A., Moor, J.", ""),
    ],
)  # fmt: skip
def test_commas_that_may_separate_names_or_their_parts_are_noted(cell, word):
    record = compose({"title": ["Invented"], "author_cell": [cell]}, {})
    (note,) = record.other_fields.get("(note)", [""])
    assert word in note and bool(word) == bool(note)


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("Madonna.", "Madonna"), ("Gurung-Smith, KL.", "Gurung-Smith, KL"), ("Doe JQ.", "Doe, JQ"), ("Ann Lee.", "Lee, Ann"),
        ("Doe, Jane.", "Doe, Jane"), ("Doe, J.", "Doe, J."), ("Doe, J.Q.", "Doe, J.Q."), ("Doe, Jo, Jr.", "Doe, Jo, Jr."), ("Petrov, Ch.", "Petrov, Ch."),
    ],
)  # fmt: skip
def test_a_full_stop_that_ends_a_list_is_no_part_of_the_last_name(written, becomes):
    assert person(written) == becomes


@pytest.mark.parametrize(
    ("written", "becomes"),
    [("DUPONT Jean", "DUPONT, Jean"), ("Jean DUPONT", "DUPONT, Jean"), ("JQR Doe", "Doe, JQR"), ("DUPONT JQ", "DUPONT, JQ")],
)  # fmt: skip
def test_a_family_name_in_capitals_is_told_from_the_given_names(written, becomes):
    assert person(written) == becomes


def test_a_suffix_behind_a_comma_is_no_given_name():
    assert person("Bo Ruud, Jr.") == "Ruud, Bo, Jr."


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("Ann LEE", "LEE, Ann"), ("LEE Ann", "LEE, Ann"), ("ANN LEE", "LEE, ANN"), ("Min-Jun KIM", "KIM, Min-Jun"),
        ("Ann M. LEE", "LEE, Ann M."), ("LEE Ann M.", "LEE, Ann M."), ("Ann LEE Jr", "LEE, Ann, Jr"),
        ("ZHANG Y", "ZHANG, Y"), ("X LI", "LI, X"), ("LEE A B", "LEE, A B"), ("A B LEE", "LEE, A B"), ("S.-H. PARK", "PARK, S.-H."),
        ("Juan DE LA CRUZ", "DE LA CRUZ, Juan"), ("DE LA CRUZ Juan", "DE LA CRUZ, Juan"), ("van DIJK Piet", "van DIJK, Piet"),
        ("Ana LÓPEZ GARCÍA", "LÓPEZ GARCÍA, Ana"), ("McDONALD John", "McDONALD, John"), ("Sean O'BRIEN", "O'BRIEN, Sean"),
        ("Karl MÜLLER", "MÜLLER, Karl"), ("Omar BEN ALI", "BEN ALI, Omar"),
        # Initials without full stops stay initials.
        ("Smith MA", "Smith, MA"), ("Jansen MJA", "Jansen, MJA"), ("van der Berg JAM", "van der Berg, JAM"), ("JQR Doe", "Doe, JQR"),
        ("LEE AB", "LEE, AB"), ("Smith J Q", "Smith, J Q"), ("JQ SMITH", "SMITH, JQ"),
    ],
)  # fmt: skip
def test_a_family_name_in_capitals_is_the_family_name(written: str, becomes: str) -> None:
    assert people([written]) == [becomes]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (["Karl MÜLLER", "Ann LI", "Bo XU"], ["MÜLLER, Karl", "LI, Ann", "XU, Bo"]),
        (["MÜLLER Karl", "LI Ann", "XU Bo"], ["MÜLLER, Karl", "LI, Ann", "XU, Bo"]),
        (["BROWN Ann", "Smith MA"], ["BROWN, Ann", "Smith, MA"]),
        (["LI Ann; RUUD Bo"], ["LI, Ann", "RUUD, Bo"]),
        (["LEE Ann, RUUD Bo"], ["LEE, Ann", "RUUD, Bo"]),
        (["LEE Ann and RUUD Bo"], ["LEE, Ann", "RUUD, Bo"]),
        (["Ann Lee and Juan de la Cruz"], ["Lee, Ann", "de la Cruz, Juan"]),
        (["A. Lee, B. Ruud"], ["Lee, A.", "Ruud, B."]),
        (["A LEE, B RUUD"], ["LEE, A", "RUUD, B"]),
    ],
)
def test_the_names_of_a_list_tell_how_the_others_are_written(written: list[str], names: list[str]) -> None:
    assert people(written) == names


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Doe, Jane, 1970-", "Doe, Jane"),
        ("Doe, Jane, 1970-.", "Doe, Jane"),
        ("Doe, John, 1901-1988", "Doe, John"),
        ("Doe, Ann, b. 1950", "Doe, Ann"),
        ("Doe, J. R., Jr., 1940-", "Doe, J. R., Jr."),
        ("Team 1992", "Team 1992"),
        ("Study Group 2001-2004", "Study Group 2001-2004"),
    ],
)
def test_the_years_of_a_life_are_no_part_of_a_name(written: str, name: str) -> None:
    assert person(written) == name


def test_the_years_of_a_life_alone_are_no_author() -> None:
    assert people(["Doe", "Jane", "1970-"]) == ["Doe", "Jane"]
