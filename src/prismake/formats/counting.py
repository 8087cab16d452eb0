"""What a file holds, counted as its text goes by."""

from __future__ import annotations

from collections.abc import Callable

SIZE = 1 << 22


class Count:
    """What a file holds, counted by `counter` as its text goes by, in bounded memory.

    cut: where a text may be cut so that the counts of its parts add up to the count of the whole; 0 for nowhere.
    above: how many of what is counted are not records, as the header of a table.
    """

    def __init__(
        self, counter: Callable[[str], int], cut: Callable[[str], int], above: int = 0, size: int = SIZE
    ) -> None:
        self._counter, self._cut, self._above, self._size = counter, cut, above, size
        self._blocks: list[str] = []
        self._length = self._total = 0

    def feed(self, block: str) -> None:
        """Take in the next block of the text."""
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
        """Return how many records the text held that was taken in."""
        self._total += self._counter("".join(self._blocks))
        self._blocks = []
        return max(self._total - self._above, 0)


def before_last(mark: str) -> Callable[[str], int]:
    """Return what cuts a text before the last line that begins with a mark."""
    return lambda text: text.rfind(f"\n{mark}") + 1
