"""Section `synthesis`: what is tabulated."""

from __future__ import annotations

from pydantic import Field

from prismake.protocol.base import Section


class EvidenceMap(Section):
    """The bubble chart of evidence."""

    rows: str = Field(description="Field of the rows.")
    columns: str = Field(description="Field of the columns.")
    size: str = Field(default="enrolment", description="Numeric field whose sum is the size of a bubble.")


class Synthesis(Section):
    """What is tabulated. Fields are those of the extraction dictionary, and columns of studies.csv."""

    group_by: str = Field(description="Field that groups studies for synthesis (PRISMA item 5).")
    group_order: list[str] = Field(default_factory=list, description="Order of the groups.")
    show: list[str] = Field(description="Fields of the main table.")
    count_by: list[str] = Field(
        default_factory=list, description="Fields to count studies by; start_year is derived by prismake."
    )
    evidence_map: EvidenceMap | None = Field(default=None, description="Rows, columns and size of the map.")


TYPES = {"synthesis": Synthesis}
