"""Columns and tags of a file that no field of records takes, and that no dialect knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from prismake.formats.entry import AROUND, dialects_of, field_map_of
from prismake.records.compose import NO_TITLE
from prismake.records.record import ParsedFile, Record
from prismake.wording import listed_in_part

# A column counts as filled if more than this share of the records has a value in it.
FILLED = 0.5
# The most columns that a message names.
MOST_NAMED = 40
# Formats whose tags are listed in dialects. JSON and XML are mapped by path.
_LISTED = frozenset({"csv", "ris", "wos", "medline", "refer", "ovid", "bibtex"})
_CASELESS = frozenset({"csv", "bibtex"})


@cache
def known_names(syntax: str) -> frozenset[str]:
    """Return the names of all columns or tags that the dialects of a syntax map, keep or ignore on purpose."""
    names = {AROUND}
    for dialect in ("", *dialects_of(syntax)):
        known = field_map_of(syntax, dialect)
        identifiers = known.identifiers
        names |= {*known.first, *known.every, *known.abstracts, *known.volatile, *known.covered, *known.also}
        names |= {*known.kept, *identifiers.own, *identifiers.alone, *identifiers.named, *identifiers.foreign}
        names |= set(known.vendor_tags)
    return frozenset(names)


def unknown_columns(
    records: Sequence[Record], syntax: str, column_map: Mapping[str, str] | None
) -> list[str]:
    """Return the columns or tags that most of the records fill, and that prismake neither maps nor knows.

    column_map: the columns that the config maps; those are known too.
    """
    if syntax not in _LISTED or not records:
        return []
    filled = Counter(tag for record in records for tag, texts in record.source_fields.items() if any(texts))
    mapped = set(column_map or ())
    return [
        tag for tag, count in filled.items()
        if count > FILLED * len(records) and tag not in mapped and not _is_known(tag, syntax)
    ]  # fmt: skip


def _is_known(tag: str, syntax: str) -> bool:
    name = tag.lower() if syntax in _CASELESS else tag
    known = known_names(syntax)
    # A repeated column has its number behind its name; a path is known by its first part.
    return (
        name.startswith("(") or name in known or name.split(" (")[0] in known or name.split(".")[0] in known
    )


def no_titles(parsed_file: ParsedFile, header: Sequence[str]) -> str:
    """Return why a table is refused none of whose rows has a title, naming its columns; else an empty text."""
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
