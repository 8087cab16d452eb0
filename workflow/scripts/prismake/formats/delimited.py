"""Tables of records: CSV, semicolon- or tab-separated, with the columns of a known exporter or a column map."""

from __future__ import annotations

import csv
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from prismake.errors import ReviewError, did_you_mean
from prismake.formats.entry import Entry, Plan, dialect_of_header, plan_of
from prismake.formats.own import KEPT
from prismake.records.record import LIST_COLUMNS, RECORD_COLUMNS
from prismake.tables import SEPARATOR

REGISTRY_COLUMNS = frozenset({"status", "phase", "enrolment", "interventions", "conditions"})
KIND = "(kind of table)"
SOURCE_COLUMNS = frozenset(RECORD_COLUMNS) | {
    "start_page",
    "end_page",
    "accession",
    "author_cell",
    "type_word",
}


def separator_of(text: str) -> str:
    """Return what separates the cells: the one of tab, semicolon and comma that the header holds most."""
    header = text.lstrip("\ufeff\n ").split("\n", 1)[0]
    return max(("\t", ";", ","), key=header.count)


def header_plan(header: Sequence[str], column_map: Mapping[str, str] | None) -> Plan:
    """Return the plan of a table with this header.

    column_map names, for columns of the file, the column of `1_identify/records` that each feeds; it goes
    before what is known of exporters. Raises ReviewError for a name that is in neither place.
    """
    base = plan_of("csv", dialect_of_header("csv", [name.strip().lower() for name in header]))
    first: dict[str, tuple[str, int]] = {}
    every: dict[str, str] = {}
    apart: dict[str, str] = {}
    for name in header:
        known = name.strip().lower()
        if known in base.apart:
            apart[name] = base.apart[known]
        if known in base.first:
            first[name] = base.first[known]
        if known in base.every:
            every[name] = base.every[known]
            if base.every[known] in {"registration_ids"} and name in first:
                del first[name]
    for name, column in (column_map or {}).items():
        if name not in header or column not in SOURCE_COLUMNS:
            _refuse_map(name, column, header)
        first.pop(name, None)
        every.pop(name, None)
        column = "author_cell" if column == "authors" else column
        if column in {"author_cell", "secondary_ids", "doi", "pmid", "pmcid", "registration_ids", "publication_types", "keywords",
                      "conditions", "interventions", "countries", "references"}:  # fmt: skip
            every[name] = column
            apart.setdefault(name, "|")
        else:
            first[name] = (column, -1)
    by_lower = {name.strip().lower(): name for name in header}
    return replace(
        base,
        first=first,
        every=every,
        apart=apart,
        also=frozenset(by_lower[name] for name in base.also if name in by_lower),
        foreign=frozenset(by_lower[name] for name in base.foreign if name in by_lower),
        abstracts=frozenset(by_lower[name] for name in base.abstracts if name in by_lower),
        volatile=frozenset(by_lower[name] for name in base.volatile if name in by_lower),
        markers=(),
    )


def _refuse_map(name: str, column: str, header: Sequence[str]) -> None:
    if name not in header:
        raise ReviewError(
            f'The column map names "{name}", which is no column of the file.{did_you_mean(name, header)}\n'
            f"    Allowed: {', '.join(header)}"
        )
    raise ReviewError(
        f'The column map sends "{name}" to "{column}", which is no column of records.'
        f"{did_you_mean(column, SOURCE_COLUMNS)}\n    Allowed: {', '.join(sorted(SOURCE_COLUMNS))}"
    )


def holds_registrations(plan: Plan) -> bool:
    """Say whether a table is one of registrations: it has a status or a phase, and no journal, PMID or DOI."""
    columns = {column for column, _ in plan.first.values()} | set(plan.every.values())
    return bool(columns & REGISTRY_COLUMNS) and not columns & {"journal", "pmid", "doi", "volume"}


# A quoted cell that goes on for more letters or lines than these was never closed.
LONGEST_CELL = 5_000_000
MOST_LINES = 4096
_QUOTED = re.compile(r'(?<![^\n,;\t])"(?:[^"]|""){0,5000000}"(?=[\n,;\t]|\Z)')
_OPENED = re.compile(r'(?<![^\n,;\t])"')


def _logical_rows(lines: Iterator[str]) -> Iterator[tuple[int, str, bool]]:
    """Yield (line, text, whole) of each row: a line, and those that a quoted cell of it goes on to.

    A quote that is opened and never closed belongs to its line alone, so that it does not swallow the rest.
    The lines that are looked at double with every look, so that such a quote costs little.
    """
    waiting: deque[str] = deque()
    number = 1
    while True:
        taken = _more(lines, waiting, 1)
        if not taken:
            return
        while True:
            text = "\n".join(taken)
            end = _first_end(text)
            whole = '"' not in text or not _OPENED.search(_QUOTED.sub("Q", text[:end]))
            if whole or len(taken) >= MOST_LINES or len(text) >= LONGEST_CELL:
                break
            more = _more(lines, waiting, len(taken))
            if not more:
                break
            taken += more
        if end < len(text):
            waiting.extendleft(reversed(text[end + 1 :].split("\n")))
        yield number, text[:end], whole
        number += text.count("\n", 0, end) + 1


def _more(lines: Iterator[str], waiting: deque[str], count: int) -> list[str]:
    taken = [waiting.popleft() for _ in range(min(count, len(waiting)))]
    taken.extend(islice(lines, count - len(taken)))
    return taken


def _first_end(text: str) -> int:
    """Return where the first line ends that ends outside of a quoted cell."""
    end = text.find("\n")
    for found in _QUOTED.finditer(text):
        if end < 0 or end < found.start():
            break
        if end < found.end():
            end = text.find("\n", found.end())
    return end if end >= 0 else len(text)


def rows(lines: Iterator[str], separator: str) -> Iterator[tuple[int, str, list[str], str]]:
    """Yield (line where it begins, raw text, cells, reason) of each row that is not blank.

    reason is empty but where quotes do not fit; then there are no cells.
    """
    for number, text, whole in _logical_rows(lines):
        if not text.strip(" ,;\t\r"):
            continue
        if not whole:
            yield number, text, [], "a quote is opened in it and never closed"
            continue
        try:
            cells = list(csv.reader([text], delimiter=separator))
        except csv.Error:
            cells = []
        if len(cells) != 1:
            yield number, text, [], "its quotes and separators do not fit together"
        else:
            yield number, text, cells[0], ""


def entries(
    lines: Iterator[str], separator: str, column_map: Mapping[str, str] | None
) -> tuple[Plan, Iterator[Entry]]:
    """Return the plan of a table and its entries. Raises ReviewError where the column map does not fit."""
    csv.field_size_limit(1 << 30)
    found = rows(lines, separator)
    _, _, cells, _ = next(found, (1, "", [""], ""))
    header = _named(cells or [""])
    plan = header_plan(header, column_map)
    registrations = holds_registrations(plan)
    if registrations:
        plan.every[KIND] = "type_word"
    return plan, _entries(found, header, separator, registrations)


def _named(header: list[str]) -> list[str]:
    names: list[str] = []
    for number, name in enumerate(header, 1):
        name = name.strip().lstrip("\ufeff") or f"column {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return names


def _entries(
    found: Iterator[tuple[int, str, list[str], str]], header: list[str], separator: str, registrations: bool
) -> Iterator[Entry]:
    own = header == list(KEPT)
    for line, raw, cells, reason in found:
        if reason:
            yield Entry(line, raw, reason=reason)
            continue
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            reason = (
                f"it has {len(cells)} cells where the header has {len(header)}: a separator stands in a cell"
            )
            yield Entry(line, raw, reason=reason)
            continue
        if own:
            yield _own_entry(line, raw, header, cells)
            continue
        fields = {name: [cell.strip()] for name, cell in zip(header, cells, strict=False) if cell.strip()}
        entry = Entry(line, raw, fields)
        if registrations:
            entry.fields[KIND] = ["registration"]
        yield entry


def _own_entry(line: int, raw: str, header: list[str], cells: list[str]) -> Entry:
    """Return the entry of a row that our own writer wrote: it goes into its columns as it stands."""
    note: dict[str, object] = {}
    for name, cell in zip(header, cells, strict=False):
        if not cell:
            continue
        try:
            note[name] = cell.split(SEPARATOR) if name in LIST_COLUMNS else _cell(name, cell)
        except ValueError:
            return Entry(line, raw, reason=f'its column "{name}" is no longer whole JSON')
    return Entry(line, raw, {}, note=note)


def _cell(name: str, cell: str) -> object:
    return json.loads(cell) if name in {"other_fields", "as_written"} else cell
