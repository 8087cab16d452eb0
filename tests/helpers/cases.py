"""Cases of real exports in tests/fixtures/cases: their records, and the reports that deduplication makes of them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from parsed_files import read_balanced

from prismake.deduplication.engine import deduplicate
from prismake.records.record import Record
from prismake.records.table import records_tables
from prismake.tables import empty_table

CASES = Path(__file__).parents[1] / "fixtures/cases"


def records_of(case: str, name: str) -> list[Record]:
    """Return the records of a file of a case, every one of which is read."""
    parsed_file = read_balanced(CASES / case / name)
    assert not parsed_file.quarantined, [entry.reason for entry in parsed_file.quarantined]
    return parsed_file.records


def table_of(case: str, *names: str) -> pd.DataFrame:
    """Return the table 1_identify/records of files of a case, each file a source of its own."""
    parsed = [(Path(name).stem, "database", name, read_balanced(CASES / case / name)) for name in names]
    return records_tables(parsed)[0]


def reports_of(case: str, *names: str) -> pd.DataFrame:
    """Return the table 2_deduplicate/reports of files of a case."""
    return deduplicate(table_of(case, *names), empty_table("2_deduplicate/verdicts")).reports
