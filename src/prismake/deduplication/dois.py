"""Comparison of DOIs. It recognises DOIs of whole supplements, versions of one work, and truncated DOIs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.features import Features
from prismake.deduplication.identifiers import doi_base, value_index, work_codes

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Shares = NDArray[np.float32]

ONE_TITLE = 0.93  # likeness from which titles differ by errors only


def containers(features: Features, a: Ints, b: Ints, likeness: Shares, unrelated: Flags) -> Flags:
    """Return for each DOI (by its code) whether it belongs to a container of several works, such as the supplement of
    a congress, because it occurs with different titles.

    a, b: positions of the records of each pair. likeness: of their titles. unrelated: pairs that are not connected by first author, volume and page, or by a translated or truncated title.
    """
    container = np.zeros(max(len(features.doi.names), 1), dtype=bool)
    different_titles = np.flatnonzero(
        (likeness < 0.5) & unrelated & (features.key[a] != "") & (features.key[b] != "")
    )
    if len(different_titles):
        both = (
            features.doi.matrix[a[different_titles]]
            .multiply(features.doi.matrix[b[different_titles]])
            .tocoo()
        )
        container[both.coords[1]] = True
    return container


def identities_only(features: Features, container: Flags) -> Features:
    """Return the features without the DOIs that `container` marks."""
    keep = ~container[features.doi.codes] if len(features.doi.codes) else np.empty(0, bool)
    names = features.doi.names
    values: list[list[str]] = [[] for _ in range(len(features))]
    for row, code in zip(features.doi.rows[keep].tolist(), features.doi.codes[keep].tolist(), strict=True):
        values[row].append(names[code])
    return replace(features, doi=value_index(values))


def compare_dois(features: Features, a: Ints, b: Ints, likeness: Shares) -> tuple[Ints, Flags]:
    """Return for each pair 1 if the records have a DOI in common, -1 if they have different DOIs, 0 if unknown; and
    whether the DOIs are versions of one work.

    The value is also 0 if one DOI is a truncation of the other, or if a third record has both. One or two missing
    digits count as a truncation only if the titles agree; otherwise "x.1" and "x.12" are two works.
    """
    shared = features.doi.shared(a, b)
    both = features.doi.both(a, b)
    # Each record has a DOI that the other one lacks: the one in common is that of a container.
    own = (features.doi.count[a] > shared) & (features.doi.count[b] > shared)
    level = np.where(both, np.where((shared > 0) & ~own, 1, -1), 0).astype(np.int64)
    version = np.zeros(len(a), dtype=bool)
    work = work_codes(features.doi)
    pointers, codes, names = features.doi.matrix.indptr, features.doi.matrix.indices, features.doi.names
    for row in np.flatnonzero(level == -1).tolist():
        codes_a = codes[pointers[a[row]] : pointers[a[row] + 1]]
        codes_b = codes[pointers[b[row]] : pointers[b[row] + 1]]
        dois_a, dois_b = [names[code] for code in codes_a], [names[code] for code in codes_b]
        if not shared[row] and np.isin(work[codes_a], work[codes_b]).any():
            level[row] = 0
        elif any(
            doi_a != doi_b and doi_base(doi_a) == doi_base(doi_b) for doi_a in dois_a for doi_b in dois_b
        ):
            version[row] = True
        elif any(
            _cut_off(doi_a, doi_b, bool(likeness[row] >= ONE_TITLE)) for doi_a in dois_a for doi_b in dois_b
        ):
            level[row] = 0
    return level, version


def _cut_off(doi_a: str, doi_b: str, same_title: bool) -> bool:
    short, long = sorted((doi_a, doi_b), key=len)
    if len(short) < 12 or len(short) == len(long) or not long.startswith(short):
        return False
    return not long[len(short)].isdigit() or (same_title and len(long) - len(short) <= 2)
