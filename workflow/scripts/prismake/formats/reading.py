"""Read a file of records: recognise it, count what it holds, take it apart, and make records of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from prismake.formats import clinicaltrials, delimited, held, indexes, json_documents, tagged
from prismake.formats.encodings import HEAD, encoding_of, lines_of, open_text
from prismake.formats.entry import Entry, Plan, plan_of, read_entry
from prismake.formats.recognise import REFUSED, recognise
from prismake.records.record import ParsedFile, Quarantined, Record

ColumnMap = Mapping[str, str] | None

_JSON: dict[str, tuple[json_documents.Shape, frozenset[str]]] = {
    "crossref": (indexes.crossref_work, frozenset({"items"})),
    "clinicaltrials_v1": (clinicaltrials.v1_study, frozenset({"FullStudies"})),
    "clinicaltrials_v2": (clinicaltrials.v2_study, frozenset({"studies"})),
    "europe_pmc": (indexes.europe_pmc_result, frozenset({"result"})),
    "openalex": (indexes.openalex_work, frozenset({"results"})),
}


def read_file(path: Path, column_map: ColumnMap = None, keep_abstracts: bool = True) -> ParsedFile:
    """Read one file whole.

    column_map names the columns of a table for what they hold (`delimited.header_plan`). With
    keep_abstracts False no abstract and no description is kept. A file that holds no records comes back
    with the sentence that refuses it; nothing in a file raises but a column map that does not fit it.
    """
    name = _format_of(path)
    if name.startswith(REFUSED):
        return ParsedFile("", 0, [], [], refused=name.removeprefix(REFUSED))
    parsed = ParsedFile(name, _held(path, name), [], [])
    for one in _read(path, name, column_map, keep_abstracts):
        if isinstance(one, Record):
            parsed.records.append(one)
        else:
            parsed.quarantined.append(one)
    return parsed


def iter_file(
    path: Path, column_map: ColumnMap = None, keep_abstracts: bool = True
) -> Iterator[Record | Quarantined]:
    """Yield the records of a file, and what is quarantined, in bounded memory; nothing where it is refused."""
    name = _format_of(path)
    if not name.startswith(REFUSED):
        yield from _read(path, name, column_map, keep_abstracts)


def _format_of(path: Path) -> str:
    with path.open("rb") as stream:
        return recognise(stream.read(HEAD))


def _encoding(path: Path) -> str:
    with path.open("rb") as stream:
        return encoding_of(stream.read(HEAD))


def _text(path: Path) -> str:
    with open_text(path, _encoding(path)) as stream:
        return stream.read().removeprefix("\ufeff")


def _held(path: Path, name: str) -> int:
    text = _text(path)
    if name in _JSON:
        lists = _JSON[name][1]
        counted = held.elements_held(text, lists)
        return sum(1 for _ in json_documents.spans(text, lists)) if counted is None else counted
    counters: dict[str, Callable[[str], int]] = {"medline": held.medline_held, "csv": held.rows_held}
    return counters[name](text)


def _read(path: Path, name: str, column_map: ColumnMap, keep_abstracts: bool) -> Iterator[Record | Quarantined]:
    with open_text(path, _encoding(path)) as stream:
        if name in _JSON:
            shape, lists = _JSON[name]
            found = json_documents.entries(stream.read().removeprefix("\ufeff"), shape, lists)
            plan, syntax = plan_of("json"), "json"
        elif name == "csv":
            separator = delimited.separator_of(_first_lines(path))
            plan, found = delimited.entries(lines_of(stream), separator, column_map)
            syntax = "csv"
        else:
            plan, syntax = plan_of("medline"), "medline"
            found = tagged.entries(lines_of(stream), tagged.medline_blocks, tagged.medline_fields)
        yield from _records(found, plan, syntax, keep_abstracts)


def _first_lines(path: Path) -> str:
    with open_text(path, _encoding(path)) as stream:
        return stream.read(HEAD)


def _records(found: Iterator[Entry], plan: Plan, syntax: str, keep_abstracts: bool) -> Iterator[Record | Quarantined]:
    for position, entry in enumerate(found, 1):
        yield read_entry(entry, position, syntax, plan, keep_abstracts)
