"""Recusals: reports that a person must not judge, as reviewer or as adjudicator."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from prismake.errors import Fault, ReviewFaults, did_you_mean
from prismake.forms.model import FormContent
from prismake.forms.read import read_form
from prismake.forms.values import one_line
from prismake.records.former_ids import FormerIds
from prismake.screening.forms import form_kinds
from prismake.screening.stage import Stage
from prismake.tables import declared, numbered_rows, rows_of, split_values

SCHEMA = "3_screen/recusals"
PATH = declared(SCHEMA).path
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Recusals:
    """Who must not judge which record: the line of the file, by person and record. faults: of cells of the file."""

    lines: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def line(self, person: str, record_ids: str) -> int:
        """Return the line that keeps a person from a report (its records as a list cell); 0 if none does."""
        of_person = self.lines.get(person, {})
        return next((of_person[record] for record in split_values(record_ids) if record in of_person), 0)

    def may_judge(self, person: str, record_ids: str) -> bool:
        """Return whether a person may judge a report (its records as a list cell)."""
        return not self.line(person, record_ids)

    def may_adjudicate(self, stage: Stage, record_ids: str) -> bool:
        """Return whether the adjudicator of a stage, or each of those who talk, may judge a report."""
        return all(self.may_judge(person, record_ids) for person in stage.adjudicators)

    def adjudicator_of(self, stage: Stage, record_ids: str) -> str:
        """Return whose form gets a conflict: the adjudicator, or the deputy if that one is recused or away; empty for nobody."""
        may = self.may_adjudicate(stage, record_ids)
        deputies = [name for name in stage.deputies if self.may_judge(name, record_ids)]
        # An adjudicator who is away keeps what no deputy can take over.
        if may and not (deputies and not stage.away.isdisjoint(stage.adjudicators)):
            return stage.adjudicator
        return deputies[0] if deputies else ""


def recusals_of(
    table: pd.DataFrame,
    people: Collection[str],
    known: Collection[str],
    current: Mapping[str, str],
    former: FormerIds | None = None,
) -> Recusals:
    """Return the recusals of a table (schema 3_screen/recusals).

    people: names of the roster. known: record ids and aliases. current: alias to record id. former: the
    aliases with the numbers of exports among them, which no line may name. The faulty cells (an unknown person or
    record, no reason, no date) are faults of the result, so that votes against the other lines can be named with them.
    """
    faults: list[Fault] = []
    lines: dict[str, dict[str, int]] = {}
    for number, row in numbered_rows(table):
        person, record, why, day = (row[name].strip() for name in ("person", "record_id", "why", "date"))
        if person not in people:
            faults.append(
                _fault(
                    number,
                    "person",
                    f'"{person}" is not in people.{did_you_mean(person, people)}',
                    "write the name as in config/config.yaml.",
                )
            )
        if former is not None and record in former.counted:
            faults.append(former.counted_fault(record, PATH, number, "record_id"))
        elif record not in known:
            faults.append(
                _fault(
                    number,
                    "record_id",
                    f'there is no record "{record}".{did_you_mean(record, known)}',
                    "write an id of 1_identify/records.csv; `prismake trace` finds it by a title or DOI.",
                )
            )
        if not why:
            faults.append(
                _fault(number, "why", "expected a reason, found nothing.", "write why, such as author of it.")
            )
        if not _is_date(day):
            faults.append(
                _fault(
                    number,
                    "date",
                    f'expected a date such as 2026-11-05, found "{day}".',
                    "write the day on which it was declared.",
                )
            )
        lines.setdefault(person, {}).setdefault(current.get(record, record), number)
    return Recusals(lines, tuple(faults))


def recused_votes(votes: pd.DataFrame, recusals: Recusals, stage: Stage) -> list[Fault]:
    """Return a fault for each vote of this version (schema 3_screen/votes) on a report that the person must not judge."""
    talking = {stage.adjudicator: stage.adjudicators}
    contents: dict[str, FormContent | None] = {}
    faults = []
    for row in rows_of(votes):
        for person in talking.get(row["reviewer"], (row["reviewer"],)) if not row["carried"] else ():
            if line := recusals.line(person, row["record_ids"]):
                if row["file"] not in contents:
                    contents[row["file"]] = _read_again(row["file"], stage)
                faults.append(_recused(row, person, line, contents[row["file"]]))
    return faults


def _recused(row: Mapping[str, str], person: str, line: int, content: FormContent | None) -> Fault:
    """Return the fault of a vote. content: its file; None for the export of another tool."""
    number = int(row["row"]) if row["row"].isdigit() else None
    answered = content.rows if content else ()
    title = next((given["title"] for given in answered if given.row == number), "")
    what = f'the report "{one_line(title)}"' if title else f'the report of "{row["record_ids"]}"'
    found = f'{row["reviewer"]} voted "{row["decision"]}" on {what}, which {person} must not judge, by line {line} of {PATH}.'
    step = "Clear the answer here, or remove the line if it is wrong."
    if content is None:
        return Fault(row["file"], found, step, row=number, column="Decision")
    return content.fault(number, "decision", found, step)


def _read_again(file: str, stage: Stage) -> FormContent | None:
    """Return the content of a returned form, whose places the votes do not have; None for the export of another tool."""
    try:
        return read_form(Path(file), form_kinds(stage))
    except (ReviewFaults, OSError):
        return None


def _fault(row: int, column: str, found: str, next_step: str) -> Fault:
    return Fault(PATH, found, next_step, row=row, column=column)


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False
