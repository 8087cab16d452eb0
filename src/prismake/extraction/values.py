"""The values of extraction that people return, cell by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from prismake.errors import Fault, ReviewFaults
from prismake.extraction.forms import (
    ADJUDICATOR,
    CONFLICTS,
    EXTRACTOR,
    KIND,
    NOTE,
    extraction_columns,
    quote_of,
    values_by_cell,
)
from prismake.forms.model import FormContent
from prismake.forms.read import read_forms
from prismake.forms.values import shortened
from prismake.protocol.extraction import ExtractionField
from prismake.tables import rows_of, split_values, table_of

AGREED, ADJUDICATED, ONE, CONFLICT, AWAITED = "agreed", "adjudicated", "one extractor", "conflict", "awaited"
NOT_GIVEN = "not given"
NO_FIELD = ""
"""The field of a note in a row without a value."""


def read_extraction(
    files: Sequence[Path],
    run: str | None,
    people: Sequence[str],
    fields: Mapping[str, ExtractionField],
    known_ids: Sequence[str],
    current_ids: Mapping[str, str] | None = None,
) -> list[dict[str, str]]:
    """Read the returned extraction forms of one version, or of any version if `run` is None.

    Return rows with person, role, record_ids, field, value, place (page or quote), note, file and row, in the order of `files`;
    the first answer of a person counts. A note in a row without a value has a row without a field. The role is that of the form: a form with the column of conflicts is an adjudicator's.
    current_ids: each id that a record had under an earlier version of prismake, and its current id.
    Raises ReviewFaults with every fault of every file: unknown studies, invalid choices and numbers, and two different
    answers of one person for one study and field in one version. A later version may have another answer.
    """
    columns = (*extraction_columns(fields), CONFLICTS)
    contents, faults = read_forms(
        files,
        {KIND: columns},
        people,
        run=run,
        known_ids=known_ids,
        current_ids=current_ids,
        key_name="title",
    )
    given: list[dict[str, str]] = []
    first: dict[tuple[str, str, str, str], dict[str, str]] = {}
    for content in contents:
        for row in content.rows:
            empty = {
                "person": content.person,
                "role": ADJUDICATOR if row[CONFLICTS.name] else EXTRACTOR,
                "record_ids": row["record_ids"],
                "field": NO_FIELD,
                "value": "",
                "place": "",
                "note": row[NOTE.name],
                "file": content.file,
                "row": str(row.row),
            }
            if row[NOTE.name] and not any(row[name] for name in fields):
                given.append(empty)
            for name, field in fields.items():
                value, place = row[name], row[quote_of(name)]
                if place and not value:
                    faults.append(_place_without_value(content, row.row, name, place))
                if not value:
                    continue
                faults += _out_of_range(content, row.row, name, field, value)
                answer = {**empty, "field": name, "value": value, "place": place}
                first_answer = first.setdefault(
                    (content.run, content.person, row["record_ids"], name), answer
                )
                if first_answer["value"] != value:
                    where = f"{first_answer['file']}, row {first_answer['row']}"
                    message = f'"{value}" here, but "{first_answer["value"]}" in {where}: expected one answer per person.'
                    faults.append(content.fault(row.row, name, message, "keep one of the two answers."))
                given.append(answer)
    if faults:
        raise ReviewFaults(faults)
    return given


def _place_without_value(content: FormContent, row: int, name: str, place: str) -> Fault:
    """Return the fault of a page or quote without the value that it proves."""
    return content.fault(
        row,
        quote_of(name),
        f'the page or quote "{shortened(place)}" is given without a value.',
        "Write the value, or clear the cell.",
    )


def _out_of_range(
    content: FormContent, row: int, name: str, field: ExtractionField, value: str
) -> list[Fault]:
    """Return a fault if the value is a number outside the range of the dictionary."""
    if field.type != "number":
        return []
    number = float(value)
    low = field.minimum is not None and number < field.minimum
    high = field.maximum is not None and number > field.maximum
    if not low and not high:
        return []
    if field.minimum is not None and field.maximum is not None:
        bounds = f"{field.minimum} to {field.maximum}"
    else:
        bounds = f"at least {field.minimum}" if field.maximum is None else f"at most {field.maximum}"
    allowed = f"{bounds} {field.unit}".strip()
    return [
        content.fault(row, name, f"{value} is out of range.", "correct the value from the report.", allowed)
    ]


def extracted_values(
    studies: pd.DataFrame,
    fields: Mapping[str, ExtractionField],
    given: Sequence[Mapping[str, str]],
    extractors: Sequence[str],
    adjudicator: str,
    former: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the answer of each person for each field of these studies (table 4_extract/extracted_values).

    given: rows of `read_extraction`. Of several answers of one person in one role the first counts. Extractors are before
    the adjudicator, and people who left (`former`) are after the current ones.
    """
    study_of = {
        record: row["study_id"] for row in rows_of(studies) for record in split_values(row["record_ids"])
    }
    first: dict[tuple[str, str, str, str], Mapping[str, str]] = {}
    for answer in given:
        role = ADJUDICATOR if _is_adjudication(answer, extractors, adjudicator) else EXTRACTOR
        for record in split_values(answer["record_ids"]):
            if record in study_of:
                first.setdefault((study_of[record], answer["field"], role, answer["person"]), answer)
    people = {EXTRACTOR: (*extractors, *former), ADJUDICATOR: (adjudicator, *former)}
    rows = [
        {
            "study_id": study,
            "field": field,
            "person": person,
            "role": role,
            **{
                name: first[study, field, role, person].get(name, "")
                for name in ("value", "place", "note", "file", "row")
            },
        }
        for study in studies["study_id"]
        for field in (*fields, NO_FIELD)
        for role in (EXTRACTOR, ADJUDICATOR)
        for person in dict.fromkeys(people[role])
        if (study, field, role, person) in first
    ]
    return table_of(rows, "4_extract/extracted_values")


def extraction_table(
    studies: pd.DataFrame,
    fields: Mapping[str, ExtractionField],
    values: pd.DataFrame,
    extractors: Sequence[str],
    adjudicator: str,
    former: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the checked table (schema 4_extract/extraction): one row per study and field.

    values: as `extracted_values` returns them. A cell needs answers from as many extractors as there are now; people who
    left (`former`) count in the role of their form. Equal answers are agreed. Different answers are a conflict without a
    value until the adjudicator answers. A field that is not required and that every extractor of the study left empty is
    "not given".
    """
    needed = len(set(extractors))
    extracted, adjudicated = values_by_cell(values, EXTRACTOR), values_by_cell(values, ADJUDICATOR)
    extracting = {*extractors, *former}
    people_of_study: dict[str, set[str]] = defaultdict(set)
    for (study, field), given in extracted.items():
        if field != NO_FIELD:
            people_of_study[study] |= set(given) & extracting
    rows = []
    for study in studies["study_id"]:
        for name in fields:
            given, decided = extracted.get((study, name), {}), adjudicated.get((study, name), {})
            value, state = _outcome(list(given.values()), list(decided.values()), needed)
            empty = state == AWAITED and not given and not decided
            if empty and not fields[name].required and len(people_of_study[study]) >= needed:
                state = NOT_GIVEN
            rows.append({"study_id": study, "field": name, "value": value, "state": state})
    return table_of(rows, "4_extract/extraction")


def _is_adjudication(answer: Mapping[str, str], extractors: Sequence[str], adjudicator: str) -> bool:
    """Return whether an answer is an adjudicator's: decided by the person, or by the form for a person who left."""
    person = answer["person"]
    if person in extractors:
        return False
    return person == adjudicator or answer.get("role") == ADJUDICATOR


def _outcome(extracted: Sequence[str], adjudicated: Sequence[str], needed: int) -> tuple[str, str]:
    """Return the value of one cell and its state."""
    if len(extracted) < needed:
        return "", AWAITED
    if len({value.casefold() for value in extracted}) == 1:
        return extracted[0], ONE if len(extracted) == 1 else AGREED
    return (adjudicated[0], ADJUDICATED) if adjudicated else ("", CONFLICT)


def cells_to_fill(
    extraction: pd.DataFrame, values: pd.DataFrame, person: str, adjudicator: str
) -> dict[str, list[str]]:
    """Return study id to the fields that a person still has to fill; for the adjudicator, the cells in conflict."""
    given = values_by_cell(values, EXTRACTOR)
    cells: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(extraction):
        if person == adjudicator:
            pending = row["state"] == CONFLICT
        else:
            pending = row["state"] == AWAITED and person not in given.get((row["study_id"], row["field"]), {})
        if pending:
            cells[row["study_id"]].append(row["field"])
    return dict(cells)
