"""Limits: pairs that are not merged on points alone, however high their sum, because something is in doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.comparison import PairComparison
from prismake.deduplication.congresses import are_two_congresses
from prismake.deduplication.features import Features
from prismake.deduplication.pages import FULL_PAPER
from prismake.deduplication.pair_facts import ALIKE, NEAR, SAME_TEXT, SIMILAR_TEXT, PairFacts, one_congress
from prismake.deduplication.telling_words import EXTRA, OTHER_WORD, REWORDED
from prismake.deduplication.text import NUMBERED, NUMERALS, has_other_numeral

MIDDLE_TITLE = 30  # letters: news and notices rarely have a longer title

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Limit:
    """One limit.

    reason: what is in doubt, in the words of the question to people. applies: for which pairs the points do not
    suffice for a merge.
    """

    reason: str
    applies: Callable[[Features, PairComparison, PairFacts], Flags]


def _other_title(_: Features, c: PairComparison, f: PairFacts) -> Flags:
    # Different titles are one report only with an identifier or as a translation.
    other = (c.likeness < ALIKE) & (f.length > 0) & ~c.exact & ~c.cut & ~f.translated
    return np.asarray(other & ~f.identified, dtype=bool)


def _other_authors(_: Features, c: PairComparison, f: PairFacts) -> Flags:
    # Several letters have one title and one page.
    return np.asarray((c.authors == -1) & ~f.identified, dtype=bool)


def _companions(_: Features, c: PairComparison, f: PairFacts) -> Flags:
    # A title that continues with results, a subgroup or a discussion is another report, unless page or identifier agree.
    return c.companion & (c.page < 2) & ~f.identified


def _supplement(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    # A supplement and another issue, an abstract and its article, unless they share a page or an identifier.
    one_supplement = features.supplement[c.a] != features.supplement[c.b]
    return np.asarray(one_supplement & (c.issue == -1) & (c.page < 1) & ~f.identified, dtype=bool)


def _abstract_without_place(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    # An abstract of a congress, and a record that neither says so nor is in the same volume, on its page or of its text.
    own = features.proceedings[c.a] | features.proceedings[c.b]
    abstracts = ((features.kind == 2) | features.supplement)[c.a] & (
        (features.kind == 2) | features.supplement
    )[c.b]
    placed = (
        ((c.volume == 1) & (c.journal >= 0))
        | (c.page >= 1)
        | ((c.abstract >= SIMILAR_TEXT) & (c.journal >= 0))
        | ((own | abstracts) & (c.journal == 1))
        | _is_the_one_page(features, c)
    )
    return np.asarray(one_congress(features, c) & ~placed & ~f.identified, dtype=bool)


def _is_the_one_page(features: Features, c: PairComparison) -> Flags:
    """Return where an abstract of a congress without any place has the title, year and authors of one page of its journal."""
    a, b = c.a, c.b
    one_page = (features.page_kind == 1) & (features.last_page == features.first_page)
    marked = features.kind == 2
    no_page = features.page_kind == 0
    placed = (marked[a] & no_page[a] & one_page[b]) | (marked[b] & no_page[b] & one_page[a])
    same = c.exact & (c.year == 2) & (c.authors == 1) & (c.journal == 1) & (c.volume >= 0) & (c.issue >= 0)
    return np.asarray(placed & same, dtype=bool)


def _other_words(_: Features, c: PairComparison, f: PairFacts) -> Flags:
    # Other words in the place of some, or a word of the contrasts that one title lacks.
    told_apart = f.replaced | (c.words == EXTRA) | f.alike
    # "Guinea", "Guinea-Bissau": a word more or of nearly one meaning tells nothing on one page or of one text.
    one_place = (c.page == 2) & (c.volume >= 0)
    told_apart |= (c.words == REWORDED) & ~one_place & (c.abstract < SAME_TEXT)
    return np.asarray(told_apart & ~f.same_place & ~f.identified, dtype=bool)


def _other_numerals(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    # Angiotensin I and II, even on the pages of one paper: one title or the pages have a slip.
    may_differ = (c.numbers == NUMERALS) | (c.numbers == NUMBERED) | (c.words >= OTHER_WORD)
    doubtful = may_differ & (c.likeness >= ALIKE) & (c.abstract < SAME_TEXT) & ~f.identified
    applies = np.zeros(len(c), dtype=bool)
    for place in np.flatnonzero(doubtful):
        a, b = c.a[place], c.b[place]
        # "0.5 mg" and "5 mg" have no numeral each that the other one lacks.
        applies[place] = features.decimals[a] != features.decimals[b] or has_other_numeral(
            features.words[a], features.words[b]
        )
    return applies


def _other_signs(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    # "aged <65 years" and ">65 years", "HER2+" and "HER2-" are equal in their words. A database may lose all signs of a title.
    signs_a, signs_b = features.signs[c.a], features.signs[c.b]
    differ = np.asarray((signs_a != "") & (signs_b != "") & (signs_a != signs_b), dtype=bool)
    return np.asarray(differ & (c.likeness >= ALIKE) & (c.page < 2) & ~f.identified, dtype=bool)


def _other_congress(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    # A team presents one text at two congresses of a year.
    congresses_a, congresses_b = features.congress[c.a], features.congress[c.b]
    doubtful = (congresses_a != "") & (congresses_b != "") & (congresses_a != congresses_b)
    doubtful &= (c.page < 2) & ~f.identified
    applies = np.zeros(len(c), dtype=bool)
    for place in np.flatnonzero(doubtful):
        applies[place] = are_two_congresses(congresses_a[place], congresses_b[place])
    return applies


def _two_years(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    # A team presents one text at the congress of the next year too.
    placed = (features.kind == 2) & (features.page_kind > 0)
    apart = placed[c.a] & placed[c.b] & (c.page < 2) & (c.volume < 1) & (c.year == 1)
    return np.asarray(apart & (c.abstract < SAME_TEXT) & ~f.identified, dtype=bool)


def _short_title_alone(_: Features, c: PairComparison, f: PairFacts) -> Flags:
    # News and notices of a volume have short titles and no authors.
    alone = (c.authors == 0) & (c.page < 1) & (c.abstract < SIMILAR_TEXT) & (f.length < MIDDLE_TITLE)
    return np.asarray(alone & ~f.identified, dtype=bool)


def _abstract_and_paper(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    # An abstract and a full paper of one congress, by the words of their sources; one page holds one text, whatever it is called.
    words_a, words_b = features.meeting_text[c.a], features.meeting_text[c.b]
    two_texts = (words_a != words_b) & (words_a > 0) & (words_b > 0)
    return np.asarray(two_texts & ~((c.page == 2) & (c.volume >= 0)) & ~f.identified, dtype=bool)


def _abstract_and_pages(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    # An abstract of a congress, and a record with the pages of a full paper that begins on the page of the abstract.
    a, b = c.a, c.b
    has_pages = features.last_page - features.first_page + 1 >= FULL_PAPER
    marked = features.kind == 2
    short = marked & ~has_pages & (features.page_kind > 0)
    full = ~marked & has_pages
    return np.asarray(((short[a] & full[b]) | (short[b] & full[a])) & ~f.identified, dtype=bool)


def _two_notices(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    # Two notices on one article, which are one only in one place.
    notices = (features.notice[c.a] > 0) & (features.notice[c.b] > 0)
    like = c.exact | c.cut | (c.likeness >= NEAR)
    # Issue and last page may be missing.
    one_volume = (c.volume == 1) & (c.issue >= 0) & (c.year == 2) & (c.page >= 0) & (c.journal >= 0) & like
    one_page = (c.page == 2) & (c.year == 2) & (c.volume >= 0) & (c.journal >= 0) & like
    return np.asarray(notices & ~one_volume & ~one_page & ~f.same_place & ~f.identified, dtype=bool)


def _two_genres(_: Features, c: PairComparison, f: PairFacts) -> Flags:
    # A thesis, a technical report or a book, and a paper of the same title.
    return f.two_genres & ~f.same_place & ~f.identified


def _other_place(features: Features, c: PairComparison, f: PairFacts) -> Flags:
    # Year, volume and page all differ, and no text says that they are one.
    in_supplements = features.supplement[c.a] & features.supplement[c.b]
    elsewhere = (c.year < 2) & (c.volume == -1) & ((c.page < 0) | (in_supplements & (c.page < 1)))
    return np.asarray(elsewhere & (c.abstract < SIMILAR_TEXT) & ~f.identified, dtype=bool)


def _two_books(_: Features, __: PairComparison, f: PairFacts) -> Flags:
    return f.two_books & ~f.identified


def _two_journals(_: Features, c: PairComparison, f: PairFacts) -> Flags:
    # Another volume of another journal, even with the same abstract.
    return np.asarray((c.journal == -1) & (c.volume == -1) & (c.page < 2) & ~f.identified, dtype=bool)


def _other_text(_: Features, __: PairComparison, f: PairFacts) -> Flags:
    return f.other_text & ~f.identified


def _contradicted(_: Features, __: PairComparison, f: PairFacts) -> Flags:
    return f.contradicted & ~f.identified


# Where one of these is true, people are asked at most. The first that is true gives the reason.
LIMITS: tuple[Limit, ...] = (
    Limit("the titles differ", _other_title),
    Limit("the authors differ", _other_authors),
    Limit("one title continues as that of a companion report", _companions),
    Limit("one is in a supplement, the other one in an issue", _supplement),
    Limit("one is an abstract of a congress, and nothing places the other one", _abstract_without_place),
    Limit("words of the titles differ", _other_words),
    Limit("numbers in the titles differ", _other_numerals),
    Limit("signs in the titles differ", _other_signs),
    Limit("the congresses differ", _other_congress),
    Limit("congresses of two years may have it", _two_years),
    Limit("a short title without authors may be that of two reports", _short_title_alone),
    Limit("one is called an abstract of a congress, the other one a full paper", _abstract_and_paper),
    Limit(
        "one is an abstract of a congress, the other one has the pages of a full paper", _abstract_and_pages
    ),
    Limit("an article may have two notices", _two_notices),
    Limit("one is a thesis, a technical report or a book", _two_genres),
    Limit("two journals or books of abstracts have it", _two_books),
    Limit("year, volume and pages differ", _other_place),
    Limit("the journals and their volumes differ", _two_journals),
    Limit("the abstracts are two texts", _other_text),
    Limit("other fields contradict the identifier", _contradicted),
)
LIMIT_REASONS = ("", *(limit.reason for limit in LIMITS))


def pair_limits(features: Features, c: PairComparison, f: PairFacts) -> Ints:
    """Return for each pair the position in LIMIT_REASONS of the first limit that applies; 0 for none.

    Records of one registration have no limit: the registration number identifies them, whatever title a source gives
    them.
    """
    applying = [limit.applies(features, c, f) & ~f.same_registration for limit in LIMITS]
    return np.select(applying, range(1, len(applying) + 1), 0).astype(np.int64)
