"""Section `review`: question, registration and amendments."""

from __future__ import annotations

from pydantic import Field

from prismake.protocol.base import Section


class Registration(Section):
    """Where the protocol is registered."""

    register_name: str = Field(
        default="", description="PROSPERO, OSF and so on; empty where it is not registered."
    )
    number: str = Field(default="", description="Registration number.")
    date: str = Field(default="", description="Date of registration.")
    why_not: str = Field(default="", description="The reason, where it is not registered.")


class Amendment(Section):
    """One dated change of the protocol."""

    date: str = Field(description="When, as YYYY-MM-DD.")
    change: str = Field(description="What was changed.")
    reason: str = Field(description="Why it was changed.")


class ReviewQuestion(Section):
    """What the review asks (PRISMA-P and PROSPERO fields)."""

    title: str = Field(description="Title of the review.")
    question: str = Field(description="The question, in one or two sentences.")
    rationale: str = Field(default="", description="Why the review is needed. PRISMA item 3.")
    objectives: str = Field(default="", description="What the review aims to do. PRISMA item 4.")
    contact: str = Field(
        default="", description="Who is responsible. Not an e-mail address: results are public."
    )
    registration: Registration = Field(
        default_factory=Registration, description="Where the protocol is registered. PRISMA item 24a."
    )
    protocol: str = Field(default="", description="Where the protocol can be read. PRISMA item 24b.")
    amendments: list[Amendment] = Field(
        default_factory=list, description="Dated changes of the protocol. PRISMA item 24c."
    )
    support: str = Field(default="", description="Funding. PRISMA item 25.")
    interests: str = Field(default="", description="Competing interests. PRISMA item 26.")


TYPES = {"review": ReviewQuestion}
