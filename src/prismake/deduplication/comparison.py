"""Comparison of many pairs of records at once: for each field, whether the two records agree or conflict."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from prismake.deduplication.abstracts import compare_abstracts
from prismake.deduplication.bibliographic_fields import journal_of, same_journal
from prismake.deduplication.dois import compare_dois
from prismake.deduplication.features import Features, Texts
from prismake.deduplication.pages import compare_pages, fields_shifted, without_shift_conflicts
from prismake.deduplication.signs import heading_of
from prismake.deduplication.telling_words import FUNCTION_WORDS, REWORDED, telling_words, word_of_a_cut
from prismake.deduplication.text import NUMBERED, SHORT_TITLE, is_companion, numbers_differ

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Shares = NDArray[np.float32]

SHORT_NAME = 4  # letters: a shorter name is the end of many others
ONE_WORK = 0.8  # records of one accession number may differ in their titles, as one was edited, but not more
ALIKE = 0.6  # pairs with a lower title likeness are compared further only if another field agrees


@dataclass
class PairComparison:
    """The comparison of pairs of records.

    a and b are the positions of the two records; each other field has one value per pair, by default 1 agrees, -1
    conflicts, 0 unknown.

    likeness: of the titles, 0 to 1. exact: equal titles. cut: one title is a truncation of the other. numbers, words:
    as `numbers_differ` and `telling_words` return them. page: 2 same first page, 1 ranges overlap, -1 differ, -2
    disjoint. year: 2 same, 1 one year apart, -1 up to three, -2 more. abstract: likeness, -1 if unknown. accession:
    the same accession number in one source.
    """

    a: Ints
    b: Ints
    likeness: Shares
    exact: Flags
    cut: Flags
    companion: Flags
    numbers: Ints
    words: Ints
    first_author: Ints
    authors: Ints
    year: Ints
    volume: Ints
    issue: Ints
    page: Ints
    same_range: Flags
    journal: Ints
    abstract: Shares
    doi: Ints
    doi_version: Flags
    pmid: Ints
    accession: Ints
    registration: Ints

    def __len__(self) -> int:
        return len(self.a)

    def take(self, keep: NDArray[np.bool_] | Ints) -> PairComparison:
        """Return the comparison of some of the pairs. keep: their positions, or one flag for each pair."""
        return PairComparison(**{field.name: getattr(self, field.name)[keep] for field in fields(self)})


def join(parts: list[PairComparison]) -> PairComparison:
    """Concatenate comparisons."""
    return PairComparison(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(PairComparison)
        }
    )


def _likeness(a: Texts | list[str], b: Texts | list[str]) -> Shares:
    return np.asarray(
        cpdist(a, b, scorer=Indel.normalized_similarity, dtype=np.float32, workers=-1), dtype=np.float32
    )


def _equal(a: Texts, b: Texts) -> Ints:
    """Return 1 for equal values, -1 for different values, 0 if a value is empty."""
    given = np.asarray((a != "") & (b != ""), dtype=bool)
    return np.where(given, np.where(np.asarray(a == b, dtype=bool), 1, -1), 0).astype(np.int64)


def title_likeness(features: Features, a: Ints, b: Ints) -> tuple[Shares, Flags, Flags]:
    """Return for each pair the likeness of the titles without spaces (0 to 1), whether the titles are equal, and
    whether one is a truncation of the other.
    """
    same = (features.title[a] == features.title[b]) & (features.key[a] != "")
    given = (features.key[a] != "") & (features.key[b] != "") & ~same
    likeness = np.where(same, 1.0, 0.0).astype(np.float32)
    rows = np.flatnonzero(given)
    keys_a, keys_b = features.key[a[rows]], features.key[b[rows]]
    likeness[rows] = _likeness(keys_a, keys_b)
    cut = np.zeros(len(a), dtype=bool)
    cut[rows] = [
        min(len(first), len(second)) >= SHORT_TITLE
        and (
            first.startswith(second)
            or second.startswith(first)
            or first.endswith(second)
            or second.endswith(first)
        )
        # The letters of one word are no cut: "in rural Niger", "in rural Nigeria".
        and words_a.count(" ") != words_b.count(" ")
        for first, second, words_a, words_b in zip(
            keys_a, keys_b, features.words[a[rows]], features.words[b[rows]], strict=True
        )
    ]
    near = rows[(likeness[rows] >= 0.5) & (likeness[rows] < 0.93) & ~cut[rows]]
    if len(near):
        by_word = cpdist(
            features.words[a[near]],
            features.words[b[near]],
            scorer=fuzz.token_sort_ratio,
            dtype=np.float32,
            workers=-1,
        )
        likeness[near] = np.maximum(likeness[near], np.asarray(by_word, dtype=np.float32) / 100)
    return likeness, same, cut


def _authors(features: Features, a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """Compare first authors and all authors. A group author may represent named people; no authors never conflict."""
    given = features.first_words.both(a, b)
    first_shared = features.first_words.shared(a, b) > 0
    shared = features.all_words.shared(a, b)
    fewest = np.minimum(features.all_words.count[a], features.all_words.count[b])
    overlap = shared / np.maximum(fewest, 1)
    rows = np.flatnonzero(given & ~first_shared)
    alike = np.zeros(len(a), dtype=bool)
    if len(rows):
        families_a, families_b = features.family[a[rows]], features.family[b[rows]]
        alike[rows] = (_likeness(families_a, families_b) >= 0.8) | _within(families_a, families_b)
    group = features.group[a] | features.group[b]
    unmatched = rows[~alike[rows] & (shared[rows] == 0)]
    if len(unmatched):
        group[unmatched] |= _name_likeness(features, a[unmatched], b[unmatched]) >= 0.6
    first = np.where(given, np.where(first_shared | alike, 1, np.where(group, 0, -1)), 0)
    all_authors = np.where(
        given, np.where((overlap >= 0.5) | first_shared | alike, 1, np.where((shared > 0) | group, 0, -1)), 0
    )
    return first.astype(np.int64), all_authors.astype(np.int64)


def _within(names_a: Texts, names_b: Texts) -> Flags:
    """Return where one family name ends with the other, since particles may be separate, joined or left out."""
    return np.array(
        [
            min(len(first), len(second)) >= SHORT_NAME and (first.endswith(second) or second.endswith(first))
            for first, second in zip(names_a, names_b, strict=True)
        ],
        dtype=bool,
    )


def _name_likeness(features: Features, a: Ints, b: Ints) -> Shares:
    """Return the likeness of all name words in alphabetical order, which tolerates different spellings."""
    pointers, codes, names = (
        features.all_words.matrix.indptr,
        features.all_words.matrix.indices,
        features.all_words.names,
    )
    text = {
        row: " ".join(sorted(names[code] for code in codes[pointers[row] : pointers[row + 1]]))
        for row in np.unique(np.r_[a, b]).tolist()
    }
    return _likeness([text[row] for row in a.tolist()], [text[row] for row in b.tolist()])


def _years(features: Features, a: Ints, b: Ints) -> Ints:
    year_a, year_b = features.year[a], features.year[b]
    difference = np.abs(year_a - year_b)
    level = np.select([difference == 0, difference == 1, difference <= 3], [2, 1, -1], -2)
    return np.where((year_a > 0) & (year_b > 0), level, 0).astype(np.int64)


def _journals(features: Features, a: Ints, b: Ints) -> Ints:
    code_a, code_b = features.journal[a], features.journal[b]
    size = max(len(features.journal_texts), 1)
    pairs, inverse = np.unique(
        np.minimum(code_a, code_b) * size + np.maximum(code_a, code_b), return_inverse=True
    )
    journals = {
        code: journal_of(features.journal_texts[code])
        for code in np.unique([pairs // size, pairs % size]).tolist()
    }
    levels = [
        same_journal(journals[first], journals[second])
        for first, second in zip((pairs // size).tolist(), (pairs % size).tolist(), strict=True)
    ]
    return np.array(levels, dtype=np.int64)[inverse] if len(levels) else np.zeros(len(a), dtype=np.int64)


def compare_pairs(
    features: Features,
    a: Ints,
    b: Ints,
    likeness: Shares,
    exact: Flags,
    cut: Flags,
    identity_features: Features,
) -> PairComparison:
    """Return the comparison of pairs, field by field.

    likeness, exact, cut: as `title_likeness` returns them. identity_features: the features without the DOIs that
    several works share.
    """
    first, all_authors = _authors(features, a, b)
    volume, issue = (
        _equal(features.volume[a], features.volume[b]),
        _equal(features.issue[a], features.issue[b]),
    )
    volume, issue = without_shift_conflicts(features, a, b, volume, issue)
    page, same_range = compare_pages(features, a, b)
    shifted = fields_shifted(features, a, b) | fields_shifted(features, b, a)
    page = np.where(shifted, 2, page)
    volume = np.where(shifted & (features.volume[a] != "") & (features.volume[b] != ""), 1, volume)
    doi, version = compare_dois(identity_features, a, b, likeness)
    pmid_shared = (features.pmid.shared(a, b) > 0) | (features.pmcid.shared(a, b) > 0)
    pmid_both = features.pmid.both(a, b)
    number_shared = features.registration.shared(a, b) > 0
    number_both = features.registration.both(a, b)
    cut = cut | ((doi == 1) & one_begins_with_the_other(features, a, b, ~cut & ~exact & (doi == 1)))
    numbers, words = _title_words(features, a, b, ~exact & (likeness >= 0.5), cut)
    accession = (features.accession.shared(a, b) > 0) & (exact | cut | (likeness >= ONE_WORK))
    return PairComparison(
        a=a, b=b, likeness=likeness, exact=exact, cut=cut, companion=_companions(features, a, b, cut), numbers=numbers, words=words, first_author=first, authors=all_authors,
        year=_years(features, a, b), volume=volume, issue=issue, page=page, same_range=same_range,
        journal=_journals(features, a, b), abstract=compare_abstracts(features.abstract, features.word_weights, a, b), doi=doi, doi_version=version,
        pmid=np.where(pmid_shared, 1, np.where(pmid_both, -1, 0)).astype(np.int64),
        accession=accession.astype(np.int64), registration=np.where(number_shared, 1, np.where(number_both, -1, 0)).astype(np.int64),
    )  # fmt: skip


def _title_words(features: Features, a: Ints, b: Ints, similar: Flags, cut: Flags) -> tuple[Ints, Ints]:
    """Compare numerals and telling words of similar titles; a truncated title lacks words without telling anything."""
    numbers, words = np.zeros(len(a), dtype=np.int64), np.zeros(len(a), dtype=np.int64)
    rows = np.flatnonzero(similar)
    titles = list(zip(features.words[a[rows]].tolist(), features.words[b[rows]].tolist(), strict=True))
    numbers[rows] = [numbers_differ(*pair) for pair in titles]
    words[rows] = [
        word_of_a_cut(*pair) if is_cut else telling_words(*pair, features.vocabulary)
        for pair, is_cut in zip(titles, cut[rows].tolist(), strict=True)
    ]
    beheaded = _beheaded(features, a[rows], b[rows], cut[rows])
    words[rows] = np.where(beheaded, np.maximum(words[rows], REWORDED), words[rows])
    both_placed = (features.chapter[a] != "") & (features.chapter[b] != "")
    other_chapter = np.asarray(both_placed & (features.chapter[a] != features.chapter[b]), dtype=bool)
    return np.where(other_chapter, np.maximum(numbers, NUMBERED), numbers), words


def _beheaded(features: Features, a: Ints, b: Ints, cut: Flags) -> Flags:
    """Return where one title has words before the other one that are no heading, acronym or number: "recurrent hiccups"."""
    acronyms = features.vocabulary.acronyms
    flags = np.zeros(len(a), dtype=bool)
    for place in np.flatnonzero(cut):
        rows = sorted((int(a[place]), int(b[place])), key=lambda row: len(features.words[row]))
        shorter, longer = (features.words[row].split() for row in rows)
        more = longer[: len(longer) - len(shorter)]
        names = [w for w in more if w not in FUNCTION_WORDS and w not in acronyms and w.isalpha()]
        ends = longer[len(more) :] == shorter
        flags[place] = ends and bool(names) and heading_of(features.written[rows[1]]) != len(more)
    return flags


def _companions(features: Features, a: Ints, b: Ints, cut: Flags) -> Flags:
    """Return where the longer one of two titles continues with the words of a companion report."""
    companion = np.zeros(len(a), dtype=bool)
    rows = np.flatnonzero(cut)
    columns = (features.key[a[rows]], features.words[a[rows]], features.key[b[rows]], features.words[b[rows]])
    companion[rows] = [is_companion(*titles) for titles in zip(*columns, strict=True)]
    return companion


def one_begins_with_the_other(features: Features, a: Ints, b: Ints, where: Flags) -> Flags:
    """Return for each pair whether one title consists of the first words of the other, such as "mRoofs" and "mRoofs:
    a trial". where: the pairs to look at.
    """
    begins = np.zeros(len(a), dtype=bool)
    rows = np.flatnonzero(where)
    begins[rows] = [
        min(len(first), len(second)) >= SHORT_NAME and first != second
        and (f"{first} ".startswith(f"{second} ") or f"{second} ".startswith(f"{first} "))
        for first, second in zip(features.words[a[rows]], features.words[b[rows]], strict=True)
    ]  # fmt: skip
    return begins
