"""Count the expected entries of a BibTeX file by heads and ends in the raw text, independently of the parser."""

from __future__ import annotations

import re

# An entry starts with @, a word and a brace, at the start of a line or after the closing brace of another entry.
# If up to three damaged characters precede the @, a key and a comma must follow. _DAMAGED matches heads whose @ or
# word is damaged: they follow the end of an entry, and a key and a comma end their line.
_AT = re.compile(r"@[ \t]*([A-Za-z][\w.:+-]*)\s*([{(])(\s*[^\s{}()=,]+\s*,)?")
_BEFORE_AT = re.compile(r"(?<=[\n})])[ \t]*([^\s@{}()%]{0,3})\Z")
_DAMAGED = re.compile(
    r"(?:\A|[})]\s*\n)(?![%\\ \t]|@[ \t]*(?:string|comment|preamble))[^\s={}%]{3,24}[ \t]*\{[^={},\n]*,[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_BIBTEX_COMMENT = re.compile(
    r"^[ \t]*(?:@[ \t]*comment|[^\s@{}()]{0,3}@[ \t]*xdata)\s*\{", re.MULTILINE | re.IGNORECASE
)
_BIBTEX_END = re.compile(r"^[ \t]*[})][ \t]*$(?!\s*,)", re.MULTILINE)
_BIBTEX_TITLE = re.compile(r"(?:^|,)[ \t]*(?:book)?title[ \t]*=", re.MULTILINE | re.IGNORECASE)
_NO_ENTRIES = frozenset({"string", "comment", "preamble", "xdata"})
_LONGEST_COMMENT = 1 << 17


def bibtex_count(text: str) -> int:
    """Return the number of BibTeX entries: heads outside of comments, and entries whose head is missing.

    An entry without a head has a title and follows a brace alone on its line, or is outside of other entries.
    """
    parts, at = [], 0
    for comment_start, comment_end in _bibtex_comments(text):
        parts += [text[at:comment_start], "@comment{}"]
        at = comment_end
    text = "".join([*parts, text[at:]])
    heads = sorted(_heads(text).items())
    count, is_open, at = 0, False, 0
    for start, is_entry in [*heads, (len(text), False)]:
        first, *more = _BIBTEX_END.split(text[at:start])
        count += is_open or bool(_BIBTEX_TITLE.search(first))
        count += sum(bool(_BIBTEX_TITLE.search(part)) for part in more)
        is_open, at = is_entry, start
    return count


def _heads(text: str) -> dict[int, bool]:
    """Return the index of each head, and whether it is the head of an entry."""
    heads: dict[int, bool] = {}
    for match in _AT.finditer(text):
        at = match.start()
        before = _BEFORE_AT.search(("\n" if at <= 40 else "") + text[max(at - 40, 0) : at])
        if not before:
            continue
        no_entry = match[1].lower() in _NO_ENTRIES and (match[1].lower() != "xdata" or match[2] == "{")
        if match[3] or (not before[1] and (match[2] == "{" or no_entry)):
            heads[at - len(before[1])] = not no_entry
    for match in _DAMAGED.finditer(text):
        start = match.start() + len(match.group()) - len(match.group().lstrip("})").lstrip())
        if start not in heads:
            heads[start] = True
    return heads


def _bibtex_comments(text: str) -> list[tuple[int, int]]:
    """Return the start and end of each comment and of each @xdata; an unclosed one is neither."""
    spans: list[tuple[int, int]] = []
    for match in _BIBTEX_COMMENT.finditer(text):
        if spans and match.start() < spans[-1][1]:
            continue
        depth = 1
        for brace in re.finditer(r"\\.|[{}]", text[match.end() : match.end() + _LONGEST_COMMENT], re.DOTALL):
            depth += {"{": 1, "}": -1}.get(brace.group(), 0)
            if not depth:
                spans.append((match.start(), match.end() + brace.end()))
                break
    return spans


def entry_end(text: str) -> int:
    """Return the index of the last BibTeX entry outside of comments, or 0."""
    at = text.rfind("\n@")
    for start, end in reversed(_bibtex_comments(text)):
        if start < at < end:
            at = text.rfind("\n@", 0, start)
    # A comment that continues in the next block is not cut.
    waiting = text.lower().rfind("\n@comment", 0, at)
    return (waiting if waiting > len(text) - _LONGEST_COMMENT else at) + 1
