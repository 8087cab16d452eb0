"""Results of arms as mean and SD: as extracted, or converted from other forms, with each conversion noted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from prismake.errors import ReviewError, did_you_mean
from prismake.protocol.extraction import ARM, OF_THE_ANSWER, OUTCOME, STUDY, ExtractionField
from prismake.protocol.synthesis import Conversions
from prismake.synthesis.conversions import (
    change_from_means,
    conversions,
    mean_from_quartiles,
    sd_from_ci,
    sd_from_difference_se,
    sd_from_iqr,
    sd_from_se,
    sd_of_change,
    se_from_difference_ci,
    se_from_p,
)
from prismake.synthesis.result import Key, Result, convert
from prismake.synthesis.several_arms import made_rows
from prismake.tables import join_values, rows_of, table_of

ALL = "all"
MEASURES = (
    *("mean", "SD", "SE", "CI lower", "CI upper", "median", "Q1", "Q3", "minimum", "maximum"),
    *("baseline mean", "baseline SD", "change", "change SD"),
)
"""The meanings that have the unit of the outcome."""


def arm_results(data: pd.DataFrame, fields: Mapping[str, ExtractionField], plan: Conversions) -> pd.DataFrame:
    """Return the table 5_synthesise/arm_results.

    data: table 4_extract/data. fields: the extraction dictionary, whose `meaning` says which field is which number. A
    reported value is never replaced, and no conversion combines values in different units or of results whose unit of
    analysis is not the individual. Raises ReviewError for an unknown conversion.
    """
    left_out = _left_out(plan)
    results = _read(data, fields)
    for key, result in results.items():
        if key[1]:
            _convert_arm(result, left_out, plan)
    for key, result in results.items():
        if not key[1]:
            arms = {
                other: arm
                for other, arm in results.items()
                if other[1] and (other[0], *other[2:]) == (key[0], *key[2:])
            }
            _convert_difference(result, list(arms.values()), left_out, plan.confidence)
    made = made_rows(results, _roles(data, fields, results), plan.several_arms, left_out)
    ordered = _beside(results, made)
    return table_of([_row(key, result, plan) for key, result in ordered.items()], "5_synthesise/arm_results")


def _beside(results: Mapping[Key, Result], made: Mapping[Key, Result]) -> dict[Key, Result]:
    """Return all rows, those that were made behind the last arm of their outcome and time point."""
    last = {(key[0], *key[2:]): number for number, key in enumerate(results)}
    places = {key: (number, 0) for number, key in enumerate(results)}
    places |= {key: (last[key[0], *key[2:]], 1) for key in made}
    rows = {**results, **made}
    return {key: rows[key] for key in sorted(rows, key=lambda key: places[key])}


def _roles(
    data: pd.DataFrame, fields: Mapping[str, ExtractionField], results: Mapping[Key, Result]
) -> dict[Key, str]:
    """Return the role of the arm of each result, if the dictionary asks for it."""
    of_arm = {
        _folded(row["study_id"], row["study_arm"]): row["value"]
        for row in rows_of(data)
        if row["field"] in fields and fields[row["field"]].meaning == "role of arm"
    }
    return {key: of_arm[_folded(*key[:2])] for key in results if of_arm.get(_folded(*key[:2]))}


def _left_out(plan: Conversions) -> set[str]:
    """Return the keys of the conversions that are not done. Raises ReviewError for an unknown key."""
    known = conversions()
    for key in plan.leave_out:
        if key not in known and key != ALL:
            raise ReviewError(
                f'config/config.yaml, key "synthesis.conversions.leave_out": "{key}" is not the name of a conversion.'
                f"{did_you_mean(key, [*known, ALL])}\n    What to do: write `all`, or names from this list: "
                f"{', '.join(known)}"
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


def _convert_arm(result: Result, left_out: set[str], plan: Conversions) -> None:
    """Convert what an arm lacks: first its SD, then its mean, then its change from baseline if the config gives a correlation."""
    ways: tuple[tuple[str, str, tuple[str, ...], Callable[..., float]], ...] = (
        ("sd_from_se", "SD", ("SE", "participants"), sd_from_se),
        (
            "sd_from_ci",
            "SD",
            ("CI lower", "CI upper", "participants"),
            lambda lower, upper, people: sd_from_ci(lower, upper, people, plan.confidence),
        ),
        ("sd_from_iqr", "SD", ("Q1", "Q3", "participants"), sd_from_iqr),
        ("mean_from_quartiles", "mean", ("Q1", "median", "Q3", "participants"), mean_from_quartiles),
    )
    for key, gives, needs, function in ways:
        convert(result, key, gives, needs, function, left_out)
    correlation = plan.change_correlation
    if correlation is None:
        return
    convert(result, "change_from_means", "change", ("baseline mean", "mean"), change_from_means, left_out)
    convert(
        result,
        "sd_of_change",
        "change SD",
        ("baseline SD", "SD"),
        lambda first, last: sd_of_change(first, last, correlation),
        left_out,
    )


def _convert_difference(
    result: Result, arms: Sequence[Result], left_out: set[str], confidence: float
) -> None:
    """Convert what a difference between two arms lacks, and from its standard error the SD of arms without one."""
    people = [arm.values["participants"] for arm in arms if "participants" in arm.values]
    if len(arms) != 2 or len(people) != 2:
        return
    convert(
        result, "se_from_p", "SE", ("mean", "p value"), lambda mean, p: se_from_p(mean, p, *people), left_out
    )
    convert(
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
            convert(
                arm,
                "sd_from_difference_se",
                "SD",
                ("SE of difference",),
                lambda se: sd_from_difference_se(se, people[0], people[1]),
                left_out,
            )
            if len(arm.converted) > before:
                arm.converted[before:before] = result.converted


def _row(key: Key, result: Result, plan: Conversions) -> dict[str, str]:
    shown = {
        name: _text(result.values.get(name))
        for name in ("participants", "events", "mean", "SD", "SE", "change", "change SD")
    }
    return {
        **dict(zip(("study_id", "study_arm", "outcome", "time_point"), key, strict=True)),
        "made_from": join_values(result.made_from),
        "unit_of_analysis": result.unit_of_analysis,
        "participants": shown["participants"],
        "events": shown["events"],
        "mean": shown["mean"],
        "sd": shown["SD"] if key[1] else "",
        "se": shown["SE"] if not key[1] else "",
        "change": shown["change"] if key[1] else "",
        "change_sd": shown["change SD"] if key[1] else "",
        "unit": join_values(sorted(unit for unit in result.units if unit)),
        "converted": join_values(dict.fromkeys(result.converted)),
        "formula": "; ".join(_formula(name, plan) for name in dict.fromkeys(result.converted)),
        "not_converted": "; ".join(result.refused),
    }


def _formula(key: str, plan: Conversions) -> str:
    """Return the formula of a conversion with its source, and the correlation that it used."""
    conversion = conversions()[key]
    used = ""
    if key == "sd_of_change":
        why = f" ({plan.change_correlation_why})" if plan.change_correlation_why else ""
        used = f", r = {plan.change_correlation:g}{why}"
    return f"{conversion.formula}{used} [{conversion.source}]"


def _text(number: float | None) -> str:
    """Return a number with six significant digits; whole numbers without decimals."""
    return "" if number is None else f"{number:.6g}"
