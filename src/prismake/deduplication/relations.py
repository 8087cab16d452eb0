"""Relations between two different reports, such as an erratum and its article."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.comparison import PairComparison
from prismake.deduplication.features import NOTICE_FAMILY, Features
from prismake.deduplication.pair_facts import (
    ALIKE,
    NEAR,
    SAME_TEXT,
    SIMILAR_TEXT,
    PairFacts,
    is_full_paper,
    lengths,
    one_congress,
)
from prismake.deduplication.text import PART

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# The first are those of notices, in the order of features.NOTICES.
RELATIONS = (
    "",
    "erratum of",
    "addendum to",
    "retraction notice of",
    "withdrawal notice of",
    "expression of concern about",
    "reply to",
    "comment on",
    "registration of",
    "same trial in another registry",
    "part of a series",
    "preprint of",
    "conference abstract of",
    "update of",
    "published in two journals",
)
REGISTRATION, OTHER_REGISTRY, SERIES, PREPRINT, CONGRESS, UPDATE, TWO_JOURNALS = range(8, 15)
COMMENT = RELATIONS.index("comment on")
POLICY_OF = {
    PREPRINT: "preprint/article",
    CONGRESS: "conference-abstract/article",
    UPDATE: "update",
    TWO_JOURNALS: "two-journal",
}


def misspelt_titles(features: Features, c: PairComparison) -> Flags:
    """Return for each pair whether the titles differ by so few letters that a word such as "erratum" is misspelt in
    one of them, not missing.
    """
    lengths_a, lengths_b = lengths(features, c.a), lengths(features, c.b)
    letters = (1 - c.likeness) * (lengths_a + lengths_b)
    noted = features.noted[c.a] | features.noted[c.b]
    return np.asarray((letters <= 3.5) & (np.abs(lengths_a - lengths_b) <= 1) & ~noted, dtype=bool)


def letters_and_plain(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    """Return for each pair whether one title is marked as a letter or comment, and nothing says so of the other record: they are one
    report only in one place or with an identifier in common.
    """
    a, b = c.a, c.b
    marked = features.letter[a] != features.letter[b]
    plain = ~features.called_letter[a] | ~features.called_letter[b]
    one_place = f.same_place | (c.same_range & (c.volume == 1))
    return np.asarray(marked & plain & ~f.identified & ~one_place, dtype=bool)


def relations(features: Features, c: PairComparison, f: PairFacts) -> Ints:
    """Return for each pair the relation of its two reports if they are not merged, as a position in RELATIONS; 0 for
    none.
    """
    a, b = c.a, c.b
    known_author = _similar_titles(features, c) & ((c.authors == 1) | (c.abstract >= SIMILAR_TEXT))
    kinds = np.sort(np.stack([features.kind[a], features.kind[b]]), axis=0)
    two_registrations = (kinds[0] == 4) & (kinds[1] == 4)
    different_numbers = np.asarray(features.own_registration[a] != features.own_registration[b], dtype=bool)
    notice_a, notice_b = features.notice[a], features.notice[b]
    on_notice = (
        (NOTICE_FAMILY[notice_a] != NOTICE_FAMILY[notice_b])
        & ~misspelt_titles(features, c)
        & (c.likeness >= 0.6)
        & (c.authors >= 0)
    )
    one_abstract = _abstract_and_article(features, c, f)
    names = np.select(
        [
            (kinds[0] != 4) & (kinds[1] == 4) & (c.registration == 1),
            two_registrations & different_numbers & (c.registration == 1),
            on_notice,
            letters_and_plain(features, c, f) & (c.likeness >= 0.6) & (c.authors >= 0),
            (c.numbers == PART) & (c.authors == 1) & (c.likeness >= 0.85),
            known_author & (kinds[0] != 3) & (kinds[1] == 3) & (c.doi != 1),
            _update(features, c, known_author) & (c.doi != 1),
            known_author & one_abstract & (c.page != 2) & ~f.two_books,
            known_author & _in_two_journals(features, c) & ~f.two_books & (c.doi != 1) & (c.pmid != 1),
        ],
        [
            REGISTRATION,
            OTHER_REGISTRY,
            np.maximum(notice_a, notice_b),
            COMMENT,
            SERIES,
            PREPRINT,
            UPDATE,
            CONGRESS,
            TWO_JOURNALS,
        ],
        0,
    )
    return np.where(f.same_registration, 0, names).astype(np.int64)


def _similar_titles(features: Features, c: PairComparison) -> Flags:
    similar = c.exact | (c.likeness >= NEAR) | c.cut
    return np.asarray(similar & ~(features.serial[c.a] & features.serial[c.b]) & (c.authors >= 0), dtype=bool)


def _other_year(c: PairComparison) -> Flags:
    return np.asarray((c.year == 1) | (c.year < 0), dtype=bool)


def _abstract_and_article(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    """Return where one record is an abstract of a congress, and the other one is printed elsewhere or a full paper.

    The same volume of the same year is the same place, if issue and pages do not conflict, even if a database has the
    title of the supplement for that of the journal.
    """
    a, b = c.a, c.b
    full = is_full_paper(features, a) != is_full_paper(features, b)
    same_volume = (c.volume == 1) & (c.year == 2) & (c.issue >= 0) & (c.page >= 0) & ~full
    same_text = c.exact & (c.abstract >= SAME_TEXT) & (c.year == 2) & ~full
    supplement = (features.supplement[a] != features.supplement[b]) & (
        (c.page < 0) | ((c.page == 0) & (c.volume == -1) & _other_year(c))
    )
    paged = (features.page_kind[a] > 0) & (features.page_kind[b] > 0)
    supplement |= (features.supplement_page[a] != features.supplement_page[b]) & paged & (c.page < 1)
    elsewhere = (c.page < 0) | (c.volume == -1) | _other_year(c) | supplement | (full & (c.page < 1))
    elsewhere |= ((c.doi == -1) | (c.journal == -1)) & ~same_volume
    elsewhere &= ~(same_text & ~supplement) & ~_two_pages_of_a_volume(features, c)
    return np.asarray((one_congress(features, c) | supplement) & elsewhere, dtype=bool)


def _two_pages_of_a_volume(features: Features, c: PairComparison) -> Flags:
    """Return where two records of one title, team, journal, volume and year have one page each, and no article: two
    abstracts, or one with a slip in its page.
    """
    one_page = (features.page_kind == 1) & (features.last_page == features.first_page)
    one_volume = (c.volume == 1) & (c.year == 2) & (c.journal == 1) & (c.issue >= 0) & (c.doi >= 0)
    return np.asarray(one_page[c.a] & one_page[c.b] & one_volume & c.exact & (c.authors == 1), dtype=bool)


def _update(features: Features, c: PairComparison, known_author: Flags) -> Flags:
    """Return where one record is another version of the other: by its DOI, or in another issue of the Cochrane Library."""
    cochrane = np.array([("cochrane" in text.lower()) for text in features.journal_texts] or [False])
    both = cochrane[features.journal[c.a]] & cochrane[features.journal[c.b]]
    versions = c.doi_version & ((c.likeness >= ALIKE) | c.cut | (c.first_author == 1)) & (c.authors >= 0)
    return np.asarray(versions | (known_author & both & (_other_year(c) | (c.issue == -1))), dtype=bool)


def _in_two_journals(features: Features, c: PairComparison) -> Flags:
    cochrane = np.array([("cochrane" in text.lower()) for text in features.journal_texts] or [False])
    a, b = c.a, c.b
    two_journals = (c.volume == -1) | (cochrane[features.journal[a]] != cochrane[features.journal[b]])
    return np.asarray((c.journal == -1) & two_journals & (c.page < 2), dtype=bool)
