"""Pairs with different titles that may still be one paper, because a title was changed before print or translated."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.comparison import PairComparison
from prismake.deduplication.features import Features
from prismake.deduplication.pair_facts import (
    ALIKE,
    NEAR,
    SIMILAR_TEXT,
    PairFacts,
    in_two_languages,
)
from prismake.deduplication.telling_words import CONTRAST
from prismake.deduplication.text import NUMBERED

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

SHARED_WORDS = 0.5  # likeness of titles that have several words in common


def changed_title(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    """Return for each pair whether people are asked if it is one paper under two titles (changed before print, or
    translated).

    Pairs are left out if other facts show two papers: different abstracts, two DOIs or two PubMed ids, or a title of
    a part, a notice or a regular column.
    """
    a, b = c.a, c.b
    unlike = (c.likeness < NEAR) & ~c.exact & ~c.cut & (f.length > 0)
    two_works = (
        f.other_text | (c.doi == -1) | (c.pmid == -1) | (c.numbers >= NUMBERED) | (c.words == CONTRAST)
    )
    two_works |= (features.notice[a] != features.notice[b]) | features.serial[a] | features.serial[b]
    kinds = (features.kind[a] == 4) | (features.kind[b] == 4)
    kinds |= (features.kind[a] == 2) & (features.kind[b] == 2)
    changed = _before_print(features, c) | _in_one_place(features, c) | _translated(features, c)
    same_text = _one_text(c) & (c.likeness < NEAR)
    return np.asarray(same_text | (changed & unlike & ~two_works & ~kinds), dtype=bool)


def renamed_preprint(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    """Return for each pair whether it is a preprint and another report that may be one work under two titles: the
    titles differ, and the abstracts and first authors are nearly equal, or the teams are equal and the titles share
    words. False for registrations and abstracts of congresses, and for pairs whose numbers or texts show two works.
    """
    a, b = c.a, c.b
    one_preprint = (features.kind[a] == 3) != (features.kind[b] == 3)
    registered = (features.kind[a] == 4) | (features.kind[b] == 4)
    # An abstract of a congress is in print and a preprint is not, so they are never one report under two titles.
    presented = (features.kind[a] == 2) | (features.kind[b] == 2)
    one_text = (c.abstract >= SIMILAR_TEXT) & (c.first_author == 1)
    edited = _one_team(features, c, 2) & (c.likeness >= SHARED_WORDS) & (c.words < CONTRAST)
    unlike = (c.likeness < NEAR) & ~c.exact & ~c.cut & (f.length > 0)
    two_works = f.other_text | (c.numbers >= NUMBERED) | (features.notice[a] != features.notice[b])
    return np.asarray(
        one_preprint & ~registered & ~presented & unlike & ~two_works & (one_text | edited) & (c.year > -2),
        dtype=bool,
    )


def _one_text(c: PairComparison) -> Flags:
    """Return where the abstract is nearly the same, and first author, journal and year agree."""
    one_paper = (c.abstract >= SIMILAR_TEXT) & (c.first_author == 1) & (c.journal == 1) & (c.year >= 1)
    return np.asarray(one_paper & (c.page > -1) & (c.volume > -1), dtype=bool)


def _one_team(features: Features, c: PairComparison, fewest: int) -> Flags:
    """Return where the first authors are the same, at least so many."""
    team_a, team_b = features.team[c.a], features.team[c.b]
    return np.array(
        [
            name == other and name.count(" ") >= fewest - 1 and bool(name)
            for name, other in zip(team_a, team_b, strict=True)
        ],
        dtype=bool,
    )


def _before_print(features: Features, c: PairComparison) -> Flags:
    """Return where one record has a place in print that the other one lacks, and authors, journal and year are the same."""
    a, b = c.a, c.b
    paged = features.page_kind > 0
    placed = np.asarray(features.volume != "", dtype=bool)
    earlier = (paged[a] != paged[b]) | (placed[a] != placed[b])
    nothing_differs = (c.page >= 0) & (c.volume >= 0) & (c.issue >= 0)
    return np.asarray(
        earlier & nothing_differs & (c.journal == 1) & (c.year >= 1) & _one_team(features, c, 2), dtype=bool
    )


def _in_one_place(features: Features, c: PairComparison) -> Flags:
    """Return where journal, volume, first page, year and first author are the same, and no issue differs.

    Notes and abstracts share a page: it is that of a paper of several pages, or the number of an article.
    """
    a = c.a
    of_paper = c.same_range & (features.last_page[a] > features.first_page[a])
    of_paper |= (features.page_kind[a] == 1) != (features.page_kind[c.b] == 1)
    of_paper |= features.page_kind[a] == 3
    place = (c.page == 2) & (c.volume == 1) & (c.journal == 1) & (c.issue >= 0) & (c.year == 2)
    return np.asarray(place & of_paper & (c.first_author == 1), dtype=bool)


def _translated(features: Features, c: PairComparison) -> Flags:
    """Return where brackets, the name of a language or function words mark one title as a translation.

    The authors are the same and no field of print differs but the issue on one page; or the whole place in print is the
    same, whatever letters the authors are written in.
    """
    a, b = c.a, c.b
    other = c.likeness < ALIKE
    marked = (features.translated[a] != features.translated[b]) & other
    one_page = (c.page == 2) & (c.volume == 1)
    print_agrees = (c.page >= 0) & (c.volume >= 0) & ((c.issue >= 0) | one_page) & (c.journal >= 0)
    one_team = _one_team(features, c, 1) & print_agrees & (c.year >= 1)
    rows = np.flatnonzero(other & one_team & ~marked)
    marked[rows] = in_two_languages(features, a[rows], b[rows])
    paper = c.same_range & (features.last_page[a] > features.first_page[a]) & (c.volume == 1)
    one_place = paper & (c.journal == 1) & (c.year >= 1)
    return np.asarray(marked & (one_team | one_place), dtype=bool)
