"""A text split at marks, a block of the file at a time, so that memory stays bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from prismake.formats.encodings import Blocks

INDENT = 3


def _is_indented(lead: str) -> bool:
    """Return whether a line begins so: with a few blanks and then the mark."""
    tag = lead.lstrip(" ")
    return len(lead) - len(tag) <= INDENT and " " not in tag


def marked(stream: Blocks, marks: Sequence[re.Pattern[str]]) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of each stretch from one mark to the next; the first is what is before any.

    The line end before a mark belongs to no stretch. Marks come as several patterns, each of which begins with one
    rare letter of the line and looks back to where the line begins: so they are found ten times as fast as by one
    pattern with a choice, and twice as fast as from the line end. A mark may be indented a little.
    """
    rest = "\n"
    line = 1
    while True:
        block = stream.read()
        rest += block
        # A mark may be cut off by the end of a block: the last line waits for the next one.
        whole, end, tail = rest.rpartition("\n") if block else (rest, "", "")
        # What is carried over begins with its own mark.
        positions = (match.start() for mark in marks for match in mark.finditer(whole))
        starts = sorted(
            start
            for at in positions
            if (start := whole.rindex("\n", 0, at + 1))
            and (" " not in (lead := whole[start + 1 : at + 1]) or _is_indented(lead))
        )
        previous = 0
        for start in starts:
            text = whole[previous + 1 : start]
            yield line, text
            line += text.count("\n") + 1
            previous = start
        if not block:
            yield line, whole[previous + 1 :]
            return
        rest = whole[previous:] + end + tail
