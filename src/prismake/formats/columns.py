"""Finds columns and tags of a file that prismake does not know and that no field of records takes, to report them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from prismake.formats.delimited import header_field_map
from prismake.formats.field_map import dialect_of_header, field_map_of, vendor_field_map
from prismake.formats.headers import known_name, names_in
from prismake.formats.round_trip import ROUND_TRIP_COLUMNS
from prismake.records.compose import NO_TITLE, NOTES
from prismake.records.record import RECORD_COLUMNS, ParsedFile, Record
from prismake.records.source_column import is_unread
from prismake.wording import listed_in_part

# A column counts as filled if more than this share of the records has a value in it.
FILLED = 0.5
# The most columns that a message names.
MOST_NAMED = 40
# Formats that are mapped by path: the syntax and the dialect that list their known paths.
PATHS = {
    name: (syntax, name.removesuffix("_xml") if syntax == "xml" else name)
    for syntax, names in {
        "json": ("crossref", "openalex", "europe_pmc", "clinicaltrials_v1", "clinicaltrials_v2"),
        "xml": ("pubmed_xml", "endnote_xml", "ictrp_xml", "clinicaltrials_xml", "europe_pmc_xml"),
    }.items()
    for name in names
}
_CASELESS = frozenset({"bibtex"})


def unknown_columns(
    records: Sequence[Record],
    name: str,
    column_map: Mapping[str, str] | None = None,
    header: Sequence[str] = (),
) -> list[str]:
    """Return the columns, tags or paths that most records of the file fill and that prismake neither maps nor knows.

    name: the format of the file, as `recognise` returns it. column_map: the columns that config.yaml maps; they count
    as known. header: the columns of a table.
    """
    if not records:
        return []
    if name == "csv":
        return _most_filled(records, _unknown_of_table(column_map or {}, header))
    if name in PATHS:
        return _most_filled(records, _unknown_of_paths(*PATHS[name]))
    return _most_filled(records, _unknown_of_tags(name))


# What of the names that a record fills is unknown.
Unknown = Callable[[Record], Iterable[str]]


def _most_filled(records: Sequence[Record], unknown: Unknown) -> list[str]:
    filled = Counter(name for record in records for name in dict.fromkeys(unknown(record)))
    return [name for name, count in filled.items() if count > FILLED * len(records)]


def _filled_in(record: Record) -> list[str]:
    return [tag for tag, texts in record.source_fields.items() if any(texts)]


def _unknown_of_table(column_map: Mapping[str, str], header: Sequence[str]) -> Unknown:
    if ROUND_TRIP_COLUMNS[0] in header and set(RECORD_COLUMNS) <= set(header):
        # A table that prismake wrote: its columns are those of the record, and of the review that it is from.
        return lambda record: ()
    field_map = header_field_map(header, column_map)
    dialect = dialect_of_header("csv", [name.strip().lower() for name in header])
    # A column that may number the rows is not mapped then, and so it is named.
    known = (names_in(field_map) - field_map.numbering) | (
        names_in(field_map_of("csv", dialect)) - {known_name(name) for name in field_map.numbering}
    )
    is_known = {
        name: name in column_map or name in known or known_name(name, dialect) in known or _has_known_start(name.lower(), known)
        for name in header
    }  # fmt: skip
    sources = [name for name, (column, _) in field_map.first.items() if column == "citation"]

    # A second column with the name of another one is named if its values are others.
    again = {
        name
        for name in header
        if name in field_map.first and known_name(name, dialect) not in field_map_of("csv", dialect).first
    }
    again -= set(column_map)

    def unknown(record: Record) -> Iterable[str]:
        # A source that is neither a journal nor a database is named, as it fills no field.
        unread = sources if any(map(is_unread, record.other_fields.get(NOTES, ()))) else []
        return [
            tag
            for tag in _filled_in(record)
            if tag in unread
            or not is_known.get(tag, tag[:1] == "(")
            or (tag in again and tag in record.other_fields)
        ]

    return unknown


def _unknown_of_tags(syntax: str) -> Unknown:
    base = field_map_of(syntax)
    caseless = syntax in _CASELESS

    def unknown(record: Record) -> Iterable[str]:
        known = _names_of(syntax, vendor_field_map(record.source_fields, base, syntax).name)
        return [
            tag for tag in _filled_in(record) if tag and tag[:1] != "(" and (tag.lower() if caseless else tag) not in known
        ]  # fmt: skip

    return unknown


@cache
def _names_of(syntax: str, name: str) -> frozenset[str]:
    """Return the tags that a record of this field map may have, as its vendor or any other one uses them."""
    return names_in(field_map_of(syntax, name.partition(": ")[2])) | names_in(field_map_of(syntax))


def _unknown_of_paths(syntax: str, dialect: str) -> Unknown:
    known = names_in(field_map_of(syntax, dialect))
    inner = {path.rsplit(".", number)[0] for path in known for number in range(1, path.count(".") + 1)}

    def unknown(record: Record) -> Iterable[str]:
        paths = (tag.removeprefix("Study.").removeprefix("message.") for tag in _filled_in(record))
        return filter(None, map(cached, paths))

    @cache
    def cached(path: str) -> str:
        """Return the part of a path that is unknown: the first one below known modules; empty if none is."""
        if path[:1] in "=(" or path.rpartition(".")[2][:1] == "@":
            return ""
        parts = path.split(".")
        for count in range(1, len(parts) + 1):
            start = ".".join(parts[:count])
            if start in known:
                return ""
            if start not in inner:
                return start
        return ""

    return unknown


def _has_known_start(path: str, known: frozenset[str]) -> bool:
    """Return whether a flattened path, such as "authorships.author.id", is below a known column."""
    start, dot, rest = path.partition(".")
    return bool(dot and rest.strip(" .")) and start in known


def no_titles(parsed_file: ParsedFile, header: Sequence[str]) -> str:
    """Return the reason why a table is refused in which no row has a title, with its columns; an empty text if a row
    has a title.
    """
    entries = parsed_file.quarantined
    if parsed_file.records or not entries or any(entry.reason != NO_TITLE for entry in entries):
        return ""
    columns = listed_in_part([f'"{name}"' for name in header], MOST_NAMED)
    rows = (
        f"none of the {len(entries)} rows of the table has"
        if len(entries) > 1
        else "its only row does not have"
    )
    return (
        f"{rows} a title. Its columns are {columns}. If one of them holds the titles, name it with the key `columns` of "
        "the source in config.yaml, as `columns: {FILE: {COLUMN: title}}`."
    )
