"""Conversions of results between the forms in which reports give them, as the Cochrane Handbook describes them.

Each is a pure function; conversions.yaml has its name, formula, source and assumption, under the same key. A result that was
converted carries these keys, so that a sensitivity run can leave it out. Numbers that allow no conversion raise ConversionError.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from scipy import stats

FILE = Path(__file__).with_suffix(".yaml")


class ConversionError(ValueError):
    """The numbers do not permit the conversion. The message says which number, and why."""


@dataclass(frozen=True)
class Conversion:
    """One conversion: its key, name, formula, source, and assumption."""

    key: str
    name: str
    formula: str
    source: str
    assumes: str


@dataclass(frozen=True)
class ArmMean:
    """A continuous result of one arm: number of participants, mean, and SD in the same unit."""

    participants: float
    mean: float
    sd: float


@dataclass(frozen=True)
class ArmEvents:
    """A dichotomous result of one arm: number of participants, and of those with the event."""

    participants: float
    events: float


@cache
def conversions() -> dict[str, Conversion]:
    """Return key to conversion, in the order of the Cochrane Handbook."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {key: Conversion(key, **entry) for key, entry in content.items()}


def _positive(**numbers: float) -> None:
    for name, number in numbers.items():
        if not math.isfinite(number) or number <= 0:
            raise ConversionError(f"expected {name} above 0, found {number:g}")


def _not_negative(**numbers: float) -> None:
    for name, number in numbers.items():
        if not math.isfinite(number) or number < 0:
            raise ConversionError(f"expected {name} of 0 or more, found {number:g}")


def _ordered(lower: float, upper: float) -> None:
    if not (math.isfinite(lower) and math.isfinite(upper)) or lower > upper:
        raise ConversionError(
            f"expected a lower end at or below the upper end, found {lower:g} and {upper:g}"
        )


def _t(confidence: float, degrees: float) -> float:
    """Return the quantile of the t distribution of a two-sided interval. confidence: in per cent."""
    if not 0 < confidence < 100:
        raise ConversionError(f"expected a confidence level between 0 and 100 per cent, found {confidence:g}")
    if degrees <= 0:
        raise ConversionError(
            f"expected enough participants for at least 1 degree of freedom, found {degrees:g} degrees of freedom"
        )
    return float(stats.t.ppf(0.5 + confidence / 200, degrees))


def sd_from_se(se: float, participants: float) -> float:
    """Return the SD of an arm from the standard error of its mean."""
    _not_negative(SE=se)
    _positive(participants=participants)
    return se * math.sqrt(participants)


def sd_from_ci(lower: float, upper: float, participants: float, confidence: float = 95) -> float:
    """Return the SD of an arm from the confidence interval of its mean. confidence: in per cent."""
    _ordered(lower, upper)
    _positive(participants=participants)
    return math.sqrt(participants) * (upper - lower) / (2 * _t(confidence, participants - 1))


def sd_from_iqr(q1: float, q3: float, participants: float) -> float:
    """Return the SD of an arm from its quartiles."""
    _ordered(q1, q3)
    if participants < 2:
        raise ConversionError(f"expected two participants or more, found {participants:g}")
    quantile = float(stats.norm.ppf((0.75 * participants - 0.125) / (participants + 0.25)))
    return (q3 - q1) / (2 * quantile)


def mean_from_quartiles(q1: float, median: float, q3: float, participants: float) -> float:
    """Return the mean of an arm from its median and quartiles."""
    _ordered(q1, median)
    _ordered(median, q3)
    if participants < 2:
        raise ConversionError(f"expected two participants or more, found {participants:g}")
    weight = min(1.0, 0.7 + 0.39 / participants)
    return weight * (q1 + q3) / 2 + (1 - weight) * median


def se_from_p(difference: float, p: float, first: float, second: float) -> float:
    """Return the standard error of a difference of means from its exact two-sided p value. first, second: participants."""
    if not 0 < p < 1:
        raise ConversionError(f"expected a p value above 0 and below 1, found {p:g}")
    if difference == 0:
        raise ConversionError("no standard error follows from a p value where the difference is 0")
    degrees = _degrees(first, second)
    return abs(difference) / float(stats.t.isf(p / 2, degrees))


def se_from_difference_ci(
    lower: float, upper: float, first: float, second: float, confidence: float = 95
) -> float:
    """Return the standard error of a difference of means from its confidence interval. first, second: participants."""
    _ordered(lower, upper)
    return (upper - lower) / (2 * _t(confidence, _degrees(first, second)))


def _degrees(first: float, second: float) -> float:
    _positive(participants=first)
    _positive(participants=second)
    if first + second <= 2:
        raise ConversionError(f"too few participants: {first:g} and {second:g}")
    return first + second - 2


def sd_from_difference_se(se: float, first: float, second: float) -> float:
    """Return the average SD of two arms from the standard error of their difference. first, second: participants.

    Raises ConversionError for a negative standard error or an arm without participants.
    """
    _not_negative(SE=se)
    _positive(participants=first)
    _positive(participants=second)
    return se / math.sqrt(1 / first + 1 / second)


def change_from_means(baseline: float, final: float) -> float:
    """Return the mean change from the means at baseline and at the end of the study."""
    return final - baseline


def sd_of_change(baseline: float, final: float, correlation: float) -> float:
    """Return the SD of the change from the SDs at baseline and at the end, and the correlation between both."""
    _not_negative(SD=baseline)
    _not_negative(SD=final)
    if not -1 <= correlation <= 1:
        raise ConversionError(
            f"expected a correlation between baseline and final values from -1 to 1, found {correlation:g}"
        )
    # Rounding alone can bring a change that is 0 below it.
    return math.sqrt(max(0.0, baseline**2 + final**2 - 2 * correlation * baseline * final))


def merged_means(first: ArmMean, second: ArmMean) -> ArmMean:
    """Return two arms merged into one. Both must be measured in the same unit."""
    for arm in (first, second):
        _positive(participants=arm.participants)
        _not_negative(SD=arm.sd)
    total = first.participants + second.participants
    if total <= 1:
        raise ConversionError(f"too few participants: {total:g}")
    mean = (first.participants * first.mean + second.participants * second.mean) / total
    within = (first.participants - 1) * first.sd**2 + (second.participants - 1) * second.sd**2
    between = first.participants * second.participants / total * (first.mean - second.mean) ** 2
    return ArmMean(total, mean, math.sqrt((within + between) / (total - 1)))


def merged_events(first: ArmEvents, second: ArmEvents) -> ArmEvents:
    """Return two arms merged into one."""
    for arm in (first, second):
        _check_events(arm)
    return ArmEvents(first.participants + second.participants, first.events + second.events)


def shared_control(control: ArmMean | ArmEvents, comparisons: int) -> ArmMean | ArmEvents:
    """Return the control arm with its numbers divided by the number of comparisons that share it."""
    if comparisons < 1:
        raise ConversionError(
            f"expected at least one comparison that shares the control arm, found {comparisons}"
        )
    _positive(participants=control.participants)
    share = control.participants / comparisons
    if isinstance(control, ArmMean):
        return ArmMean(share, control.mean, control.sd)
    _check_events(control)
    return ArmEvents(share, control.events / comparisons)


def _check_events(arm: ArmEvents) -> None:
    _positive(participants=arm.participants)
    _not_negative(events=arm.events)
    if arm.events > arm.participants:
        raise ConversionError(
            f"expected at most as many people with the event as participants ({arm.participants:g}), found "
            f"{arm.events:g}"
        )
