"""Files of tagged lines: MEDLINE (.nbib), RIS, Web of Science and EndNote's refer.

The tokeniser is our own, because those that are well kept lose what records hold, without a word: rispy 0.10
keeps only the first of a repeated tag that its table calls single, drops all that stands between records and
joins two records where an ER is missing; Bio.Medline 1.88 ends a record at any blank line and starts a new
one in the middle of an abstract. On sound files the tests hold this reader to what those two read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from prismake.formats.entry import Entry
from prismake.records.compose import Values

Lines = Iterable[str]
Block = tuple[int, list[str]]

_MEDLINE_TAG = re.compile(r"[A-Z][A-Z0-9]{1,3} {0,2}-")
_PMID = re.compile(r"PMID *-")
_OWN_RECORD = re.compile(r"(?:TI|BTI|OWN) {0,2}-")


def medline_blocks(lines: Lines) -> Iterator[Block]:
    """Take a MEDLINE file apart: a record begins at a PMID, or after a blank line with a title of its own.

    What stands between blank lines and has no title belongs to the record before it, or to the first.
    """
    block: list[str] = []
    begun = 0
    before: list[str] = []
    for number, part in _parts(lines):
        if _PMID.match(part[0]) or _is_record(part):
            if begun:
                yield begun, block
            block, begun = part + before, number
            before = []
        elif begun:
            block += part
        else:
            before += part
    if begun:
        yield begun, block


def _parts(lines: Lines) -> Iterator[Block]:
    part: list[str] = []
    begun = 0
    for number, line in enumerate(lines, 1):
        if not line or line.isspace():
            if part:
                yield begun, part
                part = []
            continue
        if line[:4] == "PMID" and part and _PMID.match(line):
            yield begun, part
            part = []
        if not part:
            begun = number
        part.append(line)
    if part:
        yield begun, part


def _is_record(lines: list[str]) -> bool:
    return any(_OWN_RECORD.match(line) for line in lines)


def medline_fields(lines: list[str], line_lists: frozenset[str]) -> Values:
    """Return the tags and values of one MEDLINE record; a line that fits no tag goes on with the one before."""
    fields: Values = {}
    said: list[str] = []
    for line in lines:
        if line[:6] == "      ":
            text = line.strip()
            if said and text:
                said[-1] = f"{said[-1]} {text}" if said[-1] else text
            continue
        if line[4:6] == "- " and line[:1].isalpha():
            tag, text = line[:4].rstrip(), line[6:].strip()
        else:
            found = _MEDLINE_TAG.match(line)
            if found:
                tag, text = found.group()[:-1].rstrip(), line[found.end() :].strip()
            elif not (text := line.strip()):
                continue
            elif said:
                said[-1] = f"{said[-1]} {text}" if said[-1] else text
                continue
            else:
                tag = ""
        try:
            said = fields[tag]
            said.append(text)
        except KeyError:
            said = fields[tag] = [text]
    return fields


Blocks = Callable[[Lines], Iterator[Block]]
Fields = Callable[[list[str], frozenset[str]], Values]


def entries(lines: Lines, blocks: Blocks, fields: Fields, line_lists: frozenset[str]) -> Iterator[Entry]:
    """Yield the entries of a tagged file; each line of a tag in line_lists says a thing of its own."""
    for begun, block in blocks(lines):
        yield Entry(begun, block, fields(block, line_lists))
