"""Type of the key `chase` of a source: citation searching, or similar articles, from start records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from pydantic import Field, field_validator, model_validator

from prismake.protocol.base import Section

Direction = Literal["cited_by", "references", "similar"]
PMID = re.compile(r"[1-9]\d{0,7}")
DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_PREFIX = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def identifiers(texts: Sequence[str], noun: str) -> list[str]:
    """Return PMIDs and DOIs; DOIs are in lower case and without the address of a resolver such as https://doi.org/.

    noun: what the texts identify, for messages. Raises ValueError for a text that is neither PMID nor DOI, and for
    one that occurs twice.
    """
    faults = []
    for text in texts:
        identifier = _DOI_PREFIX.sub("", text.strip())
        if DOI.fullmatch(identifier):
            identifier = identifier.lower()
        elif not PMID.fullmatch(identifier):
            raise ValueError(
                f'"{text}" is not a PMID, such as "12345678", and not a DOI, such as 10.1000/182'
            )
        faults.append(identifier)
    if len(set(faults)) != len(faults):
        raise ValueError(f"expected each start record once, found {noun} twice: remove one of the two")
    return faults


class Chase(Section):
    """What is chased: from which start records, in which directions, and for how many rounds (TARCiS, BMJ 385:e078384)."""

    start: list[str] = Field(
        default_factory=list,
        description="Start records, each a PMID or a DOI; in quotes, because a PMID is text.",
    )
    included_reports: bool = Field(
        default=False, description="Whether the reports that this version includes are start records, too."
    )
    directions: list[Direction] = Field(
        min_length=1,
        description="cited_by (forward), references (backward), or similar alone, which is no citation searching.",
    )
    rounds: int = Field(
        default=1,
        ge=0,
        description="How many rounds: each starts from the records that the round before found. 0: until nothing new is found.",
    )
    most_records: int = Field(
        default=5000,
        ge=1,
        description="The most records that the chase may find. Beyond it nothing is pinned, and no part passes for the whole.",
    )
    reason: str = Field(min_length=1, description="Why citations, or similar articles, are chased.")
    start_chosen: str = Field(min_length=1, description="How the start records were chosen.")

    @field_validator("start")
    @classmethod
    def _are_identifiers(cls, start: list[str]) -> list[str]:
        """A start record is a PMID or a DOI; a DOI is compared in small letters and without the address of its resolver."""
        return identifiers(start, "a start record")

    @field_validator("reason", "start_chosen")
    @classmethod
    def _says_something(cls, text: str) -> str:
        """A reason is not blank."""
        if not text.strip():
            raise ValueError("expected a sentence that gives the reason, found nothing")
        return text.strip()

    @model_validator(mode="after")
    def _can_be_chased(self) -> Chase:
        """A chase has start records, and similar articles are chased apart from citations."""
        if not self.start and not self.included_reports:
            raise ValueError(
                "expected start records of the chase, found none: write PMIDs or DOIs into `start`, or write "
                "`included_reports: true`"
            )
        if len(set(self.directions)) != len(self.directions):
            twice = next(direction for direction in self.directions if self.directions.count(direction) > 1)
            raise ValueError(
                f"expected each direction once, found {twice} more than once: remove the repetition"
            )
        if "similar" in self.directions and len(self.directions) > 1:
            raise ValueError(
                f"expected `similar` as the only direction, found {', '.join(self.directions)}: similar articles "
                "are no citation searching "
                "(PRISMA-S 7), so chase them in a source of their own"
            )
        return self

    @property
    def arm(self) -> str:
        """Return the identification route of the found records: citation searching, or another method for similar
        articles.
        """
        return "similar" if "similar" in self.directions else "citation"
