"""Split the text of a table into rows and cells; a row whose quotes are damaged is read if only one way fits."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import islice

from prismake.formats.layout import SEPARATORS, Layout, is_row

INNER_QUOTES = "quotes inside of a cell are not doubled (line {}): the row was read by its number of cells."


@dataclass(slots=True)
class TableRow:
    """A row that is not blank: its first line, its text, its cells, and why it cannot be read or what to note."""

    line: int
    raw: str
    cells: list[str] = field(default_factory=list)
    reason: str = ""
    note: str = ""


# A quoted cell with more characters than this is not closed.
LONGEST_CELL = 5_000_000
_QUOTES = re.compile(r'"+')


class _Rows:
    """The rows of a table as text: each line, with the lines that its quoted cells continue on.

    An unclosed quote ends with its line, so that it does not consume the rows below.
    """

    def __init__(self, lines: Iterator[str], layout: Layout) -> None:
        self._lines, self._quoted = lines, layout.quoted
        self._ends = frozenset(("\n", "", layout.separator))
        self._opening = re.compile(rf'(?<![^\n{re.escape(layout.separator)}])"')
        # Empty cells that a spreadsheet with another delimiter added behind a row that it took for one cell.
        self._padding = re.compile(rf"[{''.join(set(SEPARATORS) - {layout.separator})}]+(?:\n|$)")
        self._waiting: deque[str] = deque()

    def __iter__(self) -> Iterator[tuple[int, str, bool]]:
        """Yield (line number, text, whether its quotes are closed) of each row."""
        number = 1
        while taken := self._more(1):
            text, complete = taken[0], True
            if self._quoted and '"' in text:
                text, complete = self._row(text)
            yield number, text, complete
            number += text.count("\n") + 1

    def _more(self, count: int) -> list[str]:
        waiting = self._waiting
        taken = [waiting.popleft() for _ in range(min(count, len(waiting)))]
        taken.extend(islice(self._lines, count - len(taken)))
        return taken

    def _row(self, text: str) -> tuple[str, bool]:
        at, complete, after_cell = 0, True, 0
        end = text.find("\n")
        while (match := self._opening.search(text, at)) and (end < 0 or match.start() < end):
            closed, longer = self._closed(text, match.end())
            if closed:
                at = after_cell = closed
            else:
                # The next odd number of quotes does not end a cell, so this quote opens none.
                at, complete = match.end(), False
            if closed or longer is not text:
                text, end = longer, longer.find("\n", after_cell)
        if end >= 0:
            self._waiting.extendleft(reversed(text[end + 1 :].split("\n")))
            text = text[:end]
        return text, complete

    def _closed(self, text: str, at: int) -> tuple[int, str]:
        """Return the index after a quoted cell (0 if it is not closed), and the text with the lines read for it.

        Doubled quotes are characters; the first odd number of quotes either ends the cell or shows that
        nothing does.
        """
        cell_start, count = at, 1
        while len(text) - cell_start < LONGEST_CELL:
            while match := _QUOTES.search(text, at):
                at = match.end()
                if len(match.group()) % 2:
                    is_row = cell_start == 1 and self._padding.match(text, at)
                    return (at if is_row or text[at : at + 1] in self._ends else 0), text
            more = self._more(count)
            if not more:
                return 0, text
            at = len(text)
            text = "\n".join([text, *more])
            count *= 2
        return 0, text


def rows(lines: Iterator[str], layout: Layout) -> Iterator[TableRow]:
    """Yield the rows of a table that are not blank, its header first; the lines above the header are skipped.

    A row that cannot be read has a reason and no cells.
    """
    above = layout.header_line - 1
    for _ in islice(lines, above):
        pass
    width, padding = 0, ""
    for number, text, complete in _Rows(lines, layout):
        if not is_row(text):
            continue
        if not width and layout.quoted:
            padding = _padding_of(text, layout.separator)
        row = _row(number + above, text.removesuffix(padding), complete, layout, width)
        row.raw = text
        width = width or (0 if layout.by_row else len(row.cells))
        yield row


def _padding_of(header: str, separator: str) -> str:
    """Return the empty cells that a spreadsheet with another delimiter added behind the header: "Title,Year;;;" ends in three."""
    return header[len(header.rstrip("".join(set(SEPARATORS) - {separator}))) :]


def _row(line: int, text: str, complete: bool, layout: Layout, width: int) -> TableRow:
    if not layout.quoted:
        return TableRow(line, text, text.split(layout.separator))
    cells: list[list[str]] = []
    if complete:
        try:
            cells = list(csv.reader([text], delimiter=layout.separator))
        except csv.Error:
            cells = []
    if (row := _row_in_cell(text, layout.separator)) and (not width or len(row) == width):
        return TableRow(line, text, row)
    if len(cells) == 1:
        return TableRow(line, text, cells[0])
    if read := cells_with_inner_quotes(text, layout.separator, width):
        return TableRow(line, text, read, note=INNER_QUOTES.format(line))
    reason = "its quotes and delimiters do not match" if complete else "a quoted cell in it is never closed"
    return TableRow(line, text, reason=reason)


def _row_in_cell(text: str, separator: str) -> list[str]:
    """Return the cells of a row that a spreadsheet took for one cell and quoted as a whole: `"Doe A.,""Moss, tea"",2019";;`.

    The spreadsheet may have added empty cells with its own delimiter. Empty if the text is no such row.
    """
    whole = _WHOLE_ROW.fullmatch(text) if text[:1] == '"' else None
    if not whole or separator in whole[2] or separator not in whole[1]:
        return []
    try:
        rows_of_cell = list(csv.reader([whole[1].replace('""', '"')], delimiter=separator))
    except csv.Error:
        return []
    return rows_of_cell[0] if len(rows_of_cell) == 1 and len(rows_of_cell[0]) > 1 else []


# One quoted cell, and empty cells behind it.
_WHOLE_ROW = re.compile(r'"((?:[^"]|"")*)"([,;|\t]*)', re.DOTALL)


def cells_with_inner_quotes(text: str, separator: str, width: int) -> list[str] | None:
    """Return the cells of a row in which quotes inside of cells are not doubled, if one way alone gives this width.

    A quote before a delimiter and another quote ends its cell; a quote before a delimiter or the end may.
    """
    if "\n" in text or not 1 < width <= _WIDEST or text.count('"') > _MOST_QUOTES:
        return None
    # For each place and number of cells before it: the ways to get there, at most two, and the last cell of one.
    ways: dict[int, dict[int, tuple[int, int, str]]] = {0: {0: (1, 0, "")}}
    waiting, reached, steps = [0], {0}, 0
    while waiting:
        at = heappop(waiting)
        for cell, after in _cells_at(text, at, separator):
            steps += len(ways[at])
            if steps > _MOST_STEPS:
                return None
            if after not in reached:
                reached.add(after)
                ways[after] = {}
                if after <= len(text):
                    heappush(waiting, after)
            for count, (number, _, _) in ways[at].items():
                known = ways[after].get(count + 1, (0, 0, ""))[0]
                if count < width:
                    ways[after][count + 1] = (min(known + number, 2), at, cell)
    end = max(reached)
    if ways[end].get(width, (0, 0, ""))[0] != 1 or end <= len(text):
        return None
    cells: list[str] = []
    for count in range(width, 0, -1):
        _, end, cell = ways[end][count]
        cells.append(cell)
    return cells[::-1]


_WIDEST, _MOST_QUOTES, _MOST_STEPS = 400, 2000, 300_000


def _cells_at(text: str, at: int, separator: str) -> Iterator[tuple[str, int]]:
    """Yield each (cell, start of the next cell) that may start here; the start is behind the text after the last."""
    if text[at : at + 1] != '"':
        end = text.find(separator, at)
        end = end if end >= 0 else len(text)
        yield text[at:end], end + 1
        return
    closing = at
    while (closing := text.find('"', closing + 1)) >= 0:
        after = text[closing + 1 : closing + 2]
        if after in {"", separator}:
            yield text[at + 1 : closing].replace('""', '"'), closing + 2
            if after and text[closing + 2 : closing + 3] == '"':
                return
