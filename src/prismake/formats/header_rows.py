"""Rows of a table that name its columns once more: in capitals, in another language, or as the header of another table below it."""

from __future__ import annotations

from collections.abc import Sequence

from prismake.formats.field_map import FieldMap, field_map_of
from prismake.formats.headers import known_name, known_names

# Fewer names may be those of a record; a sentence is longer than a name.
_FEWEST, _LONGEST_NAME, _LONGEST_ROW = 4, 60, 5000
# The share of the names that must be known: three in four.
_KNOWN, _OF = 3, 4


def names_columns(cells: Sequence[str]) -> bool:
    """Return whether the cells of a row are names of columns, that of the titles among them, so that it is no record."""
    names = [name for cell in cells if (name := cell.strip(' "\ufeff\r'))]
    if len(names) < _FEWEST or max(map(len, names)) > _LONGEST_NAME or not _is_known(names[0]):
        return False
    known = sum(map(_is_known, names))
    return known * _OF >= len(names) * _KNOWN and any(_column_of(name) == "title" for name in names)


def line_names_columns(line: str, separator: str) -> bool:
    """Return whether a line of a table names columns, without regard to delimiters inside of cells."""
    return len(line) < _LONGEST_ROW and separator in line and names_columns(line.split(separator))


def columns_in_place(names: Sequence[str], header: Sequence[str], field_map: FieldMap) -> list[int] | None:
    """Return for each name of another header the number of the column with that content in the first header, -1 for an empty name.

    None if a column has no place in the first header, or two columns have the same one.
    """
    lower = [name.strip().lower() for name in header]
    columns = [field_map.first.get(name, (field_map.every.get(name, ""),))[0] for name in header]
    places: list[int] = []
    for name in names:
        plain = name.strip(' "\ufeff\r').lower()
        column = _column_of(plain)
        if not plain:
            places.append(-1)
        elif plain in lower:
            places.append(lower.index(plain))
        elif column and column in columns:
            places.append(columns.index(column))
        else:
            return None
    filled = [place for place in places if place >= 0]
    return places if len(set(filled)) == len(filled) else None


def in_place(cells: Sequence[str], places: Sequence[int], width: int) -> list[str]:
    """Return the cells of a row below another header in the order of the first one."""
    ordered = [""] * width
    for cell, place in zip(cells, places, strict=False):
        if place >= 0:
            ordered[place] = cell
    return ordered


def _is_known(name: str) -> bool:
    return known_name(name) in known_names("csv")


def _column_of(name: str) -> str:
    field_map = field_map_of("csv")
    known = known_name(name)
    return field_map.first[known][0] if known in field_map.first else field_map.every.get(known, "")
