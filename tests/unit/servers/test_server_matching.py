"""The matcher of queries against sets that can be counted by hand."""

import pytest
from matching import Leaf, QueryError, evaluate

NUMBERS = {"a": {1, 2, 3}, "b": {2, 3, 4}, "c": {3, 4, 5}, "two words": {9}}


def found(query: str, *, tags: bool = False, ranked: bool = True) -> set[int]:
    return evaluate(query, lambda leaf: NUMBERS.get(leaf.text, set()), tags=tags, ranked=ranked).found


def leaves(query: str, *, tags: bool = False) -> list[Leaf]:
    asked: list[Leaf] = []

    def note(leaf: Leaf) -> set[int]:
        asked.append(leaf)
        return set()

    evaluate(query, note, tags=tags)
    return asked


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("a", {1, 2, 3}),
        ("a AND b", {2, 3}),
        ("a b", {2, 3}),
        ("a OR c", {1, 2, 3, 4, 5}),
        ("a NOT b", {1}),
        ("a AND NOT b", {1}),
        ("a AND (b OR c)", {2, 3}),
        ('"two words" OR a', {1, 2, 3, 9}),
        ("((a))", {1, 2, 3}),
        ("nothing", set()),
    ],
)
def test_sets_are_joined_as_the_query_says(query: str, numbers: set[int]) -> None:
    assert found(query) == found(query, ranked=False) == numbers


def test_and_binds_before_or_unless_all_goes_from_left_to_right() -> None:
    assert found("a OR b AND c") == {1, 2, 3, 4}
    assert found("a OR b AND c", ranked=False) == {3, 4}


def test_operators_in_lower_case_are_words() -> None:
    assert [leaf.text for leaf in leaves("a and b")] == ["a", "and", "b"]


def test_a_field_goes_before_its_value_or_its_bracket() -> None:
    assert leaves('SRC:PPR TITLE:(x OR "y z") PUB_YEAR:[2019 TO 2021]') == [
        Leaf("PPR", "SRC"),
        Leaf("x", "TITLE"),
        Leaf("y z", "TITLE", quoted=True),
        Leaf("[2019 TO 2021]", "PUB_YEAR"),
    ]


def test_a_tag_goes_behind_and_takes_the_run_of_words() -> None:
    assert leaves('randomized controlled trial [pt] OR x y "p q"[TIAB] 1:20[UID]', tags=True) == [
        Leaf("randomized controlled trial", "pt"),
        Leaf("x"),
        Leaf("y"),
        Leaf("p q", "tiab", quoted=True),
        Leaf("1:20", "uid"),
    ]


@pytest.mark.parametrize("query", ["(a", "a)", "a AND", "OR a", "", "()"])
def test_a_query_that_cannot_be_read_is_refused(query: str) -> None:
    with pytest.raises(QueryError):
        found(query)
