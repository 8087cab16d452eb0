"""Read a file of records: recognise it, count what it holds, take it apart, and make records of it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from prismake.formats import (
    bibtex,
    clinicaltrials,
    delimited,
    endnote_xml,
    expected_count,
    expected_entries,
    expected_rows,
    framed,
    indexes,
    json_documents,
    named_fields,
    pubmed_xml,
    tagged,
    xml_documents,
)
from prismake.formats.alphabets import name_of
from prismake.formats.counting import Count, before_last
from prismake.formats.encodings import HEAD, Text, decode, encoding_of, lines_of
from prismake.formats.entry import Entry, Plan, plan_of, read_entry
from prismake.formats.layout import layout_of
from prismake.formats.recognise import FORMATS, REFUSED, packed_as, recognise
from prismake.records.record import ParsedFile, Quarantined, Record
from prismake.records.reliability import SAMPLE_SIZE, clear_columns, unreliable_columns

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
_TAGGED: dict[str, tuple[tagged.Take, tagged.Fields]] = {
    "medline": (tagged.medline_blocks, tagged.medline_fields),
    "ris": (framed.ris_blocks, framed.ris_fields),
    "wos": (framed.wos_blocks, framed.wos_fields),
    "refer": (named_fields.refer_blocks, named_fields.refer_fields),
    "ovid": (named_fields.ovid_blocks, named_fields.ovid_fields),
}
_COUNTERS: dict[str, Callable[[str], int]] = {
    "medline": expected_count.medline_count,
    "ris": expected_count.ris_count,
    "wos": expected_count.wos_count,
    "refer": expected_count.refer_count,
    "ovid": expected_count.ovid_count,
    "bibtex": expected_entries.bibtex_count,
}
# What begins a record at the begin of a line, where a long text may be cut.
_CUTS = {"medline": "PMID", "ris": "TY", "wos": "PT ", "refer": "%0", "ovid": "<"}


def read_file(path: Path, column_map: ColumnMap = None, keep_abstracts: bool = True) -> ParsedFile:
    """Read one file whole.

    column_map names the columns of a table for what they hold (`delimited.header_plan`). With
    keep_abstracts False no abstract and no description is kept. A file that holds no records comes back
    with the sentence that refuses it; nothing in a file raises but a column map that does not fit it.
    """
    with path.open("rb") as raw, _no_collection():
        name, head = _recognised(raw, column_map)
        if name.startswith(REFUSED):
            return ParsedFile("", 0, [], [], refused=name.removeprefix(REFUSED))
        parsed = ParsedFile(name, 0, [], [])
        count = _count_of(name, head, column_map)
        encoding = encoding_of(head)
        if called := name_of(encoding):
            parsed.notes.append(f"The file is not UTF-8: decoded as {called}.")
        text = Text(raw, encoding, count.feed)
        for entry in _judged(_read(text, name, head, column_map, keep_abstracts), parsed.notes):
            if isinstance(entry, Record):
                parsed.records.append(entry)
            else:
                parsed.quarantined.append(entry)
        text.rest()
        parsed.expected = count.total()
    if (
        not parsed.expected
        and not parsed.records
        and not parsed.quarantined
        and (name in _COUNTERS or name == "csv")
    ):
        what = FORMATS[name]
        return ParsedFile("", 0, [], [], refused=f"the file looks like {what}, but no record begins in it.")
    return parsed


def _judged(entries: Iterator[Record | Quarantined], notes: list[str]) -> Iterator[Record | Quarantined]:
    """Set aside what the first records of the file show to be wrong in all of it."""
    first = list(islice(entries, SAMPLE_SIZE))
    wrong = unreliable_columns([entry for entry in first if isinstance(entry, Record)])
    notes.extend(wrong.values())
    for entry in chain(first, entries):
        if wrong and isinstance(entry, Record):
            clear_columns(entry, tuple(wrong))
        yield entry


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector from walking all records again and again: it took 40 % of the time.

    Records hold no cycles, so nothing piles up meanwhile. Freezing and thawing counts them as old at once,
    without the walk over all of them that would follow.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def iter_file(
    path: Path, column_map: ColumnMap = None, keep_abstracts: bool = True
) -> Iterator[Record | Quarantined]:
    """Yield the records of a file, and what is quarantined, in bounded memory; nothing where it is refused."""
    with path.open("rb") as raw:
        name, head = _recognised(raw, column_map)
        if not name.startswith(REFUSED):
            text = Text(raw, encoding_of(head))
            yield from _judged(_read(text, name, head, column_map, keep_abstracts), [])


def expected_count_of(path: Path, column_map: ColumnMap = None) -> int:
    """Count the records that a file holds by its separators, apart from the parser, in bounded memory."""
    with path.open("rb") as raw:
        name, head = _recognised(raw, column_map)
        if name.startswith(REFUSED):
            return 0
        count = _count_of(name, head, column_map)
        text = Text(raw, encoding_of(head), count.feed)
        while text.read():
            pass
        return count.total()


def _recognised(raw: BinaryIO, column_map: ColumnMap) -> tuple[str, bytes]:
    """Return the format of an open file, or the sentence that refuses it, and its first bytes."""
    head = raw.read(HEAD)
    raw.seek(0)
    name = recognise(head)
    # A column map says that this is a table, and what its columns are, whatever they are called.
    is_table = column_map and name.startswith(REFUSED) and head.strip() and not packed_as(head)
    return ("csv" if is_table else name), head


def _count_of(name: str, head: bytes, column_map: ColumnMap) -> Count:
    if name in _JSON:
        lists = _JSON[name][1]
        return Count(lambda text: _elements_count(text, lists), lambda _: 0, size=sys.maxsize)
    if name in _XML:
        names = _XML[name][1]
        return Count(
            lambda text: expected_count.elements_of_xml_count(text, names), expected_count.last_element(names)
        )
    if name == "csv":
        layout = layout_of(_whole_lines(head), column_map)
        return Count(
            lambda text: expected_rows.rows_count(text, layout.separator, layout.quoted),
            lambda text: expected_rows.row_end(text, layout.separator, layout.quoted),
            above=1 + len(layout.above),
        )
    cut = expected_entries.entry_end if name == "bibtex" else before_last(_CUTS[name])
    return Count(_COUNTERS[name], cut)


def _whole_lines(head: bytes) -> str:
    """Return the first lines of a file, without one that is cut off."""
    text = decode(head)
    return text.rpartition("\n")[0] if len(head) == HEAD and "\n" in text else text


def _elements_count(text: str, lists: frozenset[str]) -> int:
    counted = expected_count.elements_count(text, lists)
    return sum(1 for _ in json_documents.stretches(text, lists)) if counted is None else counted


def _read(
    text: Text, name: str, head: bytes, column_map: ColumnMap, keep_abstracts: bool
) -> Iterator[Record | Quarantined]:
    plan, syntax, entries = _taken_apart(text, name, head, column_map)
    for position, entry in enumerate(entries, 1):
        yield read_entry(entry, position, syntax, plan, keep_abstracts)


def _taken_apart(
    text: Text, name: str, head: bytes, column_map: ColumnMap
) -> tuple[Plan, str, Iterator[Entry]]:
    if name in _JSON:
        shape, lists = _JSON[name]
        return plan_of("json"), "json", json_documents.entries(text.rest(), shape, lists)
    if name in _XML:
        form, names = _XML[name]
        return plan_of("xml"), "xml", xml_documents.entries(text, names, form, "<!ENTITY" in decode(head))
    if name == "csv":
        plan, entries = delimited.entries(
            lines_of(text), layout_of(_whole_lines(head), column_map), column_map
        )
        return plan, "csv", entries
    plan = plan_of(name)
    if name == "bibtex":
        return plan, name, bibtex.entries(text)
    blocks, fields = _TAGGED[name]
    return plan, name, tagged.entries(text, blocks, fields, plan.line_lists)
