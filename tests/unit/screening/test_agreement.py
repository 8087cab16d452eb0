"""Agreement between screeners, held against published figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_screening import reports

from prismake.screening.agreement import (
    agreement,
    bootstrapped,
    cohens_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    multi_ac1,
    pabak,
    pair_measures,
    percent_agreement,
)
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


def figures(table: pd.DataFrame) -> dict[tuple[str, str], str]:
    return {(row["reviewers"], row["measure"]): row["value"] for row in table.to_dict("records")}


def test_a_pair_never_without_its_prevalence() -> None:
    table = agreement(votes({"ada": "iieeeeem", "bo": "ieeeeeei"}), reports())
    assert tuple(table.columns) == columns_of("3_screen/agreement")
    assert figures(table) == {
        ("ada | bo", "percent agreement"): "87.5",
        ("ada | bo", "Cohen kappa"): "0.714",
        ("ada | bo", "PABAK"): "0.750",
        ("ada | bo", "Gwet AC1"): "0.781",
        ("ada | bo", "prevalence of include"): "0.312",
        ("ada | bo", "percent agreement, maybe apart"): "75.0",
    }
    assert set(table["reports"]) == {"8"}


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
    table = figures(agreement(cast, listed))
    assert table[("A | B", "Brennan-Prediger")] == "0.700"
    assert table[("A | B", "Gwet AC1")] == "0.737"
    assert ("A | B", "PABAK") not in table


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
