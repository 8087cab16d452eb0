"""Section `extraction`: who extracts what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import Field, model_validator

from prismake.protocol.base import Name, Section
from prismake.protocol.names import same_person_again

Level = Literal["study", "arm", "outcome"]
STUDY, ARM, OUTCOME = get_args(Level)
UNIT_OF_ANALYSIS = ("individual", "cluster", "crossover")
"""The answers that a field with the meaning "unit of analysis" has at least: what was allocated and analysed."""
ARM_ROLES = EXPERIMENTAL, CONTROL = ("experimental", "control")
"""The answers that a field with the meaning "role of arm" has at least."""
Meaning = Literal[
    "",
    "planned enrolment",
    "actual enrolment",
    "unit of analysis",
    "participants",
    "events",
    "mean",
    "SD",
    "SE",
    "CI lower",
    "CI upper",
    "p value",
    "median",
    "Q1",
    "Q3",
    "minimum",
    "maximum",
    "baseline mean",
    "baseline SD",
    "change",
    "change SD",
    "role of arm",
    "adverse events",
    "efficacy",
    "outcome type",
]
MEANINGS: tuple[str, ...] = get_args(Meaning)
OF_A_STUDY = ("planned enrolment", "actual enrolment")
OUTCOME_TYPES = ("safety", "efficacy")
"""The answers that a field with the meaning "outcome type" has at least: what an outcome is about."""
OF_THE_ANSWER = ("adverse events", "efficacy", "outcome type")
"""The meanings from which the page answers the question of the review; no number is computed from them."""
NOT_A_RESULT = ("not stated", "not reported")
"""Values of a field of adverse events or efficacy that give none."""


class ExtractionField(Section):
    """One field of the extraction dictionary."""

    label: str = Field(description="The question as extractors see it.")
    level: Level = Field(
        default="study",
        description="What has a value of its own: study, arm (of a study), or outcome (of an arm, at a time point). Forms have a sheet per level.",
    )
    type: Literal["text", "number", "choice"] = Field(default="text", description="text, number or choice.")
    choices: list[str] = Field(default_factory=list, description="Allowed values of a choice.")
    unit: str = Field(default="", description="Unit of a number, if there is only one.")
    units: list[str] = Field(
        default_factory=list,
        description="Allowed units of a number that sources give in different units, such as a dose. Extractors choose one beside "
        "each number; a number without a unit is a fault. Units are never converted or pooled.",
    )
    minimum: float | None = Field(default=None, description="Smallest number allowed.")
    maximum: float | None = Field(default=None, description="Largest number allowed.")
    required: bool = Field(default=False, description="Whether a release needs it.")
    help: str = Field(default="", description="How to decide.")
    meaning: Meaning = Field(
        default="",
        description="What the number or choice is, for computations: planned enrolment, actual enrolment, unit of analysis (choices individual, "
        "cluster and crossover), participants, events (people with the event), mean, SD, SE, CI lower, CI upper, p value, median, Q1, Q3, minimum, maximum, "
        "baseline mean, baseline SD, change (from baseline), change SD, or role of arm (choices experimental and control, level arm). "
        "From three meanings the page answers the question of the review: adverse events, efficacy (fields of any level and type, "
        "several if need be; the values not stated and not reported count as none), and outcome type (choices safety and efficacy, "
        "maybe others: what an outcome is about).",
    )
    pattern: str = Field(
        default="",
        description="Regular expression of the value in the interventions of a record, for a field of type text. If every extractor left the field empty "
        "and a record holds the value, it is shown from there, marked as found in a source.",
    )

    @model_validator(mode="after")
    def _choices_fit(self) -> ExtractionField:
        """A field of type choice has choices, and no other field has them."""
        if (self.type == "choice") != bool(self.choices):
            raise ValueError(
                "expected `choices` for a field with `type: choice`, and for no other type: correct `type` or `choices`"
            )
        return self

    @model_validator(mode="after")
    def _pattern_fits(self) -> ExtractionField:
        """A pattern is a regular expression, and stands at a field of type text."""
        if self.pattern and self.type != "text":
            raise ValueError(
                "`pattern` is only for a field with `type: text`: remove `pattern`, or correct `type`"
            )
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(
                f"expected a regular expression in `pattern`, but it cannot be parsed: {error}"
            ) from error
        return self


class Extraction(Section):
    """Who extracts what from the included studies."""

    extractors: list[str] = Field(min_length=1, description="Each extracts every field of every study.")
    adjudicator: str = Field(
        default="", description="Resolves the cells on which they disagree. Not needed for one extractor."
    )
    fields: dict[Name, ExtractionField] = Field(
        description="Extraction dictionary: field name to definition."
    )

    @model_validator(mode="before")
    @classmethod
    def _one_extractor_needs_no_other(cls, values: object) -> object:
        if not isinstance(values, dict) or values.get("adjudicator"):
            return values
        extractors = values.get("extractors")
        if isinstance(extractors, list) and len(set(map(str, extractors))) == 1:
            return {**values, "adjudicator": same_person_again(str(extractors[0]))}
        return values

    def of_level(self, level: str) -> dict[str, ExtractionField]:
        """Return name to field for the fields of one level ("study", "arm" or "outcome"), in the order of the
        dictionary.
        """
        return fields_of(self.fields, level)

    @property
    def has_rows(self) -> bool:
        """Return whether extractors add rows for arms or outcomes, because a field has one of these levels."""
        return bool(row_levels(self.fields))

    @property
    def of_study(self) -> dict[str, ExtractionField]:
        """Return the fields of a study; if extractors add rows, also the question whether all arms and outcomes are
        entered.
        """
        return study_fields(self.fields)


def fields_of(fields: Mapping[str, ExtractionField], level: str) -> dict[str, ExtractionField]:
    """Return name to field for the fields of one level ("study", "arm" or "outcome"), in the order of the dictionary."""
    return {name: field for name, field in fields.items() if field.level == level}


def row_levels(fields: Mapping[str, ExtractionField]) -> list[Level]:
    """Return the levels, "arm" and "outcome", at which extractors add rows because a field has that level."""
    levels: tuple[Level, ...] = ("arm", "outcome")
    return [level for level in levels if fields_of(fields, level)]


def study_fields(fields: Mapping[str, ExtractionField]) -> dict[str, ExtractionField]:
    """Return the fields of a study; if extractors add rows, also the question whether all arms and outcomes are
    entered.
    """
    return fields_of(fields, "study") | ({ROWS_ENTERED: ROWS_FIELD} if row_levels(fields) else {})


ROWS_ENTERED = "rows_entered"
"""The field that says whether a person entered all arms and outcomes of a study: until then, a missing row says nothing."""
ROWS_YES, ROWS_NONE = "yes", "none reported"
ROWS_FIELD = ExtractionField(
    label="All arms and outcomes entered",
    type="choice",
    choices=[ROWS_YES, ROWS_NONE],
    required=True,
    help="Yes: every arm and outcome of this study is on the sheets Arms and Outcomes. None reported: its reports have none.",
)


TYPES = {"extraction": Extraction}
