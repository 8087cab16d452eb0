"""The entries of the rows of a table: its cells by the names of their columns, as the program wrote them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from prismake.formats.clinicaltrials import row_of_site
from prismake.formats.entry import AROUND, Entry
from prismake.formats.latex import plain_text
from prismake.formats.round_trip import ROUND_TRIP_COLUMNS
from prismake.formats.table_rows import TableRow
from prismake.records.record import LIST_COLUMNS, RECORD_COLUMNS
from prismake.tables import split_values

# Columns of tables that a program made of BibTeX: their cells keep braces and LaTeX.
BIBTEX_COLUMNS = frozenset({"bibtexkey", "bibtex_key", "bibtex key", "entrytype"})
KIND = "(kind of table)"
# SpringerLink writes the names of authors without anything between them. Parts of names such as "McCoy" stay together.
_GLUED = re.compile(
    r"(?<=[a-z\u00df-\u00ff])(?<!\bMc)(?<!\bMac)(?<!\b[DL]e)(?<!\bD[iu])(?<!\bLa)(?<!\bVan)(?<!\bVon)(?<!\bFitz)(?=[A-Z\u00c0-\u00de])"
)


def entries_of_rows(
    rows_in_place: Iterator[TableRow | Entry], header: list[str], above: list[str], registrations: bool
) -> Iterator[Entry]:
    """Yield the entry of each row that is a record, and the entries of other rows as they are.

    above: the lines above the header, which are stored with the first record. registrations: whether the rows are
    registrations of trials.
    """
    is_round_trip, of_site = set(RECORD_COLUMNS) <= set(header), {"NCT Number", "Study Status"} <= set(header)
    of_bibtex = not BIBTEX_COLUMNS.isdisjoint(name.lower() for name in header)
    of_springer = {"Item Title", "Item DOI", "Authors"} <= set(header)
    for row in rows_in_place:
        if isinstance(row, Entry):
            yield row
            continue
        line, raw, cells = row.line, row.raw, row.cells
        if is_round_trip:
            yield _round_trip_entry(line, raw, header, cells)
            continue
        fields = {name: [cell.strip()] for name, cell in zip(header, cells, strict=False) if cell.strip()}
        if of_site:
            row_of_site(fields)
        if of_springer and "Authors" in fields:
            fields["Authors"] = [_GLUED.sub("; ", fields["Authors"][0])]
        if above:
            fields[AROUND], above = above, []
        entry = Entry(line, raw, fields)
        if row.note:
            entry.notes.append(row.note)
        if registrations:
            entry.fields[KIND] = ["registration"]
        yield _of_bibtex(entry) if of_bibtex else entry


def _of_bibtex(entry: Entry) -> Entry:
    """Return an entry whose values are BibTeX as plain text; 0.1.0 kept them as they are."""
    plain = {
        name: [plain_text(value) if "{" in value or "\\" in value else value for value in values]
        for name, values in entry.fields.items()
    }
    if plain != entry.fields:
        entry.earlier, entry.fields = entry.fields, plain
    return entry


def _round_trip_entry(line: int, raw: str, header: list[str], cells: list[str]) -> Entry:
    """Return the entry of a row that prismake wrote: its cells are the columns of the record."""
    note: dict[str, object] = {}
    for name, cell in zip(header, cells, strict=False):
        if not cell or name not in ROUND_TRIP_COLUMNS:
            continue
        try:
            note[name] = split_values(cell) if name in LIST_COLUMNS else _cell(name, cell)
        except ValueError:
            return Entry(line, raw, reason=f'its column "{name}" is not valid JSON')
    return Entry(line, raw, {}, note=note)


def _cell(name: str, cell: str) -> object:
    return json.loads(cell) if name in {"other_fields", "as_written"} else cell
