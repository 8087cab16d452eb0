"""Rows of returned forms under the current ids of their records, except under former ids that only counted the records.

Earlier versions took a number that an export counts up for an accession number. A later export may give it to another record, so
that such an id counts only where the form shows the title of the record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from prismake.errors import Fault
from prismake.forms.model import FormContent, FormRow
from prismake.forms.values import one_line
from prismake.records.aliases import is_counted
from prismake.tables import join_values, replace_values, split_values


def with_current_rows(
    contents: Sequence[FormContent],
    current: Mapping[str, str],
    titles: Mapping[str, str] | None,
    answers: Sequence[str],
) -> tuple[list[FormContent], list[Fault]]:
    """Return the forms with current record ids, and a fault for each answered row that may belong to another record.

    current: former to current record id. titles: record id to title; without them nothing is compared. answers: the names of the
    columns that people fill in.
    """
    renamed, faults = [], []
    for content in contents:
        rows = []
        for row in content.rows:
            ids = split_values(row["record_ids"])
            wrong = [name for name in ids if titles and _is_of_another(name, row, current, titles)]
            kept = [name for name in ids if name not in wrong]
            if kept or not wrong:
                values = {**row.values, "record_ids": join_values(replace_values(kept, current))}
                rows.append(replace(row, values=values))
            elif any(row[name] for name in answers):
                faults.append(_fault(content, row, (titles or {}).get(current[wrong[0]], "")))
        renamed.append(replace(content, rows=tuple(rows)))
    return renamed, faults


def _is_of_another(record: str, row: FormRow, current: Mapping[str, str], titles: Mapping[str, str]) -> bool:
    if record not in current or not is_counted(record):
        return False
    return _letters(row["title"]) != _letters(titles.get(current[record], ""))


def _letters(title: str) -> str:
    return "".join(filter(str.isalnum, title.casefold()))


def _fault(content: FormContent, row: FormRow, title: str) -> Fault:
    return content.fault(
        row.row,
        "title",
        f'the id of the row "{one_line(row["title"])}" is only the number that its export gave to the record, and by now the record '
        f'"{one_line(title)}" has that number: the answer may belong to neither.',
        "Copy the answer into the row of this title in a new form, and clear it in this one.",
    )
