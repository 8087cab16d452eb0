"""What a parser hands over: one entry of a file under the source's own tags, or the reason it is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from prismake.records.compose import Values, compose, said_digest
from prismake.records.record import LIST_COLUMNS, Quarantined, Record


@dataclass(slots=True)
class Entry:
    """One entry: tags and values in the order of the file, the line where it begins and its raw text.

    reason is set where the parser could not read it. done holds values that the parser already put into
    columns (JSON and XML); then `fields` are those that it did not understand.
    """

    line: int
    raw: str | list[str]
    fields: Values = field(default_factory=dict)
    reason: str = ""
    done: Values | None = None

    @property
    def raw_text(self) -> str:
        """The raw text, as it stands in the file."""
        return self.raw if isinstance(self.raw, str) else "\n".join(self.raw)


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


@cache
def _dialects(syntax: str) -> dict[str, dict[str, object]]:
    path = Path(__file__).with_name("dialects") / f"{syntax}.yaml"
    found: dict[str, dict[str, object]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


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
        abstracts=frozenset(_names(base, "abstracts") + _names(more, "abstracts")),
        volatile=frozenset(_names(base, "volatile") + _names(more, "volatile")),
        covered={**_pairs(base, "covered"), **_pairs(more, "covered")},
        also=frozenset(_names(base, "also") + _names(more, "also")),
        line_lists=frozenset(_names(base, "line_lists") + _names(more, "line_lists")),
        accession_in=tuple((tag, re.compile(form)) for tag, form in _pairs(base, "accession_in").items()),
        markers=_markers(syntax) if not dialect else (),
    )


def _mapping(described: Mapping[str, object], key: str) -> dict[str, list[str]]:
    found = described.get(key) or {}
    assert isinstance(found, dict)
    return found


def _pairs(described: Mapping[str, object], key: str) -> dict[str, str]:
    found = described.get(key) or {}
    assert isinstance(found, dict)
    return found


def _names(described: Mapping[str, object], key: str) -> list[str]:
    found = described.get(key) or []
    assert isinstance(found, list)
    return found


def _markers(syntax: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (tag, word.lower(), dialect)
        for dialect, described in _dialects(syntax).items()
        if dialect != "base"
        for tag, words in _mapping(described, "marked_by").items()
        for word in words
    )


def plan_for(fields: Values, base: Plan, syntax: str) -> Plan:
    """Return the plan of the vendor whose marks an entry bears, or the base plan."""
    for tag, word, dialect in base.markers:
        said = fields.get(tag)
        if said and word in said[0].lower():
            return plan_of(syntax, dialect)
    return base


def sort_out(fields: Values, plan: Plan, keep_abstracts: bool) -> tuple[Values, Values]:
    """Sort an entry's values into columns and into what was not understood, losing none of them."""
    values: Values = {}
    other: Values = {}
    best: dict[str, tuple[int, str]] = {}
    first, every, apart = plan.first, plan.every, plan.apart
    for tag, said in fields.items():
        place = first.get(tag)
        if place is not None:
            column, rank = place
            if not any(said):
                continue
            won = best.get(column)
            if won is None or rank < won[0]:
                best[column] = (rank, tag)
            continue
        column_of_every = every.get(tag)
        if column_of_every is None:
            other[tag] = said
            continue
        if tag in apart:
            said = _parts(said, apart[tag])
        if column_of_every in values:
            values[column_of_every] = values[column_of_every] + said
        else:
            values[column_of_every] = said
    for column, (_, tag) in best.items():
        values[column] = _parts(fields[tag], apart[tag]) if tag in apart else fields[tag]
        if tag in apart and column not in MANY and len(values[column]) > 1:
            other[tag] = values[column][1:]
    if len(best) < len(fields):
        _keep_losers(fields, plan, best, values, other)
    for tag in plan.also:
        # A column of its own, and kept under its own tag too: no more than a part of it is taken.
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
    return values, other


def _keep_losers(
    fields: Values, plan: Plan, best: dict[str, tuple[int, str]], values: Values, other: Values
) -> None:
    for tag, said in fields.items():
        place = plan.first.get(tag)
        if place is None:
            continue
        column = place[0]
        if column not in best:
            continue
        if best[column][1] != tag:
            kept = values[column]
            more = [one for one in said if one and one not in kept]
        elif len(said) > 1 and column not in MANY:
            more = [one for one in said[1:] if one and one != said[0]]
        else:
            continue
        if more:
            other[tag] = more


def _find_accession(fields: Values, plan: Plan, values: Values) -> None:
    for tag, form in plan.accession_in:
        for one in fields.get(tag, ()):
            found = form.search(one)
            if found:
                values["accession"] = [found[1]]
                return


# Columns of which a source may give several values under one tag, all of them taken.
MANY = frozenset(
    {*LIST_COLUMNS, "abstract", "author_cell", "pmid", "pmcid", "type_word", "secondary_ids", "url"}
)


def _parts(said: list[str], separator: str) -> list[str]:
    return [part for one in said for piece in one.split(separator) if (part := piece.strip())]


def read_entry(
    entry: Entry, position: int, syntax: str, plan: Plan, keep_abstracts: bool = True
) -> Record | Quarantined:
    """Return the record that an entry makes, or what is quarantined with the reason."""
    if entry.reason:
        return Quarantined(position, entry.line, entry.raw_text, entry.reason)
    if entry.done is not None:
        values, other = entry.done, entry.fields
        for column, said in values.items():
            if len(said) > 1 and column not in MANY:
                other[column] = [one for one in said[1:] if one != said[0]]
        digest = said_digest({**entry.fields, **{f"={column}": said for column, said in values.items()}})
        if not keep_abstracts:
            values.pop("abstract", None)
            for tag in plan.abstracts:
                other.pop(tag, None)
        foreign = plan.foreign
    else:
        if plan.markers:
            plan = plan_for(entry.fields, plan, syntax)
        digest = said_digest(entry.fields, plan.volatile)
        values, other = sort_out(entry.fields, plan, keep_abstracts)
        foreign = plan.foreign
    found = compose(values, other, foreign, keep_abstracts)
    if isinstance(found, str):
        return Quarantined(position, entry.line, entry.raw_text, found)
    found.digest, found.position, found.line = digest, position, entry.line
    return found
