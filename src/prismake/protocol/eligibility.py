"""Sections `criteria` and `exclusion_reasons`: what is eligible, and why a report is excluded."""

from __future__ import annotations

import re

from pydantic import Field, field_validator

from prismake.protocol.base import Section


class Criterion(Section):
    """One line of the eligibility criteria."""

    label: str = Field(description="Population, intervention, comparator ...")
    text: str = Field(description="What is eligible, in full.")


class ExclusionReason(Section):
    """One exclusion reason of the closed list."""

    label: str = Field(description="The words that reviewers choose and readers see; no comma or semicolon.")
    description: str = Field(default="", description="When it applies.")

    @field_validator("label")
    @classmethod
    def _fits_the_diagram(cls, label: str) -> str:
        """A label holds no comma, semicolon or bar."""
        if re.search(r"[,;|]", label):
            raise ValueError(
                "a reason's label may hold no comma, semicolon or bar: the flow diagram's CSV joins by them"
            )
        return label


TYPES = {"criteria": list[Criterion], "exclusion_reasons": list[ExclusionReason]}
