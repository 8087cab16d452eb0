"""Relations of a report that fits several: those that its title and journal, or other records of it, rule out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.clustering import pairs_of_clusters
from prismake.deduplication.comparison import PairComparison
from prismake.deduplication.features import Features
from prismake.deduplication.relations import CONGRESS, REGISTRATION, TWO_JOURNALS

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def ruled_out(
    features: Features, compared: PairComparison, relation: Ints, related: Flags, labels: Ints
) -> Flags:
    """Return the related pairs whose relation other pairs of the same reports rule out.

    relation: of each pair, as a position in RELATIONS. related: the pairs whose outcome is a relation. labels: report
    of each record.
    """
    return _other_articles(features, compared, relation, related, labels) | _called_two_journals(
        compared, relation, related, labels
    )


def _other_articles(
    features: Features, compared: PairComparison, relation: Ints, related: Flags, labels: Ints
) -> Flags:
    """Return the pairs of a notice and another report than the one with its title in its journal: the protocol, the
    preprint and the congress abstract of an article have nearly its title.
    """
    a, b = compared.a, compared.b
    one_notice = (features.notice[a] > 0) != (features.notice[b] > 0)
    of_notice = related & (relation > 0) & (relation < REGISTRATION) & one_notice
    first = features.notice[a] > 0
    notice = np.where(first, labels[a], labels[b])
    report = np.where(first, labels[b], labels[a])
    fits = of_notice & compared.exact & (compared.journal == 1)
    size = int(labels.max(initial=0)) + 1
    fitting = np.isin(notice * size + report, (notice * size + report)[fits])
    return np.asarray(of_notice & np.isin(notice, notice[fits]) & ~fitting, dtype=bool)


def _called_two_journals(compared: PairComparison, relation: Ints, related: Flags, labels: Ints) -> Flags:
    """Return the pairs of two journals whose reports are a congress abstract and an article by other records."""
    reports = pairs_of_clusters(labels, compared.a, compared.b)
    presented = reports[related & (relation == CONGRESS)]
    return np.asarray(related & (relation == TWO_JOURNALS) & np.isin(reports, presented), dtype=bool)
