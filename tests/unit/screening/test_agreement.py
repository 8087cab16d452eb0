"""Agreement between screeners, held against published figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_screening import reports

from prismake.screening.agreement import agreement
from prismake.screening.disagreements import disagreements, reasons_of
from prismake.screening.measures import (
    bootstrapped,
    cohens_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    multi_ac1,
    pabak,
    pair_measures,
    percent_agreement,
    prevalence,
)
from prismake.screening.rounds import reports_of_rounds
from prismake.tables import columns_of, read_table

# Gwet's example of 100 subjects in three classes (irrCAC).
THREE_CLASSES = np.array([[13.0, 0, 0], [0, 20, 7], [0, 4, 56]])
# PMC7222679.
RARE = np.array([[130.0, 56], [9, 5]])
# irrCAC's distrib.6raters, the psychiatric diagnoses of Fleiss 1971: fifteen subjects, six raters.
SIX_RATERS = np.array(
    [
        [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0],
        [2, 0, 4, 0, 0], [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6],
        [1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1],
    ],
    dtype=float,
)  # fmt: skip


def as_counts(table: np.ndarray) -> np.ndarray:
    rows = []
    for first in range(len(table)):
        for other in range(len(table)):
            row = np.zeros(len(table))
            row[first] += 1
            row[other] += 1
            rows += [row] * int(table[first, other])
    return np.array(rows)


def test_kappa_and_its_standard_error() -> None:
    kappa = cohens_kappa(THREE_CLASSES)
    assert kappa.value == pytest.approx(0.7964094, abs=5e-8)
    assert kappa.high is not None and kappa.low is not None
    assert (kappa.high - kappa.low) / 2 / 1.959963984540054 == pytest.approx(0.0589107, abs=5e-8)


def test_ac1_brennan_prediger_and_alpha_of_two() -> None:
    assert gwet_ac1(THREE_CLASSES).value == pytest.approx(0.8493305, abs=5e-8)
    assert pabak(THREE_CLASSES).value == pytest.approx(0.835, abs=1e-12)
    assert krippendorff_alpha(as_counts(THREE_CLASSES)).value == pytest.approx(0.7972585, abs=5e-8)


def test_ac1_of_two_is_the_same_from_counts() -> None:
    assert multi_ac1(as_counts(THREE_CLASSES)).value == pytest.approx(gwet_ac1(THREE_CLASSES).value)


def test_kappa_of_a_rare_class() -> None:
    assert cohens_kappa(RARE).value == pytest.approx(0.022, abs=5e-4)


def test_six_raters() -> None:
    assert fleiss_kappa(SIX_RATERS).value == pytest.approx(0.4139265, abs=5e-8)
    assert multi_ac1(SIX_RATERS).value == pytest.approx(0.4448007, abs=5e-8)
    assert krippendorff_alpha(SIX_RATERS).value == pytest.approx(0.4204384, abs=5e-8)


@pytest.mark.parametrize(
    "table",
    [
        np.zeros((2, 2)),
        np.array([[9.0, 0], [0, 0]]),
        np.array([[0.0, 0], [0, 1]]),
        np.array([[5.0, 0], [0, 4]]),
    ],
)
def test_degenerate_tables_give_a_sentence(table: np.ndarray) -> None:
    for measure in pair_measures(table, ["include", "exclude"]):
        assert measure.sentence
        for value in (measure.value, measure.low, measure.high):
            assert value is None or np.isfinite(value)
    counts = as_counts(table).reshape(-1, 2)
    for measure in (fleiss_kappa(counts), multi_ac1(counts), krippendorff_alpha(counts)):
        assert measure.sentence
        assert measure.value is None or np.isfinite(measure.value)


@given(st.lists(st.integers(0, 40), min_size=9, max_size=9))
def test_every_table_gives_finite_figures_within_their_bounds(cells: list[int]) -> None:
    table = np.array(cells, dtype=float).reshape(3, 3)
    for measure in pair_measures(table, ["include", "exclude", "unclear"]):
        if measure.value is None:
            assert measure.sentence
            continue
        assert np.isfinite(measure.value)
        if measure.low is not None and measure.high is not None:
            assert measure.low <= measure.value + 1e-9 and measure.value <= measure.high + 1e-9
    assert percent_agreement(table).value in (
        None,
        pytest.approx(100 * np.trace(table) / max(table.sum(), 1)),
    )


def votes(given_votes: dict[str, str], role: str = "reviewer") -> pd.DataFrame:
    """One letter a report: i(nclude), e(xclude), m(aybe), - for no vote."""
    words = {"i": "include", "e": "exclude", "m": "maybe"}
    rows = []
    for reviewer, letters in given_votes.items():
        for number, letter in enumerate(letters):
            if letter in words:
                row = dict.fromkeys(columns_of("3_screen/votes"), "")
                row |= {
                    "stage": "1_title_abstract",
                    "reviewer": reviewer,
                    "role": role,
                    "report_id": f"rep:made:{number}",
                }
                rows.append(row | {"decision": words[letter], "record_ids": f"made:{number}"})
    return pd.DataFrame(rows, columns=list(columns_of("3_screen/votes")), dtype="str")


def figures(table: pd.DataFrame, categories: str = "2") -> dict[tuple[str, str], str]:
    rows = table[table["categories"] == categories].to_dict("records")
    return {(row["reviewers"], row["measure"]): row["value"] for row in rows}


def test_a_pair_never_without_its_prevalence() -> None:
    table = agreement(votes({"ada": "iieeeeem", "bo": "ieeeeeei"}), reports())
    assert tuple(table.columns) == columns_of("3_screen/agreement")
    assert figures(table) == {
        ("ada | bo", "percent agreement"): "87.5",
        ("ada | bo", "Cohen kappa"): "0.714",
        ("ada | bo", "PABAK"): "0.750",
        ("ada | bo", "Gwet AC1"): "0.781",
        ("ada | bo", "prevalence of include"): "0.312",
    }
    assert set(table["reports"]) == {"8"}


def test_the_three_answers_of_titles_and_abstracts_stand_beside_the_two_classes() -> None:
    """Agreement .75, chance of kappa (2*2 + 5*6) / 64 for three answers; the shares of AC1 are 4, 11 and 1 of 16."""
    table = agreement(votes({"ada": "iieeeeem", "bo": "ieeeeeei"}), reports())
    assert figures(table, "3") == {
        ("ada | bo", "percent agreement"): "75.0",
        ("ada | bo", "Cohen kappa"): "0.467",
        ("ada | bo", "Brennan-Prediger"): "0.625",
        ("ada | bo", "Gwet AC1"): "0.675",
        ("ada | bo", "prevalence of include"): "0.250",
    }
    assert dict(zip(table["categories"], table["answers"], strict=True)) == {
        "2": "include or maybe | exclude",
        "3": "include | exclude | maybe",
    }
    # Whatever was used of the scale.
    without = agreement(votes({"ada": "iieeeee", "bo": "ieeeeei"}), reports())
    assert set(without["categories"]) == {"2", "3"}
    assert (figures(without)["ada | bo", "PABAK"], figures(without, "3")["ada | bo", "Brennan-Prediger"]) == (
        "0.429",
        "0.571",
    )


def test_more_than_two_reviewers_and_missing_votes() -> None:
    table = figures(agreement(votes({"ada": "iieeee-e", "bo": "ieeeeiee", "dora": "iiee-e-i"}), reports()))
    everyone = "ada | bo | dora"
    assert table[(everyone, "Fleiss kappa")]
    assert table[(everyone, "Krippendorff alpha")]
    assert table[(everyone, "prevalence of include")]
    assert ("ada | dora", "Cohen kappa") in table


def test_two_answers_of_one_reviewer_on_a_merged_report_are_left_out() -> None:
    both = pd.concat([votes({"ada": "ii", "bo": "ii"}), votes({"ada": "e-"})])
    table = agreement(both, reports())
    assert set(table["reports"]) == {"1"}


def test_the_adjudicator_never_counts_and_one_reviewer_alone_has_no_agreement() -> None:
    table = pd.concat([votes({"ada": "ii"}), votes({"cleo": "ie"}, role="adjudicator")])
    assert agreement(table, reports()).empty
    assert agreement(votes({}), reports()).empty


def test_no_overlap_is_said() -> None:
    table = agreement(votes({"ada": "i--", "bo": "-ie"}), reports())
    assert set(table["value"]) == {""}
    assert all("No report has the votes of both" in sentence for sentence in table["sentence"])


def test_a_figure_that_is_too_good_is_to_be_looked_into() -> None:
    same = "ie" * 20
    table = agreement(votes({"ada": same, "bo": same}), reports(40))
    kappa = table[table["measure"] == "Cohen kappa"].iloc[0]
    assert kappa["value"] == "1.000"
    assert "check that the two decided independently" in kappa["sentence"]


CASE = Path(__file__).resolve().parents[2] / "fixtures/cases/agreement-adjudicator-unclear"


@pytest.mark.parametrize("file", ["votes.csv", "votes_without_adjudicator.csv"])
def test_the_number_of_answers_is_that_of_the_scale_whoever_gave_them(file: str) -> None:
    """The form of full texts offers three answers; the adjudicator's votes change no figure of the reviewers."""
    cast = read_table(CASE / file, "3_screen/votes")
    listed = pd.DataFrame({"report_id": sorted(set(cast["report_id"]))})
    measured = agreement(cast, listed)
    table = figures(measured, "3")
    assert table[("A | B", "Brennan-Prediger")] == "0.700"
    assert table[("A | B", "Gwet AC1")] == "0.737"
    assert ("A | B", "PABAK") not in table
    # 80 % agree; the two classes are goes on, with unclear, and excluded.
    assert figures(measured)[("A | B", "PABAK")] == "0.600"
    assert ("A | B", "Brennan-Prediger") not in figures(measured)
    assert list(dict.fromkeys(measured["answers"])) == [
        "include | exclude | unclear",
        "include or unclear | exclude",
    ]


def test_a_reviewer_who_always_gives_one_answer_has_no_interval_of_kappa() -> None:
    measure = cohens_kappa(np.array([[12.0, 8], [0, 0]]))
    assert (measure.value, measure.low, measure.high) == (pytest.approx(0), None, None)
    assert measure.sentence.startswith("One reviewer gave the same answer to each report")


def test_a_kappa_of_exactly_forty_hundredths_is_fair() -> None:
    table = np.array([[35.0, 15], [15, 35]])
    assert cohens_kappa(table).value == pytest.approx(0.4)
    assert "beyond chance is fair" in cohens_kappa(table).sentence


def test_measures_of_several_reviewers_have_an_interval_that_is_the_same_each_time() -> None:
    first, second = bootstrapped(fleiss_kappa, SIX_RATERS), bootstrapped(fleiss_kappa, SIX_RATERS)
    assert first == second
    assert first.value == pytest.approx(0.4139265, abs=1e-6)
    assert first.low is not None and first.high is not None and first.low < first.value < first.high
    for measure in (multi_ac1, krippendorff_alpha):
        assert bootstrapped(measure, SIX_RATERS).low is not None


def test_where_all_agree_no_interval_is_computed() -> None:
    unanimous = np.array([[3.0, 0], [0, 3], [3, 0]])
    assert bootstrapped(krippendorff_alpha, unanimous).low is None


# ---- rounds ----


def assignments(rounds: Mapping[str, Mapping[str, Sequence[str]]]) -> pd.DataFrame:
    """round to person to the numbers of reports that the person has in it."""
    return pd.DataFrame(
        [
            {"stage": "1_title_abstract", "round": name, "report_id": f"rep:made:{number}", "record_ids": f"made:{number}",
             "person": person, "rank": str(rank)}
            for name, people in rounds.items()
            for person, numbers in people.items()
            for rank, number in enumerate(numbers, start=1)
        ],
        dtype="str",
    )  # fmt: skip


def of_round(table: pd.DataFrame, name: str) -> dict[tuple[str, str], tuple[str, str]]:
    rows = table[(table["round"] == name) & (table["categories"] == "2")].to_dict("records")
    return {(row["reviewers"], row["measure"]): (row["value"], row["reports"]) for row in rows}


def test_without_assignments_there_is_the_whole_stage_alone() -> None:
    assert set(agreement(votes({"ada": "ie", "bo": "ie"}), reports())["round"]) == {""}


def test_each_round_has_its_own_agreement_and_the_whole_stage_is_as_without_rounds() -> None:
    cast = votes({"ada": "iieeie-e", "bo": "ieeeie-i", "dora": "iiee-e-i"})
    rounds = assignments(
        {
            "2": {"ada": "567", "bo": "567"},
            "pilot 1": dict.fromkeys(("ada", "bo", "dora"), "0123"),
            "1": {"ada": "4", "bo": "4"},
        }
    )
    table = agreement(cast, reports(), rounds)
    assert list(dict.fromkeys(table["round"])) == ["", "pilot 1", "1", "2"]
    whole = table[table["round"] == ""].reset_index(drop=True)
    pd.testing.assert_frame_equal(whole, agreement(cast, reports()))
    assert of_round(table, "pilot 1")["ada | bo", "percent agreement"] == ("75.0", "4")
    assert of_round(table, "1")["ada | bo", "percent agreement"] == ("100.0", "1")
    assert of_round(table, "2")["ada | bo", "percent agreement"] == ("50.0", "2")
    assert ("ada | dora", "percent agreement") not in of_round(table, "1")


def test_a_vote_of_somebody_who_has_not_the_report_in_the_round_does_not_count_there() -> None:
    rounds = assignments({"1": {"ada": "01", "bo": "01", "dora": "2"}})
    table = agreement(votes({"ada": "ii", "bo": "ii", "dora": "eei"}), reports(), rounds)
    assert of_round(table, "1")["ada | bo", "percent agreement"] == ("100.0", "2")
    assert of_round(table, "1")["ada | dora", "percent agreement"] == ("", "0")
    assert of_round(table, "")["ada | dora", "percent agreement"] == ("0.0", "2")


def test_a_report_that_people_have_in_different_rounds_is_in_one_round() -> None:
    rounds = assignments({"1": {"ada": "01"}, "3": {"bo": "01"}, "pilot 2": {"dora": "1"}})
    assert {name: sorted(people) for name, people in reports_of_rounds(rounds).items()} == {
        "pilot 2": ["rep:made:1"],
        "3": ["rep:made:0"],
    }
    assert reports_of_rounds(rounds)["3"]["rep:made:0"] == {"ada", "bo"}


def test_every_measure_that_can_vary_has_an_interval_and_none_is_without_its_prevalence() -> None:
    cast = votes({"ada": "iieeiemiei" * 3, "bo": "ieeeieeeie" * 3, "dora": "iieeieeiei" * 3})
    table = agreement(
        cast,
        reports(30),
        assignments({"pilot 1": dict.fromkeys(("ada", "bo", "dora"), [str(number) for number in range(30)])}),
    )
    for row in table.to_dict("records"):
        assert float(row["ci_low"]) < float(row["value"]) < float(row["ci_high"]), row
    groups = {(row["round"], row["reviewers"]) for row in table.to_dict("records")}
    with_prevalence = {
        (row["round"], row["reviewers"])
        for row in table.to_dict("records")
        if row["measure"].startswith("prevalence")
    }
    assert groups == with_prevalence


@given(st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any))
def test_the_interval_of_a_prevalence_holds_it_and_is_never_a_point(cells: list[int]) -> None:
    table = np.array(cells, dtype=float).reshape(2, 2)
    measure = prevalence(table, ["include", "exclude"], "include")
    assert measure.value is not None and measure.low is not None and measure.high is not None
    assert 0 <= measure.low <= measure.value + 1e-12 and measure.value - 1e-12 <= measure.high <= 1
    assert measure.low < measure.high


# ---- disagreements ----


def differing(*answers: tuple[str, int, str, str]) -> pd.DataFrame:
    """Votes: who, number of the report, decision, reason."""
    rows = [
        dict.fromkeys(columns_of("3_screen/votes"), "")
        | {"stage": "2_full_text", "role": "reviewer", "reviewer": who, "report_id": f"rep:made:{number}",
           "record_ids": f"made:{number}", "decision": decision, "reason": reason}
        for who, number, decision, reason in answers
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns_of("3_screen/votes")), dtype="str")


DIFFERING = differing(
    ("ada", 0, "include", ""), ("bo", 0, "exclude", "Wrong design"),
    ("ada", 1, "exclude", "Wrong design"), ("bo", 1, "exclude", "Wrong population"),
    ("ada", 2, "include", ""), ("bo", 2, "maybe", ""),
    ("ada", 3, "exclude", "Wrong design"), ("bo", 3, "exclude", "Wrong design"),
    ("ada", 4, "exclude", ""), ("bo", 4, "exclude", "Wrong design"),
    ("ada", 5, "include", ""),
    ("ada", 6, "maybe", ""), ("bo", 6, "exclude", ""),
)  # fmt: skip


def test_each_disagreement_has_the_vote_of_each_person_and_what_it_is_about() -> None:
    table = disagreements(DIFFERING, reports())
    assert [tuple(row.values()) for row in table[["report_id", "kind", "reviewer", "decision", "reason"]].to_dict("records")] == [
        ("rep:made:0", "decision", "ada", "include", ""),
        ("rep:made:0", "decision", "bo", "exclude", "Wrong design"),
        ("rep:made:1", "reason", "ada", "exclude", "Wrong design"),
        ("rep:made:1", "reason", "bo", "exclude", "Wrong population"),
        ("rep:made:2", "maybe", "ada", "include", ""),
        ("rep:made:2", "maybe", "bo", "maybe", ""),
        ("rep:made:6", "decision", "ada", "maybe", ""),
        ("rep:made:6", "decision", "bo", "exclude", ""),
    ]  # fmt: skip


def test_the_reasons_that_disagreements_turn_on_are_counted_per_round() -> None:
    rounds = assignments(
        {"pilot 1": dict.fromkeys(("ada", "bo"), "012"), "1": dict.fromkeys(("ada", "bo"), "3456")}
    )
    table = reasons_of(disagreements(DIFFERING, reports(), rounds))
    assert [tuple(row.values()) for row in table.to_dict("records")] == [
        ("pilot 1", "Wrong design", "2", "3"),
        ("pilot 1", "Wrong population", "1", "3"),
        ("1", "(no reason given)", "1", "1"),
    ]


def test_the_adjudicator_and_answers_that_are_asked_again_are_no_disagreement() -> None:
    again = DIFFERING.assign(carried="asked again")
    by_the_adjudicator = DIFFERING.assign(
        role=["adjudicator" if who == "bo" else "reviewer" for who in DIFFERING["reviewer"]]
    )
    for cast in (again, by_the_adjudicator, votes({})):
        assert disagreements(cast, reports()).empty
        assert reasons_of(disagreements(cast, reports())).empty
