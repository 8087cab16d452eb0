"""The tables of compared pairs: for each pair the outcome, the rule that decided, and the compared values."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from prismake.deduplication.features import Features, Texts
from prismake.deduplication.outcomes import OUTCOMES, RELATED, PairOutcomes
from prismake.deduplication.relations import RELATIONS
from prismake.deduplication.rules import scores
from prismake.tables import columns_of

Ints = NDArray[np.int64]

COMPARED = (
    "title",
    "authors",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "article_number",
    "doi",
    "pmid",
    "pmcid",
    "registration_ids",
)
SHOWN = (
    "source",
    "record_type",
    "title",
    "authors",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "registration_ids",
    "abstract",
)
LONGEST = 300  # letters of a value in the evidence


def _evidence(table: pd.DataFrame, outcome: PairOutcomes, rows: Ints) -> list[str]:
    """Return the compared values of each pair as JSON: one value if both records agree, else both."""
    a, b = outcome.compared.a[rows], outcome.compared.b[rows]
    entries: list[dict[str, object]] = [
        {"title_likeness": round(float(x), 3)} for x in outcome.compared.likeness[rows].tolist()
    ]
    for column in COMPARED:
        values = table[column].to_numpy(dtype=object)
        for entry, value_a, value_b in zip(entries, values[a].tolist(), values[b].tolist(), strict=True):
            if value_a or value_b:
                entry[column] = (
                    value_a[:LONGEST] if value_a == value_b else [value_a[:LONGEST], value_b[:LONGEST]]
                )
    for entry, likeness in zip(entries, outcome.compared.abstract[rows].tolist(), strict=True):
        if likeness >= 0:
            entry["abstract_likeness"] = round(float(likeness), 3)
    for position, row in enumerate(rows.tolist()):
        if row in outcome.notes:
            entries[position]["by"], entries[position]["note"] = outcome.notes[row]
    return [json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries]


def _ids(features: Features, rows: Ints) -> Texts:
    return np.asarray(features.record_id[rows], dtype=object)


def pair_table(table: pd.DataFrame, features: Features, outcome: PairOutcomes) -> pd.DataFrame:
    """Return the table 2_deduplicate/pairs: one row per compared pair, sorted by record ids."""
    rows = np.flatnonzero(outcome.outcome > 0)
    compared, judged = outcome.compared, outcome.judged
    related = outcome.outcome[rows] == RELATED
    relations = np.array(RELATIONS, dtype=object)[judged.relation[rows]]
    columns = {
        "record_id_a": _ids(features, compared.a[rows]),
        "record_id_b": _ids(features, compared.b[rows]),
        "outcome": np.array(OUTCOMES, dtype=object)[outcome.outcome[rows]],
        "rule": outcome.reason[rows],
        "score": [f"{score:.3f}" for score in scores(judged.points[rows]).tolist()],
        "relation": np.where(related, relations, ""),
        "evidence": _evidence(table, outcome, rows),
    }
    return pd.DataFrame({name: columns[name] for name in columns_of("2_deduplicate/pairs")}, dtype="str")


def side_by_side(table: pd.DataFrame, features: Features, outcome: PairOutcomes) -> pd.DataFrame:
    """Return the table of uncertain pairs, the likeliest duplicates first, with the fields of both records
    (`title_a`, `title_b` and so on).

    The columns `verdict`, `by` and `note` are empty: people fill them in.
    """
    rows = outcome.asked
    a, b = outcome.compared.a[rows], outcome.compared.b[rows]
    columns: dict[str, object] = {
        "record_id_a": _ids(features, a),
        "record_id_b": _ids(features, b),
        "score": [f"{score:.3f}" for score in scores(outcome.judged.points[rows]).tolist()],
        "rule": outcome.reason[rows],
    }
    for column in SHOWN:
        values = table[column].to_numpy(dtype=object)
        columns[f"{column}_a"], columns[f"{column}_b"] = values[a], values[b]
    empty = np.full(len(rows), "", dtype=object)
    return pd.DataFrame({**columns, "verdict": empty, "by": empty, "note": empty}, dtype="str")
