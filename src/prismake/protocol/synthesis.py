"""Section `synthesis`: what is tabulated."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from prismake.protocol.base import Section


class EvidenceMap(Section):
    """The bubble chart of evidence."""

    rows: str = Field(description="Field of the rows.")
    columns: str = Field(description="Field of the columns.")
    size: str = Field(default="enrolment", description="Numeric field whose sum is the size of a bubble.")


class Crossing(Section):
    """A figure that crosses two fields: how many studies have each pair of values."""

    rows: str = Field(description="Field of the rows.")
    columns: str = Field(description="Field of the columns.")

    @model_validator(mode="after")
    def _two_fields(self) -> Crossing:
        """A field cannot be crossed with itself."""
        if self.rows == self.columns:
            raise ValueError(
                "expected two different fields in `rows` and `columns`, found the same field twice: "
                "change one of them"
            )
        return self

    @property
    def name(self) -> str:
        """Return the name of the table and figure of this crossing."""
        return f"{self.rows}_by_{self.columns}"


class Conversions(Section):
    """How results are converted that reports do not give as mean and SD."""

    leave_out: list[str] = Field(
        default_factory=list,
        description="Conversions that are not done, by their key in 5_synthesise/arm_results.csv, or all: for a sensitivity run.",
    )
    confidence: float = Field(
        default=95, gt=0, lt=100, description="Confidence level of extracted intervals, in per cent."
    )
    change_correlation: float | None = Field(
        default=None,
        ge=-1,
        le=1,
        description="Correlation between baseline and final values, from which the SD of a change from baseline is computed. Empty: it is not computed.",
    )
    change_correlation_why: str = Field(
        default="",
        description="Why this correlation, such as the study that it comes from; the table repeats it.",
    )
    several_arms: Literal["", "merge", "split"] = Field(
        default="",
        description="What is added for a study with several experimental arms or controls: merge (a row for all arms of one role together) or split (a row "
        "for the share of the only control in each comparison). Needs a field with the meaning role of arm. Empty: nothing.",
    )


class Limitations(Section):
    """What counts as a limitation of an included study. Status, drift of the registration and overdue results are always looked at."""

    smallest_enrolment: dict[str, int] = Field(
        default_factory=dict,
        description="Smallest number of participants by phase; a study with fewer is too small for its phase. Empty: not asked.",
    )
    why: str = Field(default="", description="Why these numbers; the page repeats it.")
    must_be_stated: list[str] = Field(
        default_factory=list,
        description='Fields whose value "not stated" is a limitation. Empty: not asked.',
    )
    comparator: str = Field(default="", description="Field with the comparator. Empty: not asked.")
    no_comparator: list[str] = Field(
        default_factory=lambda: ["none"], description="Values of that field that mean no comparator."
    )
    only_doses: list[str] = Field(
        default_factory=list,
        description="Values of that field that mean that only other doses or schedules of the same intervention are compared: told apart from a comparator.",
    )
    results_due_months: int = Field(
        default=12, gt=0, description="Months after completion by which results are due."
    )


class PublishedCount(Section):
    """A number of registrations that another review counted, beside which ours stand."""

    label: str = Field(
        pattern=r"\S", description="What readers call the review, such as its first author and year."
    )
    source: str = Field(default="", description="Where the number is from, such as PMID 123.")
    date: str = Field(
        pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
        description="The year, month or day of the search of that review.",
        examples=["2022-06-10"],
    )
    count: int = Field(ge=0, description="How many it counts.")
    what: str = Field(
        default="registrations", description="What it counts, in its words; follows the number."
    )
    note: str = Field(
        default="",
        description="What readers must know of the difference, such as a register that was not searched.",
    )


class Synthesis(Section):
    """What is tabulated. Fields are those of the extraction dictionary, and columns of studies.csv."""

    group_by: str = Field(description="Field that groups studies for synthesis (PRISMA item 5).")
    group_order: list[str] = Field(default_factory=list, description="Order of the groups.")
    show: list[str] = Field(description="Fields of the main table.")
    compare_with: str = Field(
        default="",
        pattern=r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$",
        description="Year, month or day, such as that of an earlier overview. The tables tell the studies that were there by its end from the later ones, by "
        "the date of compare_by.",
        examples=["2019-06"],
    )
    compare_by: Literal["first posted", "start"] = Field(
        default="first posted",
        description="The date that decides whether a study was there by compare_with: first posted (the day on which a register first posted its registration; "
        "where no source holds that day, the start of the study, or its registration number if that is too late to have been there: a number that holds a date, "
        "or is above that of a study whose day is known) or start (the start alone). The tables show both.",
    )
    answer_by: str = Field(
        default="",
        description="Field by whose values the page says what is known of efficacy, such as the condition. Empty: for all studies together.",
    )
    count_by: list[str] = Field(
        default_factory=list, description="Fields to count studies by; start_year is derived by prismake."
    )
    comparisons: list[PublishedCount] = Field(
        default_factory=list,
        description="Counts of registrations of other reviews, beside which the registrations of the included studies stand.",
    )
    evidence_map: EvidenceMap | None = Field(default=None, description="Rows, columns and size of the map.")
    cross: list[Crossing] = Field(
        default_factory=list, description="Figures that cross two fields, such as source by route."
    )
    conversions: Conversions = Field(
        default_factory=Conversions, description="Conversions of the Cochrane Handbook."
    )
    limitations: Limitations = Field(
        default_factory=Limitations, description="What counts as a limitation of an included study."
    )

    @field_validator("comparisons")
    @classmethod
    def _have_distinct_labels(cls, comparisons: list[PublishedCount]) -> list[PublishedCount]:
        """No two comparisons have one label."""
        labels = [comparison.label for comparison in comparisons]
        for label in labels:
            if labels.count(label) > 1:
                raise ValueError(
                    f'two comparisons have the label "{label}": give each comparison its own label'
                )
        return comparisons


TYPES = {"synthesis": Synthesis}
