"""Reads returned extraction forms: the answers on studies, and the arms and outcomes that people added, cell by cell."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from prismake.errors import Fault, ReviewFaults
from prismake.extraction.columns import (
    CONFLICTS,
    NOTE,
    extraction_columns,
    quote_of,
    row_headers,
    unit_of,
)
from prismake.extraction.field_faults import Blame, unit_faults, value_faults
from prismake.extraction.rows import read_added_rows
from prismake.forms.current_rows import with_current_rows
from prismake.forms.model import FormContent, FormRow
from prismake.forms.read import read_forms
from prismake.forms.values import one_line
from prismake.protocol.extraction import STUDY, Extraction, ExtractionField, row_levels, study_fields
from prismake.records.former_ids import FormerIds, titles_by_record
from prismake.tables import join_values

KIND = "extraction"
EXTRACTOR, ADJUDICATOR = "extractor", "adjudicator"
NO_FIELD = ""
"""The field of a note in a row without a value."""

Answer = dict[str, str]


def all_entries(
    returned: Sequence[Path],
    carried: Sequence[Path],
    run: str,
    plan: Extraction,
    former: Sequence[str],
    records: pd.DataFrame,
) -> list[Answer]:
    """Return the answers in the forms of this version, followed by those of earlier ones. Raises ReviewFaults.

    carried: forms of earlier versions. former: people who left. records: table 1_identify/records.
    """
    people = list(dict.fromkeys([*plan.extractors, plan.adjudicator, *former]))
    former_ids = FormerIds(records, titles_by_record(records))
    known_ids = [*records["record_id"], *former_ids.names]
    return [
        *read_extraction(returned, run, people, plan.fields, known_ids, former_ids),
        *read_extraction(carried, None, people, plan.fields, known_ids, former_ids),
    ]


def write_entries(answers: Sequence[Answer], file: Path) -> None:
    """Write answers for `read_entries`, so that the step that makes the tables need not read the forms again."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(answers, indent=1) + "\n", encoding="utf-8")


def read_entries(file: Path) -> list[Answer]:
    """Return the answers that `write_entries` wrote."""
    answers: list[Answer] = json.loads(file.read_text(encoding="utf-8"))
    return answers


def read_extraction(
    files: Sequence[Path],
    run: str | None,
    people: Sequence[str],
    fields: Mapping[str, ExtractionField],
    known_ids: Sequence[str],
    former: FormerIds | None = None,
) -> list[Answer]:
    """Return the answers in the returned extraction forms of one version, or of all versions if `run` is None, one
    row per cell.

    Columns: person, role, record_ids, level, arm, outcome, time_point, field, value, unit, report, place (page or
    quote), note, file, sheet, row and asked (the fields that the sheet asks), in the order of `files`. If one person answered a cell several times, the first
    answer counts. A note in a row without values is a row with an empty field. role is "adjudicator" for a form with
    the column of conflicts. former: ids of earlier versions of prismake.

    Raises ReviewFaults with the faults of all files: unknown studies, invalid choices and numbers, numbers without
    unit, arms of an outcome that the study does not have, and two different answers of one person on one cell in one
    version. A later version may have a different answer.
    """
    columns = (*extraction_columns(study_fields(fields), tuple(fields)), CONFLICTS)
    contents, faults = read_forms(
        files,
        {KIND: columns},
        people,
        run=run,
        known_ids=known_ids,
        key_name="title",
        row_headers=row_headers(row_levels(fields)),
    )
    if former is not None:
        answered = (*study_fields(fields), NOTE.name)
        contents, moved = with_current_rows(contents, former, answered)
        # Forms of earlier versions are not edited any more: such a study is asked about anew.
        faults += moved if run is not None else []
    given: list[Answer] = []
    first: dict[tuple[str, str, str, str], Answer] = {}
    for content in contents:
        for row in content.rows:
            answers, row_faults = _answers_on_study(content, row, fields)
            faults += row_faults
            for answer in answers:
                name = answer["field"]
                key = (content.run, answer["person"], answer["record_ids"], name)
                earlier = first.setdefault(key, answer)
                if (earlier["value"], earlier["unit"]) != (answer["value"], answer["unit"]):
                    faults.append(two_answers(content.fault, row.row, name, answer, earlier))
            given += answers
    added, row_faults = read_added_rows(contents, fields, given, known_ids, former)
    if faults or row_faults:
        raise ReviewFaults([*faults, *row_faults])
    return [*given, *added]


def two_answers(blame: Blame, row: int, name: str, answer: Answer, earlier: Answer) -> Fault:
    """Return the fault of two different answers of one person on the same cell.

    blame: makes a Fault with the place of the cell.
    """
    here, there = (f"{given['value']} {given['unit']}".strip() for given in (answer, earlier))
    where = f"{earlier['file']}, row {earlier['row']}"
    message = f'"{here}" here, but "{there}" in {where}, by the same person: expected one answer.'
    return blame(row, name, message, "Keep the right answer, and clear the other.")


def _answers_on_study(
    content: FormContent, row: FormRow, fields: Mapping[str, ExtractionField]
) -> tuple[list[Answer], list[Fault]]:
    """Return the answers in a row of the sheet of studies, and the faults of its cells."""
    of_study = study_fields(fields)
    empty = {
        "person": content.person,
        "role": ADJUDICATOR if row[CONFLICTS.name] else EXTRACTOR,
        "record_ids": row["record_ids"],
        "level": STUDY,
        "arm": "",
        "outcome": "",
        "time_point": "",
        "field": NO_FIELD,
        "value": "",
        "unit": "",
        "report": "",
        "place": "",
        "note": row[NOTE.name],
        "file": content.file,
        "sheet": content.sheet,
        "row": str(row.row),
        "asked": join_values(name for name in of_study if name in content.columns),
    }
    answers: list[Answer] = []
    faults: list[Fault] = []
    if row[NOTE.name] and not any(row[name] for name in of_study):
        answers.append(empty)
    for name, field in of_study.items():
        value, place, unit = row[name], row[quote_of(name)], row[unit_of(name)]
        if place and not value:
            faults.append(_place_without_value(content, row.row, name, place))
        faults += unit_faults(content.fault, row.row, name, field, value, unit)
        if not value:
            continue
        faults += value_faults(content.fault, row.row, name, field, value)
        answers.append({**empty, "field": name, "value": value, "unit": unit, "place": place})
    return answers, faults


def _place_without_value(content: FormContent, row: int, name: str, place: str) -> Fault:
    """Return the fault of a page or quote without the value that it proves."""
    return content.fault(
        row,
        quote_of(name),
        f'the page or quote "{one_line(place)}" is given without a value.',
        "Write the value, or clear the cell.",
    )
