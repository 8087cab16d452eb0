"""The outcome of each pair after clustering: merged, separate, related or uncertain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from prismake.deduplication.best_relations import ruled_out
from prismake.deduplication.clustering import cluster, components, pairs_of_clusters
from prismake.deduplication.comparison import PairComparison
from prismake.deduplication.features import Features, Texts
from prismake.deduplication.limits import LIMIT_REASONS
from prismake.deduplication.non_match_rules import NON_MATCH_REASONS
from prismake.deduplication.points import WEIGHTS
from prismake.deduplication.relations import SERIES
from prismake.deduplication.rules import Judgement
from prismake.deduplication.verdicts import SAME

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

OUTCOMES = ("", "merged", "uncertain", "refused", "related", "forced", "forbidden")
MERGED, UNCERTAIN, REFUSED, RELATED, FORCED, FORBIDDEN = range(1, 7)
FEWEST_RECORDS = 1000  # a smaller set may have as many questions as this one: a share of few records is none


@dataclass
class PairOutcomes:
    """The outcome of all pairs.

    labels: cluster number of each record. outcome, reason: of each pair in `compared`. asked: positions of the
    pairs that people are asked about, the likeliest duplicates first. not_asked: those beyond the
    permitted number. notes: "by" and "note" of each pair with a verdict.
    """

    labels: Ints
    compared: PairComparison
    judged: Judgement
    outcome: Ints
    reason: Texts
    asked: Ints
    not_asked: Ints
    notes: dict[int, tuple[str, str]]


def decide_pairs(
    features: Features,
    compared: PairComparison,
    judged: Judgement,
    verdicts: pd.DataFrame,
    verdict_pairs: tuple[Ints, Ints],
    uncertain_per_1000: float,
) -> PairOutcomes:
    """Cluster the records and return the outcome of each pair.

    verdicts: as `check_verdicts` returns them; they overrule all rules. verdict_pairs: positions of their records.
    """
    forced, forbidden, notes = _verdicts_on_pairs(features, compared, verdicts, verdict_pairs)
    merging = (judged.points >= WEIGHTS["merge_at"]) & (judged.non_match == 0) & ~forbidden
    edges = np.flatnonzero(merging | forced)
    overruled = forced | _overruled(len(features), compared, judged, merging, forced, forbidden)
    separate = np.flatnonzero(((judged.non_match > 0) & ~overruled) | forbidden)
    labels, _ = cluster(
        len(features),
        compared.a[edges],
        compared.b[edges],
        np.where(forced[edges], np.inf, judged.points[edges]),
        compared.a[separate],
        compared.b[separate],
    )
    together = labels[compared.a] == labels[compared.b]
    outcome = _outcomes(judged, merging, together)
    outcome[forced], outcome[forbidden] = FORCED, FORBIDDEN
    settled = _settled(compared, outcome, merging, labels)
    outcome[settled] = REFUSED
    most = int(uncertain_per_1000 * max(len(features), FEWEST_RECORDS) / 1000)
    questions = _questions(compared, judged, outcome, labels)
    asked, not_asked = questions[:most], questions[most:]
    beyond = outcome == UNCERTAIN
    beyond[asked] = False
    outcome[beyond] = REFUSED
    elsewhere = ruled_out(features, compared, judged.relation, outcome == RELATED, labels)
    outcome[elsewhere] = REFUSED
    reason = _reasons(judged, outcome, merging)
    reason[elsewhere] = "other records of these reports say otherwise"
    reason[beyond & (judged.non_match == 0)] = "weaker than the pairs that people are asked about"
    reason[settled] = "a verdict says that their reports differ"
    reason[forced | forbidden] = "verdict"
    return PairOutcomes(labels, compared, judged, outcome, reason, asked, not_asked, notes)


def _verdicts_on_pairs(
    features: Features, compared: PairComparison, verdicts: pd.DataFrame, verdict_pairs: tuple[Ints, Ints]
) -> tuple[Flags, Flags, dict[int, tuple[str, str]]]:
    """Return which pairs people join, which they keep apart, and by and note of each of these pairs."""
    size = max(len(features), 1)
    pair_codes = compared.a * size + compared.b
    verdict_codes = (
        np.minimum(*verdict_pairs) * size + np.maximum(*verdict_pairs)
        if len(verdicts)
        else np.empty(0, np.int64)
    )
    is_same = (verdicts["verdict"] == SAME).to_numpy(dtype=bool)
    forced = np.isin(pair_codes, verdict_codes[is_same])
    forbidden = np.isin(pair_codes, verdict_codes[~is_same])
    return forced, forbidden, _notes(pair_codes, verdict_codes, verdicts)


def _overruled(
    size: int, compared: PairComparison, judged: Judgement, merging: Flags, forced: Flags, forbidden: Flags
) -> Flags:
    """Return the pairs of records whose reports people called the same: no rule keeps them apart.

    A person sees one record of each report, and the verdict is on the reports: else it would pull its two records out
    of them. Where other verdicts keep records of these reports apart, it joins its two records alone.
    """
    if not forced.any():
        return np.zeros(len(forced), dtype=bool)
    merges = np.flatnonzero(merging)
    separate = np.flatnonzero((judged.non_match > 0) | forbidden)
    labels, _ = cluster(
        size,
        compared.a[merges],
        compared.b[merges],
        judged.points[merges],
        compared.a[separate],
        compared.b[separate],
    )
    label_a, label_b = labels[compared.a], labels[compared.b]
    joined = components(int(labels.max(initial=0)) + 1, label_a[forced], label_b[forced])
    one_report = joined[label_a] == joined[label_b]
    disputed = np.isin(joined[label_a], joined[label_a[forbidden & one_report]])
    return np.asarray(one_report & ~disputed, dtype=bool)


def _outcomes(judged: Judgement, merging: Flags, together: Flags) -> Ints:
    """Return the outcome that the rules and the clusters give each pair; a later line overrules an earlier one."""
    outcome = np.zeros(len(together), dtype=np.int64)
    near = (judged.points >= WEIGHTS["uncertain_at"]) & ~together
    outcome[near & (judged.non_match == 0) & ~merging] = UNCERTAIN
    outcome[near & (judged.non_match > 0)] = REFUSED
    outcome[judged.ask & ~together] = UNCERTAIN
    # Only one title has "part 2": it is lost in the other one, or the first part has no number. People know.
    asked_of_series = judged.ask & (judged.relation == SERIES)
    outcome[~together & (judged.relation > 0) & ~asked_of_series] = RELATED
    outcome[merging & together] = MERGED
    # The pair would join records that stay apart: people say to which of them the record belongs.
    outcome[merging & ~together] = UNCERTAIN
    return outcome


def _reasons(judged: Judgement, outcome: Ints, merging: Flags) -> Texts:
    """Return the reason of each pair: its rule, and what stands against it."""
    reason = judged.rule.copy()
    is_uncertain = outcome == UNCERTAIN
    limited = is_uncertain & (judged.non_match == 0) & (judged.limit > 0)
    _append(reason, limited, [LIMIT_REASONS[code] for code in judged.limit[limited].tolist()])
    doubtful = is_uncertain & (judged.non_match > 0)
    _append(reason, doubtful, [NON_MATCH_REASONS[code] for code in judged.non_match[doubtful].tolist()])
    ruled_out = (outcome == REFUSED) & (judged.non_match > 0)
    reason[ruled_out] = [NON_MATCH_REASONS[code] for code in judged.non_match[ruled_out].tolist()]
    joining = is_uncertain & merging
    _append(reason, joining, ["it would join records that stay apart"] * int(joining.sum()))
    return reason


def _append(reason: Texts, rows: Flags, objections: Sequence[str]) -> None:
    """Add to the rules of some pairs what stands against them."""
    reason[rows] = [
        f"{rule}; but {objection}" for rule, objection in zip(reason[rows].tolist(), objections, strict=True)
    ]


def _settled(compared: PairComparison, outcome: Ints, merging: Flags, labels: Ints) -> Flags:
    """Return the uncertain pairs whose reports people called different by other records of the same two reports.

    Without this, people would be asked about two reports again with each of their records in turn. A record that
    matches two reports is still a question, because the verdict does not say to which of them it belongs.
    """
    reports = pairs_of_clusters(labels, compared.a, compared.b)
    different = np.unique(reports[outcome == FORBIDDEN])
    return np.asarray((outcome == UNCERTAIN) & ~merging & np.isin(reports, different), dtype=bool)


def _questions(compared: PairComparison, judged: Judgement, outcome: Ints, labels: Ints) -> Ints:
    """Return the uncertain pairs that people could be asked about: the strongest between any two clusters, best first."""
    rows = np.flatnonzero(outcome == UNCERTAIN)
    rows = rows[np.lexsort((compared.b[rows], compared.a[rows], -judged.points[rows]))]
    _, first = np.unique(pairs_of_clusters(labels, compared.a[rows], compared.b[rows]), return_index=True)
    return np.asarray(rows[np.sort(first)], dtype=np.int64)


def _notes(pair_codes: Ints, verdict_codes: Ints, verdicts: pd.DataFrame) -> dict[int, tuple[str, str]]:
    row_of = {int(value): position for position, value in enumerate(pair_codes.tolist())}
    return {
        row_of[int(value)]: (by, note)
        for value, by, note in zip(
            verdict_codes.tolist(), verdicts["by"].tolist(), verdicts["note"].tolist(), strict=True
        )
        if int(value) in row_of
    }
