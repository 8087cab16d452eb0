"""Comparison of pages, and of fields that an export shifted by one column."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.features import Features, Texts

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

LARGE_FOR_AN_ISSUE = 30
ONLINE = 10_000  # from here on a page number is an article number
FULL_PAPER = 4  # pages: an abstract of a congress has fewer
PRINTED = ("", "s", "p", "pp")  # prefixes of printed pages


def compare_pages(features: Features, a: Ints, b: Ints) -> tuple[Ints, Flags]:
    """Return for each pair how well the pages agree (codes as in Comparison.page), and whether the whole ranges are
    equal.

    Article numbers are not comparable with pages; pages that start at 1 may be those of a proof and do not conflict.
    """
    first_a, first_b = features.first_page[a], features.first_page[b]
    last_a, last_b = features.last_page[a], features.last_page[b]
    kind_a, kind_b = features.page_kind[a], features.page_kind[b]
    prefix_a, prefix_b = features.prefix[a], features.prefix[b]
    given = (kind_a > 0) & (kind_b > 0)
    compatible_prefix = np.asarray((prefix_a == prefix_b) | (prefix_a == "") | (prefix_b == ""), dtype=bool)
    ranges = (kind_a == 1) & (kind_b == 1)
    elsewhere = _abstract_and_paper(features, a, b)
    same = (
        (first_a == first_b) & compatible_prefix & ~elsewhere & ((first_a > 1) | ~ranges | (last_a == last_b))
    )
    # Each report that stands alone begins on page 1.
    unplaced = (features.volume[a] == "") & (features.volume[b] == "")
    alone = (first_a == 1) & (first_b == 1) & ~ranges & np.asarray(unplaced, dtype=bool)
    exact_prefix = np.asarray(prefix_a == prefix_b, dtype=bool)
    overlap = (
        (first_a <= last_b) & (first_b <= last_a) & exact_prefix & (kind_a < 3) & (kind_b < 3) & ~elsewhere
    )
    # Pages that follow one another are those of two papers of one issue, also if the first paper begins it.
    adjacent = ranges & ((last_a + 1 == first_b) | (last_b + 1 == first_a)) & exact_prefix
    proof = ((first_a == 1) | (first_b == 1)) & ~adjacent
    # "53(Pt 2):125-8" is exported as "2-8", whose last page is the last digit of the other record's.
    garbled = (
        ranges
        & ((last_a % 10 == last_b) & (first_b < 10) | (last_b % 10 == last_a) & (first_a < 10))
        & ~adjacent
    )
    shifted = np.zeros(len(a), dtype=bool)
    for column in (features.volume, features.issue):
        shifted |= is_number(first_a, column[b]) | is_number(first_b, column[a])
    counted = _counts_the_other(features, a, b)
    comparable = ((kind_a == 3) == (kind_b == 3)) & ~proof & ~garbled & (ranges | ~shifted) & ~counted
    count_against_page = ((kind_a == 4) != (kind_b == 4)) & ~counted
    # Two different single pages are disjoint too, unless a prefix or many digits show an online article number.
    printed = np.isin(prefix_a, PRINTED) & exact_prefix & (np.maximum(last_a, last_b) < ONLINE)
    disjoint = comparable & (ranges | (printed & (kind_a <= 2) & (kind_b <= 2)))
    level = np.select([count_against_page, same, overlap, disjoint, comparable], [-1, 2, 1, -2, -1], 0)
    identical = same & ranges & (last_a == last_b) & np.asarray(prefix_a == prefix_b, dtype=bool)
    return np.where(given & ~alone, level, 0).astype(np.int64), given & identical


def _abstract_and_paper(features: Features, a: Ints, b: Ints) -> Flags:
    """Return where one record is on one to three pages of a supplement, and the other one has the pages of a paper elsewhere.

    "S44" and "44-51" have a number in common by chance. An export that loses the prefix loses no pages.
    """

    def abstract(rows: Ints) -> Flags:
        short = features.last_page[rows] - features.first_page[rows] + 1 < FULL_PAPER
        return np.asarray(features.supplement[rows] & short & (features.page_kind[rows] <= 2), dtype=bool)

    def paper(rows: Ints) -> Flags:
        pages = features.last_page[rows] - features.first_page[rows] + 1
        return np.asarray(
            ~features.supplement[rows] & (pages >= FULL_PAPER) & (features.page_kind[rows] == 1), dtype=bool
        )

    # A page without the prefix of a supplement is that of a record whose volume is unknown.
    unprefixed = ~(features.supplement_page[a] | features.supplement_page[b])
    placed = np.asarray((features.volume != "") | (features.issue != ""), dtype=bool)
    unknown = unprefixed & ~(placed[a] & placed[b]) & (features.first_page[a] >= LARGE_FOR_AN_ISSUE)
    return np.asarray(((abstract(a) & paper(b)) | (abstract(b) & paper(a))) & ~unknown, dtype=bool)


def _counts_the_other(features: Features, a: Ints, b: Ints) -> Flags:
    """Return where one record has the number of pages of the other: "14 p" and "704-717"."""

    def counts_match(counting: Ints, paged: Ints) -> Flags:
        length = features.last_page[paged] - features.first_page[paged] + 1
        counts = (features.page_kind[counting] == 4) & (features.page_kind[paged] == 1)
        return np.asarray(counts & (np.abs(features.first_page[counting] - length) <= 1), dtype=bool)

    return counts_match(a, b) | counts_match(b, a)


def is_number(numbers: Ints, texts: Texts) -> Flags:
    """Return for each row whether the text is the number of that row, written in digits."""
    return np.asarray(
        np.array([str(number) for number in numbers.tolist()], dtype=object) == texts, dtype=bool
    )


def fields_shifted(features: Features, a: Ints, b: Ints) -> Flags:
    """Return for each pair whether the export shifted the fields of record a by one column: its issue is the page of
    b, its volume the issue of b.
    """
    number = is_number(features.first_page[b], features.issue[a]) & (
        features.first_page[b] >= LARGE_FOR_AN_ISSUE
    )
    slot = np.asarray(
        (features.volume[a] == "") | (features.issue[b] == "") | (features.volume[a] == features.issue[b]),
        dtype=bool,
    )
    return np.asarray(number & slot & (features.page_kind[a] == 0) & (features.page_kind[b] > 0), dtype=bool)


def without_shift_conflicts(
    features: Features, a: Ints, b: Ints, volume: Ints, issue: Ints
) -> tuple[Ints, Ints]:
    """Return the agreement of volume and issue for each pair, with 0 in place of conflicts that come from fields
    shifted by one column.

    A volume that equals the year of publication does not conflict either.
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
