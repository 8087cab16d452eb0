"""Parse BibTeX and BibLaTeX with bibtexparser 2, one entry at a time: an unclosed brace damages one entry only.

The parsed entry is compared with its text. If a letter is missing, `bibtex_repair` reads the entry field by field,
and a note says so; if that finds no title, or several, the entry is quarantined.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator

from bibtexparser import model
from bibtexparser.entrypoint import parse_string

from prismake.formats import bibtex_repair
from prismake.formats.bibtex_blocks import Piece, pieces
from prismake.formats.bibtex_parents import Parents, with_parents
from prismake.formats.bibtex_strings import Strings
from prismake.formats.encodings import Blocks
from prismake.formats.entry import AROUND, Entry
from prismake.formats.latex import is_read_otherwise, plain_text, plain_text_of_0_1_0, unknown_commands
from prismake.formats.round_trip import NOTE_TAGS
from prismake.records.names import as_group
from prismake.records.record import Values

# The quarantine reports broken entries, with file and line.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

OPEN = "its BibTeX entry is not closed: a brace, a quote or a comma is missing"
SPOILT = "its BibTeX is malformed: a brace, a quote or a comma is missing or doubled"
HEADLESS = "its first line, which begins with @, is missing"
# Text of a damaged entry that belongs to none of its fields.
UNREAD = "(unread)"
_NAMED_PARTS = re.compile(r"\b(given|family|prefix|suffix)\s*=\s*(\{[^{}]*\}|\"[^\"]*\"|[^,]*)\s*(?:,|$)")
# As 0.1.0 read them: "useprefix=true" was a prefix.
_NAMED_ENDS = re.compile(_NAMED_PARTS.pattern.removeprefix(r"\b"))
_GROUPED = re.compile(r"\{|\}|\s+and\s+", re.IGNORECASE)
# Fields whose text people compare and read in a list.
_READ_BY_PEOPLE = frozenset({"author", "editor", "title", "subtitle", "journal", "journaltitle", "booktitle"})


def entries(stream: Blocks) -> Iterator[Entry]:
    """Yield the entries of a BibTeX file. Text between entries belongs to the preceding entry, or to the first."""
    parents, strings = Parents(), Strings()
    read = _entries(stream, parents, strings)
    return with_parents(strings.resolved(read, lambda piece: _entry(piece, strings)), parents)


def _entries(stream: Blocks, parents: Parents, strings: Strings) -> Iterator[Entry]:
    ready: Entry | None = None
    text_between: list[str] = []
    for piece in pieces(stream):
        if piece.kind == "string":
            _define(piece, strings)
        elif piece.kind == "xdata" and (sound := _sound_fields(piece)):
            # Fields that others share are no record, as a @string is none.
            parents.add(_fields(piece.kind, *sound, strings))
        elif piece.kind in {"", "comment", "preamble", "xdata"}:
            text_between.append(piece.raw)
        else:
            if ready:
                yield _with_text_between(ready, text_between)
                text_between = []
            ready = strings.read(piece, lambda part: _entry(part, strings))
    if ready:
        yield _with_text_between(ready, text_between)


def _with_text_between(entry: Entry, text_between: list[str]) -> Entry:
    """Return the entry with the text around it added."""
    if text_between:
        # The raw text is needed if the entry is quarantined later for lack of a title.
        entry.raw = "\n".join([entry.raw, *text_between])
        entry.fields[AROUND] = [" ".join(text.split()) for text in text_between]
    return entry


def _define(piece: Piece, strings: Strings) -> None:
    name, _, value = (piece.body or "").partition("=")
    if name.strip():
        strings.define(name.strip(), _value(value, strings))


def _entry(piece: Piece, strings: Strings) -> Entry:
    sound = _sound_fields(piece)
    if sound:
        key, named_values = sound
        entry = Entry(piece.line, piece.raw, _fields(piece.kind, key, named_values, strings))
        if any(is_read_otherwise(raw) or "useprefix" in raw for _, raw in named_values):
            entry.earlier = _fields(piece.kind, key, named_values, strings, as_text=plain_text_of_0_1_0)
        entry.notes += _unknown_commands(named_values)
        return entry
    reason = HEADLESS if piece.kind == "?" else OPEN if piece.body is None else SPOILT
    repaired = bibtex_repair.repaired(piece.raw)
    if repaired is None:
        return Entry(piece.line, piece.raw, reason=reason)
    fields = _fields(piece.kind, repaired.key, repaired.fields, strings, repaired.bare)
    if repaired.unread:
        fields[UNREAD] = repaired.unread
    entry = Entry(piece.line, piece.raw, fields)
    lines = [piece.line + line for line in dict.fromkeys(repaired.lines)] or [piece.line]
    entry.notes.append(_damage(HEADLESS if piece.kind == "?" else bibtex_repair.DAMAGED, lines))
    return entry


def _unknown_commands(named_values: list[tuple[str, str]]) -> list[str]:
    """Return a note on the LaTeX commands that stand in the plain text of names, title and journal; none if none do."""
    commands = [
        command for name, raw in named_values if name in _READ_BY_PEOPLE for command in unknown_commands(raw)
    ]
    listed = ", ".join(dict.fromkeys(commands))
    return (
        [f"unknown LaTeX commands, kept as written: {listed}. Compare with the source."] if commands else []
    )


def _damage(reason: str, lines: list[int]) -> str:
    where = f"line {lines[0]}" if len(lines) == 1 else f"lines {', '.join(map(str, lines))}"
    return f"damaged entry, {where}: {reason}. It was read field by field: compare it with the source."


def _sound_fields(piece: Piece) -> tuple[str, list[tuple[str, str]]] | None:
    """Return the key and the fields of an undamaged entry as bibtexparser reads them; None for a damaged one."""
    if piece.body is None:
        return None
    key, body = bibtex_repair.key_and_rest(piece.body)
    # The parser knows fewer types than programs write, and needs a key.
    parsed = _parsed(f"@entry{{key,{body}}}")
    if parsed is None:
        return None
    rendered = "".join(f"{field.key}{field.value}" for field in parsed.fields)
    if _letters(rendered) != _letters(body):
        return None
    fields = [(field.key.strip().lower(), str(field.value).strip()) for field in parsed.fields]
    is_sound = all(name and not re.search(r"\s{2}|\n", name) and _closes(raw) for name, raw in fields)
    return (key, fields) if is_sound else None


def _fields(
    kind: str,
    key: str,
    named_values: list[tuple[str, str]],
    strings: Strings,
    bare: set[int] | None = None,
    as_text: Callable[[str], str] = plain_text,
) -> Values:
    """Return the values by field of an entry; kind is "?" if its type is unknown.

    bare: numbers of the fields whose value may be the word of a @string, if the others lack their braces; else None.
    as_text: converts a value to plain text.
    """
    fields: Values = {"(entry type)": [kind]} if kind != "?" else {}
    if key:
        fields["(key)"] = [key]
    for number, (name, raw) in enumerate(named_values):
        value = _value(raw, strings) if bare is None or number in bare else raw.strip()
        values = fields.setdefault(name, [])
        if name in {"author", "editor"}:
            people = split_names(value)
            # Braces around a whole name say that it is a group, unless all names have them.
            in_braces = [_is_single_value(person) and person[:1] == "{" for person in people]
            are_groups = len(people) == 1 or not all(in_braces)
            for person, braced in zip(people, in_braces, strict=True):
                plain = _plain_name(person, as_text)
                is_group = braced and are_groups and "," not in plain and " and " not in plain
                values.append(as_group(plain) if is_group else plain)
        elif name == NOTE_TAGS["bibtex"]:
            values.append(value)
        else:
            values.append(as_text(value))
    return fields


def _letters(text: str) -> str:
    """Return a text without blanks, commas and equals signs."""
    return "".join(text.split()).replace(",", "").replace("=", "")


def _parsed(text: str) -> model.Entry | None:
    library = parse_string(text, parse_stack=[])
    for block in library.blocks:
        entry = block.ignore_error_block if isinstance(block, model.DuplicateFieldKeyBlock) else block
        if isinstance(entry, model.Entry):
            return entry
    return None


def _closes(raw: str) -> bool:
    """Return whether a value is a text in braces or quotes, a bare word, or several of these joined by #."""
    return bool(re.fullmatch(r"[^\s#\"{}]*", raw)) or bool(_parts(raw))


def _parts(raw: str) -> list[str]:
    """Return the parts of a value joined by #, each in braces or quotes; an empty list if it is malformed."""
    inner = raw[1:-1]
    if raw[:1] + raw[-1:] == "{}" and "{" not in inner and "}" not in inner and inner[-1:] != "\\":
        return [raw]
    parts: list[str] = []
    depth, quoted, part_start = 0, False, 0
    for match in re.finditer(r'\\.|[{}"#]', raw, re.DOTALL):
        sign = match.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign == '"' and not depth:
            quoted = not quoted
        elif sign == "#" and not depth and not quoted:
            parts.append(raw[part_start : match.start()].strip())
            part_start = match.end()
        if depth < 0:
            return []
    parts.append(raw[part_start:].strip())
    return parts if not depth and not quoted and all(map(_is_single_value, parts)) else []


def _is_single_value(part: str) -> bool:
    if part[:1] == "{":
        return part[-1:] == "}" and _first_close(part) == len(part) - 1
    if part[:1] == '"':
        return len(part) > 1 and part[-1] == '"'
    return bool(part) and not re.search(r'[\s{}"]', part)


def _first_close(part: str) -> int:
    depth = 0
    for match in re.finditer(r"\\.|[{}]", part, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if not depth:
            return match.start()
    return -1


def _value(raw: str, strings: Strings) -> str:
    """Return a value without braces or quotes, with strings resolved and parts joined."""
    parts = _parts(raw.strip()) or [raw.strip()]
    return "".join(
        part[1:-1] if len(part) > 1 and part[0] + part[-1] in {"{}", '""'} else strings.value_of(part)
        for part in parts
    )


def split_names(value: str) -> list[str]:
    """Return the names in a value, which "and" separates except inside braces."""
    names: list[str] = []
    depth = name_start = 0
    value = value.strip()
    for sign in _GROUPED.finditer(value):
        if sign.group() in "{}":
            depth += 1 if sign.group() == "{" else -1
        elif depth <= 0:
            names.append(value[name_start : sign.start()])
            name_start = sign.end()
    names.append(value[name_start:])
    # SciELO separates names with a comma and two spaces instead of "and".
    return [part for person in names for part in (person.split(",  ") if ",  " in person else [person])]


def _plain_name(person: str, as_text: Callable[[str], str]) -> str:
    """Return a name as plain text; BibLaTeX may label its parts: family=..., given=..., prefix=..."""
    named = _NAMED_PARTS if as_text is plain_text else _NAMED_ENDS
    if "=" in person and (parts := dict(named.findall(person))) and "family" in parts:
        plain = {name: as_text(text.strip('"')) for name, text in parts.items()}
        family = " ".join(filter(None, (plain.get("prefix"), plain["family"])))
        return ", ".join(filter(None, (family, plain.get("suffix"), plain.get("given"))))
    return as_text(person)
