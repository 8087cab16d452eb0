"""Section `people`: the roster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from prismake.protocol.base import Section
from prismake.protocol.names import PersonName


class Person(Section):
    """One member of the roster. PRISMA item 8 is written from this."""

    kind: Literal["human", "automated"] = Field(
        description="human, or automated where software casts the votes."
    )
    description: str = Field(default="", description="Who or what this is, for PRISMA item 8.")
    state: Literal["active", "former"] = Field(
        default="active",
        description="former for one who left: nothing is asked any more, and the forms that came back still count.",
    )


def former_people(people: Mapping[str, Person]) -> tuple[str, ...]:
    """Return those who left: nothing is asked of them, and what they returned is read."""
    return tuple(name for name, person in people.items() if person.state == "former")


TYPES = {"people": dict[PersonName, Person]}
