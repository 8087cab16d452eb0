"""Read a damaged BibTeX entry field by field: what stands between one `name =` and the next is a value.

bibtexparser refuses an entry as a whole if one brace, quote or comma of it is missing or doubled. Here each
field counts alone, so a stray brace costs at most the value next to it. Nothing is dropped: letters that belong
to no field are returned as unread text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from prismake.formats.field_map import field_map_of

DAMAGED = "a brace, a quote or a comma is missing or doubled"
HEAD = re.compile(r"[ \t]*[^\s@{}()]{0,3}@[ \t]*([A-Za-z][\w.:+-]*)\s*[{(]")
# Fields that every program writes but that fill no column.
_MORE_FIELDS = (
    "editor publisher issn isbn address institution organization school chapter edition crossref xdata source"
    " abbrev_source_title coden affiliation note references location keyword numpages eprint"
)
_EQUALS = re.compile(r"=\s*")
_NAME = re.compile(r"(\A|[,}\"\s])[ \t]*([A-Za-z][\w-]*)\s*\Z")
_WORD = re.compile(r"[\w-]+[ \t]*(?:[,}]|$)", re.MULTILINE)
_LONGEST_NAME = 60
_BARE = re.compile(r"[^\s,{}\"]*")
_LETTERS = re.compile(r"\w")


@dataclass
class Repaired:
    """The fields of a damaged BibTeX entry, as pairs of name in lower case and value without its braces or quotes.

    key: the citation key, empty if there is none. unread: text that belongs to no field. lines: numbers of the
    damaged lines, counted from 0. bare: numbers of the fields whose value had neither, such as the word of a @string.
    """

    key: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    bare: set[int] = field(default_factory=set)


@cache
def known_fields() -> frozenset[str]:
    """Return the names of fields of BibTeX that fill a column or that every program writes."""
    field_map = field_map_of("bibtex")
    names = {*field_map.first, *field_map.every, *field_map.identifiers.foreign, *_MORE_FIELDS.split()}
    return frozenset(name for name in names if name[0] != "(")


def key_and_rest(body: str) -> tuple[str, str]:
    """Return (key, rest) of the text inside an entry's braces; the key is empty if a field comes first.

    A key may contain an equals sign (`doi=10.1/x`): it is a field if a brace, a quote or a lone number follows, or a
    word after the name of a known field.
    """
    first = re.match(r"\s*([A-Za-z][\w-]*)\s*=\s*(?:[{\"]|\d+\s*(?:,|\Z)|(\w+)\s*(?:,|\Z))", body)
    if first and (not first[2] or first[1].lower() in known_fields()):
        return "", body
    key = re.match(r"\s*([^,{}\n]*?)\s*,", body)
    # Scopus builds keys from titles and pages: commas, spaces and quotes in them are not syntax.
    long_key = re.match(r"\s*([^=]*?),(?=\s*[\w-]+\s*=)", body, re.DOTALL)
    if not long_key and not key:
        # The comma after the key is missing.
        key = re.match(r"\s*([^\s,={}\"]+)\s*\n(?=\s*[A-Za-z][\w-]*\s*=)", body)
    key_match = long_key or key
    return (key_match[1].strip(), body[key_match.end() :]) if key_match else ("", body)


def repaired(text: str) -> Repaired | None:
    """Return the fields of a damaged entry, from its head on; None if it is not one entry with one title."""
    head = HEAD.match(text)
    start = head.end() if head else 0
    result = Repaired()
    if head:
        result.key, rest = key_and_rest(text[start:])
        start = len(text) - len(rest)
    heads = _field_heads(text, start)
    if not heads:
        return None
    before = text[start : heads[0][0]]
    if _LETTERS.search(before):
        _note_unread(result, text, start, before)
    for (_, name, value_at), (end, _, _) in zip(heads, [*heads[1:], (len(text), "", 0)], strict=True):
        value, rest, damage_at = _value(text[value_at:end], is_last=end == len(text))
        if damage_at >= 0:
            result.lines.append(text.count("\n", 0, value_at + damage_at))
        if rest:
            _note_unread(result, text, end - len(text[value_at:end]) + text[value_at:end].rfind(rest), rest)
        if text[value_at : value_at + 1] not in ("{", '"'):
            result.bare.add(len(result.fields))
        result.fields.append((name, value))
    names = Counter(name for name, value in result.fields if value)
    return result if names["title"] == 1 or (not names["title"] and names["booktitle"] == 1) else None


def _field_heads(text: str, start: int) -> list[tuple[int, str, int]]:
    """Return (start, name, start of the value) of each field, in order.

    A field starts its line, or has a known name after a comma, a brace, a quote or a blank.
    """
    heads: list[tuple[int, str, int]] = []
    for equals in _EQUALS.finditer(text, start):
        lead = text[max(equals.start() - _LONGEST_NAME, start) : equals.start()]
        name = _NAME.search(lead)
        if not name:
            continue
        at = equals.start() - len(lead) + name.start()
        is_known = name[2].lower() in known_fields()
        starts_line = not lead[: name.start(2)].rpartition("\n")[2].strip(" \t,")
        if text[equals.end() : equals.end() + 1] in {"{", '"'}:
            is_head = starts_line or is_known
        else:
            is_head = (
                is_known and (starts_line or name[1] == ",") and _WORD.match(text, equals.end()) is not None
            )
        if is_head:
            heads.append((at + len(name[1]), name[2].lower(), equals.end()))
    return heads


def _note_unread(result: Repaired, text: str, at: int, unread: str) -> None:
    result.unread.append(" ".join(unread.split()))
    result.lines.append(text.count("\n", 0, at + len(unread) - len(unread.lstrip())))


def _value(chunk: str, is_last: bool) -> tuple[str, str, int]:
    """Return (value, text after it with letters, index of the damage) of a field's text up to the next field.

    The index is -1 for an undamaged value.
    """
    chunk = chunk.rstrip()
    opened = chunk[:1]
    if opened == "{":
        end = _close(chunk)
    elif opened == '"':
        end = _last_quote(chunk)
    else:
        bare = _BARE.match(chunk)
        end = bare.end() if bare else 0
        return chunk[:end], *_after_bare(chunk, end, is_last)
    if end < 0:
        # Not closed: the comma and the brace of the entry do not belong to the value.
        return chunk[1:].rstrip(" \t\n,}").strip(), "", 0
    value, after = chunk[1:end], chunk[end + 1 :]
    if not _LETTERS.search(after):
        # An unescaped quote inside of quotes is part of the value.
        is_spoilt = opened == '"' and '"' in value.replace('\\"', "")
        return value, "", 0 if is_spoilt else _punctuation_damage(chunk, after, is_last)
    same_line, _, below = after.partition("\n")
    if same_line.strip() and opened == "{" and not same_line.lstrip().startswith(","):
        # A brace closed the value too early: the rest of its line belongs to it.
        value = f"{value} {same_line.strip().rstrip(',} ')}"
        return value, below.strip() if _LETTERS.search(below) else "", end
    # The value is whole; the text after it is noted with its own line.
    return value, after.strip(" \t\n,"), -1


def _after_bare(chunk: str, end: int, is_last: bool) -> tuple[str, int]:
    after = chunk[end:]
    if _LETTERS.search(after):
        return after.strip(" \t\n,"), end
    return "", _punctuation_damage(chunk, after, is_last)


def _punctuation_damage(chunk: str, after: str, is_last: bool) -> int:
    """Return the index of the last sign after a value if there are too many or none; -1 if they are as expected."""
    expected = {"", ",", "}", ",}", ")", ",)"} if is_last else {","}
    return -1 if re.sub(r"\s", "", after) in expected else len(chunk) - 1


def _close(chunk: str) -> int:
    depth = 0
    for match in re.finditer(r"\\.|[{}]", chunk, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if not depth:
            return match.start()
    return -1


def _last_quote(chunk: str) -> int:
    """Return the index of the quote that only punctuation follows, or of the last one; -1 if there is none."""
    closing = [
        match.start() for match in re.finditer(r'(?<!\\)"(?=[\s,})]*(?:\Z|\n))', chunk) if match.start()
    ]
    return closing[-1] if closing else -1
