"""The roster, asked for those who left."""

from __future__ import annotations

from collections.abc import Mapping

from prismake.protocol.protocol import Person


def former_people(people: Mapping[str, Person]) -> tuple[str, ...]:
    """Return those who left: nothing is asked of them, and what they returned is read."""
    return tuple(name for name, person in people.items() if person.state == "former")
