"""Results of arms: what was extracted as mean and SD, and what is converted to them, each conversion flagged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from prismake.errors import ReviewError, did_you_mean
from prismake.protocol.extraction import ARM, OF_THE_ANSWER, OUTCOME, STUDY, ExtractionField
from prismake.protocol.synthesis import Conversions
from prismake.synthesis.conversions import (
    ConversionError,
    conversions,
    mean_from_quartiles,
    sd_from_ci,
    sd_from_difference_se,
    sd_from_iqr,
    sd_from_se,
    se_from_difference_ci,
    se_from_p,
)
from prismake.tables import join_values, rows_of, table_of

ALL = "all"
INDIVIDUAL = "individual"
MEASURES = ("mean", "SD", "SE", "CI lower", "CI upper", "median", "Q1", "Q3", "minimum", "maximum")
"""The meanings that have the unit of the outcome."""
Key = tuple[str, str, str, str]
"""Study, arm, outcome, time point."""


@dataclass
class Result:
    """What is known of one arm at one time point: values by meaning, their units, and what was converted.

    converted: the keys of conversions. refused: why conversions were not done.
    """

    unit_of_analysis: str
    values: dict[str, float]
    units: set[str]
    converted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def arm_results(data: pd.DataFrame, fields: Mapping[str, ExtractionField], plan: Conversions) -> pd.DataFrame:
    """Return the results of arms (table 5_synthesise/arm_results).

    data: table 4_extract/data. fields: the dictionary, whose meanings give the numbers. A value as reported is never replaced, and nothing is
    converted between values in different units, or where the unit of analysis is not the individual. Raises ReviewError for an
    unknown conversion.
    """
    left_out = _left_out(plan)
    results = _read(data, fields)
    for key, result in results.items():
        if key[1]:
            _convert_arm(result, left_out, plan.confidence)
    for key, result in results.items():
        if not key[1]:
            arms = {
                other: arm
                for other, arm in results.items()
                if other[1] and (other[0], *other[2:]) == (key[0], *key[2:])
            }
            _convert_difference(result, list(arms.values()), left_out, plan.confidence)
    return table_of([_row(key, result) for key, result in results.items()], "5_synthesise/arm_results")


def _left_out(plan: Conversions) -> set[str]:
    """Return the keys of the conversions that are not done. Raises ReviewError for an unknown key."""
    known = conversions()
    for key in plan.leave_out:
        if key not in known and key != ALL:
            raise ReviewError(
                f'config/config.yaml, key "synthesis.conversions.leave_out": "{key}" is no conversion.'
                f"{did_you_mean(key, [*known, ALL])}\n    What to do: write all, or some of: {', '.join(known)}"
            )
    return set(known) if ALL in plan.leave_out else set(plan.leave_out)


def _read(data: pd.DataFrame, fields: Mapping[str, ExtractionField]) -> dict[Key, Result]:
    """Return the results by study, arm, outcome and time point, in the order of the table."""
    numbers: dict[Key, dict[str, float]] = defaultdict(dict)
    units: dict[Key, set[str]] = defaultdict(set)
    of_arm: dict[tuple[str, str], float] = {}
    analysis: dict[tuple[str, ...], str] = {}
    for row in rows_of(data):
        own = fields.get(row["field"])
        if own is None or own.meaning in ("", *OF_THE_ANSWER) or not row["value"]:
            continue
        key = (row["study_id"], row["study_arm"], row["outcome"], row["time_point"])
        if own.meaning == "unit of analysis":
            analysis[{STUDY: key[:1], ARM: key[:2], OUTCOME: key}[row["level"]]] = row["value"]
        elif row["level"] == ARM and own.meaning == "participants":
            of_arm[_folded(row["study_id"], row["study_arm"])] = float(row["value"])
        elif row["level"] == OUTCOME:
            numbers[key][own.meaning] = float(row["value"])
            if own.meaning in MEASURES:
                units[key].add(row["unit"] or own.unit)
    results = {}
    for key, values in numbers.items():
        if "participants" not in values and (people := of_arm.get(_folded(*key[:2]))) is not None:
            values = {**values, "participants": people}
        unit = next((analysis[k] for k in (key, key[:2], key[:1]) if k in analysis), "")
        results[key] = Result(unit, values, units[key])
    return results


def _folded(study: str, arm: str) -> tuple[str, str]:
    return study, " ".join(arm.split()).casefold()


def _convert_arm(result: Result, left_out: set[str], confidence: float) -> None:
    """Convert what an arm lacks: first its SD, then its mean."""
    ways: tuple[tuple[str, str, tuple[str, ...], Callable[..., float]], ...] = (
        ("sd_from_se", "SD", ("SE", "participants"), sd_from_se),
        (
            "sd_from_ci",
            "SD",
            ("CI lower", "CI upper", "participants"),
            lambda lower, upper, people: sd_from_ci(lower, upper, people, confidence),
        ),
        ("sd_from_iqr", "SD", ("Q1", "Q3", "participants"), sd_from_iqr),
        ("mean_from_quartiles", "mean", ("Q1", "median", "Q3", "participants"), mean_from_quartiles),
    )
    for key, gives, needs, convert in ways:
        _convert(result, key, gives, needs, convert, left_out)


def _convert(
    result: Result,
    key: str,
    gives: str,
    needs: Sequence[str],
    convert: Callable[..., float],
    left_out: set[str],
) -> None:
    """Do one conversion if its result is lacking and its numbers are there, and note it; or note why it was not done."""
    if gives in result.values or key in left_out or any(name not in result.values for name in needs):
        return
    if len(result.units) > 1:
        result.refused.append(f"{key}: values in different units ({', '.join(sorted(result.units))})")
        return
    if result.unit_of_analysis not in ("", INDIVIDUAL):
        result.refused.append(f"{key}: the unit of analysis is {result.unit_of_analysis}")
        return
    try:
        result.values[gives] = convert(*(result.values[name] for name in needs))
    except ConversionError as error:
        result.refused.append(f"{key}: {error}")
        return
    result.converted.append(key)


def _convert_difference(
    result: Result, arms: Sequence[Result], left_out: set[str], confidence: float
) -> None:
    """Convert what a difference between two arms lacks, and from its standard error the SD of arms without one."""
    people = [arm.values["participants"] for arm in arms if "participants" in arm.values]
    if len(arms) != 2 or len(people) != 2:
        return
    _convert(
        result, "se_from_p", "SE", ("mean", "p value"), lambda mean, p: se_from_p(mean, p, *people), left_out
    )
    _convert(
        result,
        "se_from_difference_ci",
        "SE",
        ("CI lower", "CI upper"),
        lambda lower, upper: se_from_difference_ci(lower, upper, people[0], people[1], confidence),
        left_out,
    )
    for arm in arms:
        if "SE" in result.values and "SD" not in arm.values and arm.units | result.units == result.units:
            before = len(arm.converted)
            arm.values["SE of difference"] = result.values["SE"]
            _convert(
                arm,
                "sd_from_difference_se",
                "SD",
                ("SE of difference",),
                lambda se: sd_from_difference_se(se, people[0], people[1]),
                left_out,
            )
            if len(arm.converted) > before:
                arm.converted[before:before] = result.converted


def _row(key: Key, result: Result) -> dict[str, str]:
    known = conversions()
    shown = {name: _text(result.values.get(name)) for name in ("participants", "events", "mean", "SD", "SE")}
    return {
        **dict(zip(("study_id", "study_arm", "outcome", "time_point"), key, strict=True)),
        "unit_of_analysis": result.unit_of_analysis,
        "participants": shown["participants"],
        "events": shown["events"],
        "mean": shown["mean"],
        "sd": shown["SD"] if key[1] else "",
        "se": shown["SE"] if not key[1] else "",
        "unit": join_values(sorted(unit for unit in result.units if unit)),
        "converted": join_values(dict.fromkeys(result.converted)),
        "formula": "; ".join(
            f"{known[name].formula} [{known[name].source}]" for name in dict.fromkeys(result.converted)
        ),
        "not_converted": "; ".join(result.refused),
    }


def _text(number: float | None) -> str:
    """Return a number with six significant digits; whole numbers without decimals."""
    return "" if number is None else f"{number:.6g}"
