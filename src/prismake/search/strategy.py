"""Strategies: the text of a search, on one line or in numbered lines that refer to each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from prismake.errors import Fault, ReviewFaults
from prismake.search.lint.language import Language, languages
from prismake.search.lint.reading import broken_lines, doubts
from prismake.search.lint.references import joins_with_and, references
from prismake.search.lint.statements import Statement, Statements, read_statements


@dataclass(frozen=True)
class StrategyLine:
    """A line of a strategy.

    number: 0 for a strategy without numbers. query: its text, in which each reference is replaced by the line that it
    names.

    declared: the count of hits behind the line in the file, or None; it is not sent.
    """

    number: int
    text: str
    query: str
    declared: int | None = None


@dataclass(frozen=True)
class Strategy:
    """A search strategy, read from a file. text: the file without comments. The last line is the search."""

    text: str
    lines: tuple[StrategyLine, ...]

    @property
    def query(self) -> str:
        """Return the search: the last line, in which each reference is replaced by the line that it names, in
        parentheses.
        """
        return self.lines[-1].query

    @property
    def is_numbered(self) -> bool:
        """Return whether the strategy consists of numbered lines."""
        return self.lines[0].number > 0


def read_strategy(path: Path, language: Language | None = None) -> Strategy:
    """Return the strategy in a file.

    language: query language of its source; by default only what holds for all languages is interpreted.

    Raises ReviewFaults with all faults if the file is missing or empty, or if a part would be sent in another meaning
    than it was written in; `prismake lint` reports the same faults.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise _faults(
            path,
            "config.yaml names this file as a search strategy, but the file is missing.",
            "write the search strategy into this file, or correct the key `strategy` of the source in "
            "config.yaml.",
        ) from error
    except UnicodeDecodeError as error:
        raise _faults(
            path,
            "expected text in UTF-8, but some bytes of the file are not UTF-8.",
            "save the file as UTF-8 in your editor.",
        ) from error
    language = language or languages()["unknown"]
    read = read_statements(text, language)
    if faults := list(_reading_faults(path, read, language)):
        raise ReviewFaults(faults)
    if not read.statements:
        raise _faults(
            path,
            "expected a search strategy, but the file is empty.",
            "write the search strategy into this file.",
        )
    queries: dict[int, str] = {}
    for statement in read.statements:
        queries[statement.number] = _expanded(statement, language, queries)
    lines = tuple(
        StrategyLine(line.number, line.text, queries[line.number], line.count) for line in read.statements
    )
    return Strategy(("\n" if read.is_numbered else " ").join(read.kept), lines)


def _reading_faults(path: Path, read: Statements, language: Language) -> Iterator[Fault]:
    """Yield what cannot be sent, and what would be sent otherwise than it may be meant, unless the strategy accepts that."""
    kept = [doubt for doubt in doubts(read, language) if doubt[0] not in read.accepted]
    for _, statement, position, fault, next_step in [*kept, *broken_lines(read, language)]:
        yield Fault(path.as_posix(), fault, next_step, row=statement.place(position)[0])


def _expanded(statement: Statement, language: Language, queries: Mapping[int, str]) -> str:
    """Return a line with each reference replaced by the lines that it names, in parentheses. queries: the lines above, by number."""
    parts, position = [], 0
    # A reference in a strategy without numbers was accepted as words.
    for start, end, numbers in references(statement, language) if statement.number else ():
        operator = " AND " if joins_with_and(statement.text[start:end]) else " OR "
        lines = operator.join(f"({queries[number]})" for number in numbers)
        parts += [statement.text[position:start], f"({lines})" if len(numbers) > 1 else lines]
        position = end
    return "".join([*parts, statement.text[position:]])


def _faults(path: Path, fault: str, next_step: str, row: int | None = None) -> ReviewFaults:
    return ReviewFaults([Fault(path.as_posix(), fault, next_step, row=row)])
