"""Labelled corpora of duplicates: their records in the schema of the workflow, and their gold pairs."""

from __future__ import annotations

import csv
import sys
from itertools import combinations
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

# Columns of labelled corpora, as BibTeX calls them, and the columns of 1_identify/records.
COLUMN_OF = {
    "title": "title", "author": "authors", "authors": "authors", "year": "year", "journal": "journal",
    "volume": "volume", "number": "issue", "issue": "issue", "pages": "pages", "doi": "doi", "pmid": "pmid",
    "abstract": "abstract", "url": "url", "language": "language",
}  # fmt: skip
TYPE_OF = {
    "article": "journal article", "inproceedings": "conference abstract", "conference": "conference abstract",
    "book": "book", "inbook": "book", "incollection": "book", "phdthesis": "thesis", "mastersthesis": "thesis",
    "techreport": "technical report",
}  # fmt: skip

Pair = tuple[str, str]


def read_raw(corpus: Path) -> pd.DataFrame:
    """Return the records of a corpus as they lie there, all text."""
    return pd.read_csv(corpus / "records_pre_merged.csv", dtype=str, keep_default_na=False)


def records_of(raw: pd.DataFrame) -> pd.DataFrame:
    """Return labelled records in the schema 1_identify/records. Values stay raw; no source is known."""
    from prismake.tables import columns_of

    lower = {column.lower(): column for column in raw.columns}
    columns: dict[str, object] = dict.fromkeys(columns_of("1_identify/records"), "")
    columns["record_id"] = raw[lower["id"]].to_numpy()
    for name, column in COLUMN_OF.items():
        if name in lower:
            columns[column] = raw[lower[name]].to_numpy()
    table = pd.DataFrame(columns, dtype="str")
    for name in ("booktitle", "secondary_title"):
        if name in lower:
            table["journal"] = table["journal"].where(table["journal"] != "", raw[lower[name]])
    if "entrytype" in lower:
        table["record_type"] = raw[lower["entrytype"]].str.lower().map(TYPE_OF).fillna("other")
    return table.fillna("")


def pairs_of(groups: list[list[str]]) -> set[Pair]:
    """Return all pairs within groups of ids, closed."""
    return {(a, b) if a < b else (b, a) for group in groups for a, b in combinations(group, 2)}


def gold_groups(corpus: Path) -> list[list[str]]:
    """Return the groups of ids that are one report."""
    with (corpus / "merged_record_ids.csv").open(encoding="utf-8", newline="") as file:
        return [row["merged_ids"].split(";") for row in csv.DictReader(file)]


def known_errors(name: str) -> tuple[set[Pair], set[Pair]]:
    """Return the pairs of a corpus that its gold joins wrongly, and those that it misses."""
    wrong: set[Pair] = set()
    missed: set[Pair] = set()
    with (ROOT / "benchmarks" / "gold_errors.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["corpus"] == name:
                a, b = sorted((row["record_id_a"], row["record_id_b"]))
                (wrong if row["gold"] == "joined" else missed).add((a, b))
    return wrong, missed
