"""Measures of inter-rater agreement, each with its interval; always shown with the prevalence.

Sources of the methods: Cohen 1960 and Fleiss, Cohen and Everitt 1969 (kappa and its standard error, by
statsmodels); Byrt, Bishop and Carlin 1993 (PABAK); Gwet 2008 (AC1 and its variance); Fleiss 1971 (kappa of
several reviewers, by statsmodels); Krippendorff 2011 (alpha for nominal data); Wilson 1927 (interval of a share).
No maintained, freely licensed library computes AC1 or alpha.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from statsmodels.stats.inter_rater import cohens_kappa as statsmodels_kappa
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss
from statsmodels.stats.proportion import proportion_confint

Table = npt.NDArray[np.float64]

Z95 = 1.959963984540054
GOES_ON = "include"
FEW = 25

TOO_GOOD = " A value this high is rare: check that the two decided independently, on the same reports, by the same rules."
TOO_GOOD_FROM = 0.95
TOO_FEW = "No report has the votes of both, so there is nothing to compare."
CONSTANT = "One reviewer gave the same answer to each report, so no interval can be computed. "
RESAMPLES = 1000
SEED = 20260101
ALL_THE_SAME = "Both gave the same answer to each report, so no interval can be computed."
ONE_CLASS = "Both gave one and the same answer to all reports, so chance alone explains it and no value can be computed."


@dataclass(frozen=True)
class Measure:
    """A measure with its 95 % interval; value is None where it cannot be computed, and the sentence explains why."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    sentence: str = ""


def percent_agreement(table: Table) -> Measure:
    """Return the per cent of reports on which two reviewers agree, with Wilson's 95 % interval. table: rows and columns are answers."""
    n = table.sum()
    if n == 0:
        return Measure("percent agreement", None, sentence=TOO_FEW)
    same = float(np.trace(table))
    low, high = proportion_confint(same, n, method="wilson")
    return Measure(
        "percent agreement",
        100 * same / n,
        100 * low,
        100 * high,
        f"The same answer to {same:.0f} of {n:.0f} reports.",
    )


def cohens_kappa(table: Table) -> Measure:
    """Return Cohen's kappa of a square table of counts (rows: one reviewer, columns: the other)."""
    n = table.sum()
    if n == 0:
        return Measure("Cohen kappa", None, sentence=TOO_FEW)
    share = table / n
    by_chance = float(share.sum(axis=1) @ share.sum(axis=0))
    if math.isclose(by_chance, 1):
        return Measure("Cohen kappa", None, sentence=ONE_CLASS)
    if math.isclose(float(np.trace(share)), 1):
        return Measure("Cohen kappa", 1.0, sentence=ALL_THE_SAME + (TOO_GOOD if n >= FEW else ""))
    result = statsmodels_kappa(table)
    value, error = float(result.kappa), float(result.std_kappa)
    if min(np.count_nonzero(table.sum(axis=axis)) for axis in (0, 1)) < 2:
        return Measure("Cohen kappa", value, sentence=CONSTANT + _kappa_in_words(value, n))
    return Measure("Cohen kappa", value, *_interval(value, error), _kappa_in_words(value, n))


def _kappa_in_words(value: float, n: float) -> str:
    # Terms of the Cochrane Handbook, from Orwin 1994. Rounded, so that a kappa of exactly .4 is not taken for less.
    value = round(value, 9)
    word = "excellent" if value > 0.75 else "good" if value >= 0.6 else "fair" if value >= 0.4 else "poor"
    few = f" With fewer than {FEW} reports it is unreliable." if n < FEW else ""
    high = TOO_GOOD if value > TOO_GOOD_FROM and n >= FEW else ""
    cochrane = f"Agreement beyond chance is {word} by the Cochrane Handbook"
    return f"{cochrane}; read it with the prevalence.{few}{high}"


def pabak(table: Table) -> Measure:
    """Return kappa adjusted for prevalence and bias (PABAK); for more than two answers, Brennan and Prediger's."""
    n, q = table.sum(), len(table)
    name = "PABAK" if q == 2 else "Brennan-Prediger"
    if n == 0:
        return Measure(name, None, sentence=TOO_FEW)
    same = float(np.trace(table))
    low, high = proportion_confint(same, n, method="wilson")
    value, low, high = ((q * float(share) - 1) / (q - 1) for share in (same / n, low, high))
    return Measure(name, value, low, high, "Kappa as if all answers were equally frequent.")


def gwet_ac1(table: Table) -> Measure:
    """Return Gwet's AC1 of a square table of counts, with the interval of his linearised variance."""
    n, q = table.sum(), len(table)
    if n == 0:
        return Measure("Gwet AC1", None, sentence=TOO_FEW)
    share = table / n
    same = float(np.trace(share))
    mean = (share.sum(axis=1) + share.sum(axis=0)) / 2
    by_chance = float((mean * (1 - mean)).sum()) / (q - 1)
    value = (same - by_chance) / (1 - by_chance)
    if math.isclose(same, 1):
        return Measure(
            "Gwet AC1",
            1.0,
            sentence=ALL_THE_SAME,
        )
    first = float((np.diag(share) * (1 - mean)).sum()) / (q - 1) - same * by_chance
    pairs = (1 - (mean[:, None] + mean[None, :]) / 2) ** 2
    second = float((share * pairs).sum()) / (q - 1) ** 2 - by_chance**2
    variance = same * (1 - same) - 4 * (1 - value) * first + 4 * (1 - value) ** 2 * second
    error = math.sqrt(max(variance, 0.0) / n) / (1 - by_chance)
    return Measure(
        "Gwet AC1",
        value,
        *_interval(value, error),
        "Agreement beyond chance that rare answers do not lower.",
    )


def _interval(value: float, error: float) -> tuple[float, float]:
    return max(-1.0, value - Z95 * error), min(1.0, value + Z95 * error)


def prevalence(table: Table, answers: Sequence[str], answer: str) -> Measure:
    """Return how often an answer was given, as a share of all answers of both reviewers, with its interval."""
    n = table.sum()
    if n == 0:
        return Measure(f"prevalence of {answer}", None, sentence=TOO_FEW)
    index = list(answers).index(answer)
    by_first, by_second = table.sum(axis=1)[index] / n, table.sum(axis=0)[index] / n
    sentence = (
        f"{100 * by_first:.1f} % of the answers of the first, {100 * by_second:.1f} % of those of the second."
    )
    return share_of(answer, float(by_first + by_second) / 2, float(n), sentence)


def share_of(answer: str, share: float, reports: float, sentence: str) -> Measure:
    """Return the share of an answer as a measure with Wilson's 95 % interval.

    reports: number of reports. sentence: what the share means.

    The answers of several reviewers to one report are not independent, so the interval counts each report once; it is
    never too narrow.
    """
    low, high = proportion_confint(share * reports, reports, method="wilson")
    return Measure(f"prevalence of {answer}", share, float(low), float(high), sentence)


def fleiss_kappa(counts: Table) -> Measure:
    """Return Fleiss' kappa of counts: one row per report, one column per answer; all rows have the same sum."""
    if len(counts) == 0:
        return Measure(
            "Fleiss kappa", None, sentence="No report has the votes of all, so there is nothing to compare."
        )
    if np.count_nonzero(counts.sum(axis=0)) < 2:
        return Measure("Fleiss kappa", None, sentence=ONE_CLASS.replace("Both", "All"))
    value = float(statsmodels_fleiss(counts))
    return Measure("Fleiss kappa", value, sentence=f"Over the {len(counts)} reports with the votes of all.")


def multi_ac1(counts: Table) -> Measure:
    """Return Gwet's AC1 of counts: one row per report, one column per answer; rows with one vote count for prevalence only."""
    votes = counts.sum(axis=1)
    paired = counts[votes >= 2]
    q = counts.shape[1]
    if len(paired) == 0 or q < 2:
        return Measure("Gwet AC1", None, sentence="No report has two votes, so there is nothing to compare.")
    sums = paired.sum(axis=1)
    same = float(((paired * (paired - 1)).sum(axis=1) / (sums * (sums - 1))).mean())
    voted = counts[votes >= 1]
    mean = (voted / voted.sum(axis=1, keepdims=True)).mean(axis=0)
    by_chance = float((mean * (1 - mean)).sum()) / (q - 1)
    return Measure("Gwet AC1", (same - by_chance) / (1 - by_chance), sentence=f"Over {len(paired)} reports.")


def krippendorff_alpha(counts: Table) -> Measure:
    """Return Krippendorff's alpha for nominal answers; reports with fewer than two votes are left out."""
    paired = counts[counts.sum(axis=1) >= 2]
    if len(paired) == 0:
        return Measure(
            "Krippendorff alpha", None, sentence="No report has two votes, so there is nothing to compare."
        )
    weights = 1 / (paired.sum(axis=1) - 1)
    totals = paired.sum(axis=0)
    n = totals.sum()
    observed = float((weights * (paired.sum(axis=1) ** 2 - (paired**2).sum(axis=1))).sum()) / n
    expected = float(n**2 - (totals**2).sum()) / (n * (n - 1))
    if expected == 0:
        return Measure("Krippendorff alpha", None, sentence=ONE_CLASS.replace("Both", "All"))
    missing = len(counts) - len(paired)
    left_out = f"; {missing} with fewer than two votes are left out" if missing else ""
    return Measure(
        "Krippendorff alpha", 1 - observed / expected, sentence=f"Over {len(paired)} reports{left_out}."
    )


def bootstrapped(measure: Callable[[Table], Measure], counts: Table) -> Measure:
    """Return a measure with its 95 % percentile interval over RESAMPLES samples of reports, with a fixed seed.

    counts: one row per report, one column per answer. Without an interval where the measure has no value, where all agree, or where
    most samples give no value. Efron and Tibshirani 1993.
    """
    whole = measure(counts)
    if whole.value is None or math.isclose(whole.value, 1) or len(counts) < 2:
        return whole
    generator = np.random.default_rng(SEED)
    samples = (counts[generator.integers(len(counts), size=len(counts))] for _ in range(RESAMPLES))
    values = [value for sample in samples if (value := measure(sample).value) is not None]
    if len(values) < RESAMPLES / 2:
        return replace(
            whole, sentence=f"{whole.sentence} Too few samples of reports have a value for an interval."
        )
    low, high = np.percentile(values, [2.5, 97.5])
    return replace(whole, low=float(low), high=float(high))


def pair_measures(table: Table, answers: Sequence[str], include: str = GOES_ON) -> list[Measure]:
    """Return all measures of two reviewers, including the prevalence."""
    return [
        percent_agreement(table),
        cohens_kappa(table),
        pabak(table),
        gwet_ac1(table),
        prevalence(table, answers, include),
    ]
