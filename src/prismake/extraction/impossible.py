"""Numbers of one row of an extraction form that cannot stand together, such as more people with an event than participants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

# Each number is at most the next one that the row gives.
ASCENDING = (
    ("events", "participants"),
    ("CI lower", "mean", "CI upper"),
    ("minimum", "Q1", "median", "Q3", "maximum"),
    ("minimum", "mean", "maximum"),
)
NOT_NEGATIVE = ("participants", "events", "SD", "SE", "baseline SD", "change SD")
PROBABILITY = "p value"


def impossible(numbers: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """Yield the meaning of each number that cannot be right beside the others, and why.

    numbers: the numbers of one arm or difference for one outcome and time point, by their meaning.
    """
    for meaning in NOT_NEGATIVE:
        if numbers.get(meaning, 0) < 0:
            yield meaning, f"{numbers[meaning]:g} is below 0."
    if not 0 <= numbers.get(PROBABILITY, 0) <= 1:
        yield PROBABILITY, f"{numbers[PROBABILITY]:g} is no p value: it is not from 0 to 1."
    blamed = set()
    for chain in ASCENDING:
        given = [meaning for meaning in chain if meaning in numbers]
        for lower, upper in combinations(given, 2):
            if numbers[lower] > numbers[upper] and (lower, upper) not in blamed:
                blamed.add((lower, upper))
                yield lower, f"{lower} {numbers[lower]:g} is above {upper} {numbers[upper]:g}."
