"""Section `people`: the roster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from prismake.protocol.base import Section
from prismake.protocol.names import PersonName


class Person(Section):
    """A person or program in the roster. The text for PRISMA item 8 is made from this."""

    kind: Literal["human", "automated"] = Field(description="human, or automated for software.")
    description: str = Field(default="", description="Who or what this is, for PRISMA item 8.")
    state: Literal["active", "former"] = Field(
        default="active",
        description="former for people who left: they get no more forms, and their returned forms still count.",
    )


def former_people(people: Mapping[str, Person]) -> tuple[str, ...]:
    """Return the names of people who left: they get no forms, and their returned forms are read."""
    return tuple(name for name, person in people.items() if person.state == "former")


TYPES = {"people": dict[PersonName, Person]}
