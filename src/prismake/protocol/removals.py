"""Section `removals`: rules by which software removed records before screening."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from prismake.protocol.base import Name, Section
from prismake.protocol.names import Printable

TextField = Literal[
    "title",
    "abstract",
    "keywords",
    "interventions",
    "conditions",
    "publication_types",
    "language",
    "journal",
    "record_type",
    "study_type",
]


class Removal(Section):
    """A rule that removes records before screening (PRISMA 2020: marked as ineligible by automation tools)."""

    label: Printable = Field(description="What readers call the rule.")
    sources: list[Name] = Field(min_length=1, description="The sources whose records the rule judges.")
    fields: list[TextField] = Field(
        default=["title", "abstract", "keywords", "interventions"],
        min_length=1,
        description="Columns of records whose text the rule reads, joined. A record without text in all of them is never removed.",
    )
    keep_if_all_match: list[str] = Field(
        default_factory=list,
        description="Regular expressions, case ignored: a record is removed unless each of them is found in the text.",
    )
    remove_if_any_matches: list[str] = Field(
        default_factory=list,
        description="Regular expressions, case ignored: a record is removed if one of them is found in the text. A rule has either these "
        "or keep_if_all_match.",
    )
    reason: Printable = Field(description="Why the records are removed; it stands beside each of them.")
    unkept_text: str = Field(
        default="",
        description="Text that the rule read as well when it was first applied and that no pin holds, with the reason. The page and the "
        "release checks say so.",
    )

    @field_validator("keep_if_all_match", "remove_if_any_matches")
    @classmethod
    def _are_patterns(cls, patterns: list[str]) -> list[str]:
        """A pattern compiles and does not match an empty text, which would be found in every record."""
        for pattern in patterns:
            try:
                compiled = re.compile(pattern, re.IGNORECASE)
            except re.error as error:
                raise ValueError(f'"{pattern}" is not a regular expression: {error}') from error
            if compiled.search(""):
                raise ValueError(
                    f'"{pattern}" matches an empty text, so the pattern would match every record: correct the pattern'
                )
        return patterns

    @model_validator(mode="after")
    def _has_one_kind_of_pattern(self) -> Removal:
        """A rule keeps what matches or removes what matches, not both."""
        if bool(self.keep_if_all_match) == bool(self.remove_if_any_matches):
            given_keys = "both" if self.keep_if_all_match else "neither"
            raise ValueError(
                f"expected one of the keys keep_if_all_match and remove_if_any_matches, found {given_keys}"
            )
        return self


TYPES = {"removals": list[Removal]}
