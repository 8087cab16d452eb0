"""A text taken apart at marks, a block of the file at a time, so that memory stays bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from prismake.formats.encodings import Blocks


def marked(stream: Blocks, marks: Sequence[re.Pattern[str]]) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of each stretch from one mark to the next; the first is what stands before any.

    A mark begins with the line end before it, which belongs to no stretch. Marks come as several patterns,
    each with letters at its beginning: so they are found ten times as fast as by one pattern with a choice.
    """
    rest = "\n"
    line = 1
    while True:
        block = stream.read()
        rest += block
        # A mark may be cut off by the end of a block: the last line waits for the next one.
        whole, end, tail = rest.rpartition("\n") if block else (rest, "", "")
        # What is carried over begins with its own mark.
        starts = sorted(start for mark in marks for found in mark.finditer(whole) if (start := found.start()))
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
