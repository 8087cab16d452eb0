"""The columns of extraction forms: the sheet of studies, and the sheets of arms and outcomes, to which people add rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from prismake.forms.model import FormColumn
from prismake.forms.values import one_line
from prismake.protocol.extraction import ARM, OUTCOME, ExtractionField, Level
from prismake.tables import split_values

CONFLICTS = FormColumn("conflicts", "To settle", width=60, optional=True)
NOTE = FormColumn("row note", "Notes of the extractor", "answer", width=26, optional=True, is_note=True)
SHOWN = ("conditions", "interventions", "phase", "status", "enrolment", "sponsor")
QUOTE_HELP = "Where the report says it: the page, the table, or the words themselves."
UNIT_HELP = "The unit in which the source gives the number. Do not convert it."

STUDY_OF, ARM_OF, OUTCOME_OF, TIME_OF = "row study", "row arm", "row outcome", "row time point"
REPORT_OF, PLACE_OF, ROW_NOTE, VERDICT = "row report", "row page or quote", "row note", "row verdict"
PROPOSED, CONFIRM = "row proposal", "row confirm"
CONFIRMED, DISMISSED = "confirmed", "dismissed"
KEEP, KEEP_EMPTY, LEAVE_OUT = "keep", "keep; empty cells are not given", "leave out"
SHEETS: dict[str, str] = {ARM: "Arms", OUTCOME: "Outcomes"}
"""The sheet of each level at which people add rows."""
KEYS = {ARM: (STUDY_OF, ARM_OF), OUTCOME: (STUDY_OF, ARM_OF, OUTCOME_OF, TIME_OF)}
"""The columns that say which row of a study a row is."""
KNOWN_BY = {ARM: (STUDY_OF, ARM_OF), OUTCOME: (STUDY_OF, OUTCOME_OF)}
"""The columns by which a sheet is recognised, whatever its name."""


def extraction_columns(
    fields: Mapping[str, ExtractionField], proposed: Sequence[str] = ()
) -> tuple[FormColumn, ...]:
    """Return the columns of the sheet of studies: first what the sources say of a study, then the answer columns of
    each field.

    proposed: names of fields for which a column shows the value that a trial register gives.
    """
    shown = [
        FormColumn("title", "Study", width=48),
        FormColumn("authors", "Authors", width=24),
        FormColumn("year", "Year", width=7),
        FormColumn("journal", "Journal or register", width=20),
        FormColumn("doi", "DOI", "link", width=20),
        FormColumn("link", "Link", "link", width=10),
        FormColumn("registration_ids", "Registration", width=20),
    ]
    shown += [FormColumn(name, name.capitalize(), width=22) for name in SHOWN]
    answers = []
    for name, field in fields.items():
        quote = FormColumn(
            quote_of(name),
            f"Page or quote: {field.label}",
            "answer",
            width=24,
            help=QUOTE_HELP,
            optional=True,
        )
        if name in proposed:
            answers.append(FormColumn(proposal_of(name), f"Register says: {field.label}", width=24))
        answers += [*answer_columns(name, field), quote]
    return (*shown, *answers, NOTE, FormColumn("record_ids", "record ids", kind="hidden"))


def answer_columns(name: str, field: ExtractionField) -> list[FormColumn]:
    """Return the columns in which a person answers a field: its value, and its unit if the dictionary allows several
    units.
    """
    value = FormColumn(
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
    if not field.units:
        return [value]
    unit = FormColumn(
        unit_of(name),
        f"Unit: {field.label}",
        "answer",
        tuple(field.units),
        width=16,
        help=UNIT_HELP,
        list_key=f"`extraction.fields.{name}.units`",
    )
    return [value, unit]


def row_columns(
    level: Level,
    fields: Mapping[str, ExtractionField],
    studies: Sequence[str] = (),
    *,
    settling: bool = False,
    proposing: bool = False,
) -> tuple[FormColumn, ...]:
    """Return the columns of the sheet of arms or of outcomes.

    level: "arm" or "outcome". fields: the fields asked on this sheet. studies: labels of the studies to choose from. settling: for the
    adjudicator, add what the extractors gave and a verdict on the row. proposing: add what a trial register says, and
    a column to confirm it.
    """
    columns = _key_columns(level, studies)
    if settling:
        columns += _settling_columns()
    if proposing:
        columns += _proposing_columns()
    for name, field in fields.items():
        columns += [replace(column, later=True) for column in answer_columns(name, field)]
    return (*columns, *_source_columns())


def _key_columns(level: Level, studies: Sequence[str]) -> list[FormColumn]:
    """Return the columns that say which row of a study a row is."""
    columns = [
        FormColumn(
            STUDY_OF, "Study", "answer", tuple(studies), width=40, help="Choose the study from the list."
        ),
        FormColumn(
            ARM_OF,
            "Arm",
            "answer",
            width=24,
            help="The name of the arm, the same on both sheets."
            if level == ARM
            else "The name of the arm, as on the sheet of arms. Empty: the row is about the study as a whole.",
        ),
    ]
    if level == OUTCOME:
        columns += [
            FormColumn(
                OUTCOME_OF, "Outcome", "answer", width=30, help="The outcome, in the words of the report."
            ),
            FormColumn(
                TIME_OF, "Time point", "answer", width=16, help="When it was measured, such as week 12."
            ),
        ]
    return columns


def _settling_columns() -> list[FormColumn]:
    """Return the columns with what the extractors gave, and the adjudicator's verdict on the row."""
    return [
        CONFLICTS,
        FormColumn(
            VERDICT,
            "This row",
            "answer",
            (KEEP, KEEP_EMPTY, LEAVE_OUT),
            width=18,
            optional=True,
            help="Keep: cells that you leave empty take the only value given. Leave out: the row does not belong to the study.",
        ),
    ]


def _proposing_columns() -> list[FormColumn]:
    """Return the columns with what a register says, and whether the person confirms it."""
    return [
        FormColumn(PROPOSED, "Register says", width=30, optional=True),
        FormColumn(
            CONFIRM,
            "Proposal",
            "answer",
            (CONFIRMED, DISMISSED),
            width=14,
            optional=True,
            help="A row that a register proposes counts only if you confirm it. Correct its names first, as the report has them.",
        ),
    ]


def _source_columns() -> list[FormColumn]:
    """Return the columns that say which report a row comes from and where it stands there."""
    return [
        FormColumn(
            REPORT_OF,
            "Report",
            "answer",
            width=20,
            optional=True,
            help="The report: a DOI, PMID or registration.",
        ),
        FormColumn(PLACE_OF, "Page or quote", "answer", width=24, optional=True, help=QUOTE_HELP),
        FormColumn(ROW_NOTE, "Notes", "answer", width=26, optional=True, is_note=True),
    ]


def row_headers(levels: Sequence[Level]) -> list[list[str]]:
    """Return for each of these levels (arms, outcomes) the column headers by which its sheet is recognised."""
    return [
        [column.header for column in row_columns(level, {}) if column.name in KNOWN_BY[level]]
        for level in levels
    ]


def study_label(title: str, record_ids: str) -> str:
    """Return the label of a study in the lists of a form: its title, followed by the id of its first record in
    brackets.

    The id identifies the study if a file contains only this sheet.
    """
    names = split_values(record_ids)
    return f"{one_line(title)} [{names[0] if names else ''}]"


def quote_of(field: str) -> str:
    """Return the name of the column for the page or quote of a field.

    It contains spaces, so it cannot equal the name of a field.
    """
    return f"{field} page or quote"


def unit_of(field: str) -> str:
    """Return the name of the column with the unit of a field."""
    return f"{field} unit"


def proposal_of(field: str) -> str:
    """Return the name of the column that shows what a trial register says on a field."""
    return f"{field} proposal"
