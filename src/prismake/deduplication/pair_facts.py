"""What is true of a pair of records beyond single fields, worked out once for points, rules and relations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.comparison import Comparison
from prismake.deduplication.facts import SERIAL_TITLES
from prismake.deduplication.features import Features
from prismake.deduplication.telling_words import CONTRAST, EXTRA, OTHER_WORDS
from prismake.deduplication.text import SHORT_TITLE, language_of

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEAR, ALIKE = 0.93, 0.8  # likeness of titles that differ in typing errors, and of titles that were edited
SAME_TEXT, SIMILAR_TEXT, OTHER_TEXT = 0.9, 0.75, 0.3  # share of an abstract that is in the other one
FULL_PAPER = 4  # pages: an abstract of a congress has fewer


@dataclass(frozen=True)
class PairFacts:
    """Flags of each pair.

    serial: alike titles of many reports; length: letters of the shorter title; same_print: same volume and first page;
    same_place: alike titles on the same pages; translated: one title translates the other; same_registration: two records
    of one registration; contradicted: a DOI in common, but other words, another place or other fields; identified: an
    identifier of the work in common that nothing contradicts; other_text: the abstracts are of two texts; replaced: words
    of one title stand in the place of others; conflicts: number of fields that conflict.
    """

    serial: Flags
    length: Ints
    same_print: Flags
    same_place: Flags
    translated: Flags
    same_registration: Flags
    contradicted: Flags
    identified: Flags
    other_text: Flags
    replaced: Flags
    conflicts: Ints


def lengths(features: Features, rows: Ints) -> Ints:
    """Return the number of letters of the titles of these records."""
    return np.array([len(key) for key in features.key[rows]], dtype=np.int64)


def pair_facts(features: Features, c: Comparison) -> PairFacts:
    """Return the facts of each pair of a comparison."""
    a, b = c.a, c.b
    recurs = features.serial[a] | features.serial[b] | features.recurring[a] | features.recurring[b]
    serial = recurs & (c.exact | (c.likeness >= NEAR))
    same_print = (c.page == 2) & (c.volume == 1)
    translated = _translated(features, c, same_print)
    other_text = (c.abstract >= 0) & (c.abstract < OTHER_TEXT)
    # Titles of one paper are translated and edited; two abstracts of a congress may share a page, two papers do not.
    one_paper = same_print & c.same_range & (c.first_author == 1) & is_full_paper(features, a)
    replaced = (c.words >= OTHER_WORDS) & ~translated & ~(one_paper & (c.words < CONTRAST))
    length = np.minimum(lengths(features, a), lengths(features, b))
    contradicted = (c.doi == 1) & _doi_contradicted(c, length > 0, translated, other_text, replaced)
    identified = (c.pmid == 1) | (c.accession == 1) | ((c.doi == 1) & ~contradicted)
    own_a, own_b = features.own_registration[a], features.own_registration[b]
    registrations = (features.kind[a] == 4) & (features.kind[b] == 4)
    return PairFacts(
        serial=serial,
        length=length,
        same_print=same_print,
        same_place=_same_place(features, c, same_print),
        translated=translated,
        same_registration=registrations & np.asarray((own_a == own_b) & (own_a != ""), dtype=bool),
        contradicted=contradicted,
        identified=identified,
        other_text=other_text,
        replaced=replaced,
        conflicts=_conflicts(c, other_text),
    )


def _conflicts(c: Comparison, other_text: Flags) -> Ints:
    """Return the number of fields that conflict. An issue alone is often wrong and does not count."""
    fields = (
        (c.authors == -1) | (c.first_author == -1), c.year < 0, c.volume == -1, c.page < 0, c.journal == -1,
        c.doi == -1, c.pmid == -1, c.registration == -1, other_text, (c.numbers > 0) | (c.words >= OTHER_WORDS),
    )  # fmt: skip
    return np.asarray(np.sum(np.stack(fields), axis=0).astype(np.int64), dtype=np.int64)


def _doi_contradicted(
    c: Comparison, named: Flags, translated: Flags, other_text: Flags, replaced: Flags
) -> Flags:
    """Return where other fields say that a DOI in common is not that of the work, but of a supplement or a grant."""
    other_words = replaced | (c.numbers > 1) | ((c.numbers == 1) & (c.page < 2))
    other_title = (
        (c.likeness < ALIKE) & named & ~c.cut & ~translated & ~((c.first_author == 1) & (c.page == 2))
    )
    edited = (c.likeness < NEAR) & named & ~c.cut & ~translated
    other_place = (c.page == -2) & (edited | (c.volume == -1) | (c.companion & ~c.exact))
    print_conflicts = np.stack(
        ((c.page < 0), (c.volume == -1), (c.year < 0), (c.journal == -1), (c.first_author == -1))
    )
    return np.asarray(
        other_words | other_title | other_place | other_text | (print_conflicts.sum(axis=0) >= 3), dtype=bool
    )


def _translated(features: Features, c: Comparison, same_print: Flags) -> Flags:
    """Return which titles differ because one is a translation: the other fields agree.

    Brackets or the name of a language mark a translation, as do function words of two languages. Without authors, the
    page range and the journal must agree as well.
    """
    a, b = c.a, c.b
    marked_translated = features.translated[a] | features.translated[b]
    same_pages_and_journal = c.same_range & (c.journal == 1)
    languages = np.zeros(len(c), dtype=bool)
    rows = np.flatnonzero(same_pages_and_journal & (c.likeness < ALIKE))
    languages[rows] = [
        bool(language_a and language_b and language_a != language_b)
        for language_a, language_b in zip(
            map(language_of, features.words[a[rows]]), map(language_of, features.words[b[rows]]), strict=True
        )
    ]
    same_authors = (c.first_author == 1) | ((c.authors == 0) & same_pages_and_journal)
    return np.asarray(
        (c.likeness < ALIKE)
        & (c.words < CONTRAST)
        & (marked_translated | languages)
        & same_authors
        & same_print
        & (c.year >= 1)
        & (c.issue >= 0),
        dtype=bool,
    )


def is_short(features: Features, rows: Ints) -> Flags:
    """Return which titles are serial only because they are short: "Plus gum trial", not "Editorial"."""
    return np.array(
        [
            0 < len(key) < SHORT_TITLE and words not in SERIAL_TITLES
            for key, words in zip(features.key[rows], features.words[rows], strict=True)
        ],
        dtype=bool,
    )


def _same_place(features: Features, c: Comparison, same_print: Flags) -> Flags:
    """Return which pairs of similar titles are on the same pages, which two works never are.

    Abstracts and letters share pages: if numerals or words of the contrasts differ, or any words in a supplement,
    the pages are those of a full paper.
    """
    a, b = c.a, c.b
    single = (features.page_kind[a] == 2) | (features.page_kind[b] == 2)
    # A number of an article or of a Cochrane review is on no other work.
    numbered = (c.page == 2) & (features.page_kind[a] == 3) & (features.page_kind[b] == 3) & (c.journal >= 0)
    printed_once = (same_print & (c.same_range | single)) | (c.same_range & (c.volume >= 0) & (c.year == 2))
    like = c.exact | (c.likeness >= NEAR)
    abstracts = (
        (features.kind[a] == 2) | (features.kind[b] == 2) | features.supplement[a] | features.supplement[b]
    )
    edited = (c.words >= OTHER_WORDS) & (c.words < CONTRAST) & (c.first_author == 1) & ~abstracts
    told_apart = (c.numbers > 0) | ((c.words >= EXTRA) & ~edited)
    enough = ~told_apart | (c.same_range & is_full_paper(features, a))
    on_one_page = printed_once & (features.first_page[a] > 1) & enough
    return np.asarray((on_one_page | (numbered & (c.numbers < 2))) & like & (c.authors >= 0), dtype=bool)


def is_full_paper(features: Features, rows: Ints) -> Flags:
    """Return which records have the pages of a full paper: a range of FULL_PAPER pages or more outside a supplement."""
    pages = features.last_page[rows] - features.first_page[rows] + 1
    return np.asarray(
        (features.page_kind[rows] == 1) & (pages >= FULL_PAPER) & ~features.supplement[rows], dtype=bool
    )


def one_congress(features: Features, c: Comparison) -> Flags:
    """Return where one record is an abstract of a congress by its type or journal, and the other one does not say so."""
    return np.asarray((features.kind[c.a] == 2) != (features.kind[c.b] == 2), dtype=bool)
