"""Section `known_items`: reports and registrations that the search must find."""

from __future__ import annotations

from pydantic import Field, field_validator

from prismake.protocol.base import Section
from prismake.protocol.names import Printable
from prismake.protocol.reasons import Reason


class KnownItem(Section):
    """A report or registration that is known to be eligible or close to it, so that the search must find it."""

    label: Printable = Field(description="What readers call it, such as its first author and year.")
    ids: list[str] = Field(
        min_length=1,
        description="Its identifiers: DOI, PMID (as PMID 123), PMCID or registration number. A registration number alone is a "
        "registration; together with another identifier it only tells more of a report.",
    )
    sources: list[str] = Field(
        default_factory=list,
        description="The sources that must find it, because they hold it; empty for all databases and registers.",
    )
    missed_because: Reason = Field(
        default="", description="Why the search need not find it after all; a release needs this or the item."
    )

    @field_validator("ids")
    @classmethod
    def _are_identifiers(cls, ids: list[str]) -> list[str]:
        """An identifier is not blank."""
        if not all(text.strip() for text in ids):
            raise ValueError(
                "expected an identifier of the known item, found an empty text: write a DOI, PMID, "
                "PMCID or registration number"
            )
        return ids


TYPES = {"known_items": list[KnownItem]}
