"""Blocking: choose the pairs of records that are compared at all, because they share at least one key, such as the
start of the title.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from prismake.deduplication.features import Features, Texts, journal_keys

Ints = NDArray[np.int64]

WHOLE_BLOCK = 40  # largest block in which all pairs are compared
PAIRS_A_RECORD = (
    2  # limit on the pairs of such blocks, per record and key, so that time grows with the records
)
FEWEST_PAIRS = 50_000  # the limit is never lower than this
NEIGHBOURS = 4  # next records, by title, year and page, that each record of a larger block is compared with
PART = 20  # letters of a title that make a key


def pairs_within(codes: Ints, rows: Ints, order: Ints) -> tuple[Ints, Ints]:
    """Return the pairs of records with the same code as two arrays of positions.

    In a block with many records, only records that are neighbours in `order` form pairs.

    codes: block of each entry, negative for none. rows: record of each entry. order: rank of each record.
    """
    has_code = codes >= 0
    codes, rows = codes[has_code], rows[has_code]
    sequence = np.lexsort((order[rows], codes))
    codes, rows = codes[sequence], rows[sequence]
    if len(codes) < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
    sizes = np.diff(np.r_[starts, len(codes)])
    reach = np.where(sizes <= _largest_whole(sizes, len(order)), sizes - 1, NEIGHBOURS)
    ends = np.repeat(starts + sizes, sizes)
    positions = np.arange(len(codes))
    partners = np.minimum(np.repeat(reach, sizes), ends - positions - 1)
    left = np.repeat(positions, partners)
    first = np.cumsum(partners) - partners
    right = left + 1 + np.arange(len(left)) - np.repeat(first, partners)
    a, b = rows[left], rows[right]
    differ = a != b
    return np.minimum(a, b)[differ], np.maximum(a, b)[differ]


def _largest_whole(sizes: Ints, records: int) -> int:
    """Return the size up to which all pairs of a block are compared, within the limit on pairs."""
    counts = np.bincount(sizes[sizes <= WHOLE_BLOCK], minlength=WHOLE_BLOCK + 1)
    size = np.arange(len(counts))
    pairs = np.cumsum(counts * size * (size - 1) // 2)
    return int(np.flatnonzero(pairs <= max(PAIRS_A_RECORD * records, FEWEST_PAIRS)).max())


def _codes(keys: Texts) -> Ints:
    codes, names = pd.factorize(keys)
    empty = np.flatnonzero(np.asarray(names == "", dtype=bool)) if len(names) else np.empty(0, np.int64)
    codes = codes.astype(np.int64)
    codes[np.isin(codes, empty)] = -1
    return codes


def _joined(*columns: Texts) -> Texts:
    """Join columns to one key per record, empty if a column is empty."""
    complete = np.ones(len(columns[0]), dtype=bool)
    for column in columns:
        complete &= column != ""
    key = np.full(len(complete), "", dtype=object)
    if complete.any():
        joined = columns[0][complete]
        for column in columns[1:]:
            joined = joined + "\t" + column[complete]
        key[complete] = joined
    return key


def _numbers(values: Ints) -> Texts:
    known, inverse = np.unique(values, return_inverse=True)
    names = np.array([str(number) if number > 0 else "" for number in known.tolist()], dtype=object)
    return np.asarray(names[inverse], dtype=object)


def _texts(values: list[str]) -> Texts:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def keys_of(features: Features) -> list[Texts]:
    """Return the blocking keys: one array per kind of key, with the key of each record, empty if the record has none.

    Each kind of key tolerates other errors: a typing error at the start or end of a title, a missing author or page,
    a title in another language, a title that was changed before print.
    """
    title = features.key
    start = _texts([key[:PART] if len(key) >= PART else "" for key in title])
    end = _texts([key[-PART:] if len(key) >= PART else "" for key in title])
    opening = _texts([key[:8] for key in title])
    initials = _texts(
        [
            "".join([word[0] for word in text.split()]) if text.count(" ") >= 5 else ""
            for text in features.words
        ]
    )
    year, page = _numbers(features.year), _numbers(np.where(features.first_page > 1, features.first_page, 0))
    family, volume = features.family, features.volume
    return [
        title,
        _joined(start, year),
        _joined(end, year),
        _joined(start, family),
        _joined(end, family),
        initials,
        _joined(opening, family, year),
        _joined(family, page),
        _joined(volume, page, year),
        _joined(family, year, volume),
        _joined(journal_keys(features), volume, page),
        _joined(page, opening),
        features.team,
        features.abstract_start,
    ]


def candidate_pairs(features: Features) -> tuple[Ints, Ints]:
    """Return the candidate pairs without repeats, as positions a < b, in ascending order."""
    size = len(features)
    positions = np.arange(size, dtype=np.int64)
    order = np.empty(size, dtype=np.int64)
    order[np.lexsort((features.first_page, features.year, _rank(features.key)))] = positions
    codes = np.empty(0, np.int64)
    for key in keys_of(features):
        a, b = pairs_within(_codes(key), positions, order)
        codes = np.union1d(codes, a * size + b)
    for kind in (features.doi, features.pmid, features.pmcid, features.registration, features.accession):
        a, b = pairs_within(kind.codes, kind.rows, order)
        codes = np.union1d(codes, a * size + b)
    return codes // max(size, 1), codes % max(size, 1)


def _rank(texts: Texts) -> Ints:
    codes, names = pd.factorize(texts)
    order = np.empty(len(names), dtype=np.int64)
    order[np.argsort(names, kind="stable")] = np.arange(len(names))
    return order[codes] if len(codes) else codes.astype(np.int64)
