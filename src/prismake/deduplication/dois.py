"""DOIs as sets: containers and identities, versions of one work, and what was cut off."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.features import Features
from prismake.deduplication.identifiers import doi_base, value_index, work_codes

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Shares = NDArray[np.float32]

ONE_TITLE = 0.93  # titles from here on are the same but for errors


def containers(features: Features, a: Ints, b: Ints, likeness: Shares, apart: Flags) -> Flags:
    """Return which DOIs are containers, by code: seen with more than one distinct title (congress supplements).

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
    return replace(features, doi=value_index(values))


def compare_dois(features: Features, a: Ints, b: Ints, likeness: Shares) -> tuple[Ints, Flags]:
    """Compare sets of DOIs: 1 one in common, -1 none in common; and whether they are versions of one work.

    A DOI that is the other one cut off is neither, nor are two that a third record holds together. A last digit or two
    may be cut off too, where the titles are one; else "x.1" and "x.12" are two works.
    """
    shared = features.doi.shared(a, b) > 0
    both = features.doi.both(a, b)
    level = np.where(both, np.where(shared, 1, -1), 0).astype(np.int64)
    version = np.zeros(len(a), dtype=bool)
    work = work_codes(features.doi)
    pointers, codes, names = features.doi.matrix.indptr, features.doi.matrix.indices, features.doi.names
    for row in np.flatnonzero(level == -1).tolist():
        held_a = codes[pointers[a[row]] : pointers[a[row] + 1]]
        held_b = codes[pointers[b[row]] : pointers[b[row] + 1]]
        ones, others = [names[code] for code in held_a], [names[code] for code in held_b]
        if np.isin(work[held_a], work[held_b]).any():
            level[row] = 0
        elif any(doi_base(first) == doi_base(second) for first in ones for second in others):
            version[row] = True
        elif any(
            _cut_off(first, second, bool(likeness[row] >= ONE_TITLE)) for first in ones for second in others
        ):
            level[row] = 0
    return level, version


def _cut_off(first: str, second: str, one_title: bool) -> bool:
    short, long = sorted((first, second), key=len)
    if len(short) < 12 or len(short) == len(long) or not long.startswith(short):
        return False
    return not long[len(short)].isdigit() or (one_title and len(long) - len(short) <= 2)
