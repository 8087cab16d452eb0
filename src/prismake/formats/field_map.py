"""Which tags of a source fill which columns of a record, as dialects/*.yaml declare it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import yaml

from prismake.records.mentions import FieldRoles
from prismake.records.record import Values

# The rank of a tag whose column takes the values of all its tags.
ALL = -2
_ADDRESSED = frozenset({"doi", "url", "pmid", "pmcid", "registration_ids", "accession", "new_accession"})


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
    def addressed(self) -> frozenset[str]:
        """Return the tags whose values may be addresses: those of identifiers and links."""
        return frozenset(tag for tag, (column, _, _) in self.roles.items() if column in _ADDRESSED)

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
