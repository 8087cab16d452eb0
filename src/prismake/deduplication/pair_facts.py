"""Facts on a pair of records that combine several fields, computed once and used by points, rules and relations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.comparison import PairComparison
from prismake.deduplication.congresses import is_the_congress
from prismake.deduplication.facts import SERIAL_TITLES
from prismake.deduplication.features import Features
from prismake.deduplication.identifiers import OF_DATA
from prismake.deduplication.pages import FULL_PAPER
from prismake.deduplication.telling_words import (
    ALIKE_WORD,
    CONTRAST,
    EXTRA,
    OTHER_SUBSTANCE,
    OTHER_WORD,
    OTHER_WORDS,
)
from prismake.deduplication.text import NUMBERED, NUMERALS, SHORT_TITLE, title_language

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEAR, ALIKE = 0.93, 0.8  # likeness of titles that differ in typing errors, and of titles that were edited
# Share of an abstract that is in the other one.
EQUAL_TEXT, SAME_TEXT, SIMILAR_TEXT, OTHER_TEXT = 0.99, 0.9, 0.75, 0.3
SLIPS = 5.5  # letters of two titles that are not in common: two or three typing errors


@dataclass(frozen=True)
class PairFacts:
    """Flags of each pair.

    serial: alike titles of many reports; length: letters of the shorter title; same_print: same volume and first page;
    same_place: alike titles on the same pages; translated: one title translates the other; same_registration: two records
    of one registration; contradicted: a DOI in common, but other words, another place or other fields; identified: an
    identifier of the work in common that nothing contradicts; other_text: the abstracts are of two texts; replaced: words
    of one title stand in the place of others; alike: one that looks like it does, which may be a slip; two_genres: a thesis or a technical report, and a work of another genre; two_books: one
    abstract of one year in two journals or books of abstracts; conflicts: number of fields that conflict.
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
    alike: Flags
    two_genres: Flags
    two_books: Flags
    conflicts: Ints


def lengths(features: Features, rows: Ints) -> Ints:
    """Return the number of letters of the titles of these records."""
    return np.array([len(key) for key in features.key[rows]], dtype=np.int64)


def pair_facts(features: Features, c: PairComparison) -> PairFacts:
    """Return the facts of each pair of a comparison."""
    a, b = c.a, c.b
    recurs = features.serial[a] | features.serial[b] | features.recurring[a] | features.recurring[b]
    serial = recurs & (c.exact | (c.likeness >= NEAR))
    same_print = (c.page == 2) & (c.volume == 1)
    translated = _translated(features, c, same_print)
    other_text = (c.abstract >= 0) & (c.abstract < OTHER_TEXT)
    # Titles of one paper are translated and edited; two abstracts of a congress may share a page, two papers do not.
    one_paper = same_print & c.same_range & (c.first_author == 1) & is_full_paper(features, a)
    replaced = (c.words >= OTHER_WORDS) & ~translated & ~(one_paper & (c.words < OTHER_SUBSTANCE))
    # "A clinical valuation": one short word in the place of another on the three pages of one note.
    replaced &= ~((c.words == OTHER_WORD) & _on_pages_of_a_note(features, c))
    # Two papers do not share a range of pages, even where one record lacks the volume; notes may share one page.
    several_pages = features.last_page[a] > features.first_page[a]
    one_range = c.same_range & (c.volume >= 0) & (c.year == 2) & (c.first_author == 1) & several_pages
    one_text = c.abstract >= EQUAL_TEXT
    # No other text with nearly this title begins on the first page of a full paper.
    full = is_full_paper(features, a) | is_full_paper(features, b)
    one_first_page = same_print & full & (c.first_author == 1) & (c.year == 2) & (c.likeness >= NEAR)
    alike = (c.words == ALIKE_WORD) & ~translated & ~one_paper & ~one_range & ~one_text & ~one_first_page
    length = np.minimum(lengths(features, a), lengths(features, b))
    contradicted = (c.doi == 1) & _doi_contradicted(c, length, translated, other_text, replaced)
    # Several papers give the DOI of one set of data.
    of_data = (features.doi_role[a] == OF_DATA) | (features.doi_role[b] == OF_DATA)
    contradicted |= (c.doi == 1) & of_data & ~c.exact
    # An exporter may give any identifier of the proceedings to each of their papers.
    contradicted |= ((c.pmid == 1) | (c.accession == 1)) & _two_papers(c, length, translated, replaced)
    identified = ((c.pmid == 1) | (c.accession == 1) | (c.doi == 1)) & ~contradicted
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
        alike=alike,
        two_genres=_two_genres(features, c),
        two_books=_two_books(features, c),
        conflicts=_conflicts(c, other_text),
    )


def _on_pages_of_a_note(features: Features, c: PairComparison) -> Flags:
    """Return where two records have the same three pages of one volume outside a supplement, one team and nearly one title."""
    pages = features.last_page[c.a] - features.first_page[c.a] + 1
    place = c.same_range & (pages >= FULL_PAPER - 1) & (c.volume == 1) & (c.journal == 1) & (c.year == 2)
    supplement = features.supplement[c.a] | features.supplement[c.b]
    return np.asarray(
        place & ~supplement & (c.first_author == 1) & (c.likeness >= NEAR) & (c.numbers == 0), dtype=bool
    )


def _two_genres(features: Features, c: PairComparison) -> Flags:
    """Return where one record is a thesis and the other one is not, or one is a technical report or book and the other one another published work.

    A record without type and journal may be a technical report itself, as websites list it. Volumes of series are books in
    one source and journals in another one: they agree in journal, volume or page.
    """
    a, b = c.a, c.b
    thesis = (features.genre[a] == 1) != (features.genre[b] == 1)
    differ = features.genre[a] != features.genre[b]
    published = np.asarray((features.kind > 0) | (features.genre > 0), dtype=bool)
    report = ((features.genre[a] == 2) | (features.genre[b] == 2)) & published[a] & published[b]
    article = (features.kind[a] == 1) | (features.kind[b] == 1)
    book = ((features.genre[a] == 3) | (features.genre[b] == 3)) & article
    book &= (c.journal < 1) & (c.volume < 1) & (c.page < 1)
    return np.asarray(differ & (thesis | report | book), dtype=bool)


def _two_books(features: Features, c: PairComparison) -> Flags:
    """Return where two abstracts of a congress have one title, year and first author, and two journals or books of abstracts."""
    a, b = c.a, c.b
    abstract = np.asarray((features.kind == 2) | features.supplement, dtype=bool)
    # A paper in a supplement has more pages.
    abstract &= ~((features.page_kind == 1) & (features.last_page - features.first_page + 1 >= FULL_PAPER))
    both = abstract[a] & abstract[b] & (c.page < 2)
    one_title = (c.exact | (c.likeness >= NEAR)) & (c.words < OTHER_WORDS) & (c.numbers == 0)
    one_title &= ~(features.serial[a] | features.serial[b])
    one_text = (c.abstract < 0) | (c.abstract >= SIMILAR_TEXT)
    one_work = one_title & one_text & (c.year == 2) & (c.first_author == 1) & (c.authors >= 0)
    two_names = np.asarray(both & one_work & (c.journal == -1), dtype=bool)
    for place in np.flatnonzero(two_names):
        two_names[place] = not _names_the_congress(features, a[place], b[place])
    return two_names


def _names_the_congress(features: Features, a: int, b: int) -> bool:
    """Return whether one record names a congress beside its journal, and the other one has that congress as its journal."""
    for named, other in ((a, b), (b, a)):
        journal = str(features.journal_texts[features.journal[other]])
        if (
            features.congress[named]
            and not features.congress[other]
            and is_the_congress(journal, features.congress[named])
        ):
            return True
    return False


def _conflicts(c: PairComparison, other_text: Flags) -> Ints:
    """Return the number of fields that conflict. An issue alone is often wrong and does not count."""
    fields = (
        (c.authors == -1) | (c.first_author == -1), c.year < 0, c.volume == -1, c.page < 0, c.journal == -1,
        c.doi == -1, c.pmid == -1, c.registration == -1, other_text, (c.numbers > 0) | (c.words >= OTHER_WORDS),
    )  # fmt: skip
    return np.asarray(np.sum(np.stack(fields), axis=0).astype(np.int64), dtype=np.int64)


def _two_papers(c: PairComparison, length: Ints, translated: Flags, replaced: Flags) -> Flags:
    """Return where both the words of the titles and the pages contradict that two records are one paper."""
    other_title = replaced | ((c.likeness < ALIKE) & (length > 0) & ~c.cut & ~translated)
    return np.asarray(other_title & (c.page == -2), dtype=bool)


def _doi_contradicted(
    c: PairComparison, length: Ints, translated: Flags, other_text: Flags, replaced: Flags
) -> Flags:
    """Return where other fields say that a DOI in common is not that of the work, but of a supplement or a grant."""
    named = length > 0
    # A few letters are slips where no page contradicts, even if each slip gives another word.
    slips = (
        (c.words < CONTRAST)
        & (c.page >= 0)
        & (c.first_author == 1)
        & ((1 - c.likeness) * 2 * length <= SLIPS)
    )
    other_words = (replaced & ~slips) | (c.numbers >= NUMBERED) | ((c.numbers == NUMERALS) & (c.page < 2))
    other_title = (
        (c.likeness < ALIKE) & named & ~c.cut & ~translated & ~((c.first_author == 1) & (c.page == 2))
    )
    edited = (c.likeness < NEAR) & named & ~c.cut & ~translated
    other_place = (c.page == -2) & (
        edited | (c.cut & ~c.exact & (c.doi == 1)) | (c.volume == -1) | (c.companion & ~c.exact)
    )
    print_conflicts = np.stack(
        ((c.page < 0), (c.volume == -1), (c.year < 0), (c.journal == -1), (c.first_author == -1))
    )
    return np.asarray(
        other_words | other_title | other_place | other_text | (print_conflicts.sum(axis=0) >= 3), dtype=bool
    )


def _translated(features: Features, c: PairComparison, same_print: Flags) -> Flags:
    """Return which titles differ because one is a translation: the other fields agree.

    Brackets or the name of a language mark a translation, as do function words of two languages. Without authors, the
    page range and the journal must agree as well.
    """
    a, b = c.a, c.b
    marked_translated = features.translated[a] | features.translated[b]
    same_pages_and_journal = c.same_range & (c.journal == 1)
    # Two translations of one title are often alike; where a mark says that one is a translation, several pages in common suffice.
    marked = marked_translated & same_pages_and_journal & (features.last_page[a] > features.first_page[a])
    languages = np.zeros(len(c), dtype=bool)
    rows = np.flatnonzero(same_pages_and_journal & (c.likeness < ALIKE))
    languages[rows] = in_two_languages(features, a[rows], b[rows])
    same_authors = (c.first_author == 1) | ((c.authors == 0) & same_pages_and_journal)
    # A page of a supplement holds several abstracts.
    abstracts = (features.supplement[a] | features.supplement[b]) & ~c.same_range
    return np.asarray(
        (c.likeness < np.where(marked, NEAR, ALIKE))
        & (c.words < CONTRAST)
        & (marked_translated | languages)
        & same_authors
        & same_print
        & (c.year >= 1)
        & (c.issue >= 0)
        & ~abstracts,
        dtype=bool,
    )


def in_two_languages(features: Features, a: Ints, b: Ints) -> Flags:
    """Return for each pair whether the two titles are in different languages, judged by their function words such as
    "the" and "der".
    """
    languages = (map(title_language, features.words[a]), map(title_language, features.words[b]))
    return np.array(
        [bool(language and other and language != other) for language, other in zip(*languages, strict=True)],
        dtype=bool,
    )


def is_short(features: Features, rows: Ints) -> Flags:
    """Return for each record whether its title counts as serial only because it is short: "Plus gum trial", but not
    "Editorial".
    """
    return np.array(
        [
            0 < len(key) < SHORT_TITLE and words not in SERIAL_TITLES
            for key, words in zip(features.key[rows], features.words[rows], strict=True)
        ],
        dtype=bool,
    )


def _same_place(features: Features, c: PairComparison, same_print: Flags) -> Flags:
    """Return which pairs of similar titles are on the same pages, which two works never are.

    Abstracts and letters share pages: if numerals or words differ, the pages are those of a full paper.
    """
    a, b = c.a, c.b
    single = (features.page_kind[a] == 2) | (features.page_kind[b] == 2)
    # A number of an article or of a Cochrane review is on no other work.
    numbered = (c.page == 2) & (features.page_kind[a] == 3) & (features.page_kind[b] == 3) & (c.journal >= 0)
    printed_once = (same_print & (c.same_range | single)) | (c.same_range & (c.volume >= 0) & (c.year == 2))
    like = c.exact | (c.likeness >= NEAR)
    told_apart = (c.numbers > 0) | (c.words >= EXTRA)
    enough = ~told_apart | (c.same_range & is_full_paper(features, a) & (c.words < OTHER_SUBSTANCE))
    on_one_page = printed_once & (features.first_page[a] > 1) & enough
    return np.asarray(
        (on_one_page | (numbered & (c.numbers < NUMBERED))) & like & (c.authors >= 0), dtype=bool
    )


def is_full_paper(features: Features, rows: Ints) -> Flags:
    """Return for each record whether it has the pages of a full paper: a range of at least FULL_PAPER pages outside a
    supplement.
    """
    pages = features.last_page[rows] - features.first_page[rows] + 1
    return np.asarray(
        (features.page_kind[rows] == 1) & (pages >= FULL_PAPER) & ~features.supplement[rows], dtype=bool
    )


def one_congress(features: Features, c: PairComparison) -> Flags:
    """Return for each pair whether exactly one of the records is marked as a congress abstract, by its type or
    journal.
    """
    return np.asarray((features.kind[c.a] == 2) != (features.kind[c.b] == 2), dtype=bool)
