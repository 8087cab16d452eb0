"""Counts, by the sources of the records, how many pairs people are asked about, and how many they are not."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from prismake.deduplication.non_match_rules import SAME_SOURCE
from prismake.deduplication.outcomes import PairOutcomes
from prismake.deduplication.points import WEIGHTS
from prismake.tables import columns_of, join_values

Ints = NDArray[np.int64]


def asked_pairs(records: pd.DataFrame, outcome: PairOutcomes) -> pd.DataFrame:
    """Return the table 2_deduplicate/asked_pairs. records: as compared, with the column `source`."""
    sources = records["source"].to_numpy(dtype=object)
    sizes = records["source"].value_counts()
    kinds = {
        "asked": outcome.asked,
        "not_asked": outcome.not_asked,
        "only_one_source": _only_one_source(outcome),
    }
    counts: dict[tuple[str, ...], dict[str, int]] = {}
    for kind, rows in kinds.items():
        pairs = zip(sources[outcome.compared.a[rows]], sources[outcome.compared.b[rows]], strict=True)
        for pair in pairs:
            row = counts.setdefault(tuple(sorted(set(pair))), dict.fromkeys(kinds, 0))
            row[kind] += 1
    table = pd.DataFrame(
        [
            {
                "sources": join_values(names),
                "records": sum(int(sizes[name]) for name in names),
                **counts[names],
            }
            for names in sorted(counts)
        ],
        columns=columns_of("2_deduplicate/asked_pairs"),
    )
    return table.astype("str")


def _only_one_source(outcome: PairOutcomes) -> Ints:
    """Return the questions of which the one thing that forbids the merge is that both records are of one source."""
    rows = np.concatenate([outcome.asked, outcome.not_asked])
    judged = outcome.judged
    return np.asarray(
        rows[(judged.non_match[rows] == SAME_SOURCE) & (judged.points[rows] >= WEIGHTS["merge_at"])],
        dtype=np.int64,
    )
