"""A name may hold any sign; the file of its form has a name that every system can hold, and that fits its owner alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prismake.forms.names import form_stem, may_belong_to, next_form_path, person_of

ANY_NAME = st.text(min_size=1, max_size=80).filter(lambda name: name.isprintable() and name == name.strip())
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


@pytest.mark.parametrize(
    "name", ["ada", "screener-a", "ada_l", "Ada.B", "x" * 150, "Дарья", "陈伟", "Zoë", "कमला"]
)
def test_a_name_of_letters_and_digits_is_its_own_file_name(name: str) -> None:
    assert form_stem(name) == name


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Ada Example", "Ada_Example"),
        ("ada|b = c (d), \"e\"; 'f'", "ada_b___c__d____e____f_"),
        ("../../etc/passwd", "_._.._etc_passwd"),
        (".hidden", "_hidden"),
        ("ends.", "ends_"),
        ("con", "_con"),
        ("Aux.old", "_Aux.old"),
        ("readme writer", "_readme_writer"),
        ("🙂", "_"),
    ],
)
def test_other_signs_become_an_underscore(name: str, stem: str) -> None:
    assert form_stem(name) == stem


def test_no_two_people_share_a_file_whatever_the_case() -> None:
    people = ["Ada B", "ada_b", "ADA|B", "ada b"]
    stems = {name: form_stem(name, people) for name in people}
    assert stems["ada_b"] == "ada_b"
    assert len({stem.casefold() for stem in stems.values()}) == 4


@settings(deadline=None)
@given(st.lists(ANY_NAME, min_size=1, max_size=5, unique=True), st.randoms())
def test_every_file_name_can_be_held_everywhere_and_leads_back_to_its_owner(names, order) -> None:
    stems = {name: form_stem(name, names) for name in names}
    shuffled = list(names)
    order.shuffle(shuffled)
    assert stems == {name: form_stem(name, shuffled) for name in names}
    assert len({stem.casefold() for stem in stems.values()}) == len(names)
    for name, stem in stems.items():
        assert not set(stem) & set('<>:"/\\|?* ') and stem.isprintable()
        assert stem.partition(".")[0].casefold() not in DEVICES
        assert not stem.startswith((".", "~$")) and not stem.endswith(".")
        assert not stem.casefold().startswith("readme")
        assert len(f"{stem}_99.xlsx".encode()) < 255
        assert form_stem(stem) == stem
        assert person_of(Path(f"{stem}.xlsx"), names) == name
        assert may_belong_to(Path(f"{stem}_back.xlsx"), name, names)


@settings(deadline=None)
@given(st.lists(ANY_NAME, min_size=1, max_size=4, unique=True), st.integers(0, 3))
def test_the_next_place_of_a_form_is_free_and_its_owners(names: list[str], returned: int) -> None:
    there: list[Path] = []
    for _ in range(returned):
        there.append(Path(next_form_path(there, "config/x", names[0], names)))
    assert len({path.name.casefold() for path in there}) == returned
    assert all(person_of(path, names) == names[0] for path in there)


def test_the_name_that_a_file_had_before_somebody_with_a_like_name_came_still_fits() -> None:
    assert may_belong_to(Path("ada_b.xlsx"), "ada b", ["ada b"])
    assert form_stem("ada b", ["ada b", "ada_b"]) == "ada_b_2"
    assert may_belong_to(Path("ada_b.xlsx"), "ada b", ["ada b", "ada_b"])


@pytest.mark.parametrize("name", ["Zoe\u0308.xlsx", "ZOË.xlsx"])
def test_a_file_name_fits_whatever_its_case_and_however_its_letters_are_composed(name: str) -> None:
    assert may_belong_to(Path(name), "Zo\u00eb", ["Zo\u00eb"])
