"""Tables on disk: text columns, one schema a table, written whole or not at all.

Every cell is text; a missing value is the empty string. A cell that holds several values joins them by
`SEPARATOR`. Schemas lie in `workflow/schemas/{stage}/{table}.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pandas as pd
import yaml

from prismake.errors import ReviewError, did_you_mean

SEPARATOR = " | "
SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


def join_values(values: Iterable[str]) -> str:
    """Join values into one cell, in the order given, without empty ones."""
    return SEPARATOR.join(value for value in values if value)


def split_values(cell: str) -> list[str]:
    """Take the values of one cell apart; an empty cell holds none."""
    return [value.strip() for value in cell.split(SEPARATOR.strip()) if value.strip()]


@cache
def columns_of(schema: str) -> tuple[str, ...]:
    """Return the column names of a schema such as `1_identify/records`, in their order on disk."""
    described = yaml.safe_load((SCHEMAS / f"{schema}.yaml").read_text(encoding="utf-8"))
    return tuple(described["columns"])


def empty_table(schema: str) -> pd.DataFrame:
    """Return a table of that schema without rows."""
    return pd.DataFrame({column: pd.Series(dtype="str") for column in columns_of(schema)})


def rows_of(table: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows of a table of text, each as column to cell."""
    return [{str(column): str(cell) for column, cell in row.items()} for row in table.to_dict("records")]


def check_columns(columns: Iterable[str], schema: str, name: str) -> None:
    """Refuse a table whose columns are not those of its schema.

    Raises ReviewError naming the columns that are missing and those that are unknown.
    """
    expected = columns_of(schema)
    found = list(columns)
    missing = [column for column in expected if column not in found]
    unknown = [column for column in found if column not in expected]
    if not missing and not unknown:
        return
    parts = []
    if missing:
        parts.append("lacks the columns " + ", ".join(f'"{column}"' for column in missing))
    for column in unknown:
        parts.append(f'holds the unknown column "{column}".{did_you_mean(column, expected)}')
    raise ReviewError(f"{name}: the table {'; '.join(parts)}\n    Allowed: {', '.join(expected)}")


def read_table(path: str | Path, schema: str) -> pd.DataFrame:
    """Read a table of text. Raises ReviewError where its columns are not those of the schema."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise ReviewError(f"{path}: this is not a readable CSV table in UTF-8 ({error}).") from error
    if not isinstance(table.index, pd.RangeIndex):
        raise ReviewError(
            f"{path}: its rows hold more cells than the table has columns.\n"
            "    What to do: put a cell that holds a comma in quotes, and take out what stands beyond the last column."
        )
    check_columns(table.columns, schema, str(path))
    return table[list(columns_of(schema))]


def write_text(text: str, path: str | Path) -> None:
    """Write a file whole: to a temporary name beside it, then renamed."""
    write_bytes(text.encode("utf-8"), path)


def write_bytes(content: bytes, path: str | Path) -> None:
    """Write a file whole: to a temporary name beside it, then renamed."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    partial.write_bytes(content)
    partial.replace(target)


def write_table(table: pd.DataFrame, path: str | Path, schema: str) -> None:
    """Write a table of text, columns in the order of the schema, line ends LF, whole or not at all."""
    check_columns(table.columns, schema, str(path))
    ordered = table[list(columns_of(schema))].fillna("").astype(str)
    write_text(ordered.to_csv(index=False, lineterminator="\n"), path)
