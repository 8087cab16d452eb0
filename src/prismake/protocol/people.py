"""Section `people`: the roster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from prismake.protocol.base import Section
from prismake.protocol.names import PersonName
from prismake.protocol.reasons import Answer


class Automation(Section):
    """What a machine that makes or suggests judgements must say. "unknown" is an answer, and is printed."""

    tool: Answer = Field(default="", description="Name of the tool or model.")
    version: Answer = Field(default="", description="Its version.")
    date: Answer = Field(default="", description="When it was run.")
    role: Answer = Field(default="", description="What it judged or suggested.")
    prompt: Answer = Field(default="", description="Its prompt, or its settings.")
    threshold: Answer = Field(default="", description="The threshold of its decisions, if it has one.")
    fitness: Answer = Field(default="", description="Why it is fit for this task.")
    performance: Answer = Field(default="", description="Evidence of its performance.")
    oversight: Answer = Field(default="", description="How people oversaw it.")
    checked: Answer = Field(default="", description="What people checked of its output.")

    def missing(self) -> list[str]:
        """Return the names of the fields that are empty, in their order."""
        return [name for name, value in self.model_dump().items() if not value.strip()]


class Person(Section):
    """A person or program in the roster. The text for PRISMA item 8 is made from this."""

    kind: Literal["human", "automated"] = Field(description="human, or automated for software.")
    description: str = Field(default="", description="Who or what this is, for PRISMA item 8.")
    automation: Automation | None = Field(
        default=None,
        description="For kind automated: what the machine is, how it was used, and what people checked. A release needs every field.",
    )
    state: Literal["active", "away", "former"] = Field(
        default="active",
        description="former for people who left: they get no more forms, and their returned forms still count. away for reviewers who "
        "keep their place: they get no reports, their open reports go to others, and forms that come back count.",
    )

    def automation_missing(self) -> list[str]:
        """Return the names of the fields of `automation` that are empty for a program; an empty list for a human."""
        return [] if self.kind == "human" else (self.automation or Automation()).missing()

    @model_validator(mode="after")
    def _machines_alone_have_automation(self) -> Person:
        """A human has no fields of automation."""
        if self.kind == "human" and self.automation is not None:
            raise ValueError(
                "`automation` is only for a person with `kind: automated`: remove `automation`, or "
                "set `kind: automated`"
            )
        return self


def former_people(people: Mapping[str, Person]) -> tuple[str, ...]:
    """Return the names of people with `state: former`: they get no new forms, but the forms that they returned are
    read.
    """
    return tuple(name for name, person in people.items() if person.state == "former")


def away_people(people: Mapping[str, Person]) -> frozenset[str]:
    """Return the names of people with `state: away`: they stay in the team, but get no reports for now."""
    return frozenset(name for name, person in people.items() if person.state == "away")


def machine_names(people: Mapping[str, Person]) -> frozenset[str]:
    """Return the names of people with `kind: automated`."""
    return frozenset(name for name, person in people.items() if person.kind == "automated")


TYPES = {"people": dict[PersonName, Person]}
