"""Clustering of records into reports: merges are applied from the strongest to the weakest, and never join a pair
that must stay separate.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Points = NDArray[np.float64]


def components(size: int, a: Ints, b: Ints) -> Ints:
    """Return the number of the connected component of each of `size` records, in the graph whose edges connect a[i]
    with b[i].
    """
    graph = sparse.coo_matrix((np.ones(len(a), dtype=np.int8), (a, b)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def pairs_inside(labels: Ints, largest: int) -> tuple[Ints, Ints]:
    """Return all pairs of records with the same label as two arrays of positions, for labels that 3 to `largest`
    records have.
    """
    order = np.argsort(labels, kind="stable").astype(np.int64)
    sizes = np.bincount(labels) if len(labels) else np.empty(0, np.int64)
    starts = np.cumsum(sizes) - sizes
    left_records: list[Ints] = []
    right_records: list[Ints] = []
    for size in np.unique(sizes[(sizes > 2) & (sizes <= largest)]).tolist():
        members = order[starts[sizes == size][:, None] + np.arange(size)]
        left, right = np.triu_indices(size, 1)
        left_records.append(members[:, left].ravel())
        right_records.append(members[:, right].ravel())
    if not left_records:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    a, b = np.concatenate(left_records), np.concatenate(right_records)
    return np.minimum(a, b), np.maximum(a, b)


def cluster(
    size: int, a: Ints, b: Ints, strength: Points, separate_a: Ints, separate_b: Ints
) -> tuple[Ints, Flags]:
    """Return the cluster number of each record, and for each edge whether it was refused because it would join a pair
    that must stay separate.

    a, b, strength: edges and their strength. separate_a, separate_b: the pairs that must stay separate. Edges are
    applied by strength, then position, so that the order of the input does not matter. An edge of infinite strength
    is a person's verdict and is never refused.
    """
    labels = components(size, a, b)
    refused = np.zeros(len(a), dtype=bool)
    conflicting = np.unique(labels[separate_a[labels[separate_a] == labels[separate_b]]])
    if not len(conflicting):
        return labels, refused
    inside = np.flatnonzero(np.isin(labels[a], conflicting))
    order = inside[np.lexsort((b[inside], a[inside], -strength[inside]))]
    root_of = {int(node): int(node) for node in np.flatnonzero(np.isin(labels, conflicting))}
    cannot_link: dict[int, set[int]] = {node: set() for node in root_of}
    members: dict[int, list[int]] = {node: [node] for node in root_of}
    for first, second in zip(separate_a.tolist(), separate_b.tolist(), strict=True):
        if first in root_of and second in root_of:
            cannot_link[first].add(second)
            cannot_link[second].add(first)
    for edge in order.tolist():
        first, second = root_of[int(a[edge])], root_of[int(b[edge])]
        if first == second:
            continue
        if np.isfinite(strength[edge]) and any(root_of[node] == second for node in cannot_link[first]):
            refused[edge] = True
            continue
        if len(members[first]) < len(members[second]):
            first, second = second, first
        for node in members[second]:
            root_of[node] = first
        members[first] += members.pop(second)
        cannot_link[first] |= cannot_link.pop(second)
    top = int(labels.max()) + 1
    for node, root in root_of.items():
        labels[node] = top + root
    return np.unique(labels, return_inverse=True)[1].astype(np.int64), refused


def pairs_of_clusters(labels: Ints, a: Ints, b: Ints) -> Ints:
    """Return one number for the two clusters of the records a[i] and b[i], in either order. labels: cluster of each record."""
    size = int(labels.max(initial=0)) + 1
    return np.asarray(np.minimum(labels[a], labels[b]) * size + np.maximum(labels[a], labels[b]))
