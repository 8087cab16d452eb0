"""Faults of values in extraction forms: a number outside the range of the dictionary, or a number without unit."""

from __future__ import annotations

from collections.abc import Callable

from prismake.errors import Fault
from prismake.extraction.columns import unit_of
from prismake.protocol.extraction import ExtractionField

Blame = Callable[..., Fault]
"""A function that makes a fault: row, column, what was found, what to do, what is allowed."""


def value_faults(blame: Blame, row: int, name: str, field: ExtractionField, value: str) -> list[Fault]:
    """Return a list with a fault if `value` is a number outside the range that the dictionary allows for the field,
    else an empty list.

    blame: makes a Fault with the place of the cell. row, name: row number and column name of the cell.
    """
    if field.type != "number":
        return []
    number = float(value)
    low = field.minimum is not None and number < field.minimum
    high = field.maximum is not None and number > field.maximum
    if not low and not high:
        return []
    if field.minimum is not None and field.maximum is not None:
        bounds = f"{field.minimum} to {field.maximum}"
    else:
        bounds = f"at least {field.minimum}" if field.maximum is None else f"at most {field.maximum}"
    allowed = f"{bounds} {field.unit}".strip()
    return [blame(row, name, f"{value} is out of range.", "correct the value from the report.", allowed)]


def unit_faults(
    blame: Blame, row: int, name: str, field: ExtractionField, value: str, unit: str
) -> list[Fault]:
    """Return a list with a fault if a number has no unit, or a unit has no number, for a field with several units;
    else an empty list.
    """
    if not field.units:
        return []
    allowed = ", ".join(field.units)
    if value and not unit:
        message = f"the number {value} has no unit."
        return [
            blame(
                row, unit_of(name), message, "Choose the unit in which the report gives the number.", allowed
            )
        ]
    if unit and not value:
        message = f'the cell of the unit says "{unit}", but the number is missing.'
        return [blame(row, name, message, "Write the number, or clear the unit.")]
    return []
