"""MEDLINE (.nbib), and what all files of tagged lines share.

The tokenisers here and in `framed` are our own, because those that are well kept lose what records hold,
without a word: rispy 0.10 keeps only the first of a repeated tag that its table calls single, drops all that
is between records and joins two records where an ER is missing; Bio.Medline 1.88 ends a record at any
blank line and starts a new one in the middle of an abstract. On sound files the tests hold these readers to
what those two read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from prismake.formats.delimiters import marked
from prismake.formats.encodings import Blocks
from prismake.formats.entry import AROUND, Entry
from prismake.records.record import Values

Block = tuple[int, str]
Take = Callable[[Blocks], Iterator[Block]]
Fields = Callable[[str, frozenset[str]], Values]

_MARKS = (re.compile(r"D(?<=[\n ]PMID)(?= *-)"), re.compile(r"\n\n"), re.compile(r"\n[ \t]++(?=\n|\Z)"))
_PMID = re.compile(r"[ \t]{0,3}PMID *-")
_OWN_RECORD = re.compile(r"^(?:TI|BTI|OWN) {0,2}-", re.MULTILINE)
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,3} {0,2}-")
# The tags of the National Library of Medicine as they are before their values: one look instead of three.
_TAGS = (
    "AB AD AID AU AUID BTI CIN CN COIS CON CRDT CTDT CTI DA DCOM DEP DP EDAT EFR EIN FAU FED GN GR IP IR FIR IRAD IS"
    " ISBN JID JT LA LID LR MH MHDA MID OAB OABL OID OT OTO OWN PB PG PHST PL PMC PMCR PMID PST PT PUBM RF RIN RN ROF"
    " SB SI SO STAT TA TI TT UIN UOF VI VTI"
)
_PREFIXES = {f"{tag:4}- ": tag for tag in _TAGS.split(" ")}
FOLD = "\n      "


def entries(stream: Blocks, blocks: Take, fields: Fields, line_lists: frozenset[str]) -> Iterator[Entry]:
    """Yield the entries of a tagged file; each line of a tag in line_lists says a thing of its own."""
    for begun, text in blocks(stream):
        yield Entry(begun, text, fields(text, line_lists))


def medline_blocks(stream: Blocks) -> Iterator[Block]:
    """Take a MEDLINE file apart: a record begins at a PMID, or after a blank line with a title of its own.

    What is between blank lines and has no title belongs to the record before it, or to the first.
    """
    begun = 0
    block = before = ""
    for line, part in marked(stream, _MARKS):
        if not part or part.isspace():
            continue
        if ("PMID" in part[:7] and _PMID.match(part)) or _OWN_RECORD.search(part):
            if begun:
                yield begun, block
            lead = len(part) - len(part.lstrip("\n"))
            block, begun, before = part[lead:].lstrip(" \t") + before, line + lead, ""
        elif begun:
            block += "\n" + part
        else:
            before += f"\n{AROUND}\n{part}"
    if begun:
        yield begun, block


def medline_fields(text: str, line_lists: frozenset[str]) -> Values:
    """Return the tags and values of one MEDLINE record; a line that fits no tag goes on with the one before."""
    fields: Values = {}
    prefixes = _PREFIXES
    field_values: list[str] = []
    # Twice as fast as to replace the folds.
    for line in " ".join(text.split(FOLD)).split("\n"):
        head = line[:6]
        if head in prefixes:
            tag, value = prefixes[head], line[6:].strip()
        elif line[4:6] == "- " and line[0] != " ":
            tag, value = line[:4].rstrip(), line[6:].strip()
        else:
            match = _TAG.match(line)
            if match:
                tag, value = match.group()[:-1].rstrip(), line[match.end() :].strip()
            elif not (value := line.strip()):
                continue
            elif value == AROUND:
                tag, field_values = AROUND, fields.setdefault(AROUND, [""])
                continue
            elif field_values:
                field_values[-1] = f"{field_values[-1]} {value}" if field_values[-1] else value
                continue
            else:
                tag = ""
        if tag in fields:
            field_values = fields[tag]
            field_values.append(value)
        else:
            field_values = fields[tag] = [value]
    return fields
