"""Relations between two different reports, such as an erratum and its article."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.comparison import Comparison
from prismake.deduplication.features import Features

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

RELATIONS = (
    "",
    "erratum of",
    "retraction notice of",
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
POLICY_OF = {8: "preprint/article", 9: "conference-abstract/article", 10: "update", 11: "two-journal"}


def lengths(features: Features, rows: Ints) -> Ints:
    """Return the number of letters of the titles of these records."""
    return np.array([len(key) for key in features.key[rows]], dtype=np.int64)


def misspelt(features: Features, c: Comparison) -> Flags:
    """Return where titles differ by so few letters that the word for a notice is misspelt, not missing."""
    lengths_a, lengths_b = lengths(features, c.a), lengths(features, c.b)
    letters = (1 - c.likeness) * (lengths_a + lengths_b)
    noted = features.noted[c.a] | features.noted[c.b]
    return np.asarray((letters <= 3.5) & (np.abs(lengths_a - lengths_b) <= 1) & ~noted, dtype=bool)


def relations(features: Features, c: Comparison) -> Ints:
    """Return the relation of each pair, if it is not merged, as a position in RELATIONS; 0 for none."""
    a, b = c.a, c.b
    similar_titles = (
        (c.exact | (c.likeness >= 0.93) | c.cut)
        & ~(features.serial[a] & features.serial[b])
        & (c.authors >= 0)
    )
    known_author = similar_titles & ((c.authors == 1) | (c.abstract >= 0.75))
    notice_a, notice_b = features.notice[a], features.notice[b]
    kinds = np.sort(np.stack([features.kind[a], features.kind[b]]), axis=0)
    one_registration = (features.kind[a] == 4) != (features.kind[b] == 4)
    two_registrations = (features.kind[a] == 4) & (features.kind[b] == 4)
    different_numbers = np.asarray(features.own_registration[a] != features.own_registration[b], dtype=bool)
    other_year = (c.year == 1) | (c.year < 0)
    one_conference = (kinds[0] != 2) & (kinds[1] == 2)
    supplement = (features.supplement[a] != features.supplement[b]) & (
        (c.page < 0) | ((c.page == 0) & (c.volume == -1) & other_year)
    )
    paged = (features.page_kind[a] > 0) & (features.page_kind[b] > 0)
    supplement |= (features.supplement_page[a] != features.supplement_page[b]) & paged & (c.page < 1)
    differs_in_print = (
        (c.page < 0) | (c.volume == -1) | other_year | (c.doi == -1) | (c.journal == -1) | supplement
    )
    cochrane = np.array([("cochrane" in text.lower()) for text in features.journal_texts] or [False])
    update = c.doi_version | (
        cochrane[features.journal[a]] & cochrane[features.journal[b]] & (other_year | (c.issue == -1))
    )
    two_journals = (c.volume == -1) | (cochrane[features.journal[a]] != cochrane[features.journal[b]])
    notice = np.maximum(notice_a, notice_b)
    on_notice = (notice_a != notice_b) & ~misspelt(features, c) & (c.likeness >= 0.6) & (c.authors >= 0)
    return np.select(
        [
            one_registration & (c.registration == 1),
            two_registrations & different_numbers & (c.registration == 1),
            on_notice,
            (c.numbers == 2) & (c.authors == 1) & (c.likeness >= 0.85),
            known_author & (kinds[0] != 3) & (kinds[1] == 3) & (c.doi != 1),
            known_author & update & (c.doi != 1),
            known_author & (one_conference | supplement) & differs_in_print & (c.page != 2),
            known_author & (c.journal == -1) & two_journals & (c.page < 2),
        ],
        [5, 6, notice, 7, 8, 10, 9, 11],
        0,
    ).astype(np.int64)
