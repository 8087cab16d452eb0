"""Questions: pairs on which people decide although their points are few or a rule forbids the merge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.changed_titles import changed_title, renamed_preprint
from prismake.deduplication.comparison import PairComparison
from prismake.deduplication.features import Features
from prismake.deduplication.non_match_rules import (
    ASKED,
    DISJOINT_PAGES,
    OTHER_AUTHORS,
    OTHER_DOIS,
    OTHER_NUMBER,
    OTHER_PART,
    SAME_SOURCE,
)
from prismake.deduplication.pair_facts import (
    NEAR,
    SAME_TEXT,
    PairFacts,
    is_full_paper,
    is_short,
)
from prismake.deduplication.points import WEIGHTS
from prismake.deduplication.telling_words import CONTRAST, OTHER_WORD
from prismake.deduplication.text import NOTICE, NUMBERED, has_numeral_more

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Points = NDArray[np.float64]


def asked_with_few_points(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    """Return for each pair whether people are asked about it although its points are below the threshold, unless a
    rule forbids the merge.
    """
    return np.asarray(
        _short_title(features, c, f)
        | changed_title(features, c, f)
        | (f.contradicted & (c.first_author == 1) & (c.year >= 1))
        | _one_study_in_two_genres(c, f)
        | f.two_books
        | renamed_preprint(features, c, f)
        | _numeral_more(features, c, f),
        dtype=bool,
    )


def _numeral_more(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    """Return the pairs of which only one title has a numeral, such as "part 2", and no other field contradicts."""
    one_title = (
        ((c.likeness >= NEAR) | c.cut) & (c.words < OTHER_WORD) & (c.numbers > 0) & (c.numbers < NOTICE)
    )
    agrees = (c.first_author == 1) & (c.year == 2) & (f.conflicts <= 1) & ~f.serial & ~f.identified
    applies = np.asarray(one_title & agrees & (features.notice[c.a] == features.notice[c.b]), dtype=bool)
    for place in np.flatnonzero(applies):
        applies[place] = has_numeral_more(features.words[c.a[place]], features.words[c.b[place]])
    return applies


def _short_title(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    """Return the pairs that people are asked about because their short title identifies little; author and year agree."""
    agrees = (c.first_author == 1) & (c.year == 2) & (f.conflicts == 0)
    return np.asarray(c.exact & f.serial & is_short(features, c.a) & agrees, dtype=bool)


def _one_study_in_two_genres(c: PairComparison, f: PairFacts) -> Flags:
    """Return the pairs that people are asked about because a thesis, a technical report or a book has the title and first author of a paper."""
    one_title = (
        (c.exact | c.cut | (c.likeness >= NEAR)) & ~f.serial & (c.words < OTHER_WORD) & (c.numbers < NUMBERED)
    )
    in_time = (c.year > -2) | c.exact
    return np.asarray(f.two_genres & one_title & (c.first_author == 1) & in_time & ~f.identified, dtype=bool)


def asked_though_forbidden(
    features: Features, c: PairComparison, f: PairFacts, points: Points, non_match: Ints
) -> Flags:
    """Return for each pair whether people are asked about it although a rule forbids the merge, because nearly
    everything else agrees.

    The points that the one conflict cost are added back for this decision. An identifier or an abstract in common
    outweighs more conflicts: one abstract in two journals differs in journal, volume and DOI.
    """
    other_dois = np.isin(non_match, OTHER_DOIS)
    lost = np.select(
        [(c.words == CONTRAST) | (c.numbers == NUMBERED), c.doi == -1, c.page == -2, c.authors == -1],
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
    # One identifier says that they are one work, words and pages say that they are two.
    contradicted = f.contradicted & (c.first_author == 1) & (c.year >= 1) & (non_match == DISJOINT_PAGES)
    # One abstract has the DOIs of two journals, or of a journal and its book of abstracts. Two papers have pages.
    papers = is_full_paper(features, c.a) & is_full_paper(features, c.b)
    one_title = c.exact & ~f.serial & (c.first_author == 1) & (c.year == 2) & ~f.other_text
    two_dois = one_title & ~papers & other_dois
    same_source = (non_match == SAME_SOURCE) & (points >= WEIGHTS["merge_at"])
    other_authors = (non_match == OTHER_AUTHORS) & (points >= WEIGHTS["uncertain_at"])
    two_places = (non_match == DISJOINT_PAGES) | other_dois
    two_prints = (
        _one_study_in_two_genres(c, f) | f.two_books | renamed_preprint(features, c, f)
    ) & two_places
    of_series = (non_match == OTHER_PART) | (non_match == OTHER_NUMBER)
    numeral_more = of_series & _numeral_more(features, c, f)
    return np.asarray(
        (nearly_all & ASKED[non_match])
        | same_source
        | other_authors
        | contradicted
        | two_dois
        | two_prints
        | numeral_more,
        dtype=bool,
    )
