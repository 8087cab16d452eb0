"""Parse tables of records (comma, semicolon, tab or bar) with the columns of a known exporter or a column map."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice

from prismake.errors import ReviewError, did_you_mean
from prismake.formats.asides import aside_text, is_header_again
from prismake.formats.entry import Entry
from prismake.formats.field_map import FieldMap, dialect_of_header, field_map_of
from prismake.formats.full_citation import COLUMN as FULL_CITATION
from prismake.formats.header_rows import columns_in_place, in_place, line_names_columns
from prismake.formats.headers import known_name
from prismake.formats.layout import Layout
from prismake.formats.table_entries import KIND, entries_of_rows
from prismake.formats.table_rows import TableRow, rows
from prismake.formats.vertical import FirstField
from prismake.formats.vertical_entries import entries_by_row, names_of_fields
from prismake.records.author_habits import habit_of
from prismake.records.mentions import FieldRoles
from prismake.records.record import RECORD_COLUMNS
from prismake.records.reliability import SAMPLE_SIZE
from prismake.records.source_column import column_role

# What a column map says of a column that stays in other_fields.
KEPT = "other"
REGISTRY_COLUMNS = frozenset({"status", "phase", "enrolment", "interventions", "conditions"})
# How the registers of the WHO name the two titles of a trial, and its number.
REGISTRY_TITLES = frozenset({"public title", "scientific title"})
REGISTRY_IDS = frozenset(
    {"trialid", "trial id", "nct number", "nct id", "ctri number", "actrn", "anzctr id", "isrctn"}
)
OTHER_HEADER = (
    "it stands below another header (line {}) with other columns: save that table in a file of its own"
)
# A rank behind all of those of a dialect.
_LAST = 1000
SOURCE_COLUMNS = frozenset(RECORD_COLUMNS) | {
    "start_page",
    "end_page",
    "accession",
    "author_cell",
    "type_word",
    FULL_CITATION,
}


def header_field_map(header: Sequence[str], column_map: Mapping[str, str] | None) -> FieldMap:
    """Return the field map of a table with this header: which column of the file fills which column of records.

    column_map: name in the header to column of `1_identify/records`, or to "other" to keep the values unmapped; it
    takes precedence over known exporters. Raises ReviewError if one of the two names does not exist.
    """
    dialect = dialect_of_header("csv", [name.strip().lower() for name in header])
    base = field_map_of("csv", dialect)
    first: dict[str, tuple[str, int]] = {}
    every: dict[str, str] = {}
    separators: dict[str, str] = {}
    for name in header:
        known = _known_name(name, header, base, dialect)
        if known in base.separators:
            separators[name] = base.separators[known]
        if known in base.first:
            first[name] = base.first[known]
        if known.startswith(_LISTED):
            listed = known.removeprefix(_LISTED)
            every[name] = base.every.get(listed, "author_cell")
        if known in base.every:
            every[name] = base.every[known]
            if base.every[known] in {"registration_ids"} and name in first:
                del first[name]
    row_numbers = frozenset(_row_numbers(header, first, base.numbering))
    for name in row_numbers:
        del first[name]
    for name, column in (column_map or {}).items():
        if name not in header or column not in {*SOURCE_COLUMNS, KEPT}:
            _refuse_map(name, column, header)
        first.pop(name, None)
        every.pop(name, None)
        if column == KEPT:
            continue
        column = "author_cell" if column == "authors" else column
        if column in {"author_cell", "secondary_ids", "doi", "pmid", "pmcid", "registration_ids", "publication_types", "keywords",
                      "conditions", "interventions", "countries", "references"}:  # fmt: skip
            every[name] = column
            separators.setdefault(name, "|")
        else:
            first[name] = (column, -1)
    by_lower = {known_name(name, dialect): name for name in reversed(header)}
    return replace(
        base,
        first=first,
        every=every,
        separators=separators,
        also=frozenset(
            # A whole reference says more than the columns that take its parts.
            [by_lower[name] for name in base.also if name in by_lower]
            + [name for name, (column, _) in first.items() if column == FULL_CITATION]
        ),
        identifiers=FieldRoles(
            own=tuple(by_lower[name] for name in base.identifiers.own if name in by_lower),
            alone=tuple(by_lower[name] for name in base.identifiers.alone if name in by_lower),
            named={by_lower[name]: role for name, role in base.identifiers.named.items() if name in by_lower},
            foreign=frozenset(by_lower[name] for name in base.identifiers.foreign if name in by_lower),
        ),
        groups=frozenset(name for name in header if known_name(name, dialect) in base.groups),
        abstracts=frozenset(by_lower[name] for name in base.abstracts if name in by_lower),
        volatile=row_numbers.union(name for name in header if known_name(name, dialect) in base.volatile),
        counters=row_numbers.union(name for name in header if known_name(name, dialect) in base.counters),
        known_vendors=(),
        numbering=row_numbers - set(column_map or {}),
    )


# A column for each person or keyword: "Author 1", "Author 2"; the number of a column that has the name of another one: "Authors (3)".
_NUMBERED = re.compile(r"(.*?\w)[ _.-]?(\d{1,2})")
_REPEATED = re.compile(r"(.+) \((\d+)\)", re.DOTALL)


def _known_name(name: str, header: Sequence[str], base: FieldMap, dialect: str) -> str:
    """Return the name under which a dialect knows a column; that of the first one for a column that repeats its name."""
    known = known_name(name, dialect)
    if known in base.first or known in base.every or not name.rstrip(")")[-1:].isdecimal():
        return known
    if (match := _REPEATED.fullmatch(name)) and match[1] in header:
        first = known_name(match[1], dialect)
        is_id = base.first.get(first, ("",))[0] in ("accession", "new_accession")
        return first if first in base.first and not is_id else known
    match = _NUMBERED.fullmatch(name)
    listed = known_name(f"{match[1]}s", dialect) if match else ""
    is_list = base.first.get(listed, ("",))[0] == "author_cell" or base.every.get(listed) == "keywords"
    return (
        _LISTED + listed
        if is_list and not any(known_name(other, dialect) == listed for other in header)
        else known
    )


# Marks the name of a column that holds one of several people or keywords.
_LISTED = "(one of) "


def _row_numbers(
    header: Sequence[str], first: Mapping[str, tuple[str, int]], numbering: frozenset[str]
) -> list[str]:
    """Return the columns that are named like an issue, but may number the rows of the table."""
    alike = [name for name in first if first[name][0] == "issue" and known_name(name) in numbering]
    columns = [column for name, (column, _) in first.items() if name not in alike]
    is_issue = "volume" in columns and "issue" not in columns
    return [name for name in alike if not is_issue or name == header[0]]


def _refuse_map(name: str, column: str, header: Sequence[str]) -> None:
    if name not in header:
        raise ReviewError(
            f'the column map names "{name}", but the file has no such column.{did_you_mean(name, header)}\n'
            f"    Allowed: {', '.join(header)}\n    What to do: correct the name in `columns` of the source."
        )
    raise ReviewError(
        f'the column map maps "{name}" to "{column}", but records have no such column.'
        f"{did_you_mean(column, SOURCE_COLUMNS)}\n    Allowed: {', '.join(sorted(SOURCE_COLUMNS))}\n"
        "    What to do: correct the name in `columns` of the source."
    )


def holds_registrations(field_map: FieldMap) -> bool:
    """Return whether the rows of a table are trial registrations: no column has journals, PMIDs or DOIs, and one
    column occurs only in registers.

    Such a column is, for example, the phase; without a column of authors also a public title beside a scientific
    title, or the id of a trial.
    """
    columns = {column for column, _ in field_map.first.values()} | set(field_map.every.values())
    if columns & {"journal", "pmid", "doi", "volume"}:
        return False
    names = {known_name(name) for name in (*field_map.first, *field_map.every)}
    is_register = names >= REGISTRY_TITLES or bool(REGISTRY_IDS & names)
    return bool(columns & REGISTRY_COLUMNS) or (is_register and not columns & {"author_cell", "author_first"})


def entries(
    lines: Iterator[str], layout: Layout, column_map: Mapping[str, str] | None
) -> tuple[FieldMap, Iterator[Entry]]:
    """Return the field map of a table, and an iterator of its entries.

    Raises ReviewError if the column map does not fit the header.
    """
    # The lines above the header are stored with the first record.
    above = [line.strip() for line in layout.above if not line.lstrip('"').startswith("sep=")]
    if layout.by_row:
        return _entries_by_row(lines, layout, column_map, above)
    table, header, header_line = _rows_and_header(lines, layout)
    field_map = header_field_map(header, column_map)
    first = list(islice(table, SAMPLE_SIZE))
    table = chain(first, table)
    field_map = replace(field_map, habits=_habits(first, header, field_map))
    registrations = holds_registrations(field_map)
    if registrations:
        field_map.every[KIND] = "type_word"
    in_order = _rows_in_place(table, header, header_line, layout.separator, field_map)
    return field_map, entries_of_rows(in_order, header, above, registrations)


def _entries_by_row(
    lines: Iterator[str], layout: Layout, column_map: Mapping[str, str] | None, above: list[str]
) -> tuple[FieldMap, Iterator[Entry]]:
    """Return the field map of a table with a field in each row, and its entries. The table is held in memory: any record may bring a field."""
    csv.field_size_limit(1 << 30)
    table = list(rows(lines, layout))
    field_map = header_field_map(names_of_fields(table), column_map)
    first = FirstField(layout.by_row, layout.separator, layout.header_line)
    return field_map, entries_by_row(iter(table), first, field_map, above)


def _habits(rows: Sequence[TableRow], header: Sequence[str], field_map: FieldMap) -> dict[str, str]:
    """Return what the first rows of a table show of its cells of authors and of its column of sources (`records.compose`)."""

    def cells_of(column: str) -> list[str]:
        """Return the cell of each row in the first one of the columns that fill this column and are not empty."""
        ranks = {name: rank for name, (filled, rank) in field_map.first.items() if filled == column}
        ranks |= {name: _LAST for name, filled in field_map.every.items() if filled == column}
        places = [header.index(name) for name in sorted(ranks, key=ranks.__getitem__) if name in header]
        return [
            next((cell for at in places if at < len(row.cells) and (cell := row.cells[at].strip())), "")
            for row in rows
        ]

    commas = habit_of(zip(cells_of("author_cell"), cells_of("author_first"), strict=True))
    source = column_role(cells_of("citation"), has_journals=any(cells_of("journal")))
    return {"commas": commas, "source": source, **field_map.habits}


def column_names(lines: Sequence[str], layout: Layout) -> list[str]:
    """Return the column names of a table from its first lines."""
    if layout.by_row:
        return names_of_fields(list(rows(iter(lines), layout)))
    return _rows_and_header(iter(lines), layout)[1]


def _rows_and_header(lines: Iterator[str], layout: Layout) -> tuple[Iterator[TableRow], list[str], str]:
    """Return the rows below the header, the names of the columns, and the header as it stands in the file."""
    csv.field_size_limit(1 << 30)
    table = rows(lines, layout)
    first = next(table, TableRow(1, ""))
    return table, _column_names(first.cells or [""]), first.raw


def _column_names(header: list[str]) -> list[str]:
    names: list[str] = []
    for number, name in enumerate(header, 1):
        name = name.strip().lstrip("\ufeff") or f"column {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return names


def _rows_in_place(
    table: Iterator[TableRow], header: list[str], header_line: str, separator: str, field_map: FieldMap
) -> Iterator[TableRow | Entry]:
    """Yield each row with its cells below their header, or the entry of a row that is no record or cannot be read."""
    # The place of each cell below another header; none before one, and None if it has other columns.
    places: list[int] | None = []
    line_of_header, has_rows = 0, False
    for row in table:
        names_again = is_header_again(row.raw, header_line)
        if not row.reason and (names_again or line_names_columns(row.raw, separator)):
            # Directly below the header, names are those of the same columns in other words, such as their tags.
            places = [] if names_again or not has_rows else columns_in_place(row.cells, header, field_map)
            line_of_header = row.line
            yield Entry(row.line, row.raw, repeats_header=True)
        elif aside_text(row.raw) and not row.reason:
            yield Entry(row.line, row.raw, aside=aside_text(row.raw))
        elif reason := _reason_against(row, header) or (
            OTHER_HEADER.format(line_of_header) if places is None else ""
        ):
            yield Entry(row.line, row.raw, reason=reason)
        else:
            has_rows = True
            if places:
                row.cells = in_place(row.cells, places, len(header))
            yield row


def _reason_against(row: TableRow, header: list[str]) -> str:
    """Return why a row is no record; empty if it may be one."""
    cells = row.cells
    if row.reason:
        return row.reason
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        return f"it has {len(cells)} cells, but the header has {len(header)}: a cell contains an unquoted delimiter"
    if (number := "".join(cells).strip()).isdigit() and cells.count("") == len(cells) - 1:
        return f"its only cell that is filled is a number ({number}), which is no title"
    if [cell.strip().lstrip("\ufeff") for cell in cells] == header:
        return "it repeats the header row: another table was appended to this one"
    return ""
