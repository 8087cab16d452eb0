"""Judgement of pairs: points, limits on them, non-match rules, relations, and whether people are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.comparison import Comparison
from prismake.deduplication.features import Features, Texts
from prismake.deduplication.non_match_rules import ASKED, OTHER_AUTHORS, SAME_SOURCE, Pairs, non_match_rules
from prismake.deduplication.pair_facts import (
    ALIKE,
    NEAR,
    SAME_TEXT,
    SIMILAR_TEXT,
    PairFacts,
    is_short,
    one_congress,
    pair_facts,
)
from prismake.deduplication.points import WEIGHTS, points_of
from prismake.deduplication.relations import POLICY_OF, RELATIONS, relations
from prismake.deduplication.telling_words import CONTRAST, EXTRA

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Points = NDArray[np.float64]


@dataclass
class Judgement:
    """The judgement of pairs. points: sum of weights; rule: words; non_match, relation: codes, 0 for none; ask: people are
    asked about a pair that a non-match rule forbids.
    """

    points: Points
    rule: Texts
    non_match: Ints
    relation: Ints
    ask: Flags

    def take(self, keep: Flags | Ints) -> Judgement:
        """Return the pairs at these positions or flags."""
        return Judgement(**{field.name: getattr(self, field.name)[keep] for field in fields(self)})


def join_judgements(parts: list[Judgement]) -> Judgement:
    """Concatenate judgements."""
    return Judgement(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(Judgement)
        }
    )


def judge(features: Features, c: Comparison, related: Mapping[str, str]) -> Judgement:
    """Return the points, non-match rule and relation of each pair, and whether people are asked.

    related: "link" or "merge" by relation, as in Options.
    """
    facts = pair_facts(features, c)
    points = points_of(features, c, facts)
    for limit in LIMITS:
        # A registration is known by its number, whatever title a source gives it.
        limited = limit(features, c, facts) & ~facts.same_registration
        points = np.where(limited, np.minimum(points, WEIGHTS["merge_at"] - 0.1), points)
    points = np.where(_short_title(features, c, facts), np.maximum(points, WEIGHTS["uncertain_at"]), points)
    relation = relations(features, c, facts)
    by_policy = _merged_by_policy(relation, related)
    points = np.where(by_policy, np.maximum(points, WEIGHTS["merge_at"]), points)
    # An identifier in common is a reason to merge, unless the records have different DOIs: versions, a preprint.
    linked = np.isin(relation, list(POLICY_OF)) & ~by_policy & ~(facts.identified & (c.doi != -1))
    non_match = non_match_rules(Pairs(features, c, facts, linked, by_policy))
    ask = _asked(c, facts, points, non_match)
    return Judgement(points.astype(np.float64), _rule_names(c, facts), non_match, relation, ask)


def _merged_by_policy(relation: Ints, related: Mapping[str, str]) -> Flags:
    merged_kinds = np.zeros(len(RELATIONS), dtype=bool)
    for code, name in POLICY_OF.items():
        merged_kinds[code] = related.get(name, "link") == "merge"
    return merged_kinds[relation]


def _different_works(_: Features, c: Comparison, f: PairFacts) -> Flags:
    """Different titles are one report only with an identifier or as a translation, different authors with an identifier.

    Several letters have one title and one page.
    """
    other_title = (c.likeness < ALIKE) & (f.length > 0) & ~c.exact & ~c.cut & ~f.translated
    return np.asarray((other_title | (c.authors == -1)) & ~f.identified, dtype=bool)


def _companions(_: Features, c: Comparison, f: PairFacts) -> Flags:
    """A title that continues with results, a subgroup or a discussion is another report, unless page or identifier agree."""
    return c.companion & (c.page < 2) & ~f.identified


def _supplement(features: Features, c: Comparison, f: PairFacts) -> Flags:
    """A supplement and another issue: an abstract and its article, unless they share a page or an identifier."""
    one_supplement = features.supplement[c.a] != features.supplement[c.b]
    return np.asarray(one_supplement & (c.issue == -1) & (c.page < 1) & ~f.identified, dtype=bool)


def _abstract_without_place(features: Features, c: Comparison, f: PairFacts) -> Flags:
    """An abstract of a congress, and a record that neither says so nor is in the same volume, on its page or of its text."""
    own = features.proceedings[c.a] | features.proceedings[c.b]
    abstracts = ((features.kind == 2) | features.supplement)[c.a] & (
        (features.kind == 2) | features.supplement
    )[c.b]
    placed = (
        ((c.volume == 1) & (c.journal >= 0))
        | (c.page >= 1)
        | (c.abstract >= SIMILAR_TEXT)
        | ((own | abstracts) & (c.journal == 1))
    )
    return np.asarray(one_congress(features, c) & ~placed & ~f.identified, dtype=bool)


def _other_words(_: Features, c: Comparison, f: PairFacts) -> Flags:
    """Other words in the place of some, or a word of the contrasts that one title lacks."""
    return np.asarray((f.replaced | (c.words == EXTRA)) & ~f.same_place & ~f.identified, dtype=bool)


def _two_journals(_: Features, c: Comparison, f: PairFacts) -> Flags:
    """Another volume of another journal, even with the same abstract."""
    return np.asarray((c.journal == -1) & (c.volume == -1) & (c.page < 2) & ~f.identified, dtype=bool)


def _other_text(_: Features, c: Comparison, f: PairFacts) -> Flags:
    """Abstracts of two texts, or other fields that contradict a DOI in common."""
    return (f.other_text | f.contradicted) & ~f.identified


# Where one of these is true, the points are not enough to merge: people are asked at most.
LIMITS: tuple[Callable[[Features, Comparison, PairFacts], Flags], ...] = (
    _different_works,
    _companions,
    _supplement,
    _abstract_without_place,
    _other_words,
    _two_journals,
    _other_text,
)


def _short_title(features: Features, c: Comparison, f: PairFacts) -> Flags:
    """A short title identifies little; with the same author and year, people are asked."""
    agrees = (c.first_author == 1) & (c.year == 2) & (f.conflicts == 0)
    return np.asarray(c.exact & f.serial & is_short(features, c.a) & agrees, dtype=bool)


def _asked(c: Comparison, f: PairFacts, points: Points, non_match: Ints) -> Flags:
    """Return which forbidden pairs people are asked about: nearly everything agrees, and one thing forbids.

    The points of that one conflict are added again. An identifier or an abstract in common weighs
    up more conflicts: one abstract in two journals differs in journal, volume and DOI.
    """
    lost = np.select(
        [c.words == CONTRAST, c.doi == -1, c.page == -2, c.authors == -1],
        [
            WEIGHTS["numbers"],
            WEIGHTS["doi"]["differ"],
            WEIGHTS["page"]["disjoint"],
            WEIGHTS["authors"]["differ"],
        ],
        0.0,
    )
    same_text = c.exact & (c.abstract >= SAME_TEXT)
    one_conflict = f.conflicts <= 1 + ((c.pmid == 1) | (c.accession == 1)) + 2 * same_text
    nearly_all = one_conflict & (points - lost >= WEIGHTS["asked_at"])
    same_source = (non_match == SAME_SOURCE) & (points >= WEIGHTS["merge_at"])
    other_authors = (non_match == OTHER_AUTHORS) & (points >= WEIGHTS["uncertain_at"])
    return np.asarray((nearly_all & ASKED[non_match]) | same_source | other_authors, dtype=bool)


def _rule_names(c: Comparison, f: PairFacts) -> Texts:
    """Return the rule of each pair in words: the shared identifier or the title, and the other fields that agree."""
    title = np.select(
        [f.same_registration, c.pmid == 1, c.accession == 1, c.doi == 1, f.translated, c.exact & f.serial, c.exact, c.cut, c.likeness >= NEAR, c.likeness >= ALIKE],
        ["same registration number", "same PubMed id", "same accession number", "same DOI", "translated title", "serial title", "same title", "title cut off", "near title", "similar title"],
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
    """Return points as a score from 0 to 1, with 0.5 at the threshold for a merge."""
    return np.asarray(1 / (1 + np.exp(-(points - WEIGHTS["merge_at"]) * 0.8)), dtype=np.float64)
