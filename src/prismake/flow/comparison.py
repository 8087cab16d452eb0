"""Two sides of an identity, compared with one another on the ids before the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prismake.flow.sets import FlowSets


@dataclass(frozen=True)
class Identity:
    """One statement: whether it holds, the numbers of both sides, the ids that break it, what is wrong in words."""

    identity: str
    statement: str
    holds: bool
    left: str
    right: str
    offending: tuple[str, ...]
    wrong: str


class Checks:
    """Holds the sets of one version against one another."""

    def __init__(self, sets: FlowSets) -> None:
        self.sets = sets
        self.done: list[Identity] = []

    def partition(
        self, number: str, statement: str, whole: Sequence[str], parts: Sequence[str], wrong: str
    ) -> None:
        """Hold that the sets named in parts are disjoint and that their union is that of the sets in whole."""
        left = Counter(member for name in whole for member in self.sets.ids(name))
        right = Counter(member for name in parts for member in self.sets.ids(name))
        offending = {
            member for member in {*left, *right} if left[member] != right[member] or left[member] > 1
        }
        numbers = " + ".join(str(self.sets.n(name)) for name in parts)
        total = sum(right.values())
        self.put(
            number,
            statement,
            str(sum(left.values())),
            str(total) if len(parts) < 2 else f"{numbers} = {total}",
            offending,
            wrong,
            equal=sum(left.values()) == total,
        )

    def put(
        self,
        number: str,
        statement: str,
        left: str,
        right: str,
        offending: Iterable[str],
        wrong: str,
        *,
        equal: bool = True,
    ) -> None:
        """Write one statement down: it holds where no id breaks it and the numbers are as they should be."""
        ids = tuple(sorted(set(offending)))
        self.done.append(Identity(number, statement, equal and not ids, left, right, ids, wrong))
