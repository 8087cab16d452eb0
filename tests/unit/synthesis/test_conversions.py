"""Conversions of results: the Handbook's own numbers, an independent computation, and what must always hold."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from prismake.synthesis import conversions as functions
from prismake.synthesis.conversions import (
    ArmEvents,
    ArmMean,
    ConversionError,
    conversions,
    mean_from_quartiles,
    merged_events,
    merged_means,
    sd_from_ci,
    sd_from_difference_se,
    sd_from_iqr,
    sd_from_se,
    sd_of_change,
    se_from_difference_ci,
    se_from_p,
    shared_control,
)

SDS = st.floats(0.01, 1000)
PEOPLE = st.integers(2, 5000)
MEANS = st.floats(-1000, 1000)


def test_each_conversion_has_a_function_a_formula_and_a_source() -> None:
    for key, conversion in conversions().items():
        assert inspect.isfunction(getattr(functions, key))
        assert conversion.formula
        assert "Cochrane Handbook" in conversion.source
        assert conversion.assumes


# Numbers that the Handbook works out


def test_the_interval_of_a_small_arm_as_in_6_5_2_2() -> None:
    assert sd_from_ci(30.0, 34.2, 25) == pytest.approx(5.09, abs=0.005)


def test_the_p_value_of_a_difference_as_in_6_5_2_3() -> None:
    se = se_from_p(3.8, 0.008, 25, 22)
    assert se == pytest.approx(1.37, abs=0.005)
    assert sd_from_difference_se(se, 25, 22) == pytest.approx(4.69, abs=0.01)


def test_the_correlations_of_change_as_in_6_5_2_8() -> None:
    # The Handbook gives the correlations that follow from these three SDs, with two digits.
    assert sd_of_change(6.4, 7.1, 0.78) == pytest.approx(4.5, abs=0.05)
    assert sd_of_change(7.0, 6.9, 0.82) == pytest.approx(4.2, abs=0.05)


@pytest.mark.parametrize(("confidence", "divisor"), [(90, 3.29), (95, 3.92), (99, 5.15)])
def test_a_large_arm_has_the_divisors_of_the_normal_distribution(confidence: float, divisor: float) -> None:
    people = 1_000_000
    assert math.sqrt(people) / sd_from_ci(0, 1, people, confidence) == pytest.approx(divisor, abs=0.005)


def test_a_large_arm_has_an_iqr_of_1_35_sd() -> None:
    assert sd_from_iqr(0, 1.35, 1_000_000) == pytest.approx(1, abs=0.002)


# Independent computations from the values of people


@pytest.fixture
def arms() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(20260101)
    return random.normal(10, 3, 31), random.normal(12, 2.5, 24)


def test_se_and_interval_give_the_sd_back(arms: tuple[np.ndarray, np.ndarray]) -> None:
    values = DescrStatsW(arms[0])
    people = values.nobs
    sd = float(np.std(arms[0], ddof=1))
    assert sd_from_se(float(stats.sem(arms[0])), people) == pytest.approx(sd)
    assert sd_from_ci(*values.tconfint_mean(), people) == pytest.approx(sd)
    assert sd_from_ci(*values.tconfint_mean(alpha=0.1), people, 90) == pytest.approx(sd)


def test_p_value_and_interval_of_a_difference_give_its_se(arms: tuple[np.ndarray, np.ndarray]) -> None:
    first, second = arms
    test = CompareMeans(DescrStatsW(first), DescrStatsW(second))
    t, p, _ = test.ttest_ind()
    difference = float(first.mean() - second.mean())
    people = len(first), len(second)
    assert se_from_p(difference, p, *people) == pytest.approx(difference / t)
    assert se_from_difference_ci(*test.tconfint_diff(), *people) == pytest.approx(difference / t)
    pooled = math.sqrt(
        ((len(first) - 1) * first.var(ddof=1) + (len(second) - 1) * second.var(ddof=1)) / (sum(people) - 2)
    )
    assert sd_from_difference_se(difference / t, *people) == pytest.approx(pooled)


def test_merged_arms_are_the_arm_of_all_people(arms: tuple[np.ndarray, np.ndarray]) -> None:
    merged = merged_means(*(ArmMean(len(arm), float(arm.mean()), float(arm.std(ddof=1))) for arm in arms))
    everyone = np.concatenate(arms)
    assert merged.participants == len(everyone)
    assert merged.mean == pytest.approx(everyone.mean())
    assert merged.sd == pytest.approx(everyone.std(ddof=1))


def test_the_change_of_people_has_the_sd_of_its_formula() -> None:
    random = np.random.default_rng(7)
    before = random.normal(10, 3, 200)
    after = 0.6 * before + random.normal(4, 2, 200)
    r = float(np.corrcoef(before, after)[0, 1])
    sds = (float(before.std(ddof=1)), float(after.std(ddof=1)))
    assert sd_of_change(*sds, r) == pytest.approx(float((after - before).std(ddof=1)))


def test_quartiles_of_normal_values_give_mean_and_sd_about_back() -> None:
    values = np.random.default_rng(3).normal(50, 8, 4001)
    q1, median, q3 = np.quantile(values, [0.25, 0.5, 0.75])
    assert mean_from_quartiles(q1, median, q3, len(values)) == pytest.approx(50, abs=0.5)
    assert sd_from_iqr(q1, q3, len(values)) == pytest.approx(8, abs=0.4)


# What always holds


@given(SDS, SDS, st.floats(-1, 1))
def test_the_correlation_comes_back_from_the_sd_of_change(first: float, second: float, r: float) -> None:
    change = sd_of_change(first, second, r)
    assert (first**2 + second**2 - change**2) / (2 * first * second) == pytest.approx(r, abs=1e-6)


@given(PEOPLE, MEANS, SDS, PEOPLE, MEANS, SDS)
def test_the_order_of_merged_arms_plays_no_part(
    n1: int, m1: float, s1: float, n2: int, m2: float, s2: float
) -> None:
    one, other = ArmMean(n1, m1, s1), ArmMean(n2, m2, s2)
    there, back = merged_means(one, other), merged_means(other, one)
    assert there.participants == n1 + n2
    assert there.mean == pytest.approx(back.mean, abs=1e-6)
    assert there.sd == pytest.approx(back.sd)
    assert min(m1, m2) - 1e-6 <= there.mean <= max(m1, m2) + 1e-6


@given(st.integers(1, 500), st.integers(1, 8), st.data())
def test_the_parts_of_a_shared_control_are_the_whole(people: int, parts: int, data: st.DataObject) -> None:
    events = data.draw(st.integers(0, people))
    part = shared_control(ArmEvents(people, events), parts)
    assert isinstance(part, ArmEvents)
    assert part.participants * parts == pytest.approx(people)
    assert part.events * parts == pytest.approx(events)
    assert part.events <= part.participants
    mean = shared_control(ArmMean(people, 3.5, 1.25), parts)
    assert isinstance(mean, ArmMean)
    assert (mean.mean, mean.sd) == (3.5, 1.25)


@given(st.floats(0, 1000), st.floats(0, 1000), PEOPLE)
def test_a_wider_interval_has_a_larger_sd(lower: float, width: float, people: int) -> None:
    narrow = sd_from_ci(lower, lower + width, people)
    assert narrow >= 0
    assert sd_from_ci(lower, lower + 2 * width, people) >= narrow
    assert sd_from_ci(lower, lower + width, people, 99) <= narrow


def test_merged_events_are_added() -> None:
    assert merged_events(ArmEvents(10, 2), ArmEvents(20, 5)) == ArmEvents(30, 7)


@pytest.mark.parametrize(
    "convert",
    [
        lambda: sd_from_se(-1, 10),
        lambda: sd_from_se(1, 0),
        lambda: sd_from_se(math.nan, 10),
        lambda: sd_from_ci(3, 2, 10),
        lambda: sd_from_ci(1, 2, 1),
        lambda: sd_from_ci(1, 2, 10, 100),
        lambda: sd_from_iqr(2, 1, 10),
        lambda: sd_from_iqr(1, 2, 1),
        lambda: mean_from_quartiles(1, 0.5, 2, 10),
        lambda: se_from_p(3, 0, 10, 10),
        lambda: se_from_p(3, 1, 10, 10),
        lambda: se_from_p(0, 0.5, 10, 10),
        lambda: se_from_p(3, 0.5, 1, 1),
        lambda: sd_of_change(1, 1, 1.1),
        lambda: merged_events(ArmEvents(3, 4), ArmEvents(5, 1)),
        lambda: shared_control(ArmEvents(3, 1), 0),
        lambda: merged_means(ArmMean(5, 1, -1), ArmMean(5, 1, 1)),
    ],
)
def test_numbers_that_allow_no_conversion_are_refused_with_words(convert: Callable[[], object]) -> None:
    with pytest.raises(ConversionError) as caught:
        convert()
    assert len(str(caught.value)) > 10
