"""Fields that an entry of BibTeX takes from other entries: `crossref` names a parent, `xdata` names shared fields.

A parent may stand anywhere in the file. From the first entry on whose parent has not been read, entries are held
until the end of the file; a file without such an entry is streamed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from prismake.formats.entry import Entry
from prismake.records.record import Values

# A chain of parents longer than this is a circle.
_LONGEST_CHAIN = 8
_PLACE = frozenset({"journal", "journaltitle", "booktitle"})
_DATE = frozenset({"year", "date"})


@cache
def _rules() -> dict[str, Any]:
    path = Path(__file__).with_name("bibtex_parents.yaml")
    rules: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return rules


class Parents:
    """The entries of a file that others may name as parents: their fields by key."""

    def __init__(self) -> None:
        self._fields: dict[str, Values] = {}

    def add(self, fields: Values) -> None:
        """Remember the fields of an entry, if its type may be a parent."""
        kind, key = (fields.get(name, [""])[0].lower() for name in ("(entry type)", "(key)"))
        if key and kind in _rules()["parents"]:
            self._fields.setdefault(key, {name: values for name, values in fields.items() if name[0] != "("})

    def has_all_of(self, fields: Values, depth: int = 0) -> bool:
        """Return whether all entries are known from which this entry takes fields, directly or through other entries."""
        return depth > _LONGEST_CHAIN or all(
            key.lower() in self._fields and self.has_all_of(self._fields[key.lower()], depth + 1)
            for _, key in _named(fields)
        )

    def inherit(self, entry: Entry) -> None:
        """Copy into an entry the fields that it lacks and its parents have; a note of the entry names the parent of
        each.
        """
        kind, own = (entry.fields.get(name, [""])[0].lower() for name in ("(entry type)", "(key)"))
        inherited: Values = {}
        for relation, key in _named(entry.fields):
            if key.lower() == own:
                continue
            taken = self._taken(relation, key, kind, 0)
            if taken is None:
                if not (entry.fields.keys() & _PLACE and entry.fields.keys() & _DATE):
                    entry.notes.append(
                        f'its field {relation} names "{key}", but the file has no such entry: fields may be missing.'
                    )
                continue
            new = {name: values for name, values in taken.items() if name not in entry.fields | inherited}
            if new:
                entry.notes.append(f'from its parent "{key}" ({relation}): {", ".join(new)}.')
            inherited |= new
        entry.inherited = inherited

    def _taken(self, relation: str, key: str, kind: str, depth: int) -> Values | None:
        """Return the fields that an entry of this type takes from a parent and the parents of that one."""
        own = self._fields.get(key.lower())
        if own is None or depth > _LONGEST_CHAIN:
            return None
        taken = dict(own) if relation == "xdata" else _of_parent(own, kind)
        for next_relation, next_key in _named(own):
            further = self._taken(next_relation, next_key, kind, depth + 1) or {}
            if relation == "crossref" and next_relation == "xdata":
                further = _of_parent(further, kind)
            taken = further | taken
        return {name: values for name, values in taken.items() if name not in {"crossref", "xdata"}}


def _named(fields: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Return (field, key) of each parent that an entry names."""
    return [
        (relation, key)
        for relation in ("crossref", "xdata")
        for value in fields.get(relation, ())
        for part in value.split(",")
        if (key := part.strip())
    ]


def _of_parent(parent: Values, kind: str) -> Values:
    rules = _rules()
    taken = {name: parent[name] for name in rules["same"] if name in parent}
    title_as = rules["title_as"].get(kind, rules["title_as"][""])
    if "title" in parent:
        taken.setdefault(title_as, parent["title"])
    return taken


def with_parents(entries: Iterator[Entry], parents: Parents) -> Iterator[Entry]:
    """Yield the entries in their order, each with the fields of its parents."""
    children: list[Entry] = []
    for entry in entries:
        parents.add(entry.fields)
        if children or not parents.has_all_of(entry.fields):
            children.append(entry)
            continue
        parents.inherit(entry)
        yield entry
    for entry in children:
        parents.inherit(entry)
        yield entry
