"""The agreement of the reviewers of a stage, as a whole and per round, for calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from prismake.screening.measures import (
    GOES_ON,
    Measure,
    Table,
    bootstrapped,
    fleiss_kappa,
    krippendorff_alpha,
    multi_ac1,
    pair_measures,
    percent_agreement,
    share_of,
)
from prismake.screening.rounds import PeopleOf, reports_of_rounds
from prismake.screening.stage import ASKED_AGAIN, DECISIONS, MAYBE
from prismake.tables import join_values, split_values, table_of

SCHEMA = "3_screen/agreement"


def agreement(votes: pd.DataFrame, reports: pd.DataFrame, rounds: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the table 3_screen/agreement: measures of agreement for each pair of reviewers, and for all reviewers if
    there are more than two.

    votes: of one stage, as in 3_screen/votes. reports: those to count, as in 2_deduplicate/reports. rounds: the
    assignments of the stage, with the columns round, report_id and person; rows for each round then follow those for
    the whole stage, with the votes of the people to whom the reports are assigned. "include" and "maybe" count as one
    answer; if there are "maybe" votes, percent agreement with "maybe" as an answer of its own is added. A reviewer
    with two answers on a report, because reports were merged, counts as not having voted on it. Votes of the
    adjudicator are not counted.
    """
    every = set(reports["report_id"])
    rows = _of_round("", votes, every, None)
    for name, people_of in reports_of_rounds(rounds).items():
        rows += _of_round(name, votes, every & people_of.keys(), people_of)
    return table_of(rows, SCHEMA)


def _of_round(
    name: str, votes: pd.DataFrame, reports: set[str], people_of: PeopleOf | None
) -> list[dict[str, str]]:
    """Return the rows of one round; of the whole stage if `name` is empty. people_of: each report to those whose votes count."""
    answers_of = _answers(votes, reports, people_of)
    with_maybe_of = _answers(votes, reports, people_of, separate_maybe=True)
    with_maybe = (votes["decision"] == MAYBE).any()
    reviewers = sorted(name for name, given in answers_of.items() if given or people_of is None)
    answers = _scale(votes)
    rows: list[dict[str, str]] = []
    for first, second in combinations(reviewers, 2):
        table = _confusion(answers_of[first], answers_of[second], answers)
        rows += _rows([first, second], int(table.sum()), pair_measures(table, answers))
        if with_maybe:
            maybe_table = _confusion(with_maybe_of[first], with_maybe_of[second], [*answers, MAYBE])
            measure = replace(percent_agreement(maybe_table), name="percent agreement, maybe apart")
            rows += _rows([first, second], int(maybe_table.sum()), [measure])
    if len(reviewers) > 2:
        rows += _for_all(reviewers, answers_of, answers)
    return [{"round": name} | row for row in rows]


def _scale(votes: pd.DataFrame) -> list[str]:
    """Return the answers that the forms of the stage offer, whoever gave them; maybe counts as include."""
    scale = (decision for stage in votes["stage"].unique() for decision in DECISIONS[stage])
    return list(dict.fromkeys([GOES_ON, "exclude", *map(_answer, scale)]))


def _answer(decision: str) -> str:
    return GOES_ON if decision == MAYBE else decision


def _answers(
    votes: pd.DataFrame, chosen: set[str], people_of: PeopleOf | None, separate_maybe: bool = False
) -> dict[str, dict[str, str]]:
    """Return each reviewer's answer on each report. people_of: whose votes count on each; None for all. separate_maybe: maybe is an answer of its own, not include."""
    answers_by_reviewer: dict[str, dict[str, set[str]]] = {}
    reviewer_votes = votes[(votes["role"] == "reviewer") & (votes["carried"] != ASKED_AGAIN)]
    for reviewer, reports, decision in zip(
        reviewer_votes["reviewer"], reviewer_votes["report_id"], reviewer_votes["decision"], strict=True
    ):
        answers = answers_by_reviewer.setdefault(reviewer, {})
        for report in split_values(reports):
            if report in chosen and (people_of is None or reviewer in people_of[report]):
                answers.setdefault(report, set()).add(decision if separate_maybe else _answer(decision))
    return {
        reviewer: {report: next(iter(answers)) for report, answers in reports.items() if len(answers) == 1}
        for reviewer, reports in answers_by_reviewer.items()
    }


def _confusion(first: dict[str, str], second: dict[str, str], answers: Sequence[str]) -> Table:
    index = {answer: number for number, answer in enumerate(answers)}
    table = np.zeros((len(answers), len(answers)))
    for report in first.keys() & second.keys():
        table[index[first[report]], index[second[report]]] += 1
    return table


def _for_all(
    reviewers: Sequence[str], answers_of: dict[str, dict[str, str]], answers: Sequence[str]
) -> list[dict[str, str]]:
    index = {answer: number for number, answer in enumerate(answers)}
    reports = sorted({report for given in answers_of.values() for report in given})
    counts = np.zeros((len(reports), len(answers)))
    for number, report in enumerate(reports):
        for reviewer in reviewers:
            if report in answers_of[reviewer]:
                counts[number, index[answers_of[reviewer][report]]] += 1
    complete = counts[counts.sum(axis=1) == len(reviewers)]
    paired = int((counts.sum(axis=1) >= 2).sum())
    return [
        *_rows(reviewers, len(complete), [bootstrapped(fleiss_kappa, complete)]),
        *_rows(
            reviewers,
            paired,
            [
                bootstrapped(multi_ac1, counts),
                bootstrapped(krippendorff_alpha, counts),
                _prevalence_of_all(counts, index[GOES_ON]),
            ],
        ),
    ]


def _prevalence_of_all(counts: Table, column: int) -> Measure:
    if not counts.sum():
        return Measure(f"prevalence of {GOES_ON}", None, sentence="There are no votes.")
    share = float(counts[:, column].sum() / counts.sum())
    return share_of(GOES_ON, share, float(len(counts)), "As a share of all answers.")


def _rows(reviewers: Sequence[str], reports: int, measures: Sequence[Measure]) -> list[dict[str, str]]:
    return [
        {
            "reviewers": join_values(reviewers),
            "measure": measure.name,
            "value": _number(measure.value, measure.name),
            "ci_low": _number(measure.low, measure.name),
            "ci_high": _number(measure.high, measure.name),
            "reports": str(reports),
            "sentence": measure.sentence,
        }
        for measure in measures
    ]


def _number(value: float | None, name: str) -> str:
    if value is None:
        return ""
    # Adding 0.0 turns -0.0 into 0.0.
    return f"{value:.1f}" if name.startswith("percent") else f"{round(value, 3) + 0.0:.3f}"
