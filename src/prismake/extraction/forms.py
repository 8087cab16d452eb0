"""Extraction forms: what the sources say of each study, and the fields of the extraction dictionary as questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from prismake.extraction.columns import (
    CONFLICTS,
    NOTE,
    SHEETS,
    STUDY_OF,
    extraction_columns,
    proposal_of,
    quote_of,
    study_label,
    unit_of,
)
from prismake.extraction.reading import EXTRACTOR, KIND
from prismake.extraction.row_sheets import (
    proposed_values,
    row_sheet,
    rows_proposed,
    rows_to_complete,
    rows_to_settle,
)
from prismake.forms.model import Form, FormColumn, GuideSection, RowSheet, link_cell
from prismake.forms.names import next_form_path
from prismake.protocol.extraction import OF_A_STUDY, ROWS_ENTERED, Extraction, ExtractionField, row_levels
from prismake.records.addresses import doi_address
from prismake.screening.forms import author_names, used_columns
from prismake.tables import empty_table, rows_of


@dataclass(frozen=True)
class RowsOfPeople:
    """The arms and outcomes that people entered: tables 4_extract/studies, 4_extract/extracted_rows and
    4_extract/data.
    """

    studies: pd.DataFrame
    rows: pd.DataFrame
    data: pd.DataFrame


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
    added: RowsOfPeople | None = None,
    proposals: pd.DataFrame | None = None,
) -> Form:
    """Return the extraction form of one person, with one row per study. studies: table 4_extract/studies.

    cells: study id to the fields that the person has to fill; an extractor's form asks these fields only, and contains
    what the person answered on them before. values: table 4_extract/extracted_values; the adjudicator's form shows the
    answers of the extractors, an extractor's form shows no answers of others. returned:
    forms returned so far; the new form gets a file name that none of them has. former: people who left the team.
    added: arms and outcomes of all extractors, for the adjudicator's sheets. proposals: table 4_extract/proposals,
    which extractors see beside the fields.
    """
    fields = plan.of_study if person == plan.adjudicator else _fields_to_ask(plan, cells)
    if proposals is None or person == plan.adjudicator:
        proposals = empty_table("4_extract/proposals")
    proposed = _proposed_cells(fields, studies, proposals)
    columns = extraction_columns(fields, tuple(proposed))
    rows = _shown_rows(columns, studies)
    for name, cells_of_field in proposed.items():
        rows[proposal_of(name)] = cells_of_field
    rows[NOTE.name] = [_notes(values, study, person) for study in studies["study_id"]]
    if person != plan.adjudicator:
        for name, cells_of_column in _earlier_answers(fields, studies, values, person).items():
            rows[name] = cells_of_column
    else:
        rows["conflicts"] = _conflicts(fields, studies, cells, values)
        columns = (*columns[:2], CONFLICTS, *columns[2:])
    rows = rows.sort_values("title", ignore_index=True).astype("str")
    labels = [study_label(row["title"], row["record_ids"]) for row in rows_of(rows)]
    row_sheets = _row_sheets(plan, person, labels, added, studies, proposals)
    return Form(
        kind=KIND,
        run=run,
        person=person,
        title=f"Extraction: {review_title}",
        sheet="Extraction",
        columns=used_columns(columns, rows),
        rows=rows,
        purpose=_purpose(plan, person, fields),
        sections=_sections(plan, fields),
        save_as=next_form_path(
            returned, f"config/extraction/{run}", person, (*plan.extractors, plan.adjudicator, *former)
        ),
        done_name=next(iter(fields), ""),
        row_sheets=row_sheets,
    )


def _fields_to_ask(plan: Extraction, cells: Mapping[str, Sequence[str]]) -> dict[str, ExtractionField]:
    """Return the fields that an extractor has to fill for some study: a field that was added to the dictionary later
    makes no one answer the others again. Without any field to fill, all of them.
    """
    pending = {name for names in cells.values() for name in names}
    if not pending:
        return plan.of_study
    if plan.has_rows:
        pending.add(ROWS_ENTERED)
    return {name: field for name, field in plan.of_study.items() if name in pending}


def _earlier_answers(
    fields: Mapping[str, ExtractionField], studies: pd.DataFrame, values: pd.DataFrame, person: str
) -> dict[str, list[str]]:
    """Return the answer columns with what the person answered before on these fields, a cell for each study."""
    columns = {}
    for column, name_of in (("value", str), ("unit", unit_of), ("place", quote_of)):
        given = values_by_cell(values, EXTRACTOR, column)
        for field in fields:
            answers = [given.get((study, field), {}).get(person, "") for study in studies["study_id"]]
            if any(answers):
                columns[name_of(field)] = answers
    return columns


def _purpose(plan: Extraction, person: str, fields: Collection[str]) -> str:
    """Return what the first sheet asks of a person."""
    if person != plan.adjudicator:
        asked = (
            f"For {person}. One row is one study; fill in every coloured column from the study's own reports."
        )
        rest = " Fields that you answered for all of these studies before are not asked again."
        return asked + (rest if len(fields) < len(plan.of_study) else "")
    sheets = "on the sheets Extraction, Arms and Outcomes" if plan.has_rows else "on the sheet Extraction"
    return f"For {person}. Settle the cells {sheets} on which the extractors differ; other cells stay as they are."


def _proposed_cells(
    fields: Mapping[str, ExtractionField], studies: pd.DataFrame, proposals: pd.DataFrame
) -> dict[str, list[str]]:
    """Return the fields for which a register proposes a value of any study, each with its cell for each study."""
    return {
        name: proposed_cells
        for name, field in fields.items()
        if field.meaning in OF_A_STUDY
        and any(proposed_cells := proposed_values(studies, proposals, field.meaning))
    }


def _shown_rows(columns: Sequence[FormColumn], studies: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each study with the columns that the form shows, links as links."""
    rows = studies.reindex(
        columns=[column.name for column in columns if column.kind != "answer"], fill_value=""
    )
    rows["authors"] = [author_names(names) for names in rows["authors"]]
    rows["doi"] = [link_cell(doi, doi_address(doi)) if doi else "" for doi in rows["doi"]]
    rows["link"] = [
        link_cell("open", url) if url.startswith("http") and " " not in url else "" for url in rows["link"]
    ]
    return rows


def _conflicts(
    fields: Mapping[str, ExtractionField],
    studies: pd.DataFrame,
    cells: Mapping[str, Sequence[str]],
    values: pd.DataFrame,
) -> list[str]:
    """Return for each study what the extractors answered on the fields in conflict, and their notes, a line each."""
    answers, places = answers_with_units(values, EXTRACTOR), values_by_cell(values, EXTRACTOR, "place")
    notes = values_by_cell(values, EXTRACTOR, "note")
    return [
        "\n".join(
            [
                f"{fields[name].label}: {_answers(answers.get((study, name), {}), places.get((study, name), {}))}"
                for name in cells[study]
            ]
            + _notes_of_others(notes, study)
        )
        for study in studies["study_id"]
    ]


def _sections(plan: Extraction, fields: Mapping[str, ExtractionField]) -> tuple[GuideSection, ...]:
    """Return the sections of the first sheet, which say what is asked."""
    return (
        GuideSection(
            "What is asked",
            pairs=tuple((field.label, _rules(field)) for field in fields.values()),
        ),
        *_row_sections(plan),
        GuideSection(
            "Where it is",
            (
                "Beside each value there is a cell for its page or quote, so that everybody finds it again: p. 4, table 2; or "
                "the words themselves.",
                "Notes are for what the values do not say. Comments on cells are kept with them.",
            ),
        ),
    )


def _row_sheets(
    plan: Extraction,
    person: str,
    labels: Sequence[str],
    added: RowsOfPeople | None,
    studies: pd.DataFrame,
    proposals: pd.DataFrame,
) -> tuple[RowSheet, ...]:
    """Return the sheets of arms and outcomes: with what registers propose for an extractor, with the rows in conflict for the adjudicator."""
    levels = row_levels(plan.fields)
    if person != plan.adjudicator or added is None:
        given = added.rows if added else empty_table("4_extract/extracted_rows")
        rows = {level: rows_proposed(level, studies, proposals, given, person) for level in levels}
        if added:
            # The own rows of a person come before what registers propose.
            for level in levels:
                own = rows_to_complete(level, plan.fields, studies, added.rows, added.data, person)
                rows[level] = [*own, *rows[level]]
        return tuple(row_sheet(level, plan.fields, labels, rows[level]) for level in levels)
    sheets = []
    for level in levels:
        disputed = rows_to_settle(level, plan.fields, added.studies, added.rows, added.data)
        listed = list(dict.fromkeys(row[STUDY_OF] for row in disputed))
        sheets.append(row_sheet(level, plan.fields, listed, disputed, settling=True))
    return tuple(sheets)


def _row_sections(plan: Extraction) -> list[GuideSection]:
    """Return what is asked on the sheets of arms and outcomes."""
    levels = row_levels(plan.fields)
    if not levels:
        return []
    names = " and ".join(SHEETS[level] for level in levels)
    lines: tuple[str, ...] = (
        f"On the sheet{'s' if len(levels) > 1 else ''} {names} you add rows: one row for each arm of a study, and one for each outcome of an "
        "arm at a time point. Choose the study from the list.",
        "Name an arm the same on both sheets. Differences of case and spaces play no part.",
        "When all rows of a study are there, say so on the first sheet; until then, nobody compares them. Rows that you returned "
        "before still stand: do not enter them again. Rows that are filled in here are your own, from before a column was added: "
        "fill that column.",
    )
    lines = (
        *lines,
        "A row with the column Register says is a proposal: it counts only if you choose confirmed. Check it against the report.",
    )
    pairs = [
        (f"{SHEETS[level]}: {field.label}", _rules(field))
        for level in levels
        for field in plan.of_level(level).values()
    ]
    return [GuideSection("Arms and outcomes", lines, tuple(pairs))]


def _rules(field: ExtractionField) -> str:
    """Return the rules for one field as text."""
    parts = [field.help]
    if field.choices:
        parts.append("One of: " + "; ".join(field.choices) + ".")
    if field.unit:
        parts.append(f"In {field.unit}.")
    if field.units:
        parts.append("With its unit, one of: " + "; ".join(field.units) + ". Do not convert.")
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
    """Return (study id, field) to a map from person to value, for the people of one role, in the order of the rows.

    values: table 4_extract/extracted_values. role: "extractor" or "adjudicator". column: value, place or note.
    """
    answers: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows_of(values[values["role"] == role]):
        answers[row["study_id"], row["field"]][row["person"]] = row[column]
    return dict(answers)


def answers_with_units(values: pd.DataFrame, role: str) -> dict[tuple[str, str], dict[str, str]]:
    """Return the same map as `values_by_cell`, with the unit behind each value, such as "12 mg"."""
    with_units = [f"{row['value']} {row['unit']}".strip() for row in rows_of(values)]
    return values_by_cell(values.assign(value=pd.Series(with_units, index=values.index, dtype="str")), role)
