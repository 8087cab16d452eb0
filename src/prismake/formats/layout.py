"""How a table is laid out: what separates its cells, whether it quotes them, and where its header stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from prismake.formats.entry import dialect_of_header, plan_of

SEPARATORS = ("\t", ";", ",", "|")
# So many lines are looked at for the header.
LINES = 24
_SEPARATOR_LINE = re.compile(r"\"?sep=(.)\"?[;,\t]*$")


@dataclass(frozen=True)
class Layout:
    """How a table is laid out: `above` are the lines over its header that say something."""

    separator: str
    quoted: bool = True
    above: tuple[str, ...] = ()


def layout_of(text: str, column_map: Mapping[str, str] | None = None) -> Layout:
    """Return how the table is laid out whose first lines these are; that of its first line where none is a header."""
    lines = [line for line in text.lstrip("\ufeff").split("\n") if is_row(line)]
    at = header_at(lines, column_map)
    header = lines[at] if lines else ""
    separator = _separator(lines[: at + 1], column_map or {})
    return Layout(separator, _is_quoted(header, lines[at + 1 :], separator), tuple(lines[:at]))


def is_row(line: str) -> bool:
    """Return whether a line has something in it beside separators."""
    return bool(line.strip(" ,;|\t\r"))


def header_at(lines: list[str], column_map: Mapping[str, str] | None = None) -> int:
    """Return which line is the header: the first, or one of the next that names known or mapped columns."""
    for at, line in enumerate(lines[:LINES]):
        names = names_of(line, _separator(lines[: at + 1], column_map or {}))
        if column_map and set(column_map) <= set(names):
            return at
        if not column_map and is_header(names) and (not at or _is_sure(names, lines[at + 1 :])):
            return at
    return 1 if len(lines) > 1 and _SEPARATOR_LINE.match(lines[0]) else 0


def names_of(line: str, separator: str) -> list[str]:
    """Return the names in a header."""
    return [name.strip(' "\ufeff') for name in line.split(separator)]


def is_header(names: Collection[str]) -> bool:
    """Return whether these are names of columns: a title is among them, or two others that are known."""
    plan = plan_of("csv")
    known = [name for name in names if name.lower() in plan.first or name.lower() in plan.every]
    titled = any(plan.first.get(name.lower(), ("",))[0] == "title" for name in names)
    return len(names) > 1 and bool(known) and (titled or len(known) > 1)


def _is_sure(names: list[str], below: list[str]) -> bool:
    """Return whether a line in the midst of a text is a header: most of its names are known, and rows follow."""
    plan = plan_of("csv")
    known = [name for name in names if name.lower() in plan.first or name.lower() in plan.every]
    return len(known) > 1 and 2 * len(known) >= len(names) and bool(below)


def _separator(lines: list[str], column_map: Mapping[str, str]) -> str:
    """Return what separates the cells: what the file says, or what the header, its last line here, holds most."""
    match = _SEPARATOR_LINE.match(lines[0]) if lines else None
    if match:
        return match[1]
    header = lines[-1] if lines else ""
    # A name of the map may hold a separator itself.
    for name in column_map:
        header = header.replace(name, "")
    return max(SEPARATORS, key=header.count)


def _is_quoted(header: str, rows: list[str], separator: str) -> bool:
    """Return whether cells are quoted; the tabbed text of Web of Science quotes none, but a spreadsheet may have since.

    A spreadsheet quotes all cells with a comma, so that one without quotes shows that it did not.
    """
    names = [name.lower() for name in names_of(header, separator)]
    if separator != "\t" or dialect_of_header("csv", names) != "wos":
        return True
    cells = [cell for row in rows for cell in row.split(separator)]
    return not any("," in cell and cell[:1] != '"' for cell in cells) and any(
        cell[:1] == '"' for cell in cells
    )
