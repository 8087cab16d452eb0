"""A BibTeX file split: its entries, its @strings, and the text that stands around them.

An entry begins at its head, `@word{`, at the begin of a line or right after the end of another entry, whether or not the
entry before it was closed: so an open brace spoils one entry alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from prismake.formats.delimiters import marked
from prismake.formats.encodings import Blocks

_MARKS = (re.compile(r"\n(?=[ \t]*@[ \t]*[A-Za-z]+\s*[{(])"),)
# Up to three letters before the @ are damage, where a key and a comma follow, as they do in an entry.
HEAD = re.compile(
    r"(?:^|(?<=[})]))[ \t]*(?:@[ \t]*([A-Za-z]+)\s*\{"
    r"|(?:[^\s@{}()%]{1,3})?@[ \t]*([A-Za-z]+)\s*[{(](?=\s*[^\s{}()=,]+\s*,)"
    r"|@[ \t]*(?:string|comment|preamble)\s*\()",
    re.MULTILINE | re.IGNORECASE,
)
# A first line whose @ or whose word is damaged still ends with a key and a comma, after the end of an entry.
_DAMAGED = re.compile(
    r"(?:\A|[})]\s*\n)(?![%\\ \t]|@[ \t]*(?:string|comment|preamble))[^\s={}%]{3,24}[ \t]*\{[^={},\n]*,[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_KIND = re.compile(r"[ \t]*[^\s@{}()]{0,3}@[ \t]*([A-Za-z]+)\s*([{(])")
# A brace alone on its line ends an entry; a field in what follows shows that another one lost its head.
_LONE_END = re.compile(r"^[ \t]*[})][ \t]*$(?!\s*,)", re.MULTILINE)
_TITLE = re.compile(r"(?:^|,)[ \t]*(?:book)?title[ \t]*=", re.MULTILINE | re.IGNORECASE)
_FIELD = re.compile(r"^[ \t,]*[\w-]+[ \t]*=[ \t]*[{\"\d]", re.MULTILINE)
_BRACES = re.compile(r'\\.|[{}()"]', re.DOTALL)
LONGEST_COMMENT = 1 << 17
_NO_ENTRIES = frozenset({"string", "preamble", "comment"})


@dataclass(slots=True)
class Piece:
    """What a file is made of: an entry (kind, body within its braces), or text around entries (no kind)."""

    line: int
    raw: str
    kind: str = ""
    body: str | None = None


def pieces(stream: Blocks) -> Iterator[Piece]:
    """Yield the pieces of a BibTeX file in their order; body is None where an entry does not close."""
    waiting: list[tuple[int, str]] = []
    for line, text in marked(stream, _MARKS):
        waiting.append((line, text))
        if _waits(waiting):
            continue
        if len(waiting) > 1 and sum(len(part) for _, part in waiting) > LONGEST_COMMENT:
            # A comment that never closes is none: what it would swallow is split as it stands.
            yield from _cut(*waiting[0], in_comment=True)
            for part in waiting[1:]:
                yield from _cut(*part)
        else:
            yield from _cut(waiting[0][0], "\n".join(part for _, part in waiting))
        waiting = []
    for number, (line, text) in enumerate(waiting):
        yield from _cut(line, text, in_comment=not number)


def _waits(parts: list[tuple[int, str]]) -> bool:
    """Return whether the stretches so far end within an @comment, which may hold entries that are none."""
    kind = _KIND.match(parts[0][1])
    if not kind or kind[1].lower() != "comment":
        return False
    text = "\n".join(part for _, part in parts)
    return len(text) <= LONGEST_COMMENT and closing(text, kind.end(), kind[2]) < 0


def closing(text: str, at: int, opened: str) -> int:
    """Return where the brace or parenthesis is closed that was opened before `at`; -1 where it is not."""
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
    """Take a stretch apart at the heads in it."""
    starts = _heads(text) if not in_comment else [0]
    for at, begun in enumerate(starts):
        ended = starts[at + 1] if at + 1 < len(starts) else len(text)
        number = line + text.count("\n", 0, begun)
        part = text[begun:ended]
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
    if kind in _NO_ENTRIES:
        # What is not closed ends with its line.
        after = after or text.find("\n") + 1 or len(text)
        yield Piece(line, text[:after], kind, text[head.end() : end] if end >= 0 else None)
    elif end < 0:
        yield from _broken(line, text, kind)
        return
    else:
        rest_of_line = text[after:].partition("\n")[0]
        spoilt = (rest_of_line.strip() or not _is_lone(text, end)) and _FIELD.search(text, after)
        lone = _LONE_END.search(text, 0, end)
        if spoilt or (lone and _TITLE.search(text, lone.end(), end)):
            # A brace too many, and the fields after it are those of this entry; or too few, and two are in one.
            yield from _broken(line, text, kind)
            return
        yield Piece(line, text[:after], kind, text[head.end() : end])
    yield from _around(line + text.count("\n", 0, after), text[after:])


def _broken(line: int, text: str, kind: str) -> Iterator[Piece]:
    """Yield an entry that cannot be read, up to a brace alone on its line, and what is after that."""
    lone = _LONE_END.search(text)
    ended = lone.end() if lone else len(text)
    yield Piece(line, text[:ended].rstrip(), kind)
    yield from _around(line + text.count("\n", 0, ended), text[ended:])


def _is_lone(text: str, end: int) -> bool:
    return not text[text.rfind("\n", 0, end) + 1 : end].strip()


def _around(line: int, text: str) -> Iterator[Piece]:
    """Yield text that is outside of entries; what has a title is an entry that lost its head."""
    begun = 0
    for end in [match.end() for match in _LONE_END.finditer(text)] + [len(text)]:
        part = text[begun:end]
        if _TITLE.search(part):
            lead = len(part) - len(part.lstrip())
            yield Piece(line + text.count("\n", 0, begun + lead), part.strip(), "?")
        elif part.strip():
            yield Piece(line + text.count("\n", 0, begun), part.strip())
        begun = end
