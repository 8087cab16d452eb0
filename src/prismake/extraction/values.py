"""Extraction: forms from the dictionary, and the values that people return, cell by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from prismake.errors import Fault, ReviewFaults
from prismake.forms.model import Column, Form, FormContent, Section
from prismake.forms.names import next_form_path
from prismake.forms.read import read_forms
from prismake.protocol.extraction import Extraction, ExtractionField
from prismake.tables import rows_of, split_values, table_of

KIND = "extraction"
AGREED, ADJUDICATED, ONE, CONFLICT, AWAITED = "agreed", "adjudicated", "one extractor", "conflict", "awaited"
NOT_GIVEN = "not given"
EXTRACTOR, ADJUDICATOR = "extractor", "adjudicator"
CONFLICTS = Column("conflicts", "To settle", width=60)
SHOWN = ("conditions", "interventions", "phase", "status", "enrolment", "sponsor")


def extraction_columns(fields: Mapping[str, ExtractionField]) -> tuple[Column, ...]:
    """Return the columns of an extraction form: values of the sources, then one answer column per field."""
    shown = [Column("title", "Study", width=48), Column("registration_ids", "Registration", width=20)]
    shown += [Column(name, name.capitalize(), width=22) for name in SHOWN]
    answers = [
        Column(
            name,
            f"{field.label} ({field.unit})" if field.unit else field.label,
            kind="answer",
            choices=tuple(field.choices),
            width=22,
            help=field.help,
            value_type="number" if field.type == "number" else "text",
            unit=field.unit,
            list_key=f"`extraction.fields.{name}.choices`",
        )
        for name, field in fields.items()
    ]
    return (*shown, *answers, Column("record_ids", "record ids", kind="hidden"))


def extraction_form(
    person: str,
    run: str,
    review_title: str,
    plan: Extraction,
    studies: pd.DataFrame,
    cells: Mapping[str, Sequence[str]],
    values: pd.DataFrame,
    returned: Sequence[Path] = (),
    former: Sequence[str] = (),
) -> Form:
    """Return the extraction form of one person for these studies (schema 4_extract/studies).

    cells: study id to the fields that the person fills. values: table 4_extract/extracted_values; the adjudicator's form
    shows the answers of the extractors, an extractor's form shows no answers of others. returned: files returned so far.
    former: people who left.
    """
    fields = plan.fields
    columns = extraction_columns(fields)
    rows = studies.reindex(columns=[column.name for column in columns if column.kind != "answer"]).fillna("")
    if person == plan.adjudicator:
        given = _by_cell(values, EXTRACTOR)
        rows["conflicts"] = [
            "\n".join(
                f"{fields[name].label}: {_answers(given.get((study, name), {}))}" for name in cells[study]
            )
            for study in studies["study_id"]
        ]
        columns = (*columns[:2], CONFLICTS, *columns[2:])
    rows = rows.sort_values("title", ignore_index=True).astype("str")
    return Form(
        kind=KIND,
        run=run,
        person=person,
        title=f"Extraction: {review_title}",
        sheet="Extraction",
        columns=columns,
        rows=rows,
        purpose=f"For {person}. One row is one study; fill in every coloured column from the study's own reports.",
        sections=(
            Section(
                "What is asked",
                pairs=tuple((field.label, _rules(field)) for field in fields.values()),
            ),
        ),
        save_as=next_form_path(
            returned, f"config/extraction/{run}", person, (*plan.extractors, plan.adjudicator, *former)
        ),
        done_name=next(iter(fields), ""),
    )


def _rules(field: ExtractionField) -> str:
    """Return the rules for one field as text."""
    parts = [field.help]
    if field.choices:
        parts.append("One of: " + "; ".join(field.choices) + ".")
    if field.unit:
        parts.append(f"In {field.unit}.")
    if field.required:
        parts.append("Needed for release.")
    return " ".join(part for part in parts if part)


def _answers(given: Mapping[str, str]) -> str:
    """Return the answer of each person as text."""
    return "; ".join(f"{person} {value}" for person, value in given.items())


def read_extraction(
    files: Sequence[Path],
    run: str | None,
    people: Sequence[str],
    fields: Mapping[str, ExtractionField],
    known_ids: Sequence[str],
    current_ids: Mapping[str, str] | None = None,
) -> list[dict[str, str]]:
    """Read the returned extraction forms of one version, or of any version if `run` is None.

    Return rows with person, role, record_ids, field, value, file and row, in the order of `files`; the first answer of a
    person counts. The role is that of the form: a form with the column of conflicts is an adjudicator's.
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
            for name, field in fields.items():
                value = row[name]
                if not value:
                    continue
                faults += _out_of_range(content, row.row, name, field, value)
                answer = {
                    "person": content.person,
                    "role": ADJUDICATOR if row[CONFLICTS.name] else EXTRACTOR,
                    "record_ids": row["record_ids"],
                    "field": name,
                    "value": value,
                    "file": content.file,
                    "row": str(row.row),
                }
                first_answer = first.setdefault(
                    (content.run, content.person, row["record_ids"], name), answer
                )
                if first_answer["value"] != value:
                    place = f"{first_answer['file']}, row {first_answer['row']}"
                    message = f'"{value}" here, but "{first_answer["value"]}" in {place}: expected one answer per person.'
                    faults.append(content.fault(row.row, name, message, "keep one of the two answers."))
                given.append(answer)
    if faults:
        raise ReviewFaults(faults)
    return given


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
            **{name: first[study, field, role, person][name] for name in ("value", "file", "row")},
        }
        for study in studies["study_id"]
        for field in fields
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
    extracted, adjudicated = _by_cell(values, EXTRACTOR), _by_cell(values, ADJUDICATOR)
    extracting = {*extractors, *former}
    people_of_study: dict[str, set[str]] = defaultdict(set)
    for (study, _), given in extracted.items():
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


def _by_cell(values: pd.DataFrame, role: str) -> dict[tuple[str, str], dict[str, str]]:
    """Return (study id, field) to the value of each person in a role, in the order of the rows."""
    answers: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows_of(values[values["role"] == role]):
        answers[row["study_id"], row["field"]][row["person"]] = row["value"]
    return dict(answers)


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
    given = _by_cell(values, EXTRACTOR)
    cells: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(extraction):
        if person == adjudicator:
            pending = row["state"] == CONFLICT
        else:
            pending = row["state"] == AWAITED and person not in given.get((row["study_id"], row["field"]), {})
        if pending:
            cells[row["study_id"]].append(row["field"])
    return dict(cells)
