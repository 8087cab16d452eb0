"""Section `exceptions`: where the review departs from a standard of conduct, and the sentence that says why."""

from __future__ import annotations

from pydantic import Field

from prismake.protocol.base import Section
from prismake.protocol.reasons import Reason


class Exceptions(Section):
    """Declared exceptions. Each is a sentence, which the page prints; an empty one declares nothing."""

    search_age: Reason = Field(
        default="", description="Why a last search may be more than 12 months old at the release (MECIR C37)."
    )
    one_person: Reason = Field(default="", description="Why one person alone decided on reports (MECIR C39).")
    one_person_and_machine: Reason = Field(
        default="",
        description="Why one person and a machine decided on reports (MECIR C39): a machine is not a second person.",
    )
    unkept_text: Reason = Field(
        default="",
        description="Why votes rest on text that no pin holds, so that nobody can check them against what was read.",
    )
    machines_alone: Reason = Field(
        default="", description="Why machines alone decided on reports, and no person did (MECIR C39)."
    )


TYPES = {"exceptions": Exceptions}
