"""Non-match rules: pairs that are never merged, whatever their score."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.comparison import Comparison
from prismake.deduplication.features import Features
from prismake.deduplication.relations import POLICY_OF, misspelt

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NON_MATCH_REASONS = (
    "",
    "different kind of notice",
    "different part of a series",
    "different PubMed ids",
    "different registration numbers",
    "registration and article",
    "different DOIs",
    "disjoint pages",
    "same source, no identifier in common",
    "different type of document",
    "serial title in another place",
    "other authors",
)


def non_match_rules(
    features: Features,
    c: Comparison,
    same_place: Flags,
    relation: Ints,
    merged_by_policy: Flags,
    other_issue: Flags,
) -> Ints:
    """Return for each pair the first rule that forbids a merge, as a position in NON_MATCH_REASONS; 0 for none."""
    a, b = c.a, c.b
    one_registration = (features.kind[a] == 4) != (features.kind[b] == 4)
    two_registrations = (features.kind[a] == 4) & (features.kind[b] == 4)
    number_a, number_b = features.own_registration[a], features.own_registration[b]
    numbers_differ = (
        np.asarray((number_a != number_b) & (number_a != "") & (number_b != ""), dtype=bool)
        & two_registrations
    )
    article_numbers = ~two_registrations & ~one_registration & (c.registration == -1)
    same_work_id = (c.pmid == 1) | (c.doi == 1)
    identifier = same_work_id | (c.registration == 1)
    same_source = (features.source[a] == features.source[b]) & (features.source[a] >= 0) & ~identifier
    linked = np.isin(relation, list(POLICY_OF)) & ~merged_by_policy
    return np.select(
        [
            (((features.notice[a] != features.notice[b]) & ~misspelt(features, c)) | (c.numbers == 3))
            & (c.pmid != 1),
            (c.numbers == 2) & (c.pmid != 1) & ~same_place,
            (c.pmid == -1) & ~merged_by_policy,
            numbers_differ,
            one_registration,
            article_numbers & ~same_work_id,
            (c.doi == -1) & ~same_place & (c.pmid != 1) & ~merged_by_policy,
            (c.page == -2) & ~same_work_id & ~merged_by_policy,
            same_source,
            linked & ~same_work_id,
            other_issue,
            # Letters share one title; a record without authors must not join letters of different people.
            (c.authors == -1) & ~identifier & (c.exact | (c.likeness >= 0.93)),
        ],
        [1, 2, 3, 4, 5, 4, 6, 7, 8, 9, 10, 11],
        0,
    ).astype(np.int64)
