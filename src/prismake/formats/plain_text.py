"""Parse the plain text of RefWorks (a tag and a blank) and of the Cochrane Library (a tag and a colon)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prismake.formats.delimiters import split_at
from prismake.formats.encodings import Blocks
from prismake.formats.entry import AROUND
from prismake.formats.framed import framed_blocks
from prismake.records.record import Values

Block = tuple[int, str]

# Tags that start a line, as does any other pair of capitals in their place; every other line continues the value before it.
_REFWORKS_TAGS = (
    "A1 A2 A3 A4 A5 A6 AB AD AN AV CA CL CN CR DB DO DS ED ER FD ID IP IS JF JO K1 LA LK NO OL OP PB PM PP RD RT SF SL SN"
    " SP SR ST T1 T2 T3 U1 U2 U3 U4 U5 U6 U7 U8 U9 UL VO WP WT WV YR LL OT PMCID PMID U10 U11 U12 U13 U14 U15"
)
_REFWORKS_TAG = re.compile(
    rf"(?:({'|'.join(sorted(_REFWORKS_TAGS.split(' '), key=len, reverse=True))}|vo(?=[ \t]\d))|([A-Z][A-Z0-9]))(?:[ \t]|$)"
)
_REFWORKS_DELIMITERS = (
    re.compile(r"T(?<=\nRT)(?=[ \t][A-Z])"),
    re.compile(r"R(?<=\nER)[ \t]*(?=\n|\Z)"),
)
_REFWORKS_LINE = re.compile(r"^(?:A1|T1|JF|YR|ID|SR)[ \t]", re.MULTILINE)
_COCHRANE_TAGS = (
    "AB AU CC CD CM CRG CY DE DOI ED EM ID IS KY LA NCT NO PB PG PM PT PY SN SO ST TI UR US VL XR XX YR"
)
_COCHRANE_KNOWN = "|".join(sorted(_COCHRANE_TAGS.split(" "), key=len, reverse=True))
_COCHRANE_TAG = re.compile(rf"(?:({_COCHRANE_KNOWN}):|([A-Z][A-Z0-9]{{1,3}}):(?= |$))")
# Long texts, whose lines may begin like a tag: "IL 6", "AIM: ".
_LONG_TEXTS = frozenset({"AB", "NO"})
_COCHRANE_DELIMITERS = (re.compile(r"R(?<=\nR)(?=ecord #\d+ of \d+[ \t]*(?:\n|\Z))"),)
_COCHRANE_RECORD = re.compile(r"^(?=ID: )", re.MULTILINE)
_COCHRANE_HEAD = re.compile(r"Record #\d+ of \d+[ \t]*(?:\n|\Z)")


def refworks_blocks(stream: Blocks) -> Iterator[Block]:
    """Yield (line number, text) of each record of RefWorks Tagged Format, from RT to ER."""
    return framed_blocks(stream, _REFWORKS_DELIMITERS, _REFWORKS_LINE, "RT")


def refworks_fields(text: str, line_lists: frozenset[str]) -> Values:
    """Return the values by tag of one RefWorks record; a line without a tag continues the value before it."""
    return _fields(text, _REFWORKS_TAG)


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
    return _fields(text, _COCHRANE_TAG)


def _fields(text: str, tag_of_line: re.Pattern[str]) -> Values:
    """Return the values by tag. The pattern gives a known tag, or what may be an unknown one, at the start of a line."""
    fields: Values = {}
    field_values: list[str] = []
    tag = ""
    for line in text.split("\n"):
        match = tag_of_line.match(line)
        if match and (match[1] or _may_be_tag(tag, field_values)):
            # CNKI writes the tag of the volume in small letters.
            tag = (match[1] or match[2]).upper()
            field_values = fields.setdefault(tag, [])
            field_values.append(line[match.end() :].strip())
            continue
        value = line.strip()
        if value == AROUND:
            tag, field_values = AROUND, fields.setdefault(AROUND, [""])
        elif value and field_values:
            field_values[-1] = f"{field_values[-1]} {value}" if field_values[-1] else value
        elif value:
            tag, field_values = AROUND, fields.setdefault(AROUND, [])
            field_values.append(value)
    return fields


def _may_be_tag(before: str, values: list[str]) -> bool:
    """Return whether two capitals behind this value are a tag: a long text may go on with them, unless its sentence has ended."""
    return before != AROUND and (before not in _LONG_TEXTS or not values or values[-1][-1:] in ".!?)]")
