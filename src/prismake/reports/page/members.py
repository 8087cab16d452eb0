"""The members of each set for the page: every id once, and each set as runs of positions among the ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from prismake.flow.members import all_sets
from prismake.flow.sets import FlowSets, FlowTables, IdSet
from prismake.reports.set_names import part_and_label


def page_sets(tables: FlowTables, sets: FlowSets) -> dict[str, Any]:
    """Return ids, study titles, and sets as lists: name, part of the flow, label, unit, number, runs.

    A run is two numbers: first position in ids, and length. Ids are in the order of the tables, so most sets have few runs.
    """
    ids = {
        member: position
        for position, member in enumerate(
            dict.fromkeys([*tables.records["record_id"], *tables.quarantine["quarantine_id"], *tables.reports["report_id"], *_members(sets)])
        )
    }  # fmt: skip
    labels = {part.name: part.label for parts in sets.parts.values() for part in parts}
    return {
        "ids": list(ids),
        "studies": _titles(tables),
        "sets": [
            [id_set.name, *_part_and_label(id_set, labels), id_set.unit, len(id_set), runs_of(sorted(ids[member] for member in id_set.ids))]
            for id_set in all_sets(sets)
        ],
    }  # fmt: skip


def _members(sets: FlowSets) -> Iterable[str]:
    return (member for id_set in all_sets(sets) for member in id_set.ids)


def _part_and_label(id_set: IdSet, labels: Mapping[str, str]) -> tuple[str, str]:
    part, label = part_and_label(id_set.name.partition(":")[0])
    return part, f"{label}: {labels[id_set.name]}" if id_set.name in labels else label


def _titles(tables: FlowTables) -> dict[str, str]:
    titles: dict[str, str] = {}
    for table in (tables.studies, tables.studies_other):
        titles.update(zip(table["study_id"], table["title"], strict=True))
    return titles


def runs_of(positions: Sequence[int]) -> list[int]:
    """Return ascending positions as runs: 3, 4, 5, 9 as 3, 3, 9, 1."""
    runs: list[int] = []
    for position in positions:
        if runs and runs[-2] + runs[-1] == position:
            runs[-1] += 1
        else:
            runs += [position, 1]
    return runs
