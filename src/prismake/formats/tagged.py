"""Parse MEDLINE (.nbib), and entries of all formats with tagged lines.

prismake has parsers of its own because the maintained ones lose data silently. rispy 0.10 keeps only the
first value of a repeated tag that it treats as single, drops text between records, and joins two records if
an ER is missing. Bio.Medline 1.88 ends a record at any blank line, even inside an abstract. On undamaged
files the tests compare these parsers with both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from prismake.formats.asides import aside_text
from prismake.formats.delimiters import split_at
from prismake.formats.encodings import Blocks
from prismake.formats.entry import AROUND, Entry
from prismake.records.record import Values

Block = tuple[int, str]
BlockSplitter = Callable[[Blocks], Iterator[Block]]
FieldParser = Callable[[str, frozenset[str]], Values]

_DELIMITERS = (re.compile(r"D(?<=[\n ]PMID)(?= *-)"), re.compile(r"\n\n"), re.compile(r"\n[ \t]++(?=\n|\Z)"))
_PMID = re.compile(r"[ \t]{0,3}PMID *-")
_RECORD_WITHOUT_PMID = re.compile(r"^(?:TI|BTI|OWN) {0,2}-", re.MULTILINE)
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,3} {0,2}-")
# MEDLINE tags, padded as in the file: one lookup instead of three comparisons.
_TAGS = (
    "AB AD AID AU AUID BTI CIN CN COIS CON CRDT CTDT CTI DA DCOM DEP DP EDAT EFR EIN FAU FED GN GR IP IR FIR IRAD IS"
    " ISBN JID JT LA LID LR MH MHDA MID OAB OABL OID OT OTO OWN PB PG PHST PL PMC PMCR PMID PST PT PUBM RF RIN RN ROF"
    " SB SI SO STAT TA TI TT UIN UOF VI VTI"
)
_PREFIXES = {f"{tag:4}- ": tag for tag in _TAGS.split(" ")}
FOLD = "\n      "


def entries(
    stream: Blocks, blocks: BlockSplitter, fields: FieldParser, line_lists: frozenset[str]
) -> Iterator[Entry]:
    """Yield the entries of a tagged file; each line of a tag in line_lists is a value of its own."""
    for first_line, text in blocks(stream):
        yield Entry(first_line, text, fields(_with_asides_apart(text), line_lists))


def _with_asides_apart(text: str) -> str:
    """Return a record whose last lines behind a blank one are a total or a date of the export, marked as text around it: they would
    continue its last value.
    """
    asides: list[str] = []
    record = text
    while (at := record.rstrip().rfind("\n\n")) >= 0:
        lines = [line for line in record[at:].split("\n") if line.strip()]
        if not all(map(aside_text, lines)):
            break
        record, asides = record[:at], [*lines, *asides]
    return "\n".join([record, AROUND, *asides]) if asides else text


def medline_blocks(stream: Blocks) -> Iterator[Block]:
    """Yield (line number, text) of each record of a MEDLINE file.

    A record starts at a PMID, or after a blank line if a title follows. A block without a title belongs to
    the record before it, or to the first.
    """
    first_line = 0
    block = before = ""
    for line, part in split_at(stream, _DELIMITERS):
        if not part or part.isspace():
            continue
        if ("PMID" in part[:7] and _PMID.match(part)) or _RECORD_WITHOUT_PMID.search(part):
            if first_line:
                yield first_line, block
            lead = len(part) - len(part.lstrip("\n"))
            block, first_line, before = part[lead:].lstrip(" \t") + before, line + lead, ""
        elif first_line:
            block += "\n" + part
        else:
            before += f"\n{AROUND}\n{part}"
    if first_line:
        yield first_line, block


def medline_fields(text: str, line_lists: frozenset[str]) -> Values:
    """Return the values by tag of one MEDLINE record; a line without a tag continues the value before it."""
    fields: Values = {}
    prefixes = _PREFIXES
    field_values: list[str] = []
    # Twice as fast as str.replace.
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
