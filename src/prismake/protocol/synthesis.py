"""Section `synthesis`: what is tabulated."""

from __future__ import annotations

from pydantic import Field, field_validator

from prismake.protocol.base import Section


class EvidenceMap(Section):
    """The bubble chart of evidence."""

    rows: str = Field(description="Field of the rows.")
    columns: str = Field(description="Field of the columns.")
    size: str = Field(default="enrolment", description="Numeric field whose sum is the size of a bubble.")


class Conversions(Section):
    """How results are converted that reports do not give as mean and SD."""

    leave_out: list[str] = Field(
        default_factory=list,
        description="Conversions that are not done, by their key in 5_synthesise/arm_results.csv, or all: for a sensitivity run.",
    )
    confidence: float = Field(
        default=95, gt=0, lt=100, description="Confidence level of extracted intervals, in per cent."
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
    results_due_months: int = Field(
        default=12, gt=0, description="Months after completion by which results are due."
    )


class Comparison(Section):
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
        description="Year, month or day, such as that of an earlier overview. The tables tell the studies that started by its end from the later ones.",
        examples=["2019-06"],
    )
    count_by: list[str] = Field(
        default_factory=list, description="Fields to count studies by; start_year is derived by prismake."
    )
    comparisons: list[Comparison] = Field(
        default_factory=list,
        description="Counts of registrations of other reviews, beside which the registrations of the included studies stand.",
    )
    evidence_map: EvidenceMap | None = Field(default=None, description="Rows, columns and size of the map.")
    conversions: Conversions = Field(
        default_factory=Conversions, description="Conversions of the Cochrane Handbook."
    )
    limitations: Limitations = Field(
        default_factory=Limitations, description="What counts as a limitation of an included study."
    )

    @field_validator("comparisons")
    @classmethod
    def _have_distinct_labels(cls, comparisons: list[Comparison]) -> list[Comparison]:
        """No two comparisons have one label."""
        labels = [comparison.label for comparison in comparisons]
        for label in labels:
            if labels.count(label) > 1:
                raise ValueError(f'two comparisons have the label "{label}": give each its own')
        return comparisons


TYPES = {"synthesis": Synthesis}
