"""What a parser hands over: one entry of a file under the source's own tags, or the reason it is none."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from prismake.formats.round_trip import apply_note, take_note
from prismake.records.compose import NO_TITLE, compose
from prismake.records.record import LIST_COLUMNS, Quarantined, Record, Values

# The tag of what is before the first record or between two.
AROUND = "(around)"
# The rank of a tag that feeds its column beside others.
ALL = -2


@dataclass(slots=True)
class Entry:
    """One entry: tags and values in the order of the file, the line where it begins and its raw text.

    reason is set where the parser could not read it. done holds values that the parser already put into
    columns (JSON and XML); then `fields` are those that it did not understand. note holds whole columns, as
    our own writer wrote them.
    """

    line: int
    raw: str
    fields: Values = field(default_factory=dict)
    reason: str = ""
    done: Values | None = None
    note: dict[str, Any] | None = None

    @property
    def raw_text(self) -> str:
        """The raw text, as it is in the file."""
        return self.raw.replace(f"\n{AROUND}\n", "\n")


@dataclass(frozen=True)
class Plan:
    """Which tags of a dialect feed which column, apart from the parser (dialects/*.yaml)."""

    name: str
    first: dict[str, tuple[str, int]]
    every: dict[str, str]
    apart: dict[str, str]
    foreign: frozenset[str]
    abstracts: frozenset[str]
    volatile: frozenset[str]
    covered: dict[str, str]
    also: frozenset[str]
    line_lists: frozenset[str]
    accession_in: tuple[tuple[str, re.Pattern[str]], ...]
    markers: tuple[tuple[str, str, str], ...]
    marked: tuple[str, ...] = ()

    @cached_property
    def roles(self) -> dict[str, tuple[str, int, str]]:
        """For each tag that feeds a column: the column, its rank (ALL if every tag feeds it), the separator.

        One look for what would take four; made at the first record, when the plan stands.
        """
        every = {tag: (column, ALL, self.apart.get(tag, "")) for tag, column in self.every.items()}
        return every | {tag: (column, rank, "") for tag, (column, rank) in self.first.items()}

    @cached_property
    def first_apart(self) -> tuple[tuple[str, str], ...]:
        """The tags that feed a column alone and list several things, each with what separates them."""
        return tuple((tag, separator) for tag, separator in self.apart.items() if tag in self.first)


@cache
def _dialects(syntax: str) -> dict[str, dict[str, object]]:
    path = Path(__file__).with_name("dialects") / f"{syntax}.yaml"
    dialects: dict[str, dict[str, object]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return dialects


@cache
def plan_of(syntax: str, dialect: str = "") -> Plan:
    """Return the plan of a syntax such as "ris", with what a vendor's dialect such as "embase" adds."""
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
        for tag in _names(described, "keep"):
            first.pop(tag, None)
            every.pop(tag, None)
    return Plan(
        name=f"{syntax}: {dialect}" if dialect else syntax,
        first=first,
        every=every,
        apart={**_pairs(base, "apart"), **_pairs(more, "apart")},
        foreign=frozenset(_names(base, "foreign") + _names(more, "foreign")),
        abstracts=frozenset(
            _names(base, "abstracts")
            + _names(more, "abstracts")
            + [tag for tag, (column, _) in first.items() if column == "abstract"]
        ),
        volatile=frozenset(_names(base, "volatile") + _names(more, "volatile")),
        covered={**_pairs(base, "covered"), **_pairs(more, "covered")},
        also=frozenset(_names(base, "also") + _names(more, "also")),
        line_lists=frozenset(_names(base, "line_lists") + _names(more, "line_lists")),
        accession_in=tuple((tag, re.compile(form)) for tag, form in _pairs(base, "accession_in").items()),
        markers=_markers(syntax) if not dialect else (),
        marked=tuple(dict.fromkeys(tag for tag, _, _ in _markers(syntax))) if not dialect else (),
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
        for tag, words in _mapping(described, "marked_by").items()
        if tag != "header"
        for word in words
    )


def dialect_of_header(syntax: str, names: Collection[str]) -> str:
    """Return the dialect of a table whose header holds all the names that mark it; empty for none."""
    for dialect, described in _dialects(syntax).items():
        marks = _mapping(described, "marked_by").get("header")
        if marks and all(mark in names for mark in marks):
            return dialect
    return ""


def plan_for(fields: Values, base: Plan, syntax: str) -> Plan:
    """Return the plan of the vendor whose marks an entry bears, or the base plan."""
    marks = {tag: fields[tag][0].lower() for tag in base.marked if tag in fields}
    for tag, word, dialect in base.markers:
        if tag in marks and word in marks[tag]:
            return plan_of(syntax, dialect)
    return base


def sort_out(fields: Values, plan: Plan, keep_abstracts: bool) -> tuple[Values, Values]:
    """Sort an entry's values into columns and into what was not understood, losing none of them."""
    values: Values = {}
    other: Values = {}
    won: dict[str, tuple[int, str]] = {}
    lost: list[tuple[str, str]] = []
    roles = plan.roles
    for tag, field_values in fields.items():
        if tag not in roles:
            other[tag] = field_values
            continue
        column, rank, separator = roles[tag]
        if rank == ALL:
            if separator:
                field_values = _parts(field_values, separator)
            values[column] = values[column] + field_values if column in values else field_values
        elif field_values[0] or any(field_values):
            if column not in won:
                won[column] = (rank, tag)
                values[column] = field_values
            elif rank < won[column][0]:
                lost.append((column, won[column][1]))
                won[column] = (rank, tag)
                values[column] = field_values
            else:
                lost.append((column, tag))
            if len(field_values) > 1 and column not in MANY:
                lost.append((column, tag))
    for column, tag in lost:
        _keep_lost(column, tag, fields[tag], values, won, other)
    for tag, separator in plan.first_apart:
        column = plan.first[tag][0]
        if tag in fields and won.get(column, (0, ""))[1] == tag:
            values[column] = _parts(fields[tag], separator)
            if column not in MANY and len(values[column]) > 1:
                other[tag] = values[column][1:]
    _beside(fields, plan, values, other, keep_abstracts)
    return values, other


def _keep_lost(
    column: str,
    tag: str,
    field_values: list[str],
    values: Values,
    won: dict[str, tuple[int, str]],
    other: Values,
) -> None:
    kept = values[column] if column in MANY else values[column][:1]
    if won[column][1] == tag:
        kept, field_values = field_values[:1], field_values[1:]
    more = [value for value in field_values if value and value not in kept]
    if more:
        other[tag] = more


def _beside(fields: Values, plan: Plan, values: Values, other: Values, keep_abstracts: bool) -> None:
    for tag in plan.also:
        # A column takes a part of it, so it is kept whole under its own tag too.
        if tag in fields:
            other[tag] = fields[tag]
    for tag, by in plan.covered.items():
        if tag in other and len(other[tag]) <= len(fields.get(by, ())):
            del other[tag]
    if plan.accession_in and "accession" not in values:
        _find_accession(fields, plan, values)
    if not keep_abstracts:
        for tag in plan.abstracts:
            other.pop(tag, None)


def _find_accession(fields: Values, plan: Plan, values: Values) -> None:
    for tag, form in plan.accession_in:
        for text in fields.get(tag, ()):
            match = form.search(text)
            if match:
                values["accession"] = [match[1]]
                return


# Columns of which a source may give several values under one tag, all of them taken.
MANY = frozenset(
    {*LIST_COLUMNS, "abstract", "author_cell", "pmid", "pmcid", "type_word", "secondary_ids", "url"}
)


def _parts(field_values: list[str], separator: str) -> list[str]:
    if separator not in "".join(field_values):
        return [part for value in field_values if (part := value.strip())]
    return [part for value in field_values for piece in value.split(separator) if (part := piece.strip())]


def read_entry(
    entry: Entry, position: int, syntax: str, plan: Plan, keep_abstracts: bool = True
) -> Record | Quarantined:
    """Return the record that an entry makes, or what is quarantined with the reason."""
    if entry.reason:
        return Quarantined(position, entry.line, entry.raw_text, entry.reason)
    if entry.note is not None:
        return _own_record(entry, position, keep_abstracts)
    note = None
    if entry.done is not None:
        values, other = entry.done, entry.fields
        source_fields = dict(entry.fields)
        source_fields.update((f"={column}", field_values) for column, field_values in values.items())
        for column, field_values in values.items():
            if len(field_values) > 1 and column not in MANY:
                other[column] = [value for value in field_values[1:] if value != field_values[0]]
        if not keep_abstracts:
            values.pop("abstract", None)
            for tag in plan.abstracts:
                other.pop(tag, None)
        foreign = plan.foreign
    else:
        note = take_note(entry.fields, syntax)
        if plan.markers:
            plan = plan_for(entry.fields, plan, syntax)
        source_fields = entry.fields
        values, other = sort_out(entry.fields, plan, keep_abstracts)
        foreign = plan.foreign
    record = compose(values, other, foreign, keep_abstracts)
    if isinstance(record, str):
        return Quarantined(position, entry.line, entry.raw_text, record)
    if note:
        apply_note(record, note)
    record.source_fields, record.volatile, record.position, record.line = (
        source_fields,
        plan.volatile,
        position,
        entry.line,
    )
    return record


def _own_record(entry: Entry, position: int, keep_abstracts: bool) -> Record | Quarantined:
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
