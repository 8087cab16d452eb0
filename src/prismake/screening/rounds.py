"""The rounds of a screening stage, from its assignments: each report belongs to exactly one round."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from prismake.tables import rows_of

PeopleOf = Mapping[str, frozenset[str]]
"""Each report of a round to the people who have it."""

_NUMBER = re.compile(r"\d+")


def reports_of_rounds(assignments: pd.DataFrame | None) -> dict[str, PeopleOf]:
    """Return round to its reports with their people, pilot rounds first; empty without assignments.

    assignments: columns round, report_id and person. A report that its people have in different rounds belongs to the
    pilot round if one of them has it there, otherwise to the last of their rounds, because only then all its votes
    exist.
    """
    if assignments is None:
        return {}
    rounds_of: dict[str, set[str]] = {}
    people_of: dict[str, set[str]] = {}
    for row in rows_of(assignments):
        if row["round"]:
            rounds_of.setdefault(row["report_id"], set()).add(row["round"])
        people_of.setdefault(row["report_id"], set()).add(row["person"])
    people_by_round: dict[str, dict[str, frozenset[str]]] = {}
    for report in sorted(rounds_of):
        pilots = [name for name in rounds_of[report] if is_pilot(name)]
        name = min(pilots, key=_order) if pilots else max(rounds_of[report], key=_order)
        people_by_round.setdefault(name, {})[report] = frozenset(people_of[report])
    return {name: people_by_round[name] for name in sorted(people_by_round, key=_order)}


def is_pilot(name: str) -> bool:
    """Return whether a round is one of the pilot: "pilot 1"."""
    return name.startswith("pilot")


def _order(name: str) -> tuple[bool, int, str]:
    number = _NUMBER.search(name)
    return (not is_pilot(name), int(number[0]) if number else 0, name)
