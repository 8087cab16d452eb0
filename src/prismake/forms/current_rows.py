"""Rows of returned forms under the current ids of their records, except under former ids that only counted the records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Protocol

from prismake.errors import Fault
from prismake.forms.model import FormContent, FormRow
from prismake.forms.values import one_line
from prismake.tables import join_values, split_values

FORMER = "former_record_ids"
"""The name of the value of a row with its ids as they stand in the form."""

Shown = Callable[[FormRow, int], str]


class Ids(Protocol):
    """What ids of earlier versions mean, see `records.former_ids.FormerIds`."""

    def meant(self, name: str, title: str, together: Collection[str] = ()) -> str:
        """Return the current id that an id means beside a title; empty if the title does not decide it."""

    def title_with_number(self, name: str) -> str:
        """Return the title of the record that now has a number of an export."""


def _title(row: FormRow, position: int) -> str:
    del position
    return row["title"]


def with_current_rows(
    contents: Sequence[FormContent],
    former: Ids,
    answers: Sequence[str],
    shown: Shown = _title,
    title_name: str = "title",
    needs_all: bool = False,
) -> tuple[list[FormContent], list[Fault]]:
    """Return the forms with current record ids, and a fault for each answered row that may belong to another record.

    answers: the names of the columns that people fill in. shown: returns the title that a row shows for the id at a position of its
    cell. title_name: the column that the faults name. needs_all: whether each id of a row must lead to its record, not only one.
    """
    renamed, faults = [], []
    for content in contents:
        rows = []
        for row in content.rows:
            ids = split_values(row["record_ids"])
            meant = [former.meant(name, shown(row, number), ids) for number, name in enumerate(ids)]
            lost = [number for number, record in enumerate(meant) if not record]
            if not lost or (any(meant) and not needs_all):
                cell = join_values(dict.fromkeys(filter(None, meant)))
                values = {**row.values, "record_ids": cell, FORMER: row["record_ids"]}
                rows.append(replace(row, values=values))
            elif any(row[name] for name in answers):
                faults.append(_fault(content, row, ids[lost[0]], shown(row, lost[0]), former, title_name))
        renamed.append(replace(content, rows=tuple(rows)))
    return renamed, faults


def _fault(content: FormContent, row: FormRow, name: str, shown: str, former: Ids, title_name: str) -> Fault:
    title = former.title_with_number(name)
    return content.fault(
        row.row,
        title_name,
        f'the id "{name}" of "{one_line(shown)}" is only the number that its export gave to the record, and by now the record '
        f'"{one_line(title)}" has that number: the answer may belong to neither.',
        "Copy the answer into the row of this title in a new form, and clear it in this one.",
    )
