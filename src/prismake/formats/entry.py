"""The output of a parser: an entry with the tags of its source, or the reason why it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from prismake.formats.guards import without_guards
from prismake.formats.mapping import ALL, MANY, map_fields
from prismake.formats.round_trip import apply_note, take_note
from prismake.records.compose import NO_TITLE, NOTES, compose
from prismake.records.mentions import FieldRoles
from prismake.records.record import DIGEST_LENGTH, Quarantined, Record, Values, digest_of

# The tag of text before the first record or between two records.
AROUND = "(around)"
# Columns that the id of a record is made from.
IDENTIFYING = frozenset({"native_id", "pmid", "doi", "record_type", "registration_ids"})


@dataclass(slots=True)
class Entry:
    """One entry: its tags and values in the order of the file, its first line and its raw text.

    reason: why the parser could not read it, else empty. done: values that the parser (JSON and XML) already
    mapped to columns; then `fields` holds the unmapped ones. note: the columns of a record that prismake
    itself wrote. notes: what a person should know of the reading, such as where the entry is damaged.
    inherited: fields that the entry lacks and takes from another entry; they are no part of its digest.
    earlier: the fields as an earlier version of prismake read them, if they differ.
    """

    line: int
    raw: str
    fields: Values = field(default_factory=dict)
    reason: str = ""
    done: Values | None = None
    note: dict[str, Any] | None = None
    notes: list[str] = field(default_factory=list)
    inherited: Values = field(default_factory=dict)
    earlier: Values | None = None

    @property
    def raw_text(self) -> str:
        """Return the text of the entry exactly as in the file."""
        return self.raw.replace(f"\n{AROUND}\n", "\n")


@dataclass(frozen=True)
class FieldMap:
    """Which tags of a dialect fill which columns of a record, as declared in dialects/*.yaml.

    groups: tags whose authors are groups. habits: properties of all cells of a table that its first rows or its
    exporter show (`records.compose`).
    """

    name: str
    first: dict[str, tuple[str, int]]
    every: dict[str, str]
    separators: dict[str, str]
    identifiers: FieldRoles
    abstracts: frozenset[str]
    volatile: frozenset[str]
    covered: dict[str, str]
    also: frozenset[str]
    line_lists: frozenset[str]
    kept: frozenset[str]
    accession_in: tuple[tuple[str, re.Pattern[str]], ...]
    known_vendors: tuple[tuple[str, str, str], ...]
    vendor_tags: tuple[str, ...] = ()
    numbering: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    habits: Mapping[str, str] = field(default_factory=dict)
    # Volatile tags that were part of a digest until 0.2.0.
    counters: frozenset[str] = frozenset()

    @cached_property
    def roles(self) -> dict[str, tuple[str, int, str]]:
        """Return for each mapped tag its column, its rank (ALL if every tag of the column is used) and its separator
        of lists.
        """
        every = {tag: (column, ALL, self.separators.get(tag, "")) for tag, column in self.every.items()}
        return every | {tag: (column, rank, "") for tag, (column, rank) in self.first.items()}

    @cached_property
    def accessions(self) -> frozenset[str]:
        """Return the tags of accession numbers: one that identifies no record is no part of a digest either."""
        tags = (tag for tag, (column, _) in self.first.items() if column in ("accession", "new_accession"))
        return frozenset([*tags, "=accession", "=new_accession"])

    @cached_property
    def mixed(self) -> frozenset[str]:
        """Return the columns that the first filled tag of one list fills, and in addition every tag of another list."""
        return frozenset({column for column, _ in self.first.values()} & set(self.every.values()))

    @cached_property
    def separators_of_first(self) -> tuple[tuple[str, str], ...]:
        """Return (tag, separator) of the tags with a rank whose values are lists."""
        return tuple((tag, separator) for tag, separator in self.separators.items() if tag in self.first)


@cache
def _dialects(syntax: str) -> dict[str, dict[str, object]]:
    path = Path(__file__).with_name("dialects") / f"{syntax}.yaml"
    dialects: dict[str, dict[str, object]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    languages = path.with_name(f"{syntax}_languages.yaml")
    if languages.exists():
        _add_languages(dialects["base"], yaml.safe_load(languages.read_text(encoding="utf-8")))
    return dialects


def _add_languages(base: dict[str, object], more: Mapping[str, object]) -> None:
    """Add the names of other languages to a dialect: behind its own, and without those that it lists."""
    listed = {tag for key in ("first", "every") for tags in _mapping(base, key).values() for tag in tags}
    for key in ("first", "every"):
        for column, tags in _mapping(more, key).items():
            known = _mapping(base, key).setdefault(column, [])
            known += [tag for tag in dict.fromkeys(tags) if tag not in listed]
    _pairs(base, "split").update(_pairs(more, "split"))
    _names(base, "kept").extend(_names(more, "kept"))


def dialects_of(syntax: str) -> tuple[str, ...]:
    """Return the dialects of a syntax besides its base."""
    return tuple(name for name in _dialects(syntax) if name != "base")


@cache
def field_map_of(syntax: str, dialect: str = "") -> FieldMap:
    """Return the field map of a syntax such as "ris", with the additions of a dialect such as "embase"."""
    base = _dialects(syntax)["base"]
    more = _dialects(syntax).get(dialect, {}) if dialect else {}
    first: dict[str, tuple[str, int]] = {}
    every: dict[str, str] = {}
    for rank_base, described in ((100, base), (0, more)):
        for column, tags in _mapping(described, "first").items():
            for rank, tag in enumerate(tags):
                every.pop(tag, None)
                first[tag] = (column, rank_base + rank)
        for column, tags in _mapping(described, "every").items():
            for tag in tags:
                first.pop(tag, None)
                every[tag] = column
        for tag in _names(described, "unmapped"):
            first.pop(tag, None)
            every.pop(tag, None)
    return FieldMap(
        name=f"{syntax}: {dialect}" if dialect else syntax,
        first=first,
        every=every,
        separators={**_pairs(base, "split"), **_pairs(more, "split")},
        identifiers=FieldRoles(
            own=tuple(_names(more, "own") + _names(base, "own")),
            alone=tuple(_names(base, "own_if_alone") + _names(more, "own_if_alone")),
            named={
                tag: role
                for described in (base, more)
                for role, tags in _mapping(described, "names").items()
                for tag in tags
            },
            foreign=frozenset(_names(base, "foreign") + _names(more, "foreign")),
        ),
        abstracts=frozenset(
            _names(base, "abstracts")
            + _names(more, "abstracts")
            + [tag for tag, (column, _) in first.items() if column == "abstract"]
        ),
        volatile=frozenset(
            tag
            for described in (base, more)
            for key in ("volatile", "counters")
            for tag in _names(described, key)
        ),
        counters=frozenset(_names(base, "counters") + _names(more, "counters")),
        covered={**_pairs(base, "covered"), **_pairs(more, "covered")},
        also=frozenset(_names(base, "also") + _names(more, "also")),
        line_lists=frozenset(_names(base, "line_lists") + _names(more, "line_lists")),
        kept=frozenset(_names(base, "kept") + _names(more, "kept")),
        numbering=frozenset(_names(base, "numbering")),
        groups=frozenset(_names(base, "groups") + _names(more, "groups")),
        habits={**_pairs(base, "habits"), **_pairs(more, "habits")},
        accession_in=tuple((tag, re.compile(form)) for tag, form in _pairs(base, "accession_in").items()),
        known_vendors=_markers(syntax) if not dialect else (),
        vendor_tags=tuple(dict.fromkeys(tag for tag, _, _ in _markers(syntax))) if not dialect else (),
    )


def _mapping(described: Mapping[str, object], key: str) -> dict[str, list[str]]:
    mapping = described.get(key) or {}
    assert isinstance(mapping, dict)
    return mapping


def _pairs(described: Mapping[str, object], key: str) -> dict[str, str]:
    pairs = described.get(key) or {}
    assert isinstance(pairs, dict)
    return pairs


def _names(described: Mapping[str, object], key: str) -> list[str]:
    names = described.get(key) or []
    assert isinstance(names, list)
    return names


def _markers(syntax: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (tag, word.lower(), dialect)
        for dialect, described in _dialects(syntax).items()
        if dialect != "base"
        for tag, words in _mapping(described, "recognised_by").items()
        if tag != "header"
        for word in words
    )


def dialect_of_header(syntax: str, names: Collection[str]) -> str:
    """Return the dialect of a table from the column names that identify it; an empty string for none."""
    for dialect, described in _dialects(syntax).items():
        header_names = _mapping(described, "recognised_by").get("header")
        if header_names and all(name in names for name in header_names):
            return dialect
    return ""


def vendor_field_map(fields: Values, base: FieldMap, syntax: str) -> FieldMap:
    """Return the field map of the vendor that the entry identifies, or the base field map."""
    vendor_values = {tag: fields[tag][0].lower() for tag in base.vendor_tags if tag in fields}
    for tag, word, dialect in base.known_vendors:
        if tag in vendor_values and word in vendor_values[tag]:
            return field_map_of(syntax, dialect)
    return base


def read_entry(
    entry: Entry, position: int, syntax: str, field_map: FieldMap, keep_abstracts: bool = True
) -> Record | Quarantined:
    """Return the record of an entry, whose fields are changed, or the quarantined entry. position: from 1."""
    if entry.reason:
        return Quarantined(position, entry.line, entry.raw_text, entry.reason)
    if entry.note is not None:
        return _round_trip_record(entry, position, keep_abstracts)
    note = None
    if entry.done is not None:
        values, other = entry.done, entry.fields
        fields = source_fields = dict(entry.fields)
        source_fields.update((f"={column}", field_values) for column, field_values in values.items())
        for column, field_values in values.items():
            if len(field_values) > 1 and column not in MANY:
                other[column] = [value for value in field_values[1:] if value != field_values[0]]
        if not keep_abstracts:
            values.pop("abstract", None)
            for tag in field_map.abstracts:
                other.pop(tag, None)
    else:
        note = take_note(entry.fields, syntax)
        if field_map.known_vendors:
            field_map = vendor_field_map(entry.fields, field_map, syntax)
        source_fields = entry.fields
        fields = entry.fields
        if entry.inherited:
            fields = {**entry.inherited, **entry.fields}
        elif syntax == "csv":
            fields = without_guards(entry.fields)
        values, other = map_fields(fields, field_map, keep_abstracts)
    record = compose(values, other, field_map.identifiers, keep_abstracts, field_map.habits)
    if isinstance(record, str):
        return Quarantined(position, entry.line, entry.raw_text, record)
    if syntax == "csv" and fields is not source_fields:
        record.earlier_id = _id_with_guards(source_fields, field_map, record)
    if entry.earlier is not None and not record.earlier_id:
        record.earlier_id = _earlier_digest(entry.earlier, field_map, record)
    if field_map.counters and not field_map.counters.isdisjoint(source_fields):
        record.earlier_id = _id_with_counters(source_fields, field_map, record)
    if note:
        apply_note(record, note)
        if IDENTIFYING & note.keys():
            record.earlier_id = None
    if entry.notes:
        record.other_fields[NOTES] = [*record.other_fields.get(NOTES, ()), *entry.notes]
    record.source_fields, record.volatile, record.position, record.line = (
        source_fields,
        field_map.volatile if record.native_id else field_map.volatile | field_map.accessions,
        position,
        entry.line,
    )
    return record


def _id_with_guards(fields: Values, field_map: FieldMap, record: Record) -> str | None:
    """Return the identifier that prismake 0.1.0 read from a row with guards, None if it is the same."""
    before = compose(*map_fields(fields, field_map, keep_abstracts=True), field_map.identifiers)
    if isinstance(before, str) or before.native_id == record.native_id:
        return record.earlier_id
    return before.native_id


def _earlier_digest(fields: Values, field_map: FieldMap, record: Record) -> str | None:
    """Return the digest in the id that an earlier version made of other fields; None if its id had none."""
    has_identifier = record.native_id or record.pmid or record.doi or record.record_type == "registration"
    if has_identifier and record.earlier_id is None:
        return None
    return digest_of(fields, field_map.volatile - field_map.counters)[:DIGEST_LENGTH]


def _id_with_counters(fields: Values, field_map: FieldMap, record: Record) -> str | None:
    """Return the former identifier of a record, with the digest of its counters where that was its identifier."""
    has_identifier = record.native_id or record.pmid or record.doi or record.registration_ids
    if record.earlier_id or (has_identifier and record.earlier_id is None):
        return record.earlier_id
    return digest_of(fields, field_map.volatile - field_map.counters)[:DIGEST_LENGTH]


def _round_trip_record(entry: Entry, position: int, keep_abstracts: bool) -> Record | Quarantined:
    note = entry.note or {}
    if not note.get("title"):
        return Quarantined(position, entry.line, entry.raw_text, NO_TITLE)
    record = Record(position=position, line=entry.line)
    apply_note(record, note)
    if not keep_abstracts:
        record.abstract = ""
    record.source_fields = {
        column: value if isinstance(value, list) else [str(value)] for column, value in note.items()
    }
    return record
