"""The known values of one arm at one time point, and how a conversion completes them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from prismake.synthesis.conversions import ConversionError

INDIVIDUAL = "individual"
Key = tuple[str, str, str, str]
"""Study, arm, outcome, time point."""


@dataclass
class Result:
    """The known values of one arm at one time point: meaning to value, their units, and the conversions.

    converted: keys of the conversions that were made. refused: why other conversions were not made. made_from: the
    arms from which the row was merged.
    """

    unit_of_analysis: str
    values: dict[str, float]
    units: set[str]
    converted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    made_from: tuple[str, ...] = ()


def why_not(key: str, units: Collection[str], units_of_analysis: Collection[str]) -> str:
    """Return the reason why a conversion of results with these units is not made; empty if it can be made.

    key: of the conversion, with which the reason begins.
    """
    if len(units) > 1:
        return f"{key}: values in different units ({', '.join(sorted(units))})"
    others = sorted({unit for unit in units_of_analysis if unit not in ("", INDIVIDUAL)})
    return f"{key}: the unit of analysis is {', '.join(others)}" if others else ""


def convert(
    result: Result,
    key: str,
    gives: str,
    needs: Sequence[str],
    function: Callable[..., float],
    left_out: Collection[str],
) -> None:
    """Make one conversion if its result is missing and its numbers are known, and note it in the result; otherwise
    note why not.

    key: of the conversion. gives: the meaning of its result, such as "SD". needs: the meanings of its numbers, in the order of
    the parameters of `function`. left_out: keys of conversions that config.yaml leaves out.
    """
    if gives in result.values or key in left_out or any(name not in result.values for name in needs):
        return
    if reason := why_not(key, result.units, [result.unit_of_analysis]):
        result.refused.append(reason)
        return
    try:
        result.values[gives] = function(*(result.values[name] for name in needs))
    except ConversionError as error:
        result.refused.append(f"{key}: {error}")
        return
    result.converted.append(key)
