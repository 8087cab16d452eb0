"""Who is drawn for which report: equal loads, the same draw in every run, and few moves when something changes."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from prismake.screening.drawing import by_chance, drawn, handed_on

TEAM = ("ada", "bo", "cleo", "dora", "eve")
SEEDS = st.integers(0, 1000)


def keys(count: int, first: int = 0) -> list[str]:
    return [f"made:{number}" for number in range(first, first + count)]


def loads(found: Mapping[str, Sequence[str]], people: Sequence[str]) -> list[int]:
    counts = Counter(person for chosen in found.values() for person in chosen)
    return [counts[person] for person in people]


def moved(before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]) -> int:
    """The places of reports of both draws that another person has after."""
    return sum(len(set(before[key]) - set(after[key])) for key in before.keys() & after.keys())


@given(st.integers(0, 60), st.integers(1, 8), st.data(), SEEDS)
def test_each_report_gets_as_many_different_people_as_it_needs_and_loads_differ_by_at_most_1(
    count: int, size: int, data: st.DataObject, seed: int
) -> None:
    people = [f"p{number}" for number in range(size)]
    votes = data.draw(st.integers(1, size))
    found = drawn(dict.fromkeys(keys(count), votes), people, seed)
    assert all(len(set(chosen)) == len(chosen) == votes for chosen in found.values())
    assert max(loads(found, people)) - min(loads(found, people)) <= 1


@given(st.lists(st.sampled_from([1, 2]), max_size=60), st.integers(2, 7), SEEDS)
def test_reports_that_need_one_or_two_people_give_equal_loads_too(
    needs: list[int], size: int, seed: int
) -> None:
    people = [f"p{number}" for number in range(size)]
    needed = dict(zip(keys(len(needs)), needs, strict=True))
    found = drawn(needed, people, seed)
    assert {key: len(set(chosen)) for key, chosen in found.items()} == needed
    assert max(loads(found, people)) - min(loads(found, people)) <= 1


@given(st.permutations(keys(12)), st.permutations(TEAM), SEEDS)
def test_the_order_of_reports_and_people_changes_nothing(
    shuffled: list[str], people: list[str], seed: int
) -> None:
    assert drawn(dict.fromkeys(shuffled, 2), people, seed) == drawn(dict.fromkeys(keys(12), 2), TEAM, seed)


@settings(max_examples=30)
@given(st.integers(1, 300), SEEDS)
def test_a_report_more_moves_at_most_as_many_others_as_there_are_people_for_each_of_its_places(
    count: int, seed: int
) -> None:
    before = drawn(dict.fromkeys(keys(count), 2), TEAM, seed)
    after = drawn(dict.fromkeys(keys(count + 1), 2), TEAM, seed)
    assert moved(before, after) <= 2 * len(TEAM)


def test_who_joins_gets_an_equal_share_and_hardly_more_than_that_moves() -> None:
    before = drawn(dict.fromkeys(keys(1000), 2), TEAM[:4], 1)
    after = drawn(dict.fromkeys(keys(1000), 2), TEAM, 1)
    assert loads(after, TEAM) == [400] * 5
    assert moved(before, after) < 1.15 * 400


def test_another_seed_draws_otherwise() -> None:
    first, second = (drawn(dict.fromkeys(keys(40), 2), TEAM, seed) for seed in (1, 2))
    assert first != second


@given(st.integers(0, 40), st.lists(st.integers(0, 30), min_size=1, max_size=5), SEEDS)
def test_open_places_go_to_those_with_the_smallest_load(
    count: int, given_loads: list[int], seed: int
) -> None:
    people = TEAM[: len(given_loads)]
    before = dict(zip(people, given_loads, strict=True))
    places = dict.fromkeys(keys(count), 1)
    found = handed_on(places, dict.fromkeys(places, people), before, seed)
    after = [load + more for load, more in zip(given_loads, loads(found, people), strict=True)]
    assert sum(after) == sum(given_loads) + count
    # Nobody who got a place has more than one above anybody else.
    assert all(now <= min(after) + 1 for now, load in zip(after, given_loads, strict=True) if now > load)


def test_open_places_go_only_to_those_who_may_take_them() -> None:
    eligible = {"made:0": ["ada"], "made:1": ["ada"], "made:2": [], "made:3": ["ada", "bo"]}
    found = handed_on(dict.fromkeys(eligible, 1), eligible, {"ada": 0, "bo": 0}, 1)
    assert found["made:0"] == found["made:1"] == ("ada",)
    assert found["made:2"] == ()


ELIGIBLE = st.dictionaries(
    st.sampled_from(keys(7)), st.sets(st.sampled_from(TEAM[:4])), min_size=1, max_size=7
)
LOADS = st.fixed_dictionaries({person: st.integers(0, 4) for person in TEAM[:4]})


def squares(before: Mapping[str, int], chosen: Iterable[Iterable[str]]) -> int:
    added = Counter(person for people in chosen for person in people)
    return sum((load + added[person]) ** 2 for person, load in before.items())


@settings(max_examples=150, deadline=None)
@given(ELIGIBLE, LOADS, SEEDS, st.data())
def test_no_other_way_of_handing_on_has_loads_that_are_more_equal(
    eligible: dict[str, set[str]], before: dict[str, int], seed: int, data: st.DataObject
) -> None:
    """Compared with every way there is: if loads can differ by at most 1, they do."""
    places = {key: data.draw(st.integers(1, 2)) for key in eligible}
    found = handed_on(places, eligible, before, seed)
    for key, people in found.items():
        assert set(people) <= eligible[key]
        assert len(set(people)) == len(people) == min(places[key], len(eligible[key]))
    ways = itertools.product(
        *(itertools.combinations(sorted(eligible[key]), len(people)) for key, people in found.items())
    )
    assert squares(before, found.values()) == min(squares(before, way) for way in ways)


@settings(max_examples=150, deadline=None)
@given(ELIGIBLE, LOADS, SEEDS, st.data())
def test_a_place_that_was_taken_as_drawn_changes_none_of_the_others(
    eligible: dict[str, set[str]], before: dict[str, int], seed: int, data: st.DataObject
) -> None:
    places = {key: data.draw(st.integers(1, 2)) for key in eligible}
    found = handed_on(places, eligible, before, seed)
    pairs = sorted((key, person) for key, people in found.items() for person in people)
    taken = data.draw(st.sets(st.sampled_from(pairs))) if pairs else set()
    of = {key: {person for report, person in taken if report == key} for key in places}
    left = {key: count - len(of[key]) for key, count in places.items() if count > len(of[key])}
    held = Counter(person for _, person in taken)
    after = handed_on(
        left,
        {key: eligible[key] - of[key] for key in left},
        {person: load + held[person] for person, load in before.items()},
        seed,
    )
    assert after == {key: tuple(p for p in found[key] if p not in of[key]) for key in left}


def test_a_recusal_that_leaves_one_taker_moves_another_place_to_level_the_loads() -> None:
    """Whoever takes the first place at random: bo may take the first alone, so that ada takes the second."""
    for seed in range(20):
        found = handed_on(
            {"made:0": 1, "made:1": 1}, {"made:0": ["bo"], "made:1": ["ada", "bo"]}, {"ada": 0, "bo": 0}, seed
        )
        assert found == {"made:0": ("bo",), "made:1": ("ada",)}


def test_order_by_chance_does_not_depend_on_the_order_given() -> None:
    assert by_chance(reversed(TEAM), 7) == by_chance(TEAM, 7) != sorted(TEAM)
