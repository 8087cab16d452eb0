"""What two records say of each other: agreements and conflicts, a column each, for many pairs at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from prismake.deduplication.features import Features, Texts
from prismake.deduplication.identifiers import aliases, doi_base, held
from prismake.deduplication.places import journal_of, same_journal
from prismake.deduplication.text import SHORT_TITLE, is_companion, numbers_differ

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Shares = NDArray[np.float32]

_NOT_LETTER = re.compile(r"[\W_]+")
ABSTRACT_LETTERS = 400
LARGE_FOR_AN_ISSUE = 30
ONE_TITLE = 0.93  # titles from here on are the same but for errors
ONLINE = 10_000  # a page number from here on is the number of an article
PRINTED = ("", "s", "p", "pp")  # letters before a page that is printed
ALIKE = 0.6  # titles below are compared no further unless something else ties the records


@dataclass
class Comparison:
    """Pairs of records by position, with what they agree on: 1 agrees, -1 conflicts, 0 unknown.

    likeness: of the titles, 0 to 1; numbers: 0 numerals agree, 1 differ, 2 number different parts of a series; page: 2
    same first page, 1 ranges overlap, -1 differ, -2 disjoint; year: 2 same, 1 next, -1 differ, -2 far apart.
    """

    a: Ints
    b: Ints
    likeness: Shares
    exact: Flags
    cut: Flags
    companion: Flags
    numbers: Ints
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
    registration: Ints
    shared_container: Flags

    def __len__(self) -> int:
        return len(self.a)

    def take(self, keep: NDArray[np.bool_] | Ints) -> Comparison:
        """Return some of the pairs."""
        return Comparison(**{field.name: getattr(self, field.name)[keep] for field in fields(self)})


def join(parts: list[Comparison]) -> Comparison:
    """Put comparisons one behind the other."""
    return Comparison(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(Comparison)
        }
    )


def _likeness(a: Texts | list[str], b: Texts | list[str]) -> Shares:
    return np.asarray(
        cpdist(a, b, scorer=Indel.normalized_similarity, dtype=np.float32, workers=-1), dtype=np.float32
    )


def _equal(a: Texts, b: Texts) -> Ints:
    """Return 1 where both are given and the same, -1 where they differ, 0 where one is empty."""
    given = np.asarray((a != "") & (b != ""), dtype=bool)
    return np.where(given, np.where(np.asarray(a == b, dtype=bool), 1, -1), 0).astype(np.int64)


def title_likeness(features: Features, a: Ints, b: Ints) -> tuple[Shares, Flags, Flags]:
    """Return likeness of titles without spaces, whether they are the same, and whether one is the other cut off."""
    same = (features.title[a] == features.title[b]) & (features.key[a] != "")
    given = (features.key[a] != "") & (features.key[b] != "") & ~same
    likeness = np.where(same, 1.0, 0.0).astype(np.float32)
    rows = np.flatnonzero(given)
    keys_a, keys_b = features.key[a[rows]], features.key[b[rows]]
    likeness[rows] = _likeness(keys_a, keys_b)
    cut = np.zeros(len(a), dtype=bool)
    cut[rows] = [
        min(len(one), len(other)) >= SHORT_TITLE
        and (one.startswith(other) or other.startswith(one) or one.endswith(other) or other.endswith(one))
        for one, other in zip(keys_a, keys_b, strict=True)
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
    """Compare first authors and all authors; a group may stand for named people, and nobody conflicts with nobody."""
    given = features.first_words.both(a, b)
    first_shared = features.first_words.shared(a, b) > 0
    shared = features.all_words.shared(a, b)
    fewest = np.minimum(features.all_words.count[a], features.all_words.count[b])
    overlap = shared / np.maximum(fewest, 1)
    rows = np.flatnonzero(given & ~first_shared)
    alike = np.zeros(len(a), dtype=bool)
    if len(rows):
        alike[rows] = _likeness(features.family[a[rows]], features.family[b[rows]]) >= 0.8
    group = features.group[a] | features.group[b]
    strangers = rows[~alike[rows] & (shared[rows] == 0)]
    if len(strangers):
        group[strangers] |= _name_likeness(features, a[strangers], b[strangers]) >= 0.6
    first = np.where(given, np.where(first_shared | alike, 1, np.where(group, 0, -1)), 0)
    people = np.where(
        given, np.where((overlap >= 0.5) | first_shared | alike, 1, np.where((shared > 0) | group, 0, -1)), 0
    )
    return first.astype(np.int64), people.astype(np.int64)


def _name_likeness(features: Features, a: Ints, b: Ints) -> Shares:
    """Return likeness of all words of the names, in alphabetical order: names in other spellings are not strangers."""
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
    one, other = features.year[a], features.year[b]
    apart = np.abs(one - other)
    level = np.select([apart == 0, apart == 1, apart <= 3], [2, 1, -1], -2)
    return np.where((one > 0) & (other > 0), level, 0).astype(np.int64)


def _pages(features: Features, a: Ints, b: Ints) -> tuple[Ints, Flags]:
    """Compare pages; article numbers and pages are different namespaces, and pages from 1 may be those of a proof."""
    first_a, first_b = features.first_page[a], features.first_page[b]
    last_a, last_b = features.last_page[a], features.last_page[b]
    kind_a, kind_b = features.page_kind[a], features.page_kind[b]
    prefix_a, prefix_b = features.prefix[a], features.prefix[b]
    given = (kind_a > 0) & (kind_b > 0)
    one_prefix = np.asarray((prefix_a == prefix_b) | (prefix_a == "") | (prefix_b == ""), dtype=bool)
    ranges = (kind_a == 1) & (kind_b == 1)
    same = (first_a == first_b) & one_prefix & ((first_a > 1) | ~ranges | (last_a == last_b))
    exact_prefix = np.asarray(prefix_a == prefix_b, dtype=bool)
    overlap = (first_a <= last_b) & (first_b <= last_a) & exact_prefix & (kind_a < 3) & (kind_b < 3)
    proof = (first_a == 1) | (first_b == 1)
    # "53(Pt 2):125-8" is exported as "2-8": the last page is short and ends the other one.
    garbled = ranges & ((last_a % 10 == last_b) & (first_b < 10) | (last_b % 10 == last_a) & (first_a < 10))
    moved = np.zeros(len(a), dtype=bool)
    for column in (features.volume, features.issue):
        moved |= _is_number(first_a, column[b]) | _is_number(first_b, column[a])
    counted = _counts_the_other(features, a, b)
    comparable = ((kind_a == 3) == (kind_b == 3)) & ~proof & ~garbled & (ranges | ~moved) & ~counted
    whole = ((kind_a == 4) != (kind_b == 4)) & ~counted
    # Two pages of one kind stand apart as two ranges do; what a journal counts online has more digits or letters of its own.
    printed = np.isin(prefix_a, PRINTED) & exact_prefix & (np.maximum(last_a, last_b) < ONLINE)
    disjoint = comparable & (ranges | (printed & (kind_a <= 2) & (kind_b <= 2)))
    level = np.select([whole, same, overlap, disjoint, comparable], [-1, 2, 1, -2, -1], 0)
    identical = same & ranges & (last_a == last_b) & np.asarray(prefix_a == prefix_b, dtype=bool)
    return np.where(given, level, 0).astype(np.int64), given & identical


def _counts_the_other(features: Features, a: Ints, b: Ints) -> Flags:
    """Say where one says how many pages there are, and the other has so many: "14 p" and "704-717"."""

    def told(counting: Ints, paged: Ints) -> Flags:
        length = features.last_page[paged] - features.first_page[paged] + 1
        counts = (features.page_kind[counting] == 4) & (features.page_kind[paged] == 1)
        return np.asarray(counts & (np.abs(features.first_page[counting] - length) <= 1), dtype=bool)

    return told(a, b) | told(b, a)


def _is_number(numbers: Ints, texts: Texts) -> Flags:
    """Say where a text is the number beside it."""
    return np.asarray(
        np.array([str(number) for number in numbers.tolist()], dtype=object) == texts, dtype=bool
    )


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
        same_journal(journals[one], journals[other])
        for one, other in zip((pairs // size).tolist(), (pairs % size).tolist(), strict=True)
    ]
    return np.array(levels, dtype=np.int64)[inverse] if len(levels) else np.zeros(len(a), dtype=np.int64)


def _abstracts(features: Features, a: Ints, b: Ints) -> Shares:
    """Return likeness of the openings of the abstracts, -1 where one has none."""
    likeness = np.full(len(a), -1, dtype=np.float32)
    rows = np.flatnonzero(np.asarray((features.abstract[a] != "") & (features.abstract[b] != ""), dtype=bool))
    if not len(rows):
        return likeness
    opening: dict[int, str] = {}
    for row in np.unique(np.r_[a[rows], b[rows]]).tolist():
        text = _NOT_LETTER.sub("", features.abstract[row][: 2 * ABSTRACT_LETTERS].lower())[:ABSTRACT_LETTERS]
        opening[row] = text if len(text) >= 80 else ""
    ones = [opening[row] for row in a[rows].tolist()]
    others = [opening[row] for row in b[rows].tolist()]
    found = np.asarray(cpdist(ones, others, scorer=fuzz.ratio, dtype=np.float32, workers=-1)) / 100
    short = np.array([not one or not other for one, other in zip(ones, others, strict=True)])
    likeness[rows] = np.where(short, -1, found)
    return likeness


def containers(features: Features, a: Ints, b: Ints, likeness: Shares, apart: Flags) -> Flags:
    """Say which DOIs are containers, by code: seen with more than one distinct title (congress supplements).

    `apart`: pairs that no first author, volume and first page holds together, as those of a translated title do.
    """
    container = np.zeros(max(len(features.doi.names), 1), dtype=bool)
    odd = np.flatnonzero((likeness < 0.5) & apart & (features.key[a] != "") & (features.key[b] != ""))
    if len(odd):
        both = features.doi.matrix[a[odd]].multiply(features.doi.matrix[b[odd]]).tocoo()
        container[both.coords[1]] = True
    return container


def identities_only(features: Features, container: Flags) -> Features:
    """Return features whose DOIs are identities only."""
    keep = ~container[features.doi.codes] if len(features.doi.codes) else np.empty(0, bool)
    names = features.doi.names
    values: list[list[str]] = [[] for _ in range(len(features))]
    for row, code in zip(features.doi.rows[keep].tolist(), features.doi.codes[keep].tolist(), strict=True):
        values[row].append(names[code])
    return replace(features, doi=held(values))


def _dois(features: Features, a: Ints, b: Ints, likeness: Shares) -> tuple[Ints, Flags]:
    """Compare sets of DOIs: 1 one in common, -1 none in common; and whether they are versions of one work.

    A DOI that is the other one cut off is neither, nor are two that a third record holds together. A last digit or two
    may be cut off too, where the titles are one; else "x.1" and "x.12" are two works.
    """
    shared = features.doi.shared(a, b) > 0
    both = features.doi.both(a, b)
    level = np.where(both, np.where(shared, 1, -1), 0).astype(np.int64)
    version = np.zeros(len(a), dtype=bool)
    work = aliases(features.doi)
    pointers, codes, names = features.doi.matrix.indptr, features.doi.matrix.indices, features.doi.names
    for row in np.flatnonzero(level == -1).tolist():
        held_a = codes[pointers[a[row]] : pointers[a[row] + 1]]
        held_b = codes[pointers[b[row]] : pointers[b[row] + 1]]
        ones, others = [names[code] for code in held_a], [names[code] for code in held_b]
        if np.isin(work[held_a], work[held_b]).any():
            level[row] = 0
        elif any(doi_base(one) == doi_base(other) for one in ones for other in others):
            version[row] = True
        elif any(
            _cut_off(*sorted((one, other), key=len), bool(likeness[row] >= ONE_TITLE))
            for one in ones
            for other in others
        ):
            level[row] = 0
    return level, version


def _cut_off(short: str, long: str, one_title: bool) -> bool:
    if len(short) < 12 or not long.startswith(short):
        return False
    return not long[len(short)].isdigit() or (one_title and len(long) - len(short) <= 2)


def compare(
    features: Features, a: Ints, b: Ints, likeness: Shares, exact: Flags, cut: Flags, plain: Features
) -> Comparison:
    """Compare pairs field by field. `plain` holds the features with identities in place of all DOIs."""
    first, people = _authors(features, a, b)
    volume, issue = (
        _equal(features.volume[a], features.volume[b]),
        _equal(features.issue[a], features.issue[b]),
    )
    volume, issue = _shifted(features, a, b, volume, issue)
    page, same_range = _pages(features, a, b)
    slipped = _slipped(features, a, b) | _slipped(features, b, a)
    page = np.where(slipped, 2, page)
    volume = np.where(slipped & (features.volume[a] != "") & (features.volume[b] != ""), 1, volume)
    doi, version = _dois(plain, a, b, likeness)
    pmid_shared = (features.pmid.shared(a, b) > 0) | (features.pmcid.shared(a, b) > 0)
    pmid_both = features.pmid.both(a, b)
    number_shared = features.registration.shared(a, b) > 0
    number_both = features.registration.both(a, b)
    numbers = np.zeros(len(a), dtype=np.int64)
    rows = np.flatnonzero(~exact & (likeness >= 0.5))
    numbers[rows] = [
        numbers_differ(one, other)
        for one, other in zip(features.words[a[rows]], features.words[b[rows]], strict=True)
    ]
    companion = np.zeros(len(a), dtype=bool)
    rows = np.flatnonzero(cut)
    companion[rows] = [
        is_companion(*titles)
        for titles in zip(
            features.key[a[rows]],
            features.words[a[rows]],
            features.key[b[rows]],
            features.words[b[rows]],
            strict=True,
        )
    ]
    return Comparison(
        a=a, b=b, likeness=likeness, exact=exact, cut=cut, companion=companion, numbers=numbers, first_author=first, authors=people,
        year=_years(features, a, b), volume=volume, issue=issue, page=page, same_range=same_range,
        journal=_journals(features, a, b), abstract=_abstracts(features, a, b), doi=doi, doi_version=version,
        pmid=np.where(pmid_shared, 1, np.where(pmid_both, -1, 0)).astype(np.int64),
        registration=np.where(number_shared, 1, np.where(number_both, -1, 0)).astype(np.int64),
        shared_container=(features.doi.shared(a, b) > 0) & (plain.doi.shared(a, b) == 0),
    )  # fmt: skip


def _slipped(features: Features, a: Ints, b: Ints) -> Flags:
    """Say where the fields of a moved by one slot: its issue is the page of b, and its volume the issue of b."""
    number = _is_number(features.first_page[b], features.issue[a]) & (
        features.first_page[b] >= LARGE_FOR_AN_ISSUE
    )
    slot = np.asarray(
        (features.volume[a] == "") | (features.issue[b] == "") | (features.volume[a] == features.issue[b]),
        dtype=bool,
    )
    return np.asarray(number & slot & (features.page_kind[a] == 0) & (features.page_kind[b] > 0), dtype=bool)


def _shifted(features: Features, a: Ints, b: Ints, volume: Ints, issue: Ints) -> tuple[Ints, Ints]:
    """Take back a conflict of volume or issue where fields moved by one slot: one's volume is the other's issue.

    A volume that is only the year of publication conflicts with none.
    """
    volume_a, volume_b, issue_a, issue_b = (
        features.volume[a],
        features.volume[b],
        features.issue[a],
        features.issue[b],
    )
    crossed = np.asarray(
        ((volume_a == issue_b) & (volume_a != "")) | ((volume_b == issue_a) & (volume_b != "")), dtype=bool
    )
    years = np.char.mod("%d", features.year).astype(object) if len(features) else np.empty(0, dtype=object)
    yearly = np.asarray((volume_a == years[a]) | (volume_b == years[b]), dtype=bool)
    volume = np.where((volume == -1) & (crossed | yearly), 0, volume)
    return volume.astype(np.int64), np.where((issue == -1) & crossed, 0, issue).astype(np.int64)
