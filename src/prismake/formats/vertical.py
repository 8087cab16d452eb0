"""Recognise tables with a field in each row, and count their records: the first cell names it, the others hold its values, and the records stand below each other.

Embase calls this export "CSV - Fields by Row": "TITLE","..."; "AUTHOR NAMES","Doe J.","Roe A.".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from prismake.formats.expected_rows import without_long_cells
from prismake.formats.field_map import field_map_of
from prismake.formats.headers import known_name, known_names

# So many different names of fields in the first cells of rows are none by chance.
_FEWEST_NAMES = 5
_LINES = 200
_SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True)
class FirstField:
    """The first field of each record: its name, the delimiter behind it, and the number of its first line."""

    name: str
    separator: str
    line: int


def first_field_of(text: str) -> FirstField | None:
    """Return the first field of the records of a table with a field in each row; None for other tables."""
    numbered = [(number, line) for number, line in enumerate(text.split("\n")[:_LINES], 1) if line.strip()]
    for separator in _SEPARATORS:
        named = [(number, *_name_and_rest(line, separator)) for number, line in numbered if separator in line]
        fields = [(number, name, rest) for number, name, rest in named if is_field(name)]
        titles = [at for at, (_, name, _) in enumerate(fields) if _is_title(name)]
        if len({name.lower() for _, name, _ in fields}) < _FEWEST_NAMES or not titles:
            continue
        if any(_is_header(rest, separator) for _, _, rest in fields):
            continue
        # A record may begin above its title.
        at = titles[0]
        while at and fields[at - 1][0] == fields[at][0] - 1:
            at -= 1
        return FirstField(fields[at][1], separator, fields[at][0])
    return None


def _name_and_rest(line: str, separator: str) -> tuple[str, str]:
    name, _, rest = line.partition(separator)
    return name.strip(' "\ufeff\r'), rest


def is_field(name: str) -> bool:
    """Return whether a text is the name of a field."""
    return known_name(name) in known_names("csv")


def _is_title(name: str) -> bool:
    return field_map_of("csv").first.get(known_name(name), ("",))[0] == "title"


def _is_header(rest: str, separator: str) -> bool:
    """Return whether the cells behind the first one are names of columns too, as in the header of a table with a record in each row."""
    names = [name.strip(' "\r') for name in rest.split(separator)]
    return sum(map(is_field, filter(None, names))) > 1


def fields_by_row_count(first: FirstField) -> Callable[[str], int]:
    """Return a function that counts the records of a text: the lines that begin with the first field, and blocks without it."""
    apart = re.escape(first.separator)
    pattern = re.compile(rf'^"?{re.escape(first.name)}"?{apart}', re.MULTILINE)
    block = re.compile(rf'\n[ \t,;"]*\n"?([^"\n{apart}]{{2,60}})"?{apart}')

    def count(text: str) -> int:
        plain = without_long_cells(text, first.separator)
        headless: int = sum(is_field(name) and name != first.name for name in block.findall(plain))
        return sum(1 for _ in pattern.finditer(plain)) + headless

    return count
