"""Compares the two sides of an identity between sets: first the ids, then their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prismake.flow.sets import FlowSets


@dataclass(frozen=True)
class Identity:
    """The result of checking one identity.

    identity: its number in docs/flow.md. left, right: the numbers of both sides, as shown. offending: ids that are
    only on one side or otherwise break the identity. wrong: a text that says what is wrong with them.
    """

    identity: str
    statement: str
    holds: bool
    left: str
    right: str
    offending: tuple[str, ...]
    wrong: str


class Checks:
    """Compares the sets of one version and collects the results of all identities."""

    def __init__(self, sets: FlowSets) -> None:
        self.sets = sets
        self.done: list[Identity] = []

    def partition(
        self, number: str, statement: str, whole: Sequence[str], parts: Sequence[str], wrong: str
    ) -> None:
        """Check that the sets named in `parts` are disjoint and that together they equal the union of the sets named
        in `whole`; add the result.
        """
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
        """Add the result of one identity. The identity holds if `equal` is true and `offending` is empty."""
        ids = tuple(sorted(set(offending)))
        self.done.append(Identity(number, statement, equal and not ids, left, right, ids, wrong))
