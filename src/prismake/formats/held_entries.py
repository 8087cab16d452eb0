"""How many entries a BibTeX file holds, counted by heads and ends in the raw text, apart from the parser."""

from __future__ import annotations

import re

# An entry begins with @, a word and a brace, on a line of its own or after the brace that ends another. Damage
# may have put up to three letters before the @; then a key and a comma must follow. Last, first lines whose @ or
# whose word is damaged: they stand after the end of an entry and end with a key and a comma.
_AT = re.compile(r"@[ \t]*([A-Za-z]+)\s*([{(])(\s*[^\s{}()=,]+\s*,)?")
_BEFORE_AT = re.compile(r"(?<=[\n})])[ \t]*([^\s@{}()%]{0,3})\Z")
_DAMAGED = re.compile(
    r"(?:\A|[})]\s*\n)(?![%\\ \t]|@[ \t]*(?:string|comment|preamble))[^\s={}%]{3,24}[ \t]*\{[^={},\n]*,[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_BIBTEX_COMMENT = re.compile(r"^[ \t]*@[ \t]*comment\s*\{", re.MULTILINE | re.IGNORECASE)
_BIBTEX_END = re.compile(r"^[ \t]*[})][ \t]*$(?!\s*,)", re.MULTILINE)
_BIBTEX_TITLE = re.compile(r"(?:^|,)[ \t]*(?:book)?title[ \t]*=", re.MULTILINE | re.IGNORECASE)
_NO_ENTRIES = frozenset({"string", "comment", "preamble"})
_LONGEST_COMMENT = 1 << 17


def bibtex_held(text: str) -> int:
    """Count BibTeX entries: their heads, outside of comments, and what lost its head.

    What lost its head stands after a brace alone on its line, or outside of entries, and has a title.
    """
    parts, at = [], 0
    for begun, ended in _bibtex_comments(text):
        parts += [text[at:begun], "@comment{}"]
        at = ended
    text = "".join([*parts, text[at:]])
    heads = sorted(_heads(text).items())
    held, counts, at = 0, False, 0
    for start, is_entry in [*heads, (len(text), False)]:
        first, *more = _BIBTEX_END.split(text[at:start])
        held += counts or bool(_BIBTEX_TITLE.search(first))
        held += sum(bool(_BIBTEX_TITLE.search(part)) for part in more)
        counts, at = is_entry, start
    return held


def _heads(text: str) -> dict[int, bool]:
    """Return where heads stand, and whether each is that of an entry."""
    heads: dict[int, bool] = {}
    for found in _AT.finditer(text):
        at = found.start()
        before = _BEFORE_AT.search(("\n" if at <= 40 else "") + text[max(at - 40, 0) : at])
        if not before:
            continue
        no_entry = found[1].lower() in _NO_ENTRIES
        if found[3] or (not before[1] and (found[2] == "{" or no_entry)):
            heads[at - len(before[1])] = not no_entry
    for found in _DAMAGED.finditer(text):
        start = found.start() + len(found.group()) - len(found.group().lstrip("})").lstrip())
        if start not in heads:
            heads[start] = True
    return heads


def _bibtex_comments(text: str) -> list[tuple[int, int]]:
    """Return where each comment begins and ends; one that never closes is none."""
    spans: list[tuple[int, int]] = []
    for found in _BIBTEX_COMMENT.finditer(text):
        if spans and found.start() < spans[-1][1]:
            continue
        depth = 1
        for brace in re.finditer(r"\\.|[{}]", text[found.end() : found.end() + _LONGEST_COMMENT], re.DOTALL):
            depth += {"{": 1, "}": -1}.get(brace.group(), 0)
            if not depth:
                spans.append((found.start(), found.end() + brace.end()))
                break
    return spans


def entry_end(text: str) -> int:
    """Return where the last BibTeX entry begins that lies outside of comments, or 0."""
    at = text.rfind("\n@")
    for begun, ended in reversed(_bibtex_comments(text)):
        if begun < at < ended:
            at = text.rfind("\n@", 0, begun)
    # A comment that goes on in the next block is kept whole.
    waiting = text.lower().rfind("\n@comment", 0, at)
    return (waiting if waiting > len(text) - _LONGEST_COMMENT else at) + 1
