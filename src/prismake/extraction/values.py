"""Extraction: forms from the dictionary, and what came back, cell by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from prismake.errors import Fault, ReviewFaults
from prismake.forms import Column, Form, FormContent, Section, free_place, read_forms
from prismake.protocol.extraction import Extraction, ExtractionField
from prismake.tables import columns_of, join_values, rows_of, split_values, table_of

KIND = "extraction"
AGREED, ADJUDICATED, ONE, CONFLICT, AWAITED = "agreed", "adjudicated", "one extractor", "conflict", "awaited"
NOT_GIVEN = "not given"
EXTRACTOR, ADJUDICATOR = "extractor", "adjudicator"
TO_SETTLE = Column("conflicts", "To settle", width=60)
SHOWN = ("conditions", "interventions", "phase", "status", "enrolment", "sponsor")


@dataclass(frozen=True)
class Said:
    """What people gave for one cell, by person: as extractors, and as adjudicators."""

    extracted: dict[str, str]
    settled: dict[str, str]


def extraction_columns(fields: Mapping[str, ExtractionField]) -> tuple[Column, ...]:
    """Return the columns of an extraction form: what the sources say of a study, then one answer a field."""
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
    due: Mapping[str, Sequence[str]],
    extraction: pd.DataFrame,
    returned: Sequence[Path] = (),
    former: Sequence[str] = (),
) -> Form:
    """Return the form of one person for these studies (schema 4_extract/studies).

    `due` names the cells that are asked for, a study. The adjudicator also sees what each extractor gave; an extractor
    sees nothing of another's answers. `returned` holds the files that came back so far, `former` names those who left.
    """
    fields = plan.fields
    columns = extraction_columns(fields)
    rows = studies.reindex(columns=[column.name for column in columns if column.kind != "answer"]).fillna("")
    if person == plan.adjudicator:
        told = {(row["study_id"], row["field"]): row["given"] for row in rows_of(extraction)}
        rows["conflicts"] = [
            "\n".join(f"{fields[name].label}: {told[study, name]}" for name in due[study])
            for study in studies["study_id"]
        ]
        columns = (*columns[:2], TO_SETTLE, *columns[2:])
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
                pairs=tuple((field.label, _told(field)) for field in fields.values()),
            ),
        ),
        save_as=free_place(
            returned, f"config/extraction/{run}", person, (*plan.extractors, plan.adjudicator, *former)
        ),
        done_name=next(iter(fields), ""),
    )


def _told(field: ExtractionField) -> str:
    """What one field allows, in words."""
    parts = [field.help]
    if field.choices:
        parts.append("One of: " + "; ".join(field.choices) + ".")
    if field.unit:
        parts.append(f"In {field.unit}.")
    if field.required:
        parts.append("Needed for release.")
    return " ".join(part for part in parts if part)


def read_extraction(
    files: Sequence[Path],
    run: str | None,
    people: Sequence[str],
    fields: Mapping[str, ExtractionField],
    known_ids: Sequence[str],
) -> list[dict[str, str]]:
    """Read returned extraction forms of one version (of any version where `run` is None) into rows of person, role, record_ids, field, value, file and row.

    The role is that of the form: one that shows what is to be settled is an adjudicator's.

    Raises ReviewFaults with every fault of every file: unknown studies, words and numbers that are not allowed, and
    two answers of one person for one study and field in one version. A person may answer anew in a later version;
    the rows stand in the order of `files`, and the first answer of a person counts.
    """
    columns = (*extraction_columns(fields), TO_SETTLE)
    contents, faults = read_forms(
        files, {KIND: columns}, people, run=run, known_ids=known_ids, key_name="title"
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
                    "role": ADJUDICATOR if row[TO_SETTLE.name] else EXTRACTOR,
                    "record_ids": row["record_ids"],
                    "field": name,
                    "value": value,
                    "file": content.file,
                    "row": str(row.row),
                }
                earlier = first.setdefault((content.run, content.person, row["record_ids"], name), answer)
                if earlier["value"] != value:
                    place = f"{earlier['file']}, row {earlier['row']}"
                    found = f'"{value}" here, but "{earlier["value"]}" in {place}.'
                    faults.append(content.fault(row.row, name, found, "keep one of the two answers."))
                given.append(answer)
    if faults:
        raise ReviewFaults(faults)
    return given


def _out_of_range(
    content: FormContent, row: int, name: str, field: ExtractionField, value: str
) -> list[Fault]:
    """A number outside what the dictionary allows."""
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
    return [content.fault(row, name, f"{value} is out of range.", "look at the report again.", allowed)]


def extracted_values(
    studies: pd.DataFrame,
    fields: Mapping[str, ExtractionField],
    given: Sequence[Mapping[str, str]],
    extractors: Sequence[str],
    adjudicator: str,
    former: Sequence[str] = (),
) -> pd.DataFrame:
    """Return what each person gave for each field of these studies (table 4_extract/extracted_values).

    given: rows of `read_extraction`. Of several answers of one person in one role the first counts. Extractors stand before the
    adjudicator, and those who left (`former`) after those who stayed.
    """
    study_of = {
        record: row["study_id"] for row in rows_of(studies) for record in split_values(row["record_ids"])
    }
    first: dict[tuple[str, str, str, str], Mapping[str, str]] = {}
    for answer in given:
        role = ADJUDICATOR if _settles(answer, extractors, adjudicator) else EXTRACTOR
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
    given: Sequence[Mapping[str, str]],
    extractors: Sequence[str],
    adjudicator: str,
    former: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the checked table (schema 4_extract/extraction): one row a study and field.

    As many extractors as are asked now must have given a cell; those who left (`former`) are among them, and count in the
    role of the form that they filled in. What all extractors gave alike is agreed; where they differ the adjudicator's
    answer stands; until then the cell is a conflict without a value. A field that is not required and that every extractor
    of the study left empty is not given.
    """
    study_of = {
        record: row["study_id"] for row in rows_of(studies) for record in split_values(row["record_ids"])
    }
    needed = len(set(extractors))
    extracting = list(dict.fromkeys((*extractors, *former)))
    settling = list(dict.fromkeys((adjudicator, *former)))
    answers: dict[tuple[str, str], Said] = defaultdict(lambda: Said({}, {}))
    for answer in given:
        for study in sorted(
            {study_of[record] for record in split_values(answer["record_ids"]) if record in study_of}
        ):
            said = answers[study, answer["field"]]
            of_role = said.settled if _settles(answer, extractors, adjudicator) else said.extracted
            of_role.setdefault(answer["person"], answer["value"])
    seen: dict[str, set[str]] = defaultdict(set)
    for (study, _), said in answers.items():
        seen[study] |= set(said.extracted) & set(extracting)
    rows = []
    for study in studies["study_id"]:
        for name in fields:
            said = answers[study, name]
            extracted = {person: said.extracted[person] for person in extracting if person in said.extracted}
            settled = {person: said.settled[person] for person in settling if person in said.settled}
            value, state = _outcome(list(extracted.values()), list(settled.values()), needed)
            empty = state == AWAITED and not extracted and not settled
            if empty and not fields[name].required and len(seen[study]) >= needed:
                state = NOT_GIVEN
            told = join_values(
                f"{person}={value_given}"
                for given_by in (extracted, settled)
                for person, value_given in given_by.items()
            )
            rows.append({"study_id": study, "field": name, "value": value, "state": state, "given": told})
    return pd.DataFrame(rows, columns=list(columns_of("4_extract/extraction")))


def _settles(answer: Mapping[str, str], extractors: Sequence[str], adjudicator: str) -> bool:
    """Whether an answer is an adjudicator's: told by the person who is asked now, and by the form of one who left."""
    person = answer["person"]
    if person in extractors:
        return False
    return person == adjudicator or answer.get("role") == ADJUDICATOR


def _outcome(extracted: Sequence[str], settled: Sequence[str], needed: int) -> tuple[str, str]:
    """The value of one cell, and how it came to be."""
    if len(extracted) < needed:
        return "", AWAITED
    if len({value.casefold() for value in extracted}) == 1:
        return extracted[0], ONE if len(extracted) == 1 else AGREED
    return (settled[0], ADJUDICATED) if settled else ("", CONFLICT)


def cells_due(extraction: pd.DataFrame, person: str, adjudicator: str) -> dict[str, list[str]]:
    """Return study to the fields that a person has still to fill."""
    due: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(extraction):
        if person == adjudicator:
            waits = row["state"] == CONFLICT
        else:
            waits = row["state"] == AWAITED and not any(
                entry.startswith(f"{person}=") for entry in split_values(row["given"])
            )
        if waits:
            due[row["study_id"]].append(row["field"])
    return dict(due)
