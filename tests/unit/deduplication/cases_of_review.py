"""The cases of tests/fixtures/cases/dedup-*: files as databases export them, read and deduplicated with the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from parsed_files import read_balanced

from prismake.deduplication.engine import DeduplicationResult, deduplicate
from prismake.records.table import records_tables
from prismake.tables import empty_table

CASES = Path(__file__).resolve().parents[2] / "fixtures" / "cases"


def records_of_case(name: str, sources: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return the records of a case. sources: the source of a file; by default each file is a source of its own."""
    files = sorted(path for path in (CASES / name).iterdir() if path.name != "expected.txt")
    parsed = [
        ((sources or {}).get(path.name, path.stem), "database", path.name, read_balanced(path))
        for path in files
    ]
    return records_tables(parsed)[0]


def run_case(name: str, sources: Mapping[str, str] | None = None) -> DeduplicationResult:
    """Deduplicate the records of a case with the default options and no verdicts."""
    return deduplicate(records_of_case(name, sources), empty_table("2_deduplicate/verdicts"))
