"""Made-up records for the tests of deduplication."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from prismake.deduplication.engine import DeduplicationOptions, DeduplicationResult, deduplicate
from prismake.tables import columns_of, empty_table, split_values

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "deduplication"
CORPORA = Path(__file__).resolve().parents[4] / "shared" / "corpora"

TITLE = "Moss tea against hiccups in adults: a randomised controlled trial"
ARTICLE = {
    "record_type": "journal article",
    "title": TITLE,
    "authors": "Quill, Ada | Fern, Bo | Reed, Cleo",
    "year": "2019",
    "journal": "Journal of Moss Medicine",
    "volume": "12",
    "issue": "3",
    "pages": "101-109",
}


def records(*rows: dict[str, str]) -> pd.DataFrame:
    """Return rows of 1_identify/records: ARTICLE, with the values of each row instead."""
    whole = [
        {**dict.fromkeys(columns_of("1_identify/records"), ""), **ARTICLE, "record_id": f"r{position}", **row}
        for position, row in enumerate(rows, start=1)
    ]
    return pd.DataFrame(whole, columns=list(columns_of("1_identify/records")), dtype="str")


def verdicts(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Return verdicts of Ada on pairs."""
    if not rows:
        return empty_table("2_deduplicate/verdicts")
    return pd.DataFrame(
        [
            {"record_id_a": a, "record_id_b": b, "verdict": word, "by": "ada", "note": ""}
            for a, b, word in rows
        ],
        dtype="str",
    )


def run(
    table: pd.DataFrame, *verdict_rows: tuple[str, str, str], options: DeduplicationOptions | None = None
) -> DeduplicationResult:
    """Deduplicate with the verdicts given."""
    return deduplicate(table, verdicts(*verdict_rows), options or DeduplicationOptions())


def groups(result: DeduplicationResult) -> set[frozenset[str]]:
    """Return the record ids of each report."""
    return {frozenset(split_values(cell)) for cell in result.reports["record_ids"]}


def outcomes(result: DeduplicationResult) -> dict[tuple[str, str], str]:
    """Return the outcome of each pair."""
    table = result.pairs
    return dict(
        zip(zip(table["record_id_a"], table["record_id_b"], strict=True), table["outcome"], strict=True)
    )
