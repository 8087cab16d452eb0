"""Read a file of records: recognise its format, count the expected records, parse it, and make records."""

from __future__ import annotations

import gc
import gzip
import io
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    expected_plain_text,
    expected_rows,
    framed,
    indexes,
    json_documents,
    named_fields,
    plain_text,
    pubmed_xml,
    tagged,
    xml_documents,
)
from prismake.formats.certainty import EncodingError, certain_encoding
from prismake.formats.columns import no_titles, unknown_columns
from prismake.formats.counting import Count, cut_before_last
from prismake.formats.encodings import HEAD, FileText, decode, lines_of
from prismake.formats.entry import Entry, read_entry
from prismake.formats.field_map import FieldMap, field_map_of
from prismake.formats.joined import JoinedFormats
from prismake.formats.layout import Layout, layout_of
from prismake.formats.legacy_encodings import name_of
from prismake.formats.noted import noted_records
from prismake.formats.plain_tags import ODD_TAGS
from prismake.formats.recognise import FORMATS, REFUSED, recognise
from prismake.formats.refusals import binary_refusal
from prismake.formats.vertical import FirstField, fields_by_row_count
from prismake.records.counters import clear_counters
from prismake.records.record import ParsedFile, Quarantined, Record
from prismake.records.reliability import SAMPLE_SIZE, clear_columns, unreliable_columns

ColumnMap = Mapping[str, str] | None

_JSON: dict[str, tuple[json_documents.ElementMapper, frozenset[str]]] = {
    "crossref": (indexes.crossref_work, frozenset({"items", "references"})),
    "clinicaltrials_v1": (clinicaltrials.v1_study, frozenset({"FullStudies"})),
    "clinicaltrials_v2": (clinicaltrials.v2_study, frozenset({"studies"})),
    "europe_pmc": (indexes.europe_pmc_result, frozenset({"result"})),
    "openalex": (indexes.openalex_work, frozenset({"results"})),
}
_XML: dict[str, tuple[xml_documents.ElementMapper, tuple[str, ...]]] = {
    "pubmed_xml": (pubmed_xml.pubmed_article, pubmed_xml.NAMES),
    "endnote_xml": (endnote_xml.endnote_record, ("record",)),
    "ictrp_xml": (endnote_xml.ictrp_trial, ("Trial",)),
    "clinicaltrials_xml": (endnote_xml.clinical_study, ("clinical_study",)),
    "europe_pmc_xml": (endnote_xml.europe_pmc_element, ("result",)),
}
_TAGGED: dict[str, tuple[tagged.BlockSplitter, tagged.FieldParser]] = {
    "medline": (tagged.medline_blocks, tagged.medline_fields),
    "ris": (framed.ris_blocks, framed.ris_fields),
    "wos": (framed.wos_blocks, framed.wos_fields),
    "refer": (named_fields.refer_blocks, named_fields.refer_fields),
    "ovid": (named_fields.ovid_blocks, named_fields.ovid_fields),
    "refworks": (plain_text.refworks_blocks, plain_text.refworks_fields),
    "cochrane": (plain_text.cochrane_blocks, plain_text.cochrane_fields),
}
_COUNTERS: dict[str, Callable[[str], int]] = {
    "medline": expected_count.medline_count,
    "ris": expected_count.ris_count,
    "wos": expected_count.wos_count,
    "refer": expected_count.refer_count,
    "ovid": expected_count.ovid_count,
    "refworks": expected_plain_text.refworks_count,
    "cochrane": expected_plain_text.cochrane_count,
    "bibtex": expected_entries.bibtex_count,
}
# The start of the first line of a record: a long text may be cut before it.
_CUTS = {
    "medline": "PMID",
    "ris": "TY",
    "wos": "PT ",
    "refer": "%0",
    "ovid": "<",
    "refworks": "RT ",
    "cochrane": "Record #",
}


def read_file(
    path: Path,
    column_map: ColumnMap = None,
    keep_abstracts: bool = True,
    encoding: str = "",
    packed: bool = False,
) -> ParsedFile:
    """Return the records and quarantined entries of one file.

    column_map maps column names of a table to columns of records (`delimited.header_field_map`).
    keep_abstracts=False drops abstracts and descriptions. encoding: the one that the config names, empty for none.
    packed: unpack the file with gzip first.
    If the file holds no records, or its encoding is uncertain, `refused` says why.
    Raises ReviewError only for a column map that does not fit the file.
    """
    with _opened(path, packed) as raw, _no_collection():
        name, head = _format_and_head(raw, column_map, encoding)
        if name.startswith(REFUSED):
            return ParsedFile("", 0, [], [], refused=name.removeprefix(REFUSED))
        try:
            certain = certain_encoding(raw, encoding)
        except EncodingError as error:
            return ParsedFile("", 0, [], [], refused=str(error), encoding_asked=True)
        parsed = ParsedFile(name, 0, [], [])
        # The first lines give the layout of a table.
        layout = _layout(name, head, column_map, certain)
        count = _count_of(name, layout)
        if not encoding and (encoding_name := name_of(certain)):
            parsed.notes.append(f"The file is not UTF-8: decoded as {encoding_name}.")
        joined = JoinedFormats(name)

        def feed(block: str) -> None:
            count.feed(block)
            joined.feed(block)

        text = FileText(raw, certain, feed)
        asides: list[Entry] = []
        for entry in _without_unreliable_columns(
            _records(text, name, head, layout, column_map, keep_abstracts, asides), parsed.notes
        ):
            if isinstance(entry, Record):
                parsed.records.append(entry)
            else:
                parsed.quarantined.append(entry)
        text.rest()
        if joined.refusal:
            return ParsedFile("", 0, [], [], refused=joined.refusal)
        if name in ("ris", "medline") and text.has_odd_tags:
            parsed.notes.append(ODD_TAGS)
        parsed.notes.extend(_notes_on_asides(asides))
        parsed.expected = count.total()
    clear_counters(parsed.records)
    parsed.notes.extend(noted_records(parsed.records, name))
    header = _header(head, certain, column_map) if name == "csv" else []
    parsed.unknown = unknown_columns(parsed.records, name, column_map, header)
    if name == "csv" and (reason := no_titles(parsed, header)):
        return ParsedFile("", 0, [], [], refused=reason)
    if (
        not parsed.expected
        and not parsed.records
        and not parsed.quarantined
        and (name in _COUNTERS or name == "csv")
    ):
        what = FORMATS[name]
        return ParsedFile("", 0, [], [], refused=f"the file looks like {what}, but contains no record.")
    return parsed


def _opened(path: Path, packed: bool) -> BinaryIO:
    """Return an open file; a packed one is unpacked in memory, because its end is sought."""
    return io.BytesIO(gzip.decompress(path.read_bytes())) if packed else path.open("rb")


def _without_unreliable_columns(
    entries: Iterator[Record | Quarantined], notes: list[str]
) -> Iterator[Record | Quarantined]:
    """Yield the entries, without the columns that the first records show to be wrong in the whole file."""
    first = list(islice(entries, SAMPLE_SIZE))
    wrong = unreliable_columns([entry for entry in first if isinstance(entry, Record)])
    notes.extend(wrong.values())
    for entry in chain(first, entries):
        if wrong and isinstance(entry, Record):
            clear_columns(entry, tuple(wrong))
        yield entry


@contextmanager
def _no_collection() -> Iterator[None]:
    """Disable the garbage collector while a file is read: it took 40 % of the time.

    Records have no reference cycles, so no garbage accumulates. Freezing and unfreezing moves the records to
    the oldest generation without a collection.
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
    path: Path, column_map: ColumnMap = None, keep_abstracts: bool = True, encoding: str = ""
) -> Iterator[Record | Quarantined]:
    """Yield the records and quarantined entries of a file in bounded memory; nothing if the file is refused."""
    with path.open("rb") as raw:
        name, head = _format_and_head(raw, column_map, encoding)
        certain = _certain_or_none(raw, name, encoding)
        if certain:
            text = FileText(raw, certain)
            layout = _layout(name, head, column_map, certain)
            records = _records(text, name, head, layout, column_map, keep_abstracts, [])
            yield from _without_unreliable_columns(records, [])


def expected_count_of(path: Path, column_map: ColumnMap = None, encoding: str = "") -> int:
    """Return the number of records in a file, counted by their delimiters and not by the parser, in bounded memory."""
    with path.open("rb") as raw:
        name, head = _format_and_head(raw, column_map, encoding)
        certain = _certain_or_none(raw, name, encoding)
        if not certain:
            return 0
        count = _count_of(name, _layout(name, head, column_map, certain))
        text = FileText(raw, certain, count.feed)
        while text.read():
            pass
        return count.total()


def _certain_or_none(raw: BinaryIO, name: str, encoding: str) -> str | None:
    """Return the encoding of a file in a known format; None if the file is refused."""
    try:
        return None if name.startswith(REFUSED) else certain_encoding(raw, encoding)
    except EncodingError:
        return None


def _format_and_head(raw: BinaryIO, column_map: ColumnMap, encoding: str) -> tuple[str, bytes]:
    """Return the format of an open file, or REFUSED and the reason, and the first bytes of the file."""
    head = raw.read(HEAD)
    raw.seek(0)
    name = recognise(head, encoding)
    # With a column map, the file is a table even if none of its columns is known.
    is_table = column_map and name.startswith(REFUSED) and head.strip() and not binary_refusal(head)
    return ("csv" if is_table else name), head


def _layout(name: str, head: bytes, column_map: ColumnMap, encoding: str) -> Layout | None:
    return layout_of(_complete_lines(head, encoding), column_map) if name == "csv" else None


def _count_of(name: str, layout: Layout | None) -> Count:
    if name in _JSON:
        lists = _JSON[name][1]
        return Count(lambda text: _elements_count(text, lists), lambda _: 0, size=sys.maxsize)
    if name in _XML:
        names = _XML[name][1]
        return Count(
            lambda text: expected_count.elements_of_xml_count(text, names), expected_count.last_element(names)
        )
    if layout and layout.by_row:
        first = FirstField(layout.by_row, layout.separator, layout.header_line)
        return Count(fields_by_row_count(first), lambda _: 0, size=sys.maxsize, skip=layout.header_line - 1)
    if layout:
        return Count(
            expected_rows.RowsCounter(layout.separator, layout.quoted),
            lambda text: expected_rows.row_end(text, layout.separator, layout.quoted),
            above=1,
            skip=layout.header_line - 1,
        )
    cut = expected_entries.entry_end if name == "bibtex" else cut_before_last(_CUTS[name])
    return Count(_COUNTERS[name], cut)


def _header(head: bytes, encoding: str, column_map: ColumnMap) -> list[str]:
    """Return the column names of a table."""
    text = _complete_lines(head, encoding)
    return delimited.column_names(text.splitlines(), layout_of(text, column_map))


def _complete_lines(head: bytes, encoding: str) -> str:
    """Return the first lines of a file, without a last line that is cut off."""
    text = decode(head, encoding)
    return text.rpartition("\n")[0] if len(head) == HEAD and "\n" in text else text


def _elements_count(text: str, lists: frozenset[str]) -> int:
    counted = expected_count.elements_count(text, lists)
    counted = expected_count.json_lines_count(text) if counted is None else counted
    return sum(1 for _ in json_documents.spans_with_reasons(text, lists)) if counted is None else counted


def _records(
    text: FileText,
    name: str,
    head: bytes,
    layout: Layout | None,
    column_map: ColumnMap,
    keep_abstracts: bool,
    asides: list[Entry],
) -> Iterator[Record | Quarantined]:
    """Yield the records and quarantined entries of a text; rows that are no record are added to the asides."""
    field_map, syntax, entries = _parsed_entries(text, name, head, layout, column_map)
    position = 0
    for entry in entries:
        if entry.aside or entry.repeats_header:
            asides.append(entry)
            continue
        position += 1
        yield read_entry(entry, position, syntax, field_map, keep_abstracts)


def _notes_on_asides(asides: Sequence[Entry]) -> Iterator[str]:
    """Yield what is noted of the rows of a table that are no record."""
    if texts := [f'"{entry.aside}" (line {entry.line})' for entry in asides if entry.aside]:
        yield f"Not counted as records, because they are totals, dates or rights of the export: {', '.join(texts)}."
    if lines := [str(entry.line) for entry in asides if entry.repeats_header]:
        where = f"line{'s' if len(lines) > 1 else ''} {', '.join(lines)}"
        yield f"Not counted as records, because they are the header row once more, or name the columns in other words, as where tables were joined to one: {where}."


def _parsed_entries(
    text: FileText, name: str, head: bytes, layout: Layout | None, column_map: ColumnMap
) -> tuple[FieldMap, str, Iterator[Entry]]:
    if name in _JSON:
        map_json, lists = _JSON[name]
        return field_map_of("json"), "json", json_documents.entries(text.rest(), map_json, lists)
    if name in _XML:
        map_xml, names = _XML[name]
        return (
            field_map_of("xml"),
            "xml",
            xml_documents.entries(text, names, map_xml, "<!ENTITY" in decode(head)),
        )
    if layout:
        field_map, entries = delimited.entries(lines_of(text), layout, column_map)
        return field_map, "csv", entries
    field_map = field_map_of(name)
    if name == "bibtex":
        return field_map, name, bibtex.entries(text)
    blocks, fields = _TAGGED[name]
    return field_map, name, tagged.entries(text, blocks, fields, field_map.line_lists)
