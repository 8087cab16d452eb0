"""Read and write tables as CSV in UTF-8, checked against their declarations."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from prismake.errors import Fault, ReviewError, ReviewFaults, did_you_mean
from prismake.tables.declaration import Table, columns_of, declared, optional_columns
from prismake.tables.human_cells import FIRST_ROW, checked_column

# pandas takes 0.4 s to load, and a start reads no table.
if TYPE_CHECKING:
    import pandas as pd

_BY_HAND = (
    "    What to do: if a file under results/ was changed by hand, delete it and run again; "
    "otherwise report this as a bug in prismake."
)


def empty_table(name: str) -> pd.DataFrame:
    """Return the table with this declaration, without rows."""
    import pandas as pd

    return pd.DataFrame({column: pd.Series(dtype="str") for column in columns_of(name)})


def table_of(rows: Sequence[Mapping[str, str]] | Sequence[Sequence[str]], name: str) -> pd.DataFrame:
    """Return rows as a table with this declaration.

    A row is a map of column to cell, in which columns may be missing, or all cells in declared order.
    """
    import pandas as pd

    return pd.DataFrame(rows, columns=list(columns_of(name)), dtype="str").fillna("")


def rows_of(table: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows of a table, each as a map of column to cell."""
    return [{str(column): str(cell) for column, cell in row.items()} for row in table.to_dict("records")]


def check_columns(columns: Iterable[str], name: str, where: str) -> None:
    """Raise ReviewError with missing and unknown columns if the columns are not those of the declaration.

    where: the file, for the message.
    """
    expected = columns_of(name)
    given = list(columns)
    missing = [column for column in expected if column not in given]
    unknown = [column for column in given if column not in expected]
    if not missing and not unknown:
        return
    parts = []
    if missing:
        parts.append("lacks the columns " + ", ".join(f'"{column}"' for column in missing))
    for column in unknown:
        parts.append(f'has the unknown column "{column}".{did_you_mean(column, expected)}')
    raise ReviewError(
        f"{where}: the table {'; '.join(parts)}\n    Allowed: {', '.join(expected)}\n"
        "    What to do: correct the header row; if the file is under results/, delete it and run `prismake run`, "
        "which writes it again."
    )


def read_table(path: str | Path, name: str) -> pd.DataFrame:
    """Return a declared table from a CSV file; all cells are text.

    Columns that a later version of prismake added are empty if they are missing; removed columns are ignored. Raises
    ReviewError if the file is not a CSV table with the declared columns.
    """
    return _read_csv(path, name)


def _read_csv(path: str | Path, name: str, skip_blank_lines: bool = True) -> pd.DataFrame:
    import pandas as pd

    try:
        table = pd.read_csv(
            path, dtype=str, keep_default_na=False, encoding="utf-8", skip_blank_lines=skip_blank_lines
        )
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise ReviewError(
            f"{path}: expected a CSV table in UTF-8, but it cannot be read as one ({error}).\n"
            "    What to do: save the file as CSV in UTF-8, with as many cells in each row as the header has columns; if the file is under results/, delete it and run "
            "`prismake run`, which writes it again."
        ) from error
    if not isinstance(table.index, pd.RangeIndex):
        raise ReviewError(
            f"{path}, row {_longest_row(path)}: expected as many cells as the header has columns, found more.\n"
            "    What to do: put cells that contain a comma in quotes, and remove the cells beyond the last column."
        )
    declaration = declared(name)
    table = table.drop(columns=[column for column in declaration.removed if column in table])
    for column in optional_columns(name):
        if column not in table:
            table[column] = ""
    check_columns(table.columns, name, str(path))
    return table[list(declaration.columns)]


def _longest_row(path: str | Path) -> int:
    """Return the number of the first row with more cells than the header; the header is row 1."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        width = len(next(rows, []))
        return next((number for number, row in enumerate(rows, 2) if len(row) > width), 1)


def read_result(results: Path, name: str, stage: str = "") -> pd.DataFrame:
    """Return a table of a version.

    results: the folder of its results. stage: the folder of the screening stage, if each stage has such a table.
    """
    return read_table(results / declared(name).at(stage), name)


def read_optional_table(path: str | Path, name: str) -> pd.DataFrame:
    """Return a table; a table without rows if the file does not exist."""
    return read_table(path, name) if Path(path).is_file() else empty_table(name)


def read_human_input(name: str, files: Sequence[Path] | None = None) -> pd.DataFrame:
    """Return a table that people write, without its empty rows; a table without rows if the file does not exist.

    files: the file as a list, or an empty list; by default the declared path, if it exists. Words from a list are
    returned as declared, whatever their case and surrounding spaces. The index of the table is the row in the file,
    counting empty rows (see `numbered_rows`). Raises ReviewFaults with each cell whose value is not allowed, is not a
    date although it should be, or is missing.
    """
    import pandas as pd

    declaration = declared(name)
    path = declaration.path if files is None else next((file.as_posix() for file in files), "")
    if not Path(path).is_file():
        return empty_table(name)
    table = _read_csv(path, name, skip_blank_lines=False).fillna("")
    table = table.loc[[any(cell.strip() for cell in row) for row in table.itertuples(index=False)]].copy()
    faults: list[Fault] = []
    for header, column in declaration.columns.items():
        cells, faults_of_column = checked_column(table[header], column, path)
        # Without rows a list would make the column one of numbers.
        table[header] = pd.Series(cells, index=table.index, dtype="str")
        faults += faults_of_column
    if faults:
        raise ReviewFaults(faults)
    return table


def numbered_rows(table: pd.DataFrame) -> list[tuple[int, dict[str, str]]]:
    """Return (row number, row) for each row of a table that people write; row numbers are those of the file, whose
    header is row 1.
    """
    return [(int(index) + FIRST_ROW, row) for index, row in zip(table.index, rows_of(table), strict=True)]


def write_text(text: str, path: str | Path) -> None:
    """Write a file atomically: to a temporary name beside it, then renamed."""
    write_bytes(text.encode("utf-8"), path)


def write_bytes(content: bytes, path: str | Path) -> None:
    """Write a file atomically: to a temporary name beside it, then renamed."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    partial.write_bytes(content)
    partial.replace(target)


def write_table(table: pd.DataFrame, path: str | Path, name: str) -> None:
    """Write a table as CSV with the declared columns and LF as line end, completely or not at all.

    Raises ReviewError if the columns are not the declared ones, a key occurs twice, or a value is not allowed: then a
    result was edited by hand, or the step has a bug.
    """
    declaration = declared(name)
    check_columns(table.columns, name, str(path))
    ordered = table[list(declaration.columns)].astype(object).fillna("").astype(str)
    if not declaration.is_human_input:
        _check_rows(ordered, declaration, path)
    write_text(ordered.to_csv(index=False, lineterminator="\n"), path)


def _check_rows(ordered: pd.DataFrame, declaration: Table, path: str | Path) -> None:
    if declaration.key and (repeated := ordered.duplicated(list(declaration.key))).any():
        values = (f'{column} "{ordered.loc[repeated, column].iloc[0]}"' for column in declaration.key)
        raise ReviewError(
            f"{path}: expected one row for each {' and '.join(declaration.key)}, found two for {', '.join(values)}; "
            f"the table was not written.\n{_BY_HAND}"
        )
    for column, column_declaration in declaration.columns.items():
        if column_declaration.allowed and (invalid := set(ordered[column]) - set(column_declaration.allowed)):
            raise ReviewError(
                f'{path}, column "{column}": {sorted(invalid)[0]!r} is not an allowed value.\n'
                f"    Allowed: {', '.join(column_declaration.allowed)}\n{_BY_HAND}"
            )
