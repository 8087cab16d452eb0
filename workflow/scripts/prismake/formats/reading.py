"""Read a file of records: recognise it, count what it holds, take it apart, and make records of it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from prismake.formats import (
    bibtex,
    clinicaltrials,
    delimited,
    endnote_xml,
    framed,
    held,
    indexes,
    json_documents,
    named_fields,
    pubmed_xml,
    tagged,
    xml_documents,
)
from prismake.formats.encodings import HEAD, encoding_of, lines_of, open_text
from prismake.formats.entry import Entry, Plan, plan_of, read_entry
from prismake.formats.recognise import FORMATS, REFUSED, recognise
from prismake.records.record import ParsedFile, Quarantined, Record
from prismake.records.reliability import JUDGED, set_aside, unreliable

ColumnMap = Mapping[str, str] | None

_JSON: dict[str, tuple[json_documents.Shape, frozenset[str]]] = {
    "crossref": (indexes.crossref_work, frozenset({"items"})),
    "clinicaltrials_v1": (clinicaltrials.v1_study, frozenset({"FullStudies"})),
    "clinicaltrials_v2": (clinicaltrials.v2_study, frozenset({"studies"})),
    "europe_pmc": (indexes.europe_pmc_result, frozenset({"result"})),
    "openalex": (indexes.openalex_work, frozenset({"results"})),
}
_XML: dict[str, tuple[xml_documents.Shape, tuple[str, ...]]] = {
    "pubmed_xml": (pubmed_xml.pubmed_article, pubmed_xml.NAMES),
    "endnote_xml": (endnote_xml.endnote_record, ("record",)),
    "ictrp_xml": (endnote_xml.ictrp_trial, ("Trial",)),
    "clinicaltrials_xml": (endnote_xml.clinical_study, ("clinical_study",)),
    "europe_pmc_xml": (endnote_xml.europe_pmc_element, ("result",)),
}
_TAGGED: dict[str, tuple[tagged.Blocks, tagged.Fields]] = {
    "medline": (tagged.medline_blocks, tagged.medline_fields),
    "ris": (framed.ris_blocks, framed.ris_fields),
    "wos": (framed.wos_blocks, framed.wos_fields),
    "refer": (named_fields.refer_blocks, named_fields.refer_fields),
    "ovid": (named_fields.ovid_blocks, named_fields.ovid_fields),
}
_COUNTERS: dict[str, Callable[[str], int]] = {
    "medline": held.medline_held,
    "ris": held.ris_held,
    "wos": held.wos_held,
    "refer": held.refer_held,
    "ovid": held.ovid_held,
    "bibtex": held.bibtex_held,
    "csv": held.rows_held,
}


def read_file(path: Path, column_map: ColumnMap = None, keep_abstracts: bool = True) -> ParsedFile:
    """Read one file whole.

    column_map names the columns of a table for what they hold (`delimited.header_plan`). With
    keep_abstracts False no abstract and no description is kept. A file that holds no records comes back
    with the sentence that refuses it; nothing in a file raises but a column map that does not fit it.
    """
    name = _format_of(path, column_map)
    if name.startswith(REFUSED):
        return ParsedFile("", 0, [], [], refused=name.removeprefix(REFUSED))
    parsed = ParsedFile(name, _held(path, name), [], [])
    with _no_collection():
        for one in _judged(_read(path, name, column_map, keep_abstracts), parsed.notes):
            if isinstance(one, Record):
                parsed.records.append(one)
            else:
                parsed.quarantined.append(one)
    if not parsed.held and not parsed.records and not parsed.quarantined and name in _COUNTERS:
        what = FORMATS[name]
        return ParsedFile("", 0, [], [], refused=f"it looks like {what}, and no record begins in it.")
    return parsed


def _judged(found: Iterator[Record | Quarantined], notes: list[str]) -> Iterator[Record | Quarantined]:
    """Set aside what the first records of the file show to be wrong in all of it."""
    first = list(islice(found, JUDGED))
    wrong = unreliable([one for one in first if isinstance(one, Record)])
    notes.extend(wrong.values())
    for one in chain(first, found):
        if wrong and isinstance(one, Record):
            set_aside(one, tuple(wrong))
        yield one


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector from walking all records again and again: it took 40 % of the time.

    Records hold no cycles, so nothing piles up meanwhile.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def iter_file(
    path: Path, column_map: ColumnMap = None, keep_abstracts: bool = True
) -> Iterator[Record | Quarantined]:
    """Yield the records of a file, and what is quarantined, in bounded memory; nothing where it is refused."""
    name = _format_of(path, column_map)
    if not name.startswith(REFUSED):
        yield from _judged(_read(path, name, column_map, keep_abstracts), [])


def _format_of(path: Path, column_map: ColumnMap = None) -> str:
    head = _head(path)
    name = recognise(head)
    # A column map says that this is a table, and what its columns are, whatever they are called.
    return "csv" if column_map and name.startswith(REFUSED) and head.strip() else name


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(HEAD)


def _encoding(path: Path) -> str:
    return encoding_of(_head(path))


def count_held(path: Path, column_map: ColumnMap = None) -> int:
    """Count the records that a file holds by its separators, apart from the parser, in bounded memory."""
    name = _format_of(path, column_map)
    return 0 if name.startswith(REFUSED) else _held(path, name)


def _held(path: Path, name: str) -> int:
    with open_text(path, _encoding(path)) as stream:
        if stream.read(1) != "\ufeff":
            stream.seek(0)
        if name in _JSON:
            text = stream.read()
            lists = _JSON[name][1]
            counted = held.elements_held(text, lists)
            return sum(1 for _ in json_documents.stretches(text, lists)) if counted is None else counted
        if name in _XML:
            elements = _XML[name][1]
            return held.count(stream, lambda text: held.elements_of_xml_held(text, elements), name)
        found = held.count(stream, _COUNTERS[name], name)
        # The first row of a table is its header.
        return max(found - 1, 0) if name == "csv" else found


def _read(
    path: Path, name: str, column_map: ColumnMap, keep_abstracts: bool
) -> Iterator[Record | Quarantined]:
    with open_text(path, _encoding(path)) as stream:
        if stream.read(1) != "\ufeff":
            stream.seek(0)
        plan, syntax, found = _taken_apart(stream, path, name, column_map)
        for position, entry in enumerate(found, 1):
            yield read_entry(entry, position, syntax, plan, keep_abstracts)


def _taken_apart(
    stream: TextIO, path: Path, name: str, column_map: ColumnMap
) -> tuple[Plan, str, Iterator[Entry]]:
    if name in _JSON:
        shape, lists = _JSON[name]
        return (
            plan_of("json"),
            "json",
            json_documents.entries(stream.read().removeprefix("\ufeff"), shape, lists),
        )
    if name in _XML:
        form, names = _XML[name]
        return plan_of("xml"), "xml", xml_documents.entries(stream, names, form)
    lines = lines_of(stream)
    if name == "csv":
        with open_text(path, _encoding(path)) as head:
            separator = delimited.separator_of(head.read(HEAD))
        plan, found = delimited.entries(lines, separator, column_map)
        return plan, "csv", found
    plan = plan_of(name)
    if name == "bibtex":
        return plan, name, bibtex.entries(lines)
    blocks, fields = _TAGGED[name]
    return plan, name, tagged.entries(stream, blocks, fields, plan.line_lists)
