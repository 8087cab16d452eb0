"""Results of arms: values as reported stay, conversions are flagged, and a sensitivity run can leave them out."""

from __future__ import annotations

import pandas as pd
import pytest

from prismake.errors import ReviewError
from prismake.protocol.extraction import ExtractionField
from prismake.protocol.synthesis import Conversions
from prismake.synthesis.arm_results import arm_results
from prismake.tables import columns_of, rows_of


def number(label: str, meaning: str, **more: object) -> ExtractionField:
    return ExtractionField(label=label, type="number", meaning=meaning, **({"level": "outcome"} | more))  # type: ignore[arg-type]


FIELDS = {
    "design": ExtractionField(
        label="Unit",
        type="choice",
        meaning="unit of analysis",
        choices=["individual", "cluster", "crossover"],
    ),
    "size": number("Size", "participants", level="arm"),
    "n": number("n", "participants"),
    "mean": number("Mean", "mean", units=["mm", "cm"]),
    "sd": number("SD", "SD", units=["mm", "cm"]),
    "se": number("SE", "SE", units=["mm", "cm"]),
    "low": number("Low", "CI lower"),
    "high": number("High", "CI upper"),
    "p": number("p", "p value"),
    "q1": number("Q1", "Q1"),
    "median": number("Median", "median"),
    "q3": number("Q3", "Q3"),
    "events": number("Events", "events"),
    "base": number("Base", "baseline mean", units=["mm", "cm"]),
    "base_sd": number("Base SD", "baseline SD", units=["mm", "cm"]),
    "role": ExtractionField(
        label="Role", type="choice", level="arm", meaning="role of arm", choices=["experimental", "control"]
    ),
}


def cell(field: str, value: str, arm: str = "Tea", unit: str = "", time: str = "week 4") -> dict[str, str]:
    level = FIELDS[field].level
    names = {"study_arm": "" if level == "study" else arm, "outcome": "Height" if level == "outcome" else ""}
    return {
        "study_id": "study:1", "level": level, **names, "time_point": time if level == "outcome" else "",
        "field": field, "value": value, "unit": unit, "state": "agreed", "report": "", "place": "", "people": "", "record": "",
    }  # fmt: skip


def results(*cells: dict[str, str], **plan: object) -> list[dict[str, str]]:
    data = pd.DataFrame(cells, columns=list(columns_of("4_extract/data")), dtype="str")
    return rows_of(arm_results(data, FIELDS, Conversions(**plan)))  # type: ignore[arg-type]


def test_what_was_reported_is_never_replaced() -> None:
    (row,) = results(
        cell("mean", "3", unit="mm"), cell("sd", "2", unit="mm"), cell("se", "9", unit="mm"), cell("n", "16")
    )
    assert (row["mean"], row["sd"], row["unit"], row["converted"]) == ("3", "2", "mm", "")


def test_a_converted_sd_carries_its_key_formula_and_source() -> None:
    (row,) = results(cell("mean", "3"), cell("se", "0.5"), cell("n", "16"))
    assert (row["sd"], row["converted"]) == ("2", "sd_from_se")
    assert "SD = SE * sqrt(n)" in row["formula"]
    assert "6.5.2.2" in row["formula"]


def test_the_interval_of_the_handbook_gives_its_sd() -> None:
    (row,) = results(cell("mean", "32.1"), cell("low", "30.0"), cell("high", "34.2"), cell("n", "25"))
    assert float(row["sd"]) == pytest.approx(5.09, abs=0.005)


def test_median_and_quartiles_give_mean_and_sd() -> None:
    (row,) = results(cell("q1", "8"), cell("median", "10"), cell("q3", "12"), cell("n", "50"))
    assert row["mean"] == "10"
    assert row["converted"] == "sd_from_iqr | mean_from_quartiles"


def test_participants_of_the_arm_stand_in_for_those_of_the_outcome() -> None:
    (row,) = results(cell("size", "16", arm="tea "), cell("se", "0.5"))
    assert (row["participants"], row["sd"]) == ("16", "2")


def test_without_participants_nothing_is_converted() -> None:
    (row,) = results(cell("mean", "3"), cell("se", "0.5"))
    assert (row["sd"], row["converted"]) == ("", "")


@pytest.mark.parametrize("left_out", [["sd_from_se"], ["all"]])
def test_a_sensitivity_run_leaves_a_conversion_out(left_out: list[str]) -> None:
    (row,) = results(cell("se", "0.5"), cell("n", "16"), leave_out=left_out)
    assert (row["sd"], row["converted"]) == ("", "")


def test_an_unknown_conversion_is_told_with_the_nearest() -> None:
    with pytest.raises(ReviewError, match='Did you mean "sd_from_se"'):
        results(cell("se", "0.5"), leave_out=["sd_of_se"])


def test_values_in_different_units_are_never_converted() -> None:
    (row,) = results(cell("mean", "3", unit="cm"), cell("se", "0.5", unit="mm"), cell("n", "16"))
    assert row["sd"] == ""
    assert "different units (cm, mm)" in row["not_converted"]


@pytest.mark.parametrize("unit", ["cluster", "crossover"])
def test_where_not_individuals_were_analysed_nothing_is_converted(unit: str) -> None:
    (row,) = results(cell("design", unit), cell("se", "0.5"), cell("n", "16"))
    assert (row["sd"], row["unit_of_analysis"]) == ("", unit)
    assert f"the unit of analysis is {unit}" in row["not_converted"]


def test_numbers_that_allow_no_conversion_say_why() -> None:
    (row,) = results(cell("low", "5"), cell("high", "3"), cell("n", "16"))
    assert "expected a lower end at or below" in row["not_converted"]


def test_the_p_value_of_a_difference_gives_the_sd_of_both_arms_as_in_the_handbook() -> None:
    rows = results(
        cell("mean", "32.1"), cell("n", "25"), cell("mean", "28.3", arm="Milk"), cell("n", "22", arm="Milk"),
        cell("mean", "3.8", arm=""), cell("p", "0.008", arm=""),
    )  # fmt: skip
    by_arm = {row["study_arm"]: row for row in rows}
    assert float(by_arm[""]["se"]) == pytest.approx(1.37, abs=0.005)
    for arm in ("Tea", "Milk"):
        assert float(by_arm[arm]["sd"]) == pytest.approx(4.69, abs=0.01)
        assert by_arm[arm]["converted"] == "se_from_p | sd_from_difference_se"


def test_a_difference_between_three_arms_gives_no_sd() -> None:
    rows = results(
        *(cell("n", "20", arm=arm) for arm in ("Tea", "Milk", "Water")), cell("mean", "3.8", arm=""), cell("p", "0.01", arm="")
    )  # fmt: skip
    assert {row["sd"] for row in rows} == {""}


def test_events_stand_with_their_participants() -> None:
    (row,) = results(cell("events", "3"), cell("n", "20"))
    assert (row["events"], row["participants"], row["converted"]) == ("3", "20", "")


# Steps that a config asks for


CHANGE = (
    cell("mean", "12", unit="mm"),
    cell("sd", "4", unit="mm"),
    cell("base", "15", unit="mm"),
    cell("base_sd", "3", unit="mm"),
)


def arm_of(arm: str, role: str, n: str, *more: dict[str, str]) -> list[dict[str, str]]:
    return [cell("role", role, arm), cell("n", n, arm), *more]


def three_arms(*more: dict[str, str]) -> list[dict[str, str]]:
    return [
        *arm_of("Low", "experimental", "10", cell("mean", "3", "Low"), cell("sd", "1", "Low"), cell("events", "2", "Low")),
        *arm_of("High", "experimental", "10", cell("mean", "5", "High"), cell("sd", "1", "High"), cell("events", "3", "High")),
        *arm_of("Water", "control", "9", cell("mean", "2", "Water"), cell("sd", "1.5", "Water"), cell("events", "4", "Water")),
        *more,
    ]  # fmt: skip


def made(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in rows if row["made_from"]]


def test_a_change_from_baseline_is_computed_only_with_a_correlation() -> None:
    (row,) = results(*CHANGE)
    assert (row["change"], row["change_sd"], row["converted"]) == ("", "", "")
    (row,) = results(*CHANGE, change_correlation=0.5, change_correlation_why="as in Soil 2030")
    # sqrt(9 + 16 - 2 * 0.5 * 3 * 4) = sqrt(13)
    assert (row["change"], row["change_sd"]) == ("-3", "3.60555")
    assert row["converted"] == "change_from_means | sd_of_change"
    assert "r = 0.5 (as in Soil 2030) [Cochrane Handbook 6.5.2.8]" in row["formula"]
    assert (row["mean"], row["sd"]) == ("12", "4")


def test_a_correlation_of_0_is_one() -> None:
    (row,) = results(*CHANGE, change_correlation=0)
    assert row["change_sd"] == "5"


def test_a_change_is_left_out_of_a_sensitivity_run() -> None:
    (row,) = results(*CHANGE, change_correlation=0.5, leave_out=["sd_of_change"])
    assert (row["change"], row["change_sd"]) == ("-3", "")
    (row,) = results(*CHANGE, change_correlation=0.5, leave_out=["all"])
    assert (row["change"], row["change_sd"], row["converted"]) == ("", "", "")


def test_a_baseline_in_another_unit_gives_no_change() -> None:
    (row,) = results(*CHANGE[:2], cell("base", "1.5", unit="cm"), change_correlation=0.5)
    assert row["change"] == ""
    assert "different units (cm, mm)" in row["not_converted"]


def test_without_a_wish_no_row_is_made() -> None:
    assert made(results(*three_arms())) == []


def test_the_experimental_arms_are_merged_into_a_row_behind_the_arms() -> None:
    rows = results(*three_arms(), several_arms="merge")
    assert [row["study_arm"] for row in rows] == ["Low", "High", "Water", "Low + High"]
    row = rows[-1]
    # mean (30 + 50) / 20; SD sqrt((9 + 9 + 100 / 20 * 4) / 19) = sqrt(38 / 19)
    assert (row["made_from"], row["participants"], row["mean"], row["sd"], row["events"]) == (
        "Low | High", "20", "4", "1.41421", "5",
    )  # fmt: skip
    assert row["converted"] == "merged_means | merged_events"
    assert "6.5.2.10" in row["formula"]


def test_the_only_control_is_split_between_the_comparisons() -> None:
    (row,) = made(results(*three_arms(), several_arms="split"))
    assert (row["study_arm"], row["made_from"]) == ("Water (share of 1 in 2)", "Water")
    assert (row["participants"], row["events"], row["mean"], row["sd"]) == ("4.5", "2", "2", "1.5")
    assert row["converted"] == "shared_control"


def test_a_control_of_one_comparison_is_not_split() -> None:
    rows = [row for row in three_arms() if row["study_arm"] != "High"]
    assert made(results(*rows, several_arms="split")) == []


@pytest.mark.parametrize(
    ("way", "keys"),
    [("merge", ["merged_means", "merged_events"]), ("split", ["shared_control"]), ("merge", ["all"])],
)
def test_rows_that_are_made_are_left_out_of_a_sensitivity_run(way: str, keys: list[str]) -> None:
    assert made(results(*three_arms(), several_arms=way, leave_out=keys)) == []


def test_merging_events_alone_gives_no_mean() -> None:
    (row,) = made(results(*three_arms(), several_arms="merge", leave_out=["merged_means"]))
    assert (row["events"], row["mean"], row["sd"]) == ("5", "", "")


@pytest.mark.parametrize("way", ["merge", "split"])
def test_arms_of_clusters_are_neither_merged_nor_split(way: str) -> None:
    (row,) = made(results(*three_arms(cell("design", "cluster")), several_arms=way))
    assert (row["participants"], row["mean"], row["events"], row["converted"]) == ("", "", "", "")
    assert "the unit of analysis is cluster" in row["not_converted"]


def test_arms_in_different_units_are_not_merged_but_their_events_are() -> None:
    rows = [{**row, "unit": {"Low": "mm", "High": "cm"}.get(row["study_arm"], "")} if row["field"] in ("mean", "sd") else row for row in three_arms()]  # fmt: skip
    (row,) = made(results(*rows, several_arms="merge"))
    assert (row["mean"], row["events"]) == ("", "5")
    assert "merged_means: values in different units (cm, mm)" in row["not_converted"]


def test_a_merged_row_says_that_its_parts_were_converted() -> None:
    rows = [
        {**row, "field": "se"} if row["field"] == "sd" and row["study_arm"] == "Low" else row
        for row in three_arms()
    ]
    (row,) = made(results(*rows, several_arms="merge"))
    assert row["converted"] == "sd_from_se | merged_means | merged_events"
