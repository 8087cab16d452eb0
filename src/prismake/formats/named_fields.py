"""Parse EndNote's refer format (.enw: % and a letter) and Ovid text (field names above their values)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prismake.formats.delimiters import split_at
from prismake.formats.encodings import Blocks, lines_of
from prismake.formats.entry import AROUND
from prismake.formats.field_map import field_map_of
from prismake.records.record import Values

Block = tuple[int, str]

_REFER_DELIMITERS = (
    re.compile(r"\n(?=[ \t]{0,3}%0)"),
    re.compile(r"\n\n"),
    re.compile(r"\n(?=[ \t]+(?:\n|\Z))"),
)
_REFER_RECORD = re.compile(r"^[ \t]*%[0T]", re.MULTILINE)
_REFER_TITLE = re.compile(r"^[ \t]*%T", re.MULTILINE)


def refer_blocks(stream: Blocks) -> Iterator[Block]:
    """Yield (line number, text) of each record of a refer file.

    A record starts at %0, or after a blank line if a second title follows.
    """
    first_line = 0
    block = before = ""
    for line, part in split_at(stream, _REFER_DELIMITERS):
        if not part or part.isspace():
            continue
        first = part.lstrip()
        if first_line and first[:2] != "%0" and not _REFER_TITLE.search(block):
            block += "\n" + part
        elif _REFER_RECORD.search(part):
            if first_line:
                yield first_line, block
            lead = len(part) - len(part.lstrip("\n"))
            block, first_line, before = part[lead:] + before, line + lead, ""
        elif first_line:
            block += "\n" + part
        else:
            before += f"\n{AROUND}\n{part}"
    if first_line:
        yield first_line, block


def refer_fields(block_text: str, line_lists: frozenset[str]) -> Values:
    """Return the values by tag of one refer record."""
    fields: Values = {}
    field_values: list[str] = []
    tag = ""
    for line in block_text.split("\n"):
        text = line.strip()
        if not text:
            continue
        if text == AROUND:
            tag, field_values = AROUND, []
            continue
        if text[0] == "%" and text[2:3] in {" ", "\t", ""}:
            tag, text = text[:2], text[3:].strip()
        elif field_values and tag not in line_lists:
            field_values[-1] = f"{field_values[-1]} {text}" if field_values[-1] else text
            continue
        else:
            tag = tag or AROUND
        field_values = fields.setdefault(tag, [])
        field_values.append(text)
    return fields


# How a first record without its number starts.
_OVID_NAMES = re.compile(r"(?:Score|Accession Number|Author|Title)\s*$|(?:UI|AN|TI|AU|VN|DB) {2}-")
# A number in angle brackets (<1>, or <1. > in the tagged form), with at most one damaged character.
_OVID_START = re.compile(
    r"(?:.?<\d+(?:\. ?)?>.?|<?\d+(?:\. ?)?>|<\d+(?:\. ?)?|<\d+(?:\. ?)?[^\w\s]|[^\w\s]\d+(?:\. ?)?>"
    r"|<\d*.\d*(?:\. ?)?>)[ \t]*$"
)


def ovid_blocks(stream: Blocks) -> Iterator[Block]:
    """Yield (line number, text) of each record of Ovid text; a record starts at its number in angle brackets."""
    block: list[str] = []
    first_line = 0
    before = ""
    for number, line in enumerate(lines_of(stream), 1):
        if _OVID_START.match(line):
            if first_line:
                yield first_line, "\n".join(block) + before
                before = ""
            elif block:
                before = "\n".join(["", AROUND, *block])
            block, first_line = [], number
        elif first_line or line.strip():
            block.append(line)
            if not first_line and _OVID_NAMES.match(line):
                first_line = number
    if first_line:
        yield first_line, "\n".join(block) + before


_OVID_TAG = re.compile(r"([A-Z]{2}) {2}-(?: |$)")
_OVID_FOOTNOTES = re.compile(r"(?:\s+(?:\d+(?:,\d+)*|[*+#]+|\(\d+\)))+(?=\s*(?:;|$))")
_DOTTED = frozenset({"Accession Number", "Language", "Author Keywords", "Keywords", "Publication Type"})
_TITLES = frozenset({"Title", "TI"})
_KIND = re.compile(r"\.?\s*\[[A-Z][A-Za-z ]{3,30}\]\.?$")
_AUTHORS = frozenset({"Author", "Authors", "AU"})
# Authors between full stops, with given names or initials: "Moss, Ann. Fern, Bob J.", "Moss A. van der Roe C."
_PARTICLES = r"(?:(?:van|von|de|del|della|di|da|dos|du|la|le|der|den|ter|ten|el|al|bin|ben|st) )*"
_WITH_GIVEN = re.compile(rf"{_PARTICLES}[^\W\d_][^.;,]*, [^\W\d_][^.;,]*(?:\.[A-Z]|[ .-][A-Z]\b)*")
_WITH_INITIALS = re.compile(
    rf"{_PARTICLES}[^\W\d_a-z][^.;,\s]*(?:[ -][^\W\d_a-z][^.;,\s]+)* [A-Z](?:-?[A-Z]){{0,3}}"
)
_BETWEEN_AUTHORS = re.compile(r"\.+ (?=\S)")


def ovid_fields(block_text: str, line_lists: frozenset[str]) -> Values:
    """Return the values by field of one record of Ovid text: names above indented values, or two-letter tags."""
    body, _, around = block_text.partition(f"\n{AROUND}\n")
    fields: Values = {}
    field_values: list[str] = []
    lines = [line for line in body.split("\n") if line.strip()]
    has_indents = any(line[0] in " \t" for line in lines)
    for at, line in enumerate(lines):
        text = line.strip()
        match = _OVID_TAG.match(line)
        if match:
            field_values = fields.setdefault(match[1], [])
            field_values.append(line[match.end() :].strip())
        elif line[0] not in " \t" and _is_field_name(text, has_indents, lines[at + 1 :][:1], field_values):
            field_values = fields.setdefault(text, [])
        else:
            if not fields:
                field_values = fields.setdefault(AROUND, [])
            # A line without its indent goes on with the value before it, as where an e-mail broke it.
            if field_values:
                field_values[-1] = f"{field_values[-1]} {text}"
            else:
                field_values.append(text)
    for name in [name for name, values in fields.items() if not values]:
        # A field name without a value: damaged or empty, so its text is kept.
        del fields[name]
        fields.setdefault(AROUND, []).append(name)
    if around:
        fields.setdefault(AROUND, []).append(" ".join(around.split()))
    for name in _DOTTED & fields.keys():
        fields[name] = [value.rstrip(".") for value in fields[name]]
    for name in _TITLES & fields.keys():
        fields[name] = [_KIND.sub("", value) for value in fields[name]]
    for name in _AUTHORS & fields.keys():
        fields[name] = [_with_semicolons(_OVID_FOOTNOTES.sub("", value)) for value in fields[name]]
    return fields


def _is_field_name(line: str, has_indents: bool, following: list[str], values: list[str]) -> bool:
    """Return whether a line without an indent is the name of a field of Ovid: a known one, or any before an indented value or behind
    a name. A record that was pasted into an e-mail may have lost all its indents.

    following: the next line, if there is one. values: those of the field before.
    """
    known = field_map_of("ovid")
    if line in known.roles or line in known.kept:
        return True
    return has_indents and (not values or (bool(following) and following[0][0] in " \t"))


def _with_semicolons(authors: str) -> str:
    """Return a list of authors that full stops separate with semicolons; any other text unchanged."""
    if ";" in authors:
        return authors
    names = _BETWEEN_AUTHORS.split(authors.rstrip(". "))
    one_way = any(all(map(form.fullmatch, names)) for form in (_WITH_GIVEN, _WITH_INITIALS))
    return "; ".join(names) if len(names) > 1 and one_way else authors
