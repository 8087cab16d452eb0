"""A set of ids with its name and unit, and all sets of one version together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from prismake.flow.tables import IdentityFault


@dataclass(frozen=True)
class IdSet:
    """A named set of ids.

    unit: "records", "reports" or "studies". ids: in the order of display. label: the name for readers.
    """

    name: str
    unit: str
    ids: tuple[str, ...]
    label: str = ""

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def members(self) -> frozenset[str]:
        """Return the ids as a set."""
        return frozenset(self.ids)


@dataclass(frozen=True)
class FlowSets:
    """All sets of one version, by which the flow diagram is drawn and checked.

    sets: name to set. parts: name to the parts of that set, by source or by reason, in the order of display. claims:
    id of a record or quarantined record to the terminal states that the tables give it; exactly one is expected.
    report_of: record id to report id. leading: report id to the record that represents it. findings: faults of the
    ids themselves. balance: (source, records expected, records read). updated: whether the review has a previous
    version.
    """

    sets: Mapping[str, IdSet]
    parts: Mapping[str, tuple[IdSet, ...]]
    claims: Mapping[str, tuple[str, ...]]
    report_of: Mapping[str, str]
    leading: Mapping[str, str]
    findings: tuple[IdentityFault, ...] = field(default=())
    balance: tuple[tuple[str, int, int], ...] = field(default=())
    updated: bool = False

    def ids(self, name: str) -> frozenset[str]:
        """Return the ids of the set with this name. Raises KeyError for an unknown name."""
        return self.sets[name].members

    def n(self, name: str) -> int:
        """Return the number of ids in a set."""
        return len(self.sets[name])

    def state_of(self, record_id: str) -> str:
        """Return the terminal state of a record or quarantined record, such as "included"; "" if the tables give
        none.
        """
        return (self.claims.get(record_id) or ("",))[0]

    @property
    def has_other_methods(self) -> bool:
        """Return whether at least one record came from a method other than databases and registers."""
        return bool(self.sets["other_identified"].ids)


class SetBuilder:
    """Builds the sets of a version and their parts, one after the other."""

    def __init__(self, order: Mapping[str, int]) -> None:
        self.sets: dict[str, IdSet] = {}
        self.parts: dict[str, tuple[IdSet, ...]] = {}
        self._order = order

    def sorted(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the distinct ids in the order of records.csv and reports.csv; ids that are in neither follow in
        alphabetical order.
        """
        return tuple(sorted(set(ids), key=lambda member: (self._order.get(member, len(self._order)), member)))

    def add(self, name: str, unit: str, ids: Iterable[str]) -> frozenset[str]:
        """Store a set and return its ids."""
        self.sets[name] = IdSet(name, unit, self.sorted(ids))
        return self.sets[name].members

    def split(self, name: str, unit: str, labelled: Iterable[tuple[str, str, Iterable[str]]]) -> None:
        """Store the parts of a set. labelled: for each part a key, a label for readers and its ids."""
        self.parts[name] = tuple(
            IdSet(f"{name}:{key}", unit, self.sorted(ids), label) for key, label, ids in labelled
        )
