"""Every file of every source: read, and reconciled with what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from prismake.errors import Fault, ReviewError, ReviewFaults
from prismake.formats import ParsedFile, read_file
from prismake.protocol.sources import Source
from prismake.records.table import records_tables
from prismake.sources.search_log import source_files
from prismake.tables import rows_of


@dataclass(frozen=True)
class SourceTables:
    """What the files of all sources hold: tables of 1_identify."""

    records: pd.DataFrame
    quarantine: pd.DataFrame
    reconciliation: pd.DataFrame


def read_sources(sources: Mapping[str, Source]) -> SourceTables:
    """Return the records of all sources, what was quarantined, and the reconciliation of each file.

    Raises ReviewFaults with every file that no format reads, or whose count differs from what was read.
    """
    files = [
        (name, source.arm, path.as_posix(), _read(name, path, source.columns.get(path.name)))
        for name, source in sources.items()
        for path in source_files(name, source)
    ]
    _refuse_unreadable(files)
    tables = SourceTables(*records_tables(files))
    _refuse_unreconciled(tables.reconciliation)
    return tables


def _read(source: str, path: Path, columns: dict[str, str] | None) -> ParsedFile:
    """Read one file, and name the key of the config where its map of columns does not fit."""
    try:
        return read_file(path, columns)
    except ReviewError as error:
        key = f"sources.{source}.columns.{path.name}"
        raise ReviewError(f'config/config.yaml, key "{key}": {error}') from error


def _refuse_unreadable(files: Sequence[tuple[str, str, str, ParsedFile]]) -> None:
    step = "remove the file from sources in config.yaml, or export it again in another format."
    faults = [Fault(file, content.refused, step) for _, _, file, content in files if content.refused]
    if faults:
        raise ReviewFaults(faults)


def _refuse_unreconciled(balance: pd.DataFrame) -> None:
    faults = [
        Fault(
            row["file"],
            f"expected {row['held']} records, found {row['parsed']} read and {row['quarantined']} quarantined.",
            "report this bug of the parser, with the file. Nothing was built from the file.",
        )
        for row in rows_of(balance)
        if row["balanced"] != "yes"
    ]
    if faults:
        raise ReviewFaults(faults)
