"""Read the rows that people added on the sheets of arms and outcomes."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from prismake.errors import Fault, did_you_mean
from prismake.extraction.columns import (
    ARM_OF,
    CONFIRM,
    CONFIRMED,
    CONFLICTS,
    DISMISSED,
    OUTCOME_OF,
    PLACE_OF,
    PROPOSED,
    REPORT_OF,
    ROW_NOTE,
    STUDY_OF,
    TIME_OF,
    VERDICT,
    row_columns,
    study_label,
    unit_of,
)
from prismake.extraction.field_faults import unit_faults, value_faults
from prismake.extraction.impossible import impossible
from prismake.forms.current_rows import FORMER
from prismake.forms.letters import comparable_words
from prismake.forms.model import FormColumn, FormContent, FormRow
from prismake.forms.read_row_sheet import RowSheetContent, read_row_sheets
from prismake.forms.values import one_line
from prismake.protocol.extraction import (
    ARM,
    ROWS_ENTERED,
    ROWS_NONE,
    ROWS_YES,
    ExtractionField,
    fields_of,
    row_levels,
)
from prismake.records.former_ids import FormerIds
from prismake.tables import join_values, split_values

Answer = dict[str, str]
NO_FIELD, VERDICT_FIELD = "", "(row)"
"""The fields of the presence of a row, and of the adjudicator's verdict on it."""

KEY_NAMES = ("study_arm", "outcome", "time_point")
"""The columns of tables that say which row of a study a row is."""

_RECORD = re.compile(r"\[([^\[\]]+)\]\s*$")
_LETTER_DIGIT = re.compile(r"(?<=[^\W\d_])[ ](?=\d)|(?<=\d)[ ](?=[^\W\d_])")


def row_key(text: str) -> str:
    """Return a name of an arm, outcome or time point in a form that ignores case, spaces, quotes and dashes.

    "week 4" and "Week4" have the same key; a space between two digits is kept.
    """
    return _LETTER_DIGIT.sub("", comparable_words(unicodedata.normalize("NFKC", text)))


def row_keys(row: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys (`row_key`) of the arm, outcome and time point of a table row."""
    return tuple(row_key(row[name]) for name in KEY_NAMES)


@dataclass
class _Person:
    """What one person gave in one version: labels of studies as they are now and as the forms have them, ids of studies, arms and rows by study, the first answers, and the
    participants of arms by role, study and arm."""

    labels: dict[str, str] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    entered: dict[str, str] = field(default_factory=dict)
    arms: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    first: dict[tuple[str, ...], Answer] = field(default_factory=dict)
    participants: dict[tuple[str, ...], float] = field(default_factory=dict)


@dataclass(frozen=True)
class _AddedRow:
    """One added row with its place, and the study to which it belongs."""

    sheet: RowSheetContent
    row: FormRow
    level: str
    study: str
    answer: Answer

    def fault(self, name: str, found: str, step: str, allowed: str = "") -> Fault:
        return self.sheet.fault(self.row.row, name, found, step, allowed)


def read_added_rows(
    contents: Sequence[FormContent],
    fields: Mapping[str, ExtractionField],
    on_studies: Sequence[Answer],
    known_ids: Sequence[str],
    former: FormerIds | None = None,
) -> tuple[list[Answer], list[Fault]]:
    """Return the answers on arms and outcomes in all forms, as `read_extraction` does, and all faults.

    A row without values gives an answer with an empty field, which says that the arm or outcome exists. on_studies:
    the answers on studies, which contain whether a person entered all rows.
    """
    people: dict[tuple[str, str], _Person] = defaultdict(_Person)
    runs = {content.file: content.run for content in contents}
    for content in contents:
        person = people[content.run, content.person]
        for row in content.rows:
            person.labels[study_label(row["title"], row["record_ids"])] = row["record_ids"]
            person.former[study_label(row["title"], row[FORMER])] = row["record_ids"]
            person.ids |= dict.fromkeys(split_values(row["record_ids"]), row["record_ids"])
    for answer in on_studies:
        if answer["field"] == ROWS_ENTERED:
            people[runs[answer["file"]], answer["person"]].entered[answer["record_ids"]] = answer["value"]
    levels = row_levels(fields)
    kinds: dict[str, tuple[FormColumn, ...]] = {
        level: row_columns(level, fields_of(fields, level), settling=True, proposing=True) for level in levels
    }
    sheets = [
        (level, content, sheet) for content in contents for level, sheet in read_row_sheets(content, kinds)
    ]
    given: list[Answer] = []
    faults: list[Fault] = []
    # Arms first: an outcome names an arm.
    for level, content, sheet in sorted(sheets, key=lambda entry: [*kinds].index(entry[0])):
        person, own = people[content.run, content.person], fields_of(fields, level)
        faults += sheet.faults
        role = "adjudicator" if CONFLICTS.name in sheet.columns else "extractor"
        for row in sheet.rows:
            if row[PROPOSED] and row[CONFIRM] != CONFIRMED:
                faults += _unconfirmed(sheet, row, own)
                continue
            study, fault = _study_of(sheet, row, person, known_ids, former)
            if fault:
                faults.append(fault)
                continue
            answer = _answer(content, sheet, row, role, level, study)
            answer["asked"] = join_values(name for name in own if name in sheet.columns)
            added = _AddedRow(sheet, row, level, study, answer)
            answers = list(_answers(added, own))
            faults += _row_faults(added, own, person, ARM in kinds)
            faults += _two_answers(added, answers, person)
            given += answers
    return given, faults


def _unconfirmed(
    sheet: RowSheetContent, row: FormRow, fields: Mapping[str, ExtractionField]
) -> Iterator[Fault]:
    """Yield a fault for a row that a register proposes, that the person changed, and that is neither confirmed nor dismissed."""
    filled = any(row[name] for name in (*fields, *map(unit_of, fields), REPORT_OF, PLACE_OF, ROW_NOTE))
    renamed = any(row[name] and row[name] not in row[PROPOSED] for name in (ARM_OF, OUTCOME_OF, TIME_OF))
    if row[CONFIRM] != DISMISSED and (filled or renamed):
        message = (
            "the row is a proposal from a trial register; cells of the row were changed, but the proposal was not "
            "confirmed."
        )
        yield sheet.fault(
            row.row,
            CONFIRM,
            message,
            f'Choose "{CONFIRMED}" in this column if the row is right as it stands now, or "{DISMISSED}" if the study has no such arm or outcome.',
        )


def _study_of(
    sheet: RowSheetContent,
    row: FormRow,
    person: _Person,
    known_ids: Sequence[str],
    former: FormerIds | None,
) -> tuple[str, Fault | None]:
    """Return the record ids of the study of a row, or a fault."""
    label = row[STUDY_OF]
    if not label:
        message = "the row has values, but no study."
        return "", sheet.fault(
            row.row, STUDY_OF, message, "Choose the study from the list, or clear the row."
        )
    by_label = {comparable_words(name): ids for name, ids in {**person.former, **person.labels}.items()}
    if comparable_words(label) in by_label:
        return by_label[comparable_words(label)], None
    match = _RECORD.search(label)
    record = _record_of(match[1].strip(), _RECORD.sub("", label), former) if match else ""
    if record not in known_ids:
        near = did_you_mean(label, person.labels)
        message = f'"{one_line(label)}" is not one of the studies in the dropdown list of this cell.{near}'
        return "", sheet.fault(row.row, STUDY_OF, message, "Choose the study from the list in the cell.")
    if record in person.ids:
        (own,) = [name for name, ids in person.labels.items() if ids == person.ids[record]][:1]
        # The form may name a record by an id of an earlier version of prismake.
        if comparable_words(_RECORD.sub("", label)) == comparable_words(_RECORD.sub("", own)):
            return person.ids[record], None
        message = f'the title and the id in "{one_line(label)}" belong to different studies.'
        return "", sheet.fault(row.row, STUDY_OF, message, "Choose the study from the list in the cell.", own)
    return record, None


def _record_of(name: str, title: str, former: FormerIds | None) -> str:
    """Return the current id of the record in a label; empty if the label may mean another record."""
    return former.meant(name, title) if former is not None else name


def _answer(
    content: FormContent, sheet: RowSheetContent, row: FormRow, role: str, level: str, study: str
) -> Answer:
    return {
        "person": content.person,
        "role": role,
        "record_ids": study,
        "level": level,
        "arm": row[ARM_OF],
        "outcome": row[OUTCOME_OF],
        "time_point": row[TIME_OF],
        "field": NO_FIELD,
        "value": "",
        "unit": "",
        "report": row[REPORT_OF],
        "place": row[PLACE_OF],
        "note": row[ROW_NOTE],
        "file": content.file,
        "sheet": sheet.table.sheet.name,
        "row": str(row.row),
    }


def _answers(added: _AddedRow, fields: Mapping[str, ExtractionField]) -> Iterator[Answer]:
    """Yield the presence of the row, the adjudicator's verdict, and each value of the row."""
    if added.answer["role"] == "adjudicator" and not any(added.row[name] for name in (*fields, VERDICT)):
        # The form names the rows to settle; a row without an answer still waits.
        return
    yield added.answer
    if added.row[VERDICT]:
        yield {**added.answer, "field": VERDICT_FIELD, "value": added.row[VERDICT]}
    for name in fields:
        if added.row[name]:
            yield {**added.answer, "field": name, "value": added.row[name], "unit": added.row[unit_of(name)]}


def _row_faults(
    added: _AddedRow, fields: Mapping[str, ExtractionField], person: _Person, has_arms: bool
) -> Iterator[Fault]:
    """Yield the faults of one row: its names, its numbers, and what the study says of its rows."""
    row, answer = added.row, added.answer
    is_settled = answer["role"] == "adjudicator"
    needed = ARM_OF if added.level == ARM else OUTCOME_OF
    if not row_key(row[needed]):
        word = "arm" if added.level == ARM else "outcome"
        yield added.fault(
            needed, f"the row names no {word}.", f"Write the {word} as the report names it, or clear the row."
        )
    elif added.level == ARM:
        person.arms[added.study].setdefault(row_key(row[ARM_OF]), row[ARM_OF])
    elif has_arms and not is_settled:
        arms = person.arms[added.study]
        if row_key(row[ARM_OF]) and arms and row_key(row[ARM_OF]) not in arms:
            message = f'the study has no arm "{one_line(row[ARM_OF])}" on the sheet of arms.'
            yield added.fault(
                ARM_OF,
                message + did_you_mean(row[ARM_OF], arms.values()),
                "Write the arm as on the sheet of arms, or add it there.",
                ", ".join(arms.values()),
            )
    entered = person.entered.get(added.study, "")
    if entered == ROWS_NONE and not is_settled:
        message = (
            "the study has a row here, but on the sheet of studies the answer to "
            f'"all arms and outcomes entered" is "{ROWS_NONE}".'
        )
        yield added.fault(
            STUDY_OF, message, f'Answer "{ROWS_YES}" on the sheet of studies, or clear the row.'
        )
    for name, own in fields.items():
        value, unit = row[name], row[unit_of(name)]
        yield from unit_faults(added.sheet.fault, row.row, name, own, value, unit)
        if value:
            yield from value_faults(added.sheet.fault, row.row, name, own, value)
        elif own.required and name in added.sheet.columns and entered == ROWS_YES and not is_settled:
            message = (
                "the cell is empty, but the value is required for release, and on the sheet of studies all "
                "arms and outcomes of the study are marked as entered."
            )
            yield added.fault(name, message, "Write the value, or clear the row.")
    yield from _impossible_numbers(added, fields, person)


def _impossible_numbers(
    added: _AddedRow, fields: Mapping[str, ExtractionField], person: _Person
) -> Iterator[Fault]:
    """Yield the faults of numbers of a row that cannot stand together; the participants may be those of the arm."""
    of_meaning: dict[str, str] = {
        own.meaning: name
        for name, own in fields.items()
        if own.type == "number" and own.meaning and added.row[name]
    }
    numbers = {meaning: float(added.row[name]) for meaning, name in of_meaning.items()}
    key = (added.answer["role"], added.study, row_key(added.row[ARM_OF]))
    if added.level == ARM and "participants" in numbers:
        person.participants.setdefault(key, numbers["participants"])
    elif "participants" not in numbers and key in person.participants:
        numbers["participants"] = person.participants[key]
    for meaning, message in impossible(numbers):
        yield added.fault(
            of_meaning.get(meaning, ARM_OF),
            message,
            "Correct the value from the report. If the report prints it so, leave the cell empty and write what it prints into the notes.",
        )


def _two_answers(added: _AddedRow, answers: Sequence[Answer], person: _Person) -> Iterator[Fault]:
    """Yield a fault for each cell to which the person gave another answer before."""
    keys = tuple(row_key(added.answer[name]) for name in ("arm", "outcome", "time_point"))
    for answer in answers:
        if answer["field"] == NO_FIELD:
            continue
        key = (answer["role"], added.study, added.level, *keys, answer["field"])
        earlier = person.first.setdefault(key, answer)
        here, there = (f"{given['value']} {given['unit']}".strip() for given in (answer, earlier))
        if here != there:
            where = f'{earlier["file"]}, sheet "{earlier["sheet"]}", row {earlier["row"]}'
            column = VERDICT if answer["field"] == VERDICT_FIELD else answer["field"]
            message = f'"{here}" here, but "{there}" in {where}, for the same arm or outcome: expected one answer per person.'
            yield added.fault(
                column, message, "Keep one of the two rows, or name another arm, outcome or time point."
            )
