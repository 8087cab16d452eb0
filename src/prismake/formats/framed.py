"""Parse files whose records have a first and a last tag: RIS and Web of Science.

A record without its first or last tag is still a record: tagged lines between two last tags are one, and a
first tag ends the record before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from prismake.formats.delimiters import split_at
from prismake.formats.encodings import Blocks
from prismake.formats.entry import AROUND
from prismake.formats.plain_tags import RIS_TAGS
from prismake.records.record import Values

Block = tuple[int, str]

_RIS_DELIMITERS = (
    re.compile(r"Y(?<=[\n ]TY)(?:[ \t]{0,3}-(?=[ \t\n]|\Z)|  -(?=[A-Z]{3,6}[ \t]*(?:\n|\Z)))"),
    re.compile(r"R(?<=\nER)[ \t]{0,3}-?[ \t]*(?=\n|\Z)"),
)
_RIS_TAG = re.compile(r"([A-Z][A-Z0-9])(?:  |\t|[ \t]{1,4})-(?:[ \t]|$)")
_RIS_TIGHT = re.compile(r"([A-Z][A-Z0-9])  -(?=\S)")
# A tag of more than two letters, as PsycNet writes "DESCRIPTORS" and "AID". In a long text it may be the heading of a section.
_RIS_LONG_TAG = re.compile(r"([A-Z][A-Z0-9]{2,14})  - ")
_LONG_TEXTS = frozenset({"AB", "N2", "N1"})
_RIS_LINE = re.compile(r"^(?:[A-Z][A-Z0-9](?:  - |  -$|[ \t]{1,4}-[ \t]))", re.MULTILINE)
_WOS_DELIMITERS = (re.compile(r"T(?<=\nPT)(?=[ \t\n]|\Z)"), re.compile(r"R(?<=\nER)[ \t]*(?=\n|\Z)"))
_WOS_LINE = re.compile(r"^(?!FN[ \t]|VR[ \t]|EF)[A-Z][A-Z0-9](?:[ \t]|$)", re.MULTILINE)
_WOS_TAG = re.compile(r"[A-Z][A-Z0-9](?: |$)")
# Lines between records: their numbers, or the header and footer of the file.
_NUMBERING = re.compile(r"^[ \t]*(?:\d+\.|<\d+>|EF|FN .*|VR \d.*|-{3,})?[ \t]*(?:\n|\Z)", re.MULTILINE)

_PREFIXES = {f"{tag}  - ": tag for tag in RIS_TAGS}


def framed_blocks(
    stream: Blocks, delimiters: Sequence[re.Pattern[str]], tagged_line: re.Pattern[str], first_tag: str
) -> Iterator[Block]:
    """Yield (line number, text) of each record, from its first tag to its last.

    Text between two records belongs to the preceding record, or to the first. Where the first tag of the file stands behind
    other fields of its record, fields between a last and a first tag belong to the record that follows.
    """
    ready: Block | None = None
    text_between, text_line = "", 0
    opened = fields_come_first = False
    is_first = True
    for line, text in split_at(stream, delimiters):
        tag = text[:2]
        if tag[:1] == " ":
            text = text.lstrip(" \t")
            tag = text[:2]
        if is_first:
            # The first section may lack a delimiter; every other one starts with it.
            is_first = False
            first_line = "\n" + text.partition("\n")[0]
            tag = tag if any(delimiter.search(first_line) for delimiter in delimiters) else ""
        if tag == "ER":
            if not opened and tagged_line.search(text_between):
                if ready:
                    yield ready
                ready = (text_line, text_between)
                text_between = ""
            opened = False
            rest = text.partition("\n")[2]
            text_line = line + 1
        elif tag == first_tag:
            is_led = not opened and bool(tagged_line.search(text_between))
            if ready is None:
                fields_come_first = is_led
            elif fields_come_first and is_led:
                yield ready
            else:
                yield _with_text_between(ready, text_between)
                text_between = ""
            ready = _with_text_between((line, text.rstrip()), text_between)
            text_between = ""
            opened = True
            continue
        else:
            rest = text
            text_line = line
        if rest and not rest.isspace() and (rest := _NUMBERING.sub("", rest)):
            text_between = f"{text_between}\n{rest}" if text_between else rest
    if ready:
        yield _with_text_between(ready, text_between)


def _with_text_between(block: Block, text_between: str) -> Block:
    return (block[0], f"{block[1]}\n{AROUND}\n{text_between}") if text_between else block


def ris_blocks(stream: Blocks) -> Iterator[Block]:
    """Yield (line number, text) of each record of a RIS file."""
    return framed_blocks(stream, _RIS_DELIMITERS, _RIS_LINE, "TY")


def wos_blocks(stream: Blocks) -> Iterator[Block]:
    """Yield (line number, text) of each record of a Web of Science file (.ciw, plain text)."""
    return framed_blocks(stream, _WOS_DELIMITERS, _WOS_LINE, "PT")


def _ris_tag(line: str, tag_before: str) -> tuple[str, int] | None:
    match = _RIS_TAG.match(line) or _RIS_TIGHT.match(line)
    if match and (match[1] in RIS_TAGS or line[2:6] == "  - "):
        return match[1], match.end()
    if tag_before not in _LONG_TEXTS and (match := _RIS_LONG_TAG.match(line)):
        return match[1], match.end()
    return None


def ris_fields(text: str, line_lists: frozenset[str]) -> Values:
    """Return the values by tag of one RIS record; a line without a tag continues the value before it."""
    fields: Values = {}
    field_values: list[str] = []
    tag = ""
    continuation: list[str] = []
    tag_of_prefix = _PREFIXES.get
    for line in text.split("\n"):
        if known_tag := tag_of_prefix(line[:6]):
            tag, value = known_tag, line[6:].strip()
        elif (tag_and_end := _ris_tag(line, tag)) is not None:
            tag, value = tag_and_end[0], line[tag_and_end[1] :].strip()
        else:
            value = line.strip()
            if not value:
                continue
            if value is not line and line[0] == " " and (known_tag := tag_of_prefix(f"{value[:6]:6}")):
                tag, value = known_tag, value[6:].strip()
            elif value != AROUND and field_values and tag not in line_lists:
                continuation.append(value)
                continue
            elif value == AROUND:
                tag, value = AROUND, ""
            tag = tag or AROUND
        if continuation:
            _continue_value(field_values, continuation)
            continuation = []
        if tag in fields:
            field_values = fields[tag]
            field_values.append(value)
        else:
            field_values = fields[tag] = [value]
    if continuation:
        _continue_value(field_values, continuation)
    return fields


def _continue_value(field_values: list[str], more: list[str]) -> None:
    field_values[-1] = " ".join([field_values[-1], *more] if field_values[-1] else more)


_WOS_TAGS = (
    "AB AE AF AN AR AU BA BE BF BN BP BS C1 C3 CA CL CR CT CY D2 DA DE DI DT EA ED EF EI EM EP ER FU FX GA GP HC HO HP"
    " ID IS J9 JI LA MA NR OA OI P2 PA PD PG PI PM PN PT PU PY RI RP SC SE SI SN SO SP SU TC TI U1 U2 UT VL WC WE Z9"
)
# A tab behind a tag, or for the blanks of a line that goes on.
_WOS_TABBED = re.compile(r"^([A-Z][A-Z0-9]|)\t", re.MULTILINE)
_WOS_PREFIXES = {f"{tag} ": tag for tag in _WOS_TAGS.split(" ")}


def wos_fields(text: str, line_lists: frozenset[str]) -> Values:
    """Return the values by tag of one Web of Science record; an indented line continues its tag."""
    fields: Values = {}
    if "\n\t" in text or text[2:3] == "\t":
        # A spreadsheet or a word processor put a tab behind the tags.
        text = _WOS_TABBED.sub(lambda match: f"{match[1]:2} ", text)
    tag_of_prefix = _WOS_PREFIXES.get
    field_values: list[str] = []
    tag = ""
    for line in text.split("\n"):
        if known_tag := tag_of_prefix(line[:3]):
            tag, value = known_tag, line[3:].strip()
        elif field_values and line[:3] == "   ":
            if value := line.strip():
                if tag in line_lists:
                    field_values.append(value)
                else:
                    field_values[-1] = f"{field_values[-1]} {value}" if field_values[-1] else value
            continue
        elif line[:1] != " " and _WOS_TAG.match(line):
            tag, value = line[:2], line[3:].strip()
        else:
            value = line.strip()
            if not value:
                continue
            if value == AROUND:
                tag, field_values = AROUND, []
                continue
            if field_values and tag not in line_lists:
                field_values[-1] = f"{field_values[-1]} {value}" if field_values[-1] else value
                continue
            tag = tag or AROUND
        if tag in fields:
            field_values = fields[tag]
            field_values.append(value)
        else:
            field_values = fields[tag] = [value]
    return fields
