"""Draws at random who judges what. The result depends only on names and keys, so that every run draws the same.

Reports are taken in the order of a digest of seed and key. Each goes to those people with free capacity whose digest
of seed, report and person comes first (rendezvous hashing, Thaler and Ravishankar 1998); the capacity of all people
is equal. So an added report or person changes only the assignments that must make room for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

from prismake.screening.levelling import Levelling

_DIGEST_BITS = 64


def order_key(seed: int, *words: str) -> tuple[int, tuple[str, ...]]:
    """Return a key that sorts words at random by a seed, the same in every run."""
    text = "\0".join((str(seed), *words)).encode("utf-8", errors="surrogatepass")
    return int.from_bytes(hashlib.sha256(text).digest()[: _DIGEST_BITS // 8], "big"), words


def by_chance(names: Iterable[str], seed: int, *context: str) -> list[str]:
    """Return names in a random order that depends on the seed, the context and the names, but not on their order."""
    return sorted(set(names), key=lambda name: order_key(seed, *context, name))


def drawn(needed: Mapping[str, int], people: Collection[str], seed: int) -> dict[str, tuple[str, ...]]:
    """Return report to the people drawn for it, in the order of their digests.

    needed: report to the number of people that it needs, at most the number of `people`; if two different numbers
    occur, they are 1 and 2. Each report gets that many different people, and the numbers of reports of any two people
    differ by at most 1.
    """
    room = _shares(sum(needed.values()), by_chance(people, seed, "people"))
    people_of: dict[str, tuple[str, ...]] = {}
    remaining = len(needed)
    for report in by_chance(needed, seed, "reports"):
        preferred = by_chance(people, seed, report)
        # Who has room for every report that remains must get each of them, or somebody else would get one twice.
        must = [person for person in preferred if room[person] >= remaining]
        may = [person for person in preferred if 0 < room[person] < remaining]
        chosen = [*must, *may][: needed[report]]
        for person in chosen:
            room[person] -= 1
        people_of[report] = tuple(person for person in preferred if person in chosen)
        remaining -= 1
    return people_of


def handed_on(
    places: Mapping[str, int], eligible: Mapping[str, Collection[str]], loads: Mapping[str, int], seed: int
) -> dict[str, tuple[str, ...]]:
    """Return report to the people who take over its open places, chosen so that all people have as equal numbers of
    reports as possible.

    places: report to its number of open places. eligible: report to the people who may take them, all of them in
    `loads`. loads: person to the number of reports without these places. A report with too few eligible people gets
    as many as there are. No other distribution has more equal numbers (sum of squares). If a place is later counted
    in `loads`, the other places stay as they are.
    """
    levelling = Levelling(loads, (sum(places.values()) + 1) << _DIGEST_BITS)
    for report in by_chance(places, seed, "reports"):
        costs = {person: order_key(seed, report, person)[0] for person in eligible[report]}
        for _ in range(min(places[report], len(costs))):
            levelling.place(report, costs)
    return {
        report: tuple(by_chance(levelling.holders(report), seed, report))
        for report in by_chance(places, seed, "reports")
    }


def _shares(total: int, people: Sequence[str]) -> dict[str, int]:
    """Return an equal share of a total for each person; the first ones get the rest."""
    if not people:
        return {}
    share, rest = divmod(total, len(people))
    return {person: share + (number < rest) for number, person in enumerate(people)}
