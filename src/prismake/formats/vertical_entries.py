"""Read tables with a field in each row (`vertical`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prismake.formats.entry import AROUND, Entry
from prismake.formats.field_map import FieldMap
from prismake.formats.table_rows import TableRow
from prismake.formats.vertical import FirstField, is_field


def names_of_fields(rows: Sequence[TableRow]) -> list[str]:
    """Return the names of all fields, in the order of the file."""
    return list(dict.fromkeys(row.cells[0].strip() for row in rows if row.cells and row.cells[0].strip()))


def entries_by_row(
    rows: Iterator[TableRow], first: FirstField, field_map: FieldMap, above: list[str]
) -> Iterator[Entry]:
    """Yield the entries of a table with a field in each row."""
    for block in _blocks(rows, first):
        entry = _entry(block, field_map)
        if above and not entry.reason:
            entry.fields[AROUND], above = above, []
        yield entry


def _blocks(rows: Iterator[TableRow], first: FirstField) -> Iterator[list[TableRow]]:
    """Yield the rows of each record: it begins with the first field, or behind a blank line."""
    block: list[TableRow] = []
    next_line = 0
    for row in rows:
        name = row.cells[0].strip() if row.cells else ""
        is_apart = row.line > next_line and is_field(name)
        if block and (name == first.name or is_apart):
            yield block
            block = []
        block.append(row)
        next_line = row.line + row.raw.count("\n") + 1
    if block:
        yield block


def _entry(block: list[TableRow], field_map: FieldMap) -> Entry:
    raw = "\n".join(row.raw for row in block)
    if reason := next((row.reason for row in block if row.reason), ""):
        return Entry(
            block[0].line, raw, reason=f"in line {next(row.line for row in block if row.reason)}, {reason}"
        )
    fields: dict[str, list[str]] = {}
    for row in block:
        cells = [cell for value in row.cells[1:] if (cell := value.strip())]
        if cells:
            fields.setdefault(row.cells[0].strip() or "column 1", []).extend(cells)
    return Entry(
        block[0].line, raw, {name: _joined(name, cells, field_map) for name, cells in fields.items()}
    )


def _joined(name: str, cells: list[str], field_map: FieldMap) -> list[str]:
    """Return the cells of a field as one value, unless its column takes several."""
    if name in field_map.every and field_map.every[name] != "author_cell":
        return cells
    is_authors = field_map.roles.get(name, ("",))[0] == "author_cell"
    return ["; ".join(cells) if is_authors else ", ".join(cells)]
