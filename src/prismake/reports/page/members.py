"""What is behind each number, for the page: every id once, and each set as runs of places among the ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from prismake.flow.members import all_sets
from prismake.flow.sets import FlowSets, FlowTables, IdSet
from prismake.reports.set_names import part_and_label


def page_sets(tables: FlowTables, sets: FlowSets) -> dict[str, Any]:
    """Return ids, titles of studies, and sets: name, part of the flow, words, unit, number, runs of places.

    A run is two numbers, first place and length. Members are in the order of the tables, so that most sets are a few runs.
    """
    ids = {
        member: place
        for place, member in enumerate(
            dict.fromkeys([*tables.records["record_id"], *tables.quarantine["quarantine_id"], *tables.reports["report_id"], *_members(sets)])
        )
    }  # fmt: skip
    labels = {part.name: part.label for parts in sets.parts.values() for part in parts}
    return {
        "ids": list(ids),
        "studies": _titles(tables),
        "sets": [
            [entry.name, *_words(entry, labels), entry.unit, len(entry), _runs(sorted(ids[member] for member in entry.ids))]
            for entry in all_sets(sets)
        ],
    }  # fmt: skip


def _members(sets: FlowSets) -> Iterable[str]:
    return (member for entry in all_sets(sets) for member in entry.ids)


def _words(entry: IdSet, labels: Mapping[str, str]) -> tuple[str, str]:
    part, words = part_and_label(entry.name.partition(":")[0])
    return part, f"{words}: {labels[entry.name]}" if entry.name in labels else words


def _titles(tables: FlowTables) -> dict[str, str]:
    titles: dict[str, str] = {}
    for table in (tables.studies, tables.studies_other):
        titles.update(zip(table["study_id"], table["title"], strict=True))
    return titles


def _runs(places: Sequence[int]) -> list[int]:
    """Return ascending places as runs: 3, 4, 5, 9 as 3, 3, 9, 1."""
    runs: list[int] = []
    for place in places:
        if runs and runs[-2] + runs[-1] == place:
            runs[-1] += 1
        else:
            runs += [place, 1]
    return runs
