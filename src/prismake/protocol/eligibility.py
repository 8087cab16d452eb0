"""Sections `criteria` and `exclusion_reasons`."""

from __future__ import annotations

from pydantic import Field

from prismake.protocol.base import Section
from prismake.protocol.names import Printable


class Criterion(Section):
    """One line of the eligibility criteria."""

    label: str = Field(description="Population, intervention, comparator and so on.")
    text: str = Field(description="What is eligible, in full.")


class ExclusionReason(Section):
    """One exclusion reason of the closed list."""

    label: Printable = Field(
        description="The text that reviewers choose and readers see: any printable text on one line."
    )
    description: str = Field(default="", description="When it applies.")
    near_miss: bool = Field(
        default=False,
        description="A report with this reason meets all other criteria, such as the last reasons of a list of which the first that applies is given: it is "
        "listed among the near-misses (PRISMA item 16b), beside what is excluded at full text or after the reviewers differed.",
    )


TYPES = {"criteria": list[Criterion], "exclusion_reasons": list[ExclusionReason]}
