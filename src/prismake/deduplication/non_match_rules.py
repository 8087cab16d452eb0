"""Non-match rules: pairs that are never merged, whatever their score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.comparison import PairComparison
from prismake.deduplication.features import NOTICE_FAMILY, Features
from prismake.deduplication.pages import LARGE_FOR_AN_ISSUE
from prismake.deduplication.pair_facts import NEAR, PairFacts
from prismake.deduplication.relations import letters_and_plain, misspelt_titles
from prismake.deduplication.telling_words import CONTRAST
from prismake.deduplication.text import NOTICE, NUMBERED, PART

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Pairs:
    """The pairs on which the rules decide.

    linked: pairs whose relation is only linked, by the option `related`. by_policy: pairs whose relation is merged.
    """

    features: Features
    c: PairComparison
    f: PairFacts
    linked: Flags
    by_policy: Flags


@dataclass(frozen=True)
class NonMatchRule:
    """A rule that forbids merges.

    applies: for which pairs. asked: whether people are asked about a pair if nearly everything else agrees.
    """

    reason: str
    applies: Callable[[Pairs], Flags]
    asked: bool = False


def _other_notice(p: Pairs) -> Flags:
    a, b = NOTICE_FAMILY[p.features.notice[p.c.a]], NOTICE_FAMILY[p.features.notice[p.c.b]]
    other = (a != b) & ~misspelt_titles(p.features, p.c)
    return np.asarray((other | (p.c.numbers == NOTICE)) & (p.c.pmid != 1), dtype=bool)


def _letter(p: Pairs) -> Flags:
    return letters_and_plain(p.features, p.c, p.f)


def _other_part(p: Pairs) -> Flags:
    return np.asarray((p.c.numbers == PART) & (p.c.pmid != 1) & ~p.f.same_place, dtype=bool)


def _other_number(p: Pairs) -> Flags:
    return np.asarray((p.c.numbers == NUMBERED) & (p.c.pmid != 1) & ~p.f.same_place, dtype=bool)


def _contrast(p: Pairs) -> Flags:
    return np.asarray(p.c.words == CONTRAST, dtype=bool)


def _other_pmids(p: Pairs) -> Flags:
    return np.asarray((p.c.pmid == -1) & ~p.by_policy, dtype=bool)


def _other_own_registrations(p: Pairs) -> Flags:
    number_a, number_b = p.features.own_registration[p.c.a], p.features.own_registration[p.c.b]
    given = np.asarray((number_a != number_b) & (number_a != "") & (number_b != ""), dtype=bool)
    return np.asarray(given & (p.features.kind[p.c.a] == 4) & (p.features.kind[p.c.b] == 4), dtype=bool)


def _one_registration(p: Pairs) -> Flags:
    return np.asarray((p.features.kind[p.c.a] == 4) != (p.features.kind[p.c.b] == 4), dtype=bool)


def _articles_of_other_trials(p: Pairs) -> Flags:
    articles = (p.features.kind[p.c.a] != 4) & (p.features.kind[p.c.b] != 4)
    return np.asarray(articles & (p.c.registration == -1) & ~p.f.identified, dtype=bool)


def _other_dois(p: Pairs) -> Flags:
    return np.asarray((p.c.doi == -1) & ~p.by_policy, dtype=bool)


def _dois_of_preprint(p: Pairs) -> Flags:
    # A preprint and its article always have two DOIs; that they do says nothing of whether they are one work.
    one_preprint = (p.features.kind[p.c.a] == 3) != (p.features.kind[p.c.b] == 3)
    return np.asarray(_other_dois(p) & one_preprint, dtype=bool)


def _disjoint_pages(p: Pairs) -> Flags:
    return np.asarray((p.c.page == -2) & ~p.f.identified & ~p.by_policy, dtype=bool)


def _same_source(p: Pairs) -> Flags:
    source_a, source_b = p.features.source[p.c.a], p.features.source[p.c.b]
    copied_a, copied_b = p.features.copied[p.c.a], p.features.copied[p.c.b]
    one_entry = (copied_a == copied_b) & (copied_a >= 0)
    return np.asarray(
        (source_a == source_b) & (source_a >= 0) & ~one_entry & ~p.f.identified & (p.c.registration != 1),
        dtype=bool,
    )


def _linked(p: Pairs) -> Flags:
    return p.linked


def _serial_elsewhere(p: Pairs) -> Flags:
    # The first pages of editorials are small numbers that agree by chance.
    distinctive_pages = p.c.same_range & (p.features.first_page[p.c.a] >= LARGE_FOR_AN_ISSUE)
    other_issue = (p.c.issue == -1) & ~distinctive_pages
    elsewhere = (p.c.volume == -1) | (p.c.page < 0) | other_issue | (p.c.year == -2)
    return np.asarray(p.f.serial & elsewhere & ~p.f.identified, dtype=bool)


def _other_authors(p: Pairs) -> Flags:
    # Letters share one title; a record without authors must not join letters of different people.
    alike = p.c.exact | (p.c.likeness >= NEAR)
    return np.asarray((p.c.authors == -1) & ~p.f.identified & (p.c.registration != 1) & alike, dtype=bool)


NON_MATCH_RULES = (
    NonMatchRule("different kind of notice", _other_notice),
    NonMatchRule("one is a letter, the other one is not", _letter),
    NonMatchRule("different part of a series", _other_part),
    NonMatchRule("different numbers in the titles", _other_number, asked=True),
    NonMatchRule("words that exclude each other", _contrast, asked=True),
    NonMatchRule("different PubMed ids", _other_pmids, asked=True),
    NonMatchRule("different registration numbers", _other_own_registrations),
    NonMatchRule("registration and article", _one_registration),
    NonMatchRule("articles with different registration numbers", _articles_of_other_trials, asked=True),
    NonMatchRule("different type of document", _linked),
    NonMatchRule("one is a preprint, the other one is not", _dois_of_preprint, asked=True),
    NonMatchRule("different DOIs", _other_dois, asked=True),
    NonMatchRule("disjoint pages", _disjoint_pages, asked=True),
    NonMatchRule("same source, no identifier in common", _same_source, asked=True),
    NonMatchRule("serial title in another place", _serial_elsewhere),
    NonMatchRule("other authors", _other_authors, asked=True),
)
NON_MATCH_REASONS = ("", *(rule.reason for rule in NON_MATCH_RULES))
ASKED = np.array([False, *(rule.asked for rule in NON_MATCH_RULES)])
OTHER_PART = NON_MATCH_REASONS.index("different part of a series")
OTHER_NUMBER = NON_MATCH_REASONS.index("different numbers in the titles")
SAME_SOURCE = NON_MATCH_REASONS.index("same source, no identifier in common")
DISJOINT_PAGES = NON_MATCH_REASONS.index("disjoint pages")
OTHER_DOIS = (
    NON_MATCH_REASONS.index("one is a preprint, the other one is not"),
    NON_MATCH_REASONS.index("different DOIs"),
)
OTHER_AUTHORS = NON_MATCH_REASONS.index("other authors")


def non_match_rules(pairs: Pairs) -> Ints:
    """Return for each pair the position in NON_MATCH_REASONS of the first rule that forbids the merge; 0 for none.

    No rule forbids the merge of two records of one registration.
    """
    applying = [rule.applies(pairs) & ~pairs.f.same_registration for rule in NON_MATCH_RULES]
    return np.select(applying, range(1, len(applying) + 1), 0).astype(np.int64)
