"""The output of a parser: an entry with the tags of its source, or the reason why it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from prismake.formats.field_map import FieldMap, vendor_field_map
from prismake.formats.full_citation import take_full_citation
from prismake.formats.guards import without_guards
from prismake.formats.mapping import MANY, map_fields
from prismake.formats.round_trip import apply_note, take_note
from prismake.records.compose import NO_TITLE, NOTES, compose
from prismake.records.record import DIGEST_LENGTH, Quarantined, Record, Values, record_digest

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
    earlier: the fields as an earlier version of prismake read them, if they differ. aside: the text of what is no
    record but a total, a date of the export or a copyright line, else empty. repeats_header: whether it is the header row
    of its table once more.
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
    aside: str = ""
    repeats_header: bool = False

    @property
    def raw_text(self) -> str:
        """Return the text of the entry exactly as in the file."""
        return self.raw.replace(f"\n{AROUND}\n", "\n")


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
            fields = without_guards(entry.fields, field_map.addressed)
        values, other = map_fields(fields, field_map, keep_abstracts)
        take_full_citation(values)
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
    return record_digest(fields, field_map.volatile - field_map.counters)[:DIGEST_LENGTH]


def _id_with_counters(fields: Values, field_map: FieldMap, record: Record) -> str | None:
    """Return the former identifier of a record, with the digest of its counters where that was its identifier."""
    has_identifier = record.native_id or record.pmid or record.doi or record.registration_ids
    if record.earlier_id or (has_identifier and record.earlier_id is None):
        return record.earlier_id
    return record_digest(fields, field_map.volatile - field_map.counters)[:DIGEST_LENGTH]


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
