"""Compare and score all candidate pairs of records, in chunks."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.candidates import candidate_pairs, pairs_within
from prismake.deduplication.clustering import components, pairs_inside
from prismake.deduplication.comparison import (
    ALIKE,
    PairComparison,
    compare_pairs,
    join,
    one_begins_with_the_other,
    title_likeness,
)
from prismake.deduplication.dois import containers, identities_only
from prismake.deduplication.features import Features
from prismake.deduplication.points import WEIGHTS
from prismake.deduplication.rules import Judgement, join_judgements, judge

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

CHUNK = 400_000  # pairs compared at once, to limit memory
SAME_TEAM = 3  # years between a preprint and its article
LARGEST = 400  # records of the largest component in which all pairs are compared


def _container_dois(features: Features) -> Flags:
    """Return which DOIs are containers, from all pairs that share a DOI."""
    order = features.title
    a, b = pairs_within(features.doi.codes, features.doi.rows, order)
    likeness, _, cut = title_likeness(features, a, b)
    same_work = (
        (features.first_words.shared(a, b) > 0)
        & np.asarray(features.volume[a] == features.volume[b], dtype=bool)
        & (features.first_page[a] == features.first_page[b])
        & (features.page_kind[a] > 0)
    ) | features.translated[a] | features.translated[b] | cut  # fmt: skip
    same_work |= one_begins_with_the_other(features, a, b, ~same_work)
    return containers(features, a, b, likeness, ~same_work)


def _worth_comparing(
    features: Features,
    identity_features: Features,
    a: Ints,
    b: Ints,
    likeness: NDArray[np.float32],
    cut: Flags,
) -> Flags:
    same_print = (
        (features.first_page[a] == features.first_page[b])
        & (features.page_kind[a] > 0)
        & np.asarray((features.volume[a] == features.volume[b]) & (features.volume[a] != ""), dtype=bool)
    )
    # One paper may have two titles: before print and in print, or in two languages.
    team = np.asarray((features.team[a] == features.team[b]) & (features.team[a] != ""), dtype=bool)
    same_print |= team & (np.abs(features.year[a] - features.year[b]) <= SAME_TEAM)
    starts = features.abstract_start
    identified = np.asarray((starts[a] == starts[b]) & (starts[a] != ""), dtype=bool)
    for kind in (
        identity_features.doi,
        features.pmid,
        features.pmcid,
        features.registration,
        features.accession,
    ):
        identified |= kind.shared(a, b) > 0
    return np.asarray((likeness >= ALIKE) | cut | same_print | identified, dtype=bool)


def compare_all(
    features: Features, related: Mapping[str, str], verdict_pairs: tuple[Ints, Ints]
) -> tuple[PairComparison, Judgement]:
    """Return all pairs that matter, with their comparison and judgement, sorted by position.

    These are the candidate pairs, the pairs with a verdict, and all pairs inside the groups that merges would form.
    related: as in Options. verdict_pairs: positions of the records that verdicts name.
    """
    container = _container_dois(features)
    identity_features = identities_only(features, container) if container.any() else features
    size = max(len(features), 1)
    verdict_codes = (
        np.minimum(*verdict_pairs) * size + np.maximum(*verdict_pairs)
        if len(verdict_pairs[0])
        else np.empty(0, np.int64)
    )
    codes = np.union1d(candidate_codes(features), verdict_codes)
    compared, judged = _in_chunks(features, identity_features, codes, verdict_codes, related)
    strong = (judged.points >= WEIGHTS["merge_at"]) & (judged.non_match == 0)
    labels = components(
        len(features),
        np.r_[compared.a[strong], verdict_pairs[0]],
        np.r_[compared.b[strong], verdict_pairs[1]],
    )
    a, b = pairs_inside(labels, LARGEST)
    inside = np.setdiff1d(a * size + b, compared.a * size + compared.b)
    if len(inside):
        extra, judged_extra = _in_chunks(features, identity_features, inside, inside, related)
        compared, judged = join([compared, extra]), join_judgements([judged, judged_extra])
    order = np.argsort(compared.a * size + compared.b, kind="stable")
    return compared.take(order), judged.take(order)


def candidate_codes(features: Features) -> Ints:
    """Return the candidate pairs, each encoded as one number, in ascending order."""
    a, b = candidate_pairs(features)
    return a * max(len(features), 1) + b


def _in_chunks(
    features: Features, identity_features: Features, codes: Ints, always: Ints, related: Mapping[str, str]
) -> tuple[PairComparison, Judgement]:
    """Compare and judge pairs; drop pairs that are too weak to matter, except those in `always`."""
    size = max(len(features), 1)
    comparisons, judgements = [], []
    for start in range(0, max(len(codes), 1), CHUNK):
        part = codes[start : start + CHUNK]
        a, b = part // size, part % size
        likeness, exact, cut = title_likeness(features, a, b)
        keep = _worth_comparing(features, identity_features, a, b, likeness, cut) | np.isin(part, always)
        compared = compare_pairs(
            features, a[keep], b[keep], likeness[keep], exact[keep], cut[keep], identity_features
        )
        judged = judge(features, compared, related)
        matters = (
            (judged.points >= WEIGHTS["uncertain_at"])
            | (judged.relation > 0)
            | judged.ask
            | np.isin(part[keep], always)
        )
        comparisons.append(compared.take(matters))
        judgements.append(judged.take(matters))
    return join(comparisons), join_judgements(judgements)
