"""Map the tags of an entry to columns of a record; what has no column stays under its tag."""

from __future__ import annotations

from prismake.formats.field_map import ALL, FieldMap
from prismake.records.names import as_group
from prismake.records.patterns import DOI
from prismake.records.record import LIST_COLUMNS, Values
from prismake.records.text import ENTITY, is_missing, without_markup

# Columns that take several values from one tag.
MANY = frozenset(
    {*LIST_COLUMNS, "abstract", "author_cell", "pmid", "pmcid", "type_word", "secondary_ids", "url"}
)
# An accession number is an identifier: the one that is chosen stays the same between versions.
_ACCESSIONS = frozenset({"accession", "new_accession"})
_BEHIND_ALL = 1000


def map_fields(fields: Values, field_map: FieldMap, keep_abstracts: bool) -> tuple[Values, Values]:
    """Return (values by column, unmapped values by tag) of an entry; no value is lost."""
    values: Values = {}
    other: Values = {}
    chosen: dict[str, tuple[int, str]] = {}
    unused: list[tuple[str, str]] = []
    added: dict[str, tuple[list[str], list[str]]] = {}
    roles = field_map.roles
    for tag, field_values in fields.items():
        if tag not in roles:
            other[tag] = field_values
            continue
        column, rank, separator = roles[tag]
        if tag in field_map.groups:
            field_values = [as_group(value) if value else value for value in field_values]
        if rank == ALL:
            if separator:
                field_values = _split_values(field_values, separator)
            if column in field_map.mixed:
                added.setdefault(column, ([], []))[column in chosen].extend(field_values)
            elif column == "authors" and column in values:
                values[column] = _people_once(values[column], field_values)
            else:
                values[column] = values[column] + field_values if column in values else field_values
        elif column == "date" and "10." in field_values[0] and DOI.search(field_values[0]):
            # A column such as "published" holds a date in one export, and the DOI of another version in the next.
            other[tag] = field_values
        elif field_values[0] or any(field_values):
            if column not in chosen:
                chosen[column] = (rank, tag)
                values[column] = field_values
            elif _rank(column, rank, field_values) < _rank(column, chosen[column][0], values[column]):
                unused.append((column, chosen[column][1]))
                chosen[column] = (rank, tag)
                values[column] = field_values
            else:
                unused.append((column, tag))
            if len(field_values) > 1 and column not in MANY:
                unused.append((column, tag))
    for column, (before, after) in added.items():
        # Groups beside people, in the order of the file.
        values[column] = [*before, *values.get(column, ()), *after]
    for column, tag in unused:
        _store_unused_values(column, tag, fields[tag], values, chosen, other)
    for tag, separator in field_map.separators_of_first:
        column = field_map.first[tag][0]
        if tag in fields and chosen.get(column, (0, ""))[1] == tag:
            values[column] = _split_values(fields[tag], separator)
            if column not in MANY and len(values[column]) > 1:
                other[tag] = values[column][1:]
    _adjust_other_fields(fields, field_map, values, other, keep_abstracts)
    return values, other


def _rank(column: str, rank: int, field_values: list[str]) -> int:
    """Return the rank of a tag with these values: a placeholder gives way to the value of any other tag."""
    is_placeholder = column not in _ACCESSIONS and all(map(is_missing, field_values))
    return rank + _BEHIND_ALL if is_placeholder else rank


def _people_once(before: list[str], more: list[str]) -> list[str]:
    """Return the authors of two tags: those of the longer list if it holds all of the other one, else both."""
    if set(more) <= set(before):
        return before
    return more if set(before) <= set(more) else before + more


def _store_unused_values(
    column: str,
    tag: str,
    field_values: list[str],
    values: Values,
    chosen: dict[str, tuple[int, str]],
    other: Values,
) -> None:
    kept = values[column] if column in MANY else values[column][:1]
    if chosen[column][1] == tag:
        kept, field_values = field_values[:1], field_values[1:]
    more = [value for value in field_values if value and value not in kept]
    if more:
        other[tag] = more


def _adjust_other_fields(
    fields: Values, field_map: FieldMap, values: Values, other: Values, keep_abstracts: bool
) -> None:
    for tag in field_map.also:
        # Its column takes only a part of the value.
        if tag in fields:
            other[tag] = fields[tag]
    for tag, by in field_map.covered.items():
        if tag in other and len(other[tag]) <= len(fields.get(by, ())):
            del other[tag]
    if field_map.accession_in and "accession" not in values:
        _find_accession(fields, field_map, values)
    if not keep_abstracts:
        for tag in field_map.abstracts:
            other.pop(tag, None)


def _find_accession(fields: Values, field_map: FieldMap, values: Values) -> None:
    for tag, form in field_map.accession_in:
        for text in fields.get(tag, ()):
            match = form.search(text)
            if match:
                values["accession"] = [match[1]]
                return


def _split_values(field_values: list[str], separator: str) -> list[str]:
    if separator == ";" and any("&" in value for value in field_values):
        # The semicolon of "&amp;" separates nothing; what an entity stands for is resolved with the other markup.
        field_values = [without_markup(value) if ENTITY.search(value) else value for value in field_values]
    if separator not in "".join(field_values):
        return [part for value in field_values if (part := value.strip())]
    return [part for value in field_values for piece in value.split(separator) if (part := piece.strip())]
