"""Section `extraction`: who extracts what."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from prismake.protocol.base import Name, Section


class ExtractionField(Section):
    """One field of the extraction dictionary."""

    label: str = Field(description="The question as extractors see it.")
    type: Literal["text", "number", "choice"] = Field(default="text", description="text, number or choice.")
    choices: list[str] = Field(default_factory=list, description="Allowed values of a choice.")
    unit: str = Field(default="", description="Unit of a number.")
    minimum: float | None = Field(default=None, description="Smallest number allowed.")
    maximum: float | None = Field(default=None, description="Largest number allowed.")
    required: bool = Field(default=False, description="Whether a release needs it.")
    help: str = Field(default="", description="How to decide.")

    @model_validator(mode="after")
    def _choices_fit(self) -> ExtractionField:
        """A field of type choice has choices, and no other field has them."""
        if (self.type == "choice") != bool(self.choices):
            raise ValueError(
                "a field of type choice needs choices, and other fields cannot have them: correct type or choices"
            )
        return self


class Extraction(Section):
    """Who extracts what from the included studies."""

    extractors: list[str] = Field(min_length=1, description="Each extracts every field of every study.")
    adjudicator: str = Field(description="Resolves the cells on which they disagree.")
    fields: dict[Name, ExtractionField] = Field(
        description="Extraction dictionary: field name to definition."
    )


TYPES = {"extraction": Extraction}
