"""The judgement of each pair: its points, limits, the rule that forbids a merge, the relation, and whether people are
asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.comparison import PairComparison
from prismake.deduplication.features import Features, Texts
from prismake.deduplication.identifiers import OF_DATA, OF_LINK
from prismake.deduplication.limits import pair_limits
from prismake.deduplication.non_match_rules import Pairs, non_match_rules
from prismake.deduplication.pair_facts import ALIKE, NEAR, PairFacts, pair_facts
from prismake.deduplication.points import WEIGHTS, points_of
from prismake.deduplication.questions import asked_though_forbidden, asked_with_few_points
from prismake.deduplication.relations import POLICY_OF, RELATIONS, relations

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Points = NDArray[np.float64]


@dataclass
class Judgement:
    """The judgement of pairs, one value per pair.

    points: sum of the weights. rule: the outcome in words. limit, non_match, relation: codes, 0 for none. ask:
    whether people are asked about a pair whose merge a rule forbids.
    """

    points: Points
    rule: Texts
    limit: Ints
    non_match: Ints
    relation: Ints
    ask: Flags

    def take(self, keep: Flags | Ints) -> Judgement:
        """Return the judgement of some of the pairs. keep: their positions, or one flag for each pair."""
        return Judgement(**{field.name: getattr(self, field.name)[keep] for field in fields(self)})


def join_judgements(parts: list[Judgement]) -> Judgement:
    """Concatenate judgements."""
    return Judgement(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(Judgement)
        }
    )


def judge(features: Features, c: PairComparison, related: Mapping[str, str]) -> Judgement:
    """Return the points, non-match rule and relation of each pair, and whether people are asked.

    related: "link" or "merge" by relation, as in Options.
    """
    facts = pair_facts(features, c)
    points = points_of(features, c, facts)
    limit = pair_limits(features, c, facts)
    points = np.where(limit > 0, np.minimum(points, WEIGHTS["merge_at"] - 0.1), points)
    asked = asked_with_few_points(features, c, facts)
    points = np.where(asked, np.maximum(points, WEIGHTS["uncertain_at"]), points)
    relation = relations(features, c, facts)
    by_policy = _merged_by_policy(relation, related)
    points = np.where(by_policy, np.maximum(points, WEIGHTS["merge_at"]), points)
    # An identifier in common is a reason to merge, unless the records have different DOIs: versions, a preprint.
    linked = np.isin(relation, list(POLICY_OF)) & ~by_policy & ~(facts.identified & (c.doi != -1))
    non_match = non_match_rules(Pairs(features, c, facts, linked, by_policy))
    ask = asked_though_forbidden(features, c, facts, points, non_match)
    return Judgement(
        points.astype(np.float64), _rule_names(features, c, facts), limit, non_match, relation, ask
    )


def _merged_by_policy(relation: Ints, related: Mapping[str, str]) -> Flags:
    merged_kinds = np.zeros(len(RELATIONS), dtype=bool)
    for code, name in POLICY_OF.items():
        merged_kinds[code] = related.get(name, "link") == "merge"
    return merged_kinds[relation]


def _rule_names(features: Features, c: PairComparison, f: PairFacts) -> Texts:
    """Return the rule of each pair in words: the shared identifier or the title, and the other fields that agree."""
    role = np.maximum(features.doi_role[c.a], features.doi_role[c.b])
    title = np.select(
        [f.same_registration, c.pmid == 1, c.accession == 1, (c.doi == 1) & (role == OF_DATA), (c.doi == 1) & (role == OF_LINK), c.doi == 1, f.translated, c.exact & f.serial, c.exact, c.cut, c.likeness >= NEAR, c.likeness >= ALIKE],
        ["same registration number", "same PubMed id", "same accession number", "same DOI of data", "same DOI in a link", "same DOI", "translated title", "serial title", "same title", "title cut off", "near title", "similar title"],
        "other title",
    )  # fmt: skip
    beside = [
        ("author", c.first_author == 1),
        ("year", c.year == 2),
        ("volume", c.volume == 1),
        ("first page", c.page == 2),
    ]
    names = np.empty(len(c), dtype=object)
    flags = (
        np.stack([flag for _, flag in beside], axis=1) if len(c) else np.zeros((0, len(beside)), dtype=bool)
    )
    names[:] = [
        ", ".join([head, *(name for (name, _), agrees in zip(beside, row, strict=True) if agrees)])
        for head, row in zip(title.tolist(), flags.tolist(), strict=True)
    ]
    return names


def scores(points: Points) -> Points:
    """Return points converted to scores from 0 to 1; 0.5 is the threshold for a merge."""
    return np.asarray(1 / (1 + np.exp(-(points - WEIGHTS["merge_at"]) * 0.8)), dtype=np.float64)
