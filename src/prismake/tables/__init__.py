"""Tables on disk: all cells are text, each table has one declaration, and a file is written completely or not at all.

A missing value is the empty text. `declarations/{stage}/{table}.yaml` declares the path, the columns and the
constraints of a table.
"""

from prismake.tables.cells import SEPARATOR, join_values, replace_values, split_values
from prismake.tables.declaration import Column, Table, columns_of, declared, declared_names, optional_columns
from prismake.tables.files import (
    check_columns,
    empty_table,
    numbered_rows,
    read_human_input,
    read_optional_table,
    read_result,
    read_table,
    rows_of,
    table_of,
    write_bytes,
    write_table,
    write_text,
)
from prismake.tables.human_cells import FIRST_ROW, is_date, not_allowed

__all__ = [
    "FIRST_ROW",
    "SEPARATOR",
    "Column",
    "Table",
    "check_columns",
    "columns_of",
    "declared",
    "declared_names",
    "empty_table",
    "is_date",
    "optional_columns",
    "join_values",
    "not_allowed",
    "numbered_rows",
    "read_human_input",
    "read_optional_table",
    "read_result",
    "read_table",
    "replace_values",
    "rows_of",
    "split_values",
    "table_of",
    "write_bytes",
    "write_table",
    "write_text",
]
