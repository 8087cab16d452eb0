"""Find the layout of a table: its delimiter, its quoting and the position of its header."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from prismake.formats.field_map import dialect_of_header, field_map_of
from prismake.formats.headers import known_name, known_names
from prismake.formats.vertical import first_field_of

SEPARATORS = ("\t", ";", ",", "|")
# The number of lines that are searched for the header.
LINES = 100
# So many known names, one of them that of the titles, are no row by chance; a sentence has longer parts.
_ENOUGH, _LONGEST_NAME = 4, 60
_SEPARATOR_LINE = re.compile(r"\"?sep=(.)\"?[;,\t]*$")


@dataclass(frozen=True)
class Layout:
    """The layout of a table: its delimiter, whether cells are quoted, the non-blank lines above its header, and its line.

    by_row: the name of the first field of each record, if each row holds one field (`vertical`); empty for a record in each row.
    """

    separator: str
    quoted: bool = True
    above: tuple[str, ...] = ()
    header_line: int = 1
    by_row: str = ""


def layout_of(text: str, column_map: Mapping[str, str] | None = None) -> Layout:
    """Return the layout of a table from its first lines; without a recognised header, the first line is the header."""
    if first := first_field_of(text):
        above = tuple(line for line in text.split("\n")[: first.line - 1] if is_row(line))
        return Layout(first.separator, above=above, header_line=first.line, by_row=first.name)
    numbered = [
        (number, line) for number, line in enumerate(text.lstrip("\ufeff").split("\n"), 1) if is_row(line)
    ]
    lines = [line for _, line in numbered]
    at = header_at(lines, column_map)
    header = lines[at] if lines else ""
    separator = _separator(lines[: at + 1], column_map or {})
    is_quoted = _is_quoted(header, lines[at + 1 :], separator)
    return Layout(separator, is_quoted, tuple(lines[:at]), numbered[at][0] if numbered else 1)


def is_row(line: str) -> bool:
    """Return whether a line contains more than delimiters and blanks."""
    return bool(line.strip(" ,;|\t\r"))


def header_at(lines: list[str], column_map: Mapping[str, str] | None = None) -> int:
    """Return the index of the header: the first line, or a later one that names known or mapped columns."""
    for at, line in enumerate(lines[:LINES]):
        names = names_of(line, _separator(lines[: at + 1], column_map or {}))
        if column_map and set(column_map) <= set(names):
            return at
        if not column_map and is_header(names) and (not at or _is_sure(names, lines[at + 1 :])):
            return at
    return 1 if len(lines) > 1 and _SEPARATOR_LINE.match(lines[0]) else 0


def names_of(line: str, separator: str) -> list[str]:
    """Return the column names of a header."""
    return [name.strip(' "\ufeff') for name in line.split(separator)]


def is_header(names: Collection[str]) -> bool:
    """Return whether these are column names: a title column is among them, or two other known columns."""
    field_map = field_map_of("csv")
    known = [name for name in names if known_name(name) in known_names("csv")]
    titled = any(field_map.first.get(known_name(name), ("",))[0] == "title" for name in names)
    return len(names) > 1 and bool(known) and (titled or len(known) > 1)


def _is_sure(names: list[str], below: list[str]) -> bool:
    """Return whether a line below other lines is a header: half of its names are known, or enough, and rows follow.

    Embase has 49 columns and Dimensions 33, of which most fill no field.
    """
    field_map = field_map_of("csv")
    known = [
        name for name in names if (read := known_name(name)) in field_map.first or read in field_map.every
    ]
    titled = any(field_map.first.get(known_name(name), ("",))[0] == "title" for name in names)
    is_most = len(known) > 1 and 2 * len(known) >= len(names)
    is_enough = titled and len(known) >= _ENOUGH and max(map(len, names)) <= _LONGEST_NAME
    return bool(below) and (is_most or is_enough)


def _separator(lines: list[str], column_map: Mapping[str, str]) -> str:
    """Return the delimiter that a `sep=` line declares, or the most frequent one in the header (the last line)."""
    match = _SEPARATOR_LINE.match(lines[0]) if lines else None
    if match:
        return match[1]
    header = lines[-1] if lines else ""
    # A mapped column name may contain a delimiter.
    for name in column_map:
        header = header.replace(name, "")
    return max(SEPARATORS, key=header.count)


def _is_quoted(header: str, rows: list[str], separator: str) -> bool:
    """Return whether cells are quoted; exports of Web of Science are not, unless a spreadsheet saved them.

    A spreadsheet quotes every cell with a comma, so an unquoted comma means that no spreadsheet saved the
    file.
    """
    names = [name.lower() for name in names_of(header, separator)]
    if separator != "\t" or dialect_of_header("csv", names) != "wos":
        return True
    cells = [cell for row in rows for cell in row.split(separator)]
    return not any("," in cell and cell[:1] != '"' for cell in cells) and any(
        cell[:1] == '"' for cell in cells
    )
