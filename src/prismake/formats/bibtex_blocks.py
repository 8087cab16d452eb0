"""Split a BibTeX file into entries, @strings, and the text around them.

An entry starts at its head, `@word{`, at the start of a line or right after another entry, even if that entry
is not closed: so an unclosed brace damages one entry only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from prismake.formats.delimiters import split_at
from prismake.formats.encodings import Blocks

# Mendeley writes @book_section; other programs use digits and hyphens.
TYPE = r"[A-Za-z][\w.:+-]*"
_DELIMITERS = (re.compile(rf"\n(?=[ \t]*@[ \t]*{TYPE}\s*[{{(])"),)
# Up to three characters before the @ are damage if a key and a comma follow, as in an entry.
HEAD = re.compile(
    rf"(?:^|(?<=[}})]))[ \t]*(?:@[ \t]*({TYPE})\s*\{{"
    rf"|(?:[^\s@{{}}()%]{{1,3}})?@[ \t]*({TYPE})\s*[{{(](?=\s*[^\s{{}}()=,]+\s*,)"
    r"|@[ \t]*(?:string|comment|preamble)\s*\()",
    re.MULTILINE | re.IGNORECASE,
)
# A head whose @ or word is damaged still follows an entry, and ends with a key and a comma.
_DAMAGED = re.compile(
    r"(?:\A|[})]\s*\n)(?![%\\ \t]|@[ \t]*(?:string|comment|preamble))[^\s={}%]{3,24}[ \t]*\{[^={},\n]*,[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_KIND = re.compile(rf"[ \t]*[^\s@{{}}()]{{0,3}}@[ \t]*({TYPE})\s*([{{(])")
# A brace alone on its line ends an entry; a field after it belongs to an entry whose head is missing.
_LONE_END = re.compile(r"^[ \t]*[})][ \t]*$(?!\s*,)", re.MULTILINE)
_TITLE = re.compile(r"(?:^|,)[ \t]*(?:book)?title[ \t]*=", re.MULTILINE | re.IGNORECASE)
_FIELD = re.compile(r"^[ \t,]*[\w-]+[ \t]*=[ \t]*[{\"\d]", re.MULTILINE)
_INLINE_FIELD = re.compile(r"[ \t]*,[ \t]*[A-Za-z][\w-]*[ \t]*=[ \t]*[{\"]")
# A field further on in the line in which the entry seems to end: a brace in a value closed it too early.
_LATER_FIELD = re.compile(r"[^@%\n]*?[},\"][ \t]*[A-Za-z][\w-]*[ \t]*=[ \t]*[{\"]")
_NAME = re.compile(r"^[ \t,]*([\w-]+)[ \t]*=", re.MULTILINE)
_BRACES = re.compile(r'\\.|[{}()"]', re.DOTALL)
LONGEST_COMMENT = 1 << 17
_NO_ENTRIES = frozenset({"string", "preamble", "comment", "xdata"})


@dataclass(slots=True)
class Piece:
    """A part of a BibTeX file: an entry (kind, body inside its braces), or text around entries (no kind)."""

    line: int
    raw: str
    kind: str = ""
    body: str | None = None


def pieces(stream: Blocks) -> Iterator[Piece]:
    """Yield the pieces of a BibTeX file in order; body is None if an entry is not closed."""
    waiting: list[tuple[int, str]] = []
    for line, text in split_at(stream, _DELIMITERS):
        waiting.append((line, text))
        if _waits(waiting):
            continue
        if len(waiting) > 1 and sum(len(part) for _, part in waiting) > LONGEST_COMMENT:
            # An unclosed comment is not a comment: the text after it is split into entries.
            yield from _cut(*waiting[0], in_comment=True)
            for part in waiting[1:]:
                yield from _cut(*part)
        else:
            yield from _cut(waiting[0][0], "\n".join(part for _, part in waiting))
        waiting = []
    for number, (line, text) in enumerate(waiting):
        yield from _cut(line, text, in_comment=not number)


def _waits(parts: list[tuple[int, str]]) -> bool:
    """Return whether the sections so far end inside an @comment, whose content is not read as entries."""
    kind = _KIND.match(parts[0][1])
    if not kind or kind[1].lower() != "comment":
        return False
    text = "\n".join(part for _, part in parts)
    return len(text) <= LONGEST_COMMENT and closing(text, kind.end(), kind[2]) < 0


def closing(text: str, at: int, opened: str) -> int:
    """Return the index of the brace or parenthesis that closes the one before `at`; -1 if there is none."""
    depth, quoted = 0, False
    for match in _BRACES.finditer(text, at):
        token = match.group()
        if token == "{":
            depth += 1
        elif token == "}":
            if not depth:
                return match.start() if opened == "{" else -1
            depth -= 1
        elif opened == "(" and not depth:
            if token == '"':
                quoted = not quoted
            elif token == ")" and not quoted:
                return match.start()
    return -1


def _cut(line: int, text: str, in_comment: bool = False) -> Iterator[Piece]:
    """Yield the pieces of a section, split at its heads."""
    starts = _heads(text) if not in_comment else [0]
    for at, start in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else len(text)
        number = line + text.count("\n", 0, start)
        part = text[start:end]
        lead = len(part) - len(part.lstrip())
        yield from _piece(number + part.count("\n", 0, lead), part[lead:])


def _heads(text: str) -> list[int]:
    starts = {0}
    comment = _KIND.match(text)
    ends = closing(text, comment.end(), comment[2]) if comment and comment[1].lower() == "comment" else -1
    if "@" in text[1:]:
        starts.update(match.start() for match in HEAD.finditer(text, max(ends, 0)))
    starts.update(match.start() + 1 for match in _DAMAGED.finditer(text, max(ends, 0)) if match.start())
    return sorted(starts)


def _piece(line: int, text: str) -> Iterator[Piece]:
    head = _KIND.match(text)
    if not text.strip():
        return
    if not head:
        if _DAMAGED.match(text):
            yield from _broken(line, text, "?")
        else:
            yield from _around(line, text)
        return
    kind = head[1].lower()
    end = closing(text, head.end(), head[2])
    after = end + 1
    if kind in _NO_ENTRIES and (kind != "xdata" or head[2] == "{"):
        # If it is not closed, it ends with its line.
        after = after or text.find("\n") + 1 or len(text)
        yield Piece(line, text[:after], kind, text[head.end() : end] if end >= 0 else None)
    elif end < 0:
        yield from _broken(line, text, kind)
        return
    else:
        rest_of_line = text[after:].partition("\n")[0]
        ends_oddly = bool(rest_of_line.strip()) or not _is_lone(text, end)
        spoilt = ends_oddly and _FIELD.search(text, after) is not None
        spoilt = spoilt or any(field.match(rest_of_line) for field in (_INLINE_FIELD, _LATER_FIELD))
        spoilt = spoilt or _continues(text[head.end() : end], text[after:])
        lone = _LONE_END.search(text, 0, end)
        if spoilt or (lone and _TITLE.search(text, lone.end(), end)):
            # An extra brace cut the fields of this entry off, or a missing one joined two entries.
            yield from _broken(line, text, kind)
            return
        yield Piece(line, text[:after], kind, text[head.end() : end])
    yield from _around(line + text.count("\n", 0, after), text[after:])


def _broken(line: int, text: str, kind: str) -> Iterator[Piece]:
    """Yield a malformed entry, up to a brace alone on its line, and the text after it."""
    lones = list(_LONE_END.finditer(text))
    end = lones[0].end() if lones else len(text)
    if lones and _continues(text[:end], text[end:]):
        end = lones[-1].end() if lones[1:] else len(text)
    yield Piece(line, text[:end].rstrip(), kind)
    yield from _around(line + text.count("\n", 0, end), text[end:])


def _continues(entry: str, rest: str) -> bool:
    """Return whether fields after the end of an entry are its own: a stray brace closed it too early.

    They follow at once, are other fields than those of the entry, and no title is among them, so that they are no
    entry whose head is missing.
    """
    names = {name.lower() for name in _NAME.findall(rest)}
    follows = _FIELD.match(rest.lstrip()) is not None and not _TITLE.search(rest)
    return follows and not names & {name.lower() for name in _NAME.findall(entry)}


def _is_lone(text: str, end: int) -> bool:
    return not text[text.rfind("\n", 0, end) + 1 : end].strip()


def _around(line: int, text: str) -> Iterator[Piece]:
    """Yield text outside of entries; text with a title is an entry whose head is missing."""
    start = 0
    for end in [match.end() for match in _LONE_END.finditer(text)] + [len(text)]:
        part = text[start:end]
        if _TITLE.search(part):
            lead = len(part) - len(part.lstrip())
            yield Piece(line + text.count("\n", 0, start + lead), part.strip(), "?")
        elif part.strip():
            yield Piece(line + text.count("\n", 0, start), part.strip())
        start = end
