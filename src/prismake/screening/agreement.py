"""The agreement of the reviewers of a stage, as a whole and per round, for calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    share_of,
)
from prismake.screening.rounds import PeopleOf, reports_of_rounds
from prismake.screening.stage import ASKED_AGAIN, DECISIONS, EXCLUDE, FULL_TEXT
from prismake.tables import join_values, split_values, table_of

SCHEMA = "3_screen/agreement"


def agreement(votes: pd.DataFrame, reports: pd.DataFrame, rounds: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the table 3_screen/agreement: measures of agreement for each pair of reviewers, and for all reviewers if
    there are more than two.

    votes: of one stage, as in 3_screen/votes. reports: those to count, as in 2_deduplicate/reports. rounds: the
    assignments of the stage, with the columns round, report_id and person; rows for each round then follow those for
    the whole stage, with the votes of the people to whom the reports are assigned. Each measure is there for two classes
    (goes on, excluded) and for all answers that the form of the stage offers. A reviewer with two answers on a report, because reports were merged, counts as not having voted on it. Votes of the
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
    answers_by_scale = [(scale, _answers(votes, reports, people_of, scale)) for scale in _scales(votes)]
    _, answers_of = answers_by_scale[0]
    reviewers = sorted(name for name, given in answers_of.items() if given or people_of is None)
    rows: list[dict[str, str]] = []
    for first, second in combinations(reviewers, 2):
        for scale, answers_of in answers_by_scale:
            table = _confusion(answers_of[first], answers_of[second], scale.answers)
            rows += _rows(scale, [first, second], int(table.sum()), pair_measures(table, scale.answers))
    if len(reviewers) > 2:
        for scale, answers_of in answers_by_scale:
            rows += _for_all(scale, reviewers, answers_of)
    return [{"round": name} | row for row in rows]


@dataclass(frozen=True)
class Scale:
    """The categories of a measure. answer_of: each decision that the form offers to its category."""

    answer_of: Mapping[str, str]

    @property
    def answers(self) -> list[str]:
        """Return the categories."""
        return list(dict.fromkeys(self.answer_of.values()))

    @property
    def in_words(self) -> str:
        """Return the categories as a list cell; decisions that are one category are joined by "or"."""
        return join_values(
            " or ".join(decision for decision, of in self.answer_of.items() if of == answer)
            for answer in self.answers
        )


def _scales(votes: pd.DataFrame) -> list[Scale]:
    """Return the two scales of a stage, the one by which it decides first.

    Two classes are goes on and excluded; the full scale has all answers that the form offers, whoever gave which. At titles and
    abstracts maybe goes on as include does; at full texts unclear is a decision of its own.
    """
    stages = list(votes["stage"].unique())
    decisions = list(
        dict.fromkeys([GOES_ON, EXCLUDE, *(word for stage in stages for word in DECISIONS[stage])])
    )
    two = Scale({decision: EXCLUDE if decision == EXCLUDE else GOES_ON for decision in decisions})
    full = Scale({decision: decision for decision in decisions})
    if len(decisions) == 2:
        return [two]
    return [full, two] if stages == [FULL_TEXT] else [two, full]


def deciding_categories(stage: str, measure: str) -> str:
    """Return the number of categories by which a measure of a stage is judged: PABAK is one of two, and so are titles and abstracts."""
    return "2" if stage != FULL_TEXT or measure == "PABAK" else str(len(DECISIONS[stage]))


def _answers(
    votes: pd.DataFrame, chosen: set[str], people_of: PeopleOf | None, scale: Scale
) -> dict[str, dict[str, str]]:
    """Return each reviewer's answer on each report, as a category of the scale. people_of: whose votes count on each; None for all."""
    answers_by_reviewer: dict[str, dict[str, set[str]]] = {}
    reviewer_votes = votes[(votes["role"] == "reviewer") & (votes["carried"] != ASKED_AGAIN)]
    for reviewer, reports, decision in zip(
        reviewer_votes["reviewer"], reviewer_votes["report_id"], reviewer_votes["decision"], strict=True
    ):
        answers = answers_by_reviewer.setdefault(reviewer, {})
        for report in split_values(reports):
            if report in chosen and (people_of is None or reviewer in people_of[report]):
                answers.setdefault(report, set()).add(scale.answer_of.get(decision, decision))
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
    scale: Scale, reviewers: Sequence[str], answers_of: dict[str, dict[str, str]]
) -> list[dict[str, str]]:
    answers = scale.answers
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
        *_rows(scale, reviewers, len(complete), [bootstrapped(fleiss_kappa, complete)]),
        *_rows(
            scale,
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


def _rows(
    scale: Scale, reviewers: Sequence[str], reports: int, measures: Sequence[Measure]
) -> list[dict[str, str]]:
    return [
        {
            "reviewers": join_values(reviewers),
            "measure": measure.name,
            "categories": str(len(scale.answers)),
            "answers": scale.in_words,
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
