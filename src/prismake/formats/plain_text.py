"""Parse the plain text of RefWorks (a tag and a blank) and of the Cochrane Library (a tag and a colon)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from prismake.formats.delimiters import split_at
from prismake.formats.encodings import Blocks
from prismake.formats.entry import AROUND
from prismake.formats.framed import framed_blocks
from prismake.records.record import Values

Block = tuple[int, str]

# Tags that start a line; any other line continues the value before it.
_REFWORKS_TAGS = (
    "A1 A2 A3 A4 A5 A6 AB AD AN AV CA CL CN CR DB DO DS ED ER FD ID IP IS JF JO K1 LA LK NO OL OP PB PM PP RD RT SF SL SN"
    " SP SR ST T1 T2 T3 U1 U2 U3 U4 U5 U6 U7 U8 U9 UL VO WP WT WV YR"
)
_REFWORKS_PREFIXES = {f"{tag} ": tag for tag in _REFWORKS_TAGS.split(" ")}
_REFWORKS_DELIMITERS = (
    re.compile(r"T(?<=\nRT)(?= [A-Z])"),
    re.compile(r"R(?<=\nER)[ \t]*(?=\n|\Z)"),
)
_REFWORKS_LINE = re.compile(r"^(?:A1|T1|JF|YR|ID|SR) ", re.MULTILINE)
_COCHRANE_TAGS = "AB AU CC CD CM CY DE DOI ED EM ID IS KY LA NO PB PG PM PT PY SN SO TI UR US VL XR YR"
_COCHRANE_PREFIXES = {f"{tag}:": tag for tag in _COCHRANE_TAGS.split(" ")}
_COCHRANE_DELIMITERS = (re.compile(r"R(?<=\nR)(?=ecord #\d+ of \d+[ \t]*(?:\n|\Z))"),)
_COCHRANE_RECORD = re.compile(r"^(?=ID: )", re.MULTILINE)
_COCHRANE_HEAD = re.compile(r"Record #\d+ of \d+[ \t]*(?:\n|\Z)")


def refworks_blocks(stream: Blocks) -> Iterator[Block]:
    """Yield (line number, text) of each record of RefWorks Tagged Format, from RT to ER."""
    return framed_blocks(stream, _REFWORKS_DELIMITERS, _REFWORKS_LINE, "RT")


def refworks_fields(text: str, line_lists: frozenset[str]) -> Values:
    """Return the values by tag of one RefWorks record; a line without a known tag continues the value before it."""
    return _fields(text, _REFWORKS_PREFIXES, 3)


def cochrane_blocks(stream: Blocks) -> Iterator[Block]:
    """Yield (line number, text) of each record of the Cochrane Library's plain text.

    A record starts at its line `Record #1 of 2`; a second ID starts a record whose line is missing.
    """
    ready: Block | None = None
    before = ""
    for line, part in split_at(stream, _COCHRANE_DELIMITERS):
        head = _COCHRANE_HEAD.match(part)
        first, *more = _COCHRANE_RECORD.split(part[head.end() if head else 0 :])
        line += 1 if head else first.count("\n")
        if not head and first.strip():
            before, first = f"\n{AROUND}\n{first.strip()}", ""
        if head and more and not first.strip():
            first = more.pop(0)
        for text in ([first] if head else []) + more:
            if ready:
                yield ready
            ready, before = (line - 1 if head and text is first else line, text.rstrip() + before), ""
            line += text.count("\n")
    if ready:
        yield ready


def cochrane_fields(text: str, line_lists: frozenset[str]) -> Values:
    """Return the values by tag of one record of the Cochrane Library's plain text."""
    return _fields(text, _COCHRANE_PREFIXES, 0)


def _fields(text: str, prefixes: Mapping[str, str], width: int) -> Values:
    """Return the values by tag; a prefix has this width, or ends with its colon if the width is 0."""
    fields: Values = {}
    field_values: list[str] = []
    for line in text.split("\n"):
        end = width or line.find(":", 0, 5) + 1
        tag = prefixes.get(f"{line[:end]:{width}}" if width else line[:end])
        value = line[end:].strip() if tag else line.strip()
        if tag:
            field_values = fields.setdefault(tag, [])
            field_values.append(value)
        elif value == AROUND:
            field_values = fields.setdefault(AROUND, [""])
        elif value and field_values:
            field_values[-1] = f"{field_values[-1]} {value}" if field_values[-1] else value
        elif value:
            field_values = fields.setdefault(AROUND, [])
            field_values.append(value)
    return fields
