"""Count the records of a text while it is read."""

from __future__ import annotations

from collections.abc import Callable

SIZE = 1 << 22


class Count:
    """The number of records in a text, counted by `counter` in bounded memory while the text is read.

    cut: returns where a text may be cut so that the counts of the parts add up; 0 for nowhere. above: how
    many of the counted units are not records, such as the header of a table. skip: the number of lines at the
    start that are not counted.
    """

    def __init__(
        self,
        counter: Callable[[str], int],
        cut: Callable[[str], int],
        above: int = 0,
        size: int = SIZE,
        skip: int = 0,
    ) -> None:
        self._counter, self._cut, self._above, self._size = counter, cut, above, size
        self._skip = skip
        self._blocks: list[str] = []
        self._length = self._total = 0

    def feed(self, block: str) -> None:
        """Add the next block of the text."""
        while self._skip and block:
            _, line_end, block = block.partition("\n")
            self._skip -= bool(line_end)
        self._blocks.append(block)
        self._length += len(block)
        if self._length < self._size:
            return
        text = "".join(self._blocks)
        at = self._cut(text)
        if at > 0:
            self._total += self._counter(text[:at])
            text = text[at:]
        self._blocks, self._length = [text], 0

    def total(self) -> int:
        """Return the number of records in the text so far."""
        self._total += self._counter("".join(self._blocks))
        self._blocks = []
        return max(self._total - self._above, 0)


def cut_before_last(start: str) -> Callable[[str], int]:
    """Return a function that returns the index of the last line with this start."""
    return lambda text: text.rfind(f"\n{start}") + 1
