"""The sets as tables, one with their numbers and one with their ids; and the address of a set on the page."""

from __future__ import annotations

from urllib.parse import quote

import pandas as pd

from prismake.flow.sets import FlowSets, IdSet
from prismake.tables import rows_of, split_values, table_of


def all_sets(sets: FlowSets) -> list[IdSet]:
    """Return all sets, each followed by its parts by source or by reason."""
    return [part for name, whole in sets.sets.items() for part in (whole, *sets.parts.get(name, ()))]


def set_link(name: str, page: str = "") -> str:
    """Return the address of the list of ids of a set.

    page: path to the page, relative to the file that contains the link.
    """
    return f"{page}#set={quote(name, safe='')}"


def boxes_table(sets: FlowSets) -> pd.DataFrame:
    """Return the table 6_report/boxes: the number and unit of every set."""
    rows = [(entry.name, str(len(entry)), entry.unit) for entry in all_sets(sets)]
    return table_of(rows, "6_report/boxes")


def members_table(sets: FlowSets, answer: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the table 6_report/members: set, unit and id, one row per id of the sets of the flow and of the answer.

    answer: table 5_synthesise/answer.
    """
    rows = [(entry.name, entry.unit, member) for entry in all_sets(sets) for member in entry.ids]
    for row in rows_of(answer) if answer is not None else ():
        rows += [(row["set"], row["unit"], member) for member in split_values(row["ids"])]
    return table_of(rows, "6_report/members")
