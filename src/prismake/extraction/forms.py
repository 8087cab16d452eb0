"""Extraction forms: what is known of each study, and the questions of the dictionary of the protocol."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from prismake.forms.model import Column, Form, Section, link
from prismake.forms.names import next_form_path
from prismake.protocol.extraction import Extraction, ExtractionField
from prismake.screening.forms import author_names, url_of_doi, used_columns
from prismake.tables import rows_of

KIND = "extraction"
EXTRACTOR, ADJUDICATOR = "extractor", "adjudicator"
CONFLICTS = Column("conflicts", "To settle", width=60)
NOTE = Column("row note", "Notes of the extractor", "answer", width=26, optional=True, is_note=True)
SHOWN = ("conditions", "interventions", "phase", "status", "enrolment", "sponsor")
QUOTE_HELP = "Where the report says it: the page, the table, or the words themselves."


def extraction_columns(fields: Mapping[str, ExtractionField]) -> tuple[Column, ...]:
    """Return the columns of an extraction form: values of the sources, then one answer column per field."""
    shown = [
        Column("title", "Study", width=48),
        Column("authors", "Authors", width=24),
        Column("year", "Year", width=7),
        Column("journal", "Journal or register", width=20),
        Column("doi", "DOI", "link", width=20),
        Column("link", "Link", "link", width=10),
        Column("registration_ids", "Registration", width=20),
    ]
    shown += [Column(name, name.capitalize(), width=22) for name in SHOWN]
    answers = []
    for name, field in fields.items():
        value = Column(
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
        quote = Column(
            quote_of(name),
            f"Page or quote: {field.label}",
            "answer",
            width=24,
            help=QUOTE_HELP,
            optional=True,
        )
        answers += [value, quote]
    return (*shown, *answers, NOTE, Column("record_ids", "record ids", kind="hidden"))


def quote_of(field: str) -> str:
    """Return the name of the column with the page or quote of a field; no field has a space in its name."""
    return f"{field} page or quote"


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
    rows["authors"] = [author_names(names) for names in rows["authors"]]
    rows["doi"] = [link(doi, f"https://doi.org/{url_of_doi(doi)}") if doi else "" for doi in rows["doi"]]
    rows["link"] = [
        link("open", url) if url.startswith("http") and " " not in url else "" for url in rows["link"]
    ]
    rows[NOTE.name] = [_notes(values, study, person) for study in studies["study_id"]]
    if person == plan.adjudicator:
        given, places = values_by_cell(values, EXTRACTOR), values_by_cell(values, EXTRACTOR, "place")
        notes = values_by_cell(values, EXTRACTOR, "note")
        rows["conflicts"] = [
            "\n".join(
                [
                    f"{fields[name].label}: {_answers(given.get((study, name), {}), places.get((study, name), {}))}"
                    for name in cells[study]
                ]
                + _notes_of_others(notes, study)
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
        columns=used_columns(columns, rows),
        rows=rows,
        purpose=f"For {person}. One row is one study; fill in every coloured column from the study's own reports.",
        sections=(
            Section(
                "What is asked",
                pairs=tuple((field.label, _rules(field)) for field in fields.values()),
            ),
            Section(
                "Where it is",
                (
                    "Beside each value there is a cell for its page or quote, so that everybody finds it again: p. 4, table 2; or "
                    "the words themselves.",
                    "Notes are for what the values do not say. Comments on cells are kept with them.",
                ),
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


def _answers(given: Mapping[str, str], places: Mapping[str, str]) -> str:
    """Return the answer of each person, with its page or quote, as text."""
    return "; ".join(
        f"{person} {value}" + (f" [{places[person]}]" if places.get(person) else "")
        for person, value in given.items()
    )


def _notes(values: pd.DataFrame, study: str, person: str) -> str:
    """Return the notes that a person gave on a study without a value: they return in the person's next form."""
    given = values[(values["study_id"] == study) & (values["person"] == person) & (values["field"] == "")]
    return "; ".join(dict.fromkeys(given["note"]))


def _notes_of_others(notes: Mapping[tuple[str, str], Mapping[str, str]], study: str) -> list[str]:
    """Return the notes of the extractors on a study, one line each."""
    return list(
        dict.fromkeys(
            f"Note of {person}: {note}"
            for (name, _), given in notes.items()
            for person, note in given.items()
            if name == study and note
        )
    )


def values_by_cell(
    values: pd.DataFrame, role: str, column: str = "value"
) -> dict[tuple[str, str], dict[str, str]]:
    """Return (study id, field) to the value of each person in a role, in the order of the rows.

    values: schema 4_extract/extracted_values. column: value, place or note.
    """
    answers: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows_of(values[values["role"] == role]):
        answers[row["study_id"], row["field"]][row["person"]] = row[column]
    return dict(answers)
