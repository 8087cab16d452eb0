"""The values of extraction that people return, cell by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from prismake.extraction.answers import AWAITED, CONFLICT, Given, alike
from prismake.extraction.forms import values_by_cell
from prismake.extraction.reading import ADJUDICATOR, EXTRACTOR, NO_FIELD
from prismake.protocol.extraction import STUDY, ExtractionField
from prismake.tables import join_values, rows_of, split_values, table_of

AGREED, ADJUDICATED, ONE = "agreed", "adjudicated", "one extractor"
NOT_GIVEN = "not given"
FOUND = "found in a source"


def extracted_values(
    studies: pd.DataFrame,
    fields: Mapping[str, ExtractionField],
    given: Sequence[Mapping[str, str]],
    extractors: Sequence[str],
    adjudicator: str,
    former: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the table 4_extract/extracted_values: the answer of each person on each field of these studies.

    given: rows of `read_extraction`. If one person answered a cell several times in one role, the first answer
    counts. Extractors come before the adjudicator, and people who left the team (`former`) after the others.
    """
    study_of = studies_by_record(studies)
    first: dict[tuple[str, str, str, str], Mapping[str, str]] = {}
    for answer in given:
        if answer.get("level", STUDY) != STUDY:
            continue
        role = extraction_role(answer, extractors, adjudicator)
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
                for name in ("value", "unit", "place", "note", "file", "row")
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
    found: Mapping[tuple[str, str], tuple[str, str]] | None = None,
    *,
    asked: Mapping[tuple[str, str], Collection[str]],
) -> pd.DataFrame:
    """Return the table 4_extract/extraction: one row per study and field, with the agreed value or the state of the
    cell.

    values: as `extracted_values` returns them. A cell needs answers of as many extractors as there are now; answers
    of people who left the team (`former`) count in the role of their form. Equal answers are agreed. Different
    answers are a conflict, without a value, until the adjudicator answers. A field that is not required and that all
    extractors of the study left empty is "not given"; if a source contains a value (found: (study, field) to (value,
    record)), that value is shown with the state "found in a source". asked: as `people_asked` returns it; a field that
    the forms of too few extractors asked is awaited, because nobody could answer it.
    """
    needed, in_sources = len(set(extractors)), found or {}
    extracted, adjudicated = values_by_cell(values, EXTRACTOR), values_by_cell(values, ADJUDICATOR)
    extracting = {*extractors, *former}
    units = values_by_cell(values, EXTRACTOR, "unit"), values_by_cell(values, ADJUDICATOR, "unit")
    rows = []
    for study in studies["study_id"]:
        for name in fields:
            key = (study, name)
            given, decided = extracted.get(key, {}), adjudicated.get(key, {})
            given_with, decided_with = (
                [(value, unit.get(key, {}).get(person, "")) for person, value in answers.items()]
                for answers, unit in zip((given, decided), units, strict=True)
            )
            (value, unit), state = cell_outcome(given_with, decided_with, needed)
            empty = state == AWAITED and not given and not decided
            if empty and not fields[name].required and len(extracting & {*asked.get(key, ())}) >= needed:
                state = NOT_GIVEN
            source = ""
            if state == NOT_GIVEN and (study, name) in in_sources:
                (value, source), state = in_sources[study, name], FOUND
            row = {"study_id": study, "field": name, "value": value, "unit": unit, "state": state}
            answered = {*given, *asked.get(key, ())}
            missing = [person for person in dict.fromkeys(extractors) if person not in answered]
            rows.append(
                {**row, "not_asked": join_values(missing if state == AWAITED else ()), "source": source}
            )
    return table_of(rows, "4_extract/extraction")


def people_asked(
    studies: pd.DataFrame, given: Sequence[Mapping[str, str]]
) -> dict[tuple[str, str], set[str]]:
    """Return (study id, field) to the people who answered something on the study in a form that asks this field.

    given: rows of `read_extraction`. A field that was added to the dictionary later stands in no form that was
    returned before.
    """
    study_of = studies_by_record(studies)
    asked: dict[tuple[str, str], set[str]] = defaultdict(set)
    for answer in given:
        is_adjudication = answer.get("role") == ADJUDICATOR
        if answer.get("level", STUDY) != STUDY or is_adjudication or answer["field"] == NO_FIELD:
            continue
        for study in {study_of[name] for name in split_values(answer["record_ids"]) if name in study_of}:
            for field in split_values(answer["asked"]):
                asked[study, field].add(answer["person"])
    return dict(asked)


def studies_by_record(studies: pd.DataFrame) -> dict[str, str]:
    """Return record id to study id, from table 4_extract/studies."""
    return {record: row["study_id"] for row in rows_of(studies) for record in split_values(row["record_ids"])}


def extraction_role(answer: Mapping[str, str], extractors: Sequence[str], adjudicator: str) -> str:
    """Return "extractor" or "adjudicator": the role of the person who answered; for a person who left the team, that
    of the form.
    """
    person = answer["person"]
    if person in extractors:
        return EXTRACTOR
    is_adjudication = person == adjudicator or answer.get("role") == ADJUDICATOR
    return ADJUDICATOR if is_adjudication else EXTRACTOR


def cell_outcome(extracted: Sequence[Given], adjudicated: Sequence[Given], needed: int) -> tuple[Given, str]:
    """Return the value of one cell with its unit, and its state."""
    if len(extracted) < needed:
        return ("", ""), AWAITED
    if all(alike(extracted[0], other) for other in extracted):
        return extracted[0], ONE if len(extracted) == 1 else AGREED
    return (adjudicated[0], ADJUDICATED) if adjudicated else (("", ""), CONFLICT)


def cells_to_fill(
    extraction: pd.DataFrame, values: pd.DataFrame, person: str, adjudicator: str
) -> dict[str, list[str]]:
    """Return study id to the names of the fields that a person still has to answer; for the adjudicator, the fields
    in conflict.
    """
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
