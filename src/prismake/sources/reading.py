"""Reads every file of every source, and compares the number of records with the independently expected number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from prismake.errors import Fault, ReviewError, ReviewFaults
from prismake.formats import ParsedFile, read_file
from prismake.protocol.sources import Source
from prismake.records.table import records_tables
from prismake.sources.repeated_files import note_repeated_files
from prismake.sources.search_log import source_files
from prismake.tables import rows_of


@dataclass(frozen=True)
class SourceTables:
    """Three tables of 1_identify made from the files of all sources: records, quarantine and balance."""

    records: pd.DataFrame
    quarantine: pd.DataFrame
    reconciliation: pd.DataFrame


def read_sources(sources: Mapping[str, Source]) -> SourceTables:
    """Return the records, quarantined entries and import reconciliation of all sources.

    Raises ReviewFaults for every file in an unsupported format, and for every file whose expected count
    differs from the entries read.
    """
    files = [
        (name, source.arm, path.as_posix(), _read(name, source, path))
        for name, source in sources.items()
        for path in source_files(name, source)
    ]
    _refuse_unreadable(files)
    note_repeated_files([(path, parsed) for name, _, path, parsed in files if not sources[name].pin])
    tables = SourceTables(*records_tables(files))
    _refuse_unreconciled(tables.reconciliation)
    return tables


def _read(name: str, source: Source, path: Path) -> ParsedFile:
    """Return one file, read; an error in its column map names the key in the config. Answers in a pin are packed."""
    try:
        return read_file(
            path,
            source.columns.get(path.name),
            encoding=source.encodings.get(path.name, ""),
            packed=bool(source.pin) and path.suffix == ".gz",
        )
    except ReviewError as error:
        key = f"sources.{name}.columns.{path.name}"
        raise ReviewError(f'config/config.yaml, key "{key}": {error}') from error


def _refuse_unreadable(files: Sequence[tuple[str, str, str, ParsedFile]]) -> None:
    faults = [
        Fault(file, parsed_file.refused, _next_step(name, file, parsed_file))
        for name, _, file, parsed_file in files
        if parsed_file.refused
    ]
    if faults:
        raise ReviewFaults(faults)


def _next_step(source: str, file: str, parsed_file: ParsedFile) -> str:
    if parsed_file.encoding_asked:
        key = f"sources.{source}.encodings"
        return (
            f'write {key}: {{"{Path(file).name}": ENCODING}} in config.yaml, with the encoding in which the file was exported, that '
            "is, in which all its words are right, or export the file again as UTF-8."
        )
    return (
        "correct what the sentence above names, or export the file again in another format, or remove it from "
        f"sources.{source} in config.yaml."
    )


def _refuse_unreconciled(reconciliation: pd.DataFrame) -> None:
    faults = [
        Fault(
            row["file"],
            f"expected {row['held']} records by counting their beginnings in the file, found {row['parsed']} "
            f"parsed and {row['quarantined']} quarantined records.",
            "this is a bug of the parser: please report it with the file. Until then, export the file again in "
            "another format. No record of the file was used.",
        )
        for row in rows_of(reconciliation)
        if row["balanced"] != "yes"
    ]
    if faults:
        raise ReviewFaults(faults)
