"""What identify and balance share: every file of every source, read and held against what it holds."""

from pathlib import Path

import pandas as pd

from adapter import Settings
from prismake.errors import Fault, ReviewError, ReviewFaults
from prismake.formats import ParsedFile, read_file
from prismake.records.table import records_table
from prismake.sources.search_log import source_files
from prismake.tables import rows_of


def read(source: str, path: Path, columns: dict[str, str] | None) -> ParsedFile:
    """Read one file, and say whose column map is wrong where it does not fit."""
    try:
        return read_file(path, columns)
    except ReviewError as error:
        key = f"sources.{source}.columns.{path.name}"
        raise ReviewError(f'config/config.yaml, key "{key}": {error}') from error


def read_sources(settings: Settings) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return records, quarantine and balance (schemas of 1_identify). Raises ReviewFaults: refused, unbalanced."""
    parsed: list[tuple[str, str, str, ParsedFile]] = []
    for name, source in settings.sources.items():
        for path in source_files(name, source):
            parsed.append(
                (name, source.arm, path.as_posix(), read(name, path, source.columns.get(path.name)))
            )
    refused = [
        Fault(
            file,
            held.refused,
            "take the file out of sources in config.yaml, or export it again in another format.",
        )
        for _, _, file, held in parsed
        if held.refused
    ]
    if refused:
        raise ReviewFaults(refused)
    found, set_aside, counts = records_table(parsed)
    unbalanced = [
        Fault(
            row["file"],
            f"it holds {row['held']} records, but {row['parsed']} were read and {row['quarantined']} set aside.",
            "this is a fault of the reader: please report it with the file. Nothing was built from it.",
        )
        for row in rows_of(counts)
        if row["balanced"] != "yes"
    ]
    if unbalanced:
        raise ReviewFaults(unbalanced)
    return found, set_aside, counts
