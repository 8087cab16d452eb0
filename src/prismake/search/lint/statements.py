"""Statements: the lines of a strategy as people numbered them, each character with its row and column in the file.

Both `prismake lint` and `prismake search` read a strategy with this module, so that lint judges what is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from prismake.search.lint.counts import Candidate, are_counts, candidate, number_in_front
from prismake.search.lint.language import Language
from prismake.search.notes import StrategyNote, read_note

# "# words" is a comment, because no number follows.
_COMMENT = re.compile(r"\s*#(?:\s|$)")
# "# 2 words" in a numbered strategy is rather a line than a comment.
_SPACED_NUMBER = re.compile(r"\s*#\s+(\d{1,3})(?![\w-]|\.\d)[.:)]?\s*(.*)")
_LOOKS_LIKE_A_SEARCH = re.compile(r"\b(?:AND|OR|NOT)\b|#\s*\d|\[[^\]]+\]|\w\*|:\w|\.(?:ti|ab|tw|mp)\b")
# Other ways to number lines, the number in the first group that matched.
_OTHER_NUMBER = re.compile(
    r"\s*(?:\|\s*)?(?:(?:[#\uff03\u2116]\s*|[SL]|(?:no\.?|line|search|set|query)\s*)?(\d{1,3})(?:\s*[.:)](?!\d)|\s+[|\u2013-]?(?=\s*\S))"
    r"|[(\[]\s*(\d{1,3})\s*[)\]])",
    re.IGNORECASE,
)
# EBSCOhost numbers lines S1, S2. Elsewhere S1 may be a word, such as a part of a protein.
_S_NUMBER = r"S(\d+)[.:]?"
_S_OPERAND = re.compile(r"(?:^|\(|\b(?:AND|OR|NOT)\b)\s*S(\d+)\s*(?=$|\)|\b(?:AND|OR|NOT)\b)", re.IGNORECASE)


@dataclass
class Statement:
    """One numbered line of a strategy, or a whole strategy without numbers.

    number: 0 without numbers. style: the sign at the number, "#", "S" or "."; empty without numbers. text: the lines
    of the file joined by spaces. places: the row and column in the file, from 1, of each character. count: the count
    of hits behind the line in the file, or None; it is not part of the text. notes: the comments directly before the
    line.
    """

    number: int
    row: int
    text: str = ""
    places: list[tuple[int, int]] = field(default_factory=list)
    count: int | None = None
    notes: tuple[StrategyNote, ...] = ()
    style: str = ""

    def place(self, position: int) -> tuple[int, int]:
        """Return the row and column in the file of a character; those of the last character if the position is beyond
        the end.
        """
        return self.places[min(position, len(self.places) - 1)] if self.places else (self.row, 1)

    def add(self, text: str, row: int, column: int) -> None:
        """Append a line of the file, whose `text` begins at `column`; an empty text, as of a line with only a count,
        changes nothing.
        """
        if not text:
            return
        if self.text:
            self.text += " "
            self.places.append(self.places[-1])
        self.text += text
        self.places += [(row, column + number) for number in range(len(text))]


@dataclass(frozen=True)
class Statements:
    """A strategy split into statements.

    kept: the lines of the file without comments and counts. misnumbered: (row, expected number, found number) of each
    line out of order. unclear: (statement, position, text) of each number that may be a count or a word. disguised: a
    statement for each line of the file whose number is written so that it would be read as a comment or as words,
    with that number.
    """

    statements: tuple[Statement, ...]
    notes: tuple[StrategyNote, ...]
    misnumbered: tuple[tuple[int, int, int], ...] = ()
    kept: tuple[str, ...] = ()
    unclear: tuple[tuple[Statement, int, str], ...] = ()
    disguised: tuple[Statement, ...] = ()

    @property
    def is_numbered(self) -> bool:
        """Return whether the lines have numbers."""
        return bool(self.statements) and self.statements[0].number > 0

    @property
    def numbers(self) -> frozenset[int]:
        """Return the numbers of the lines; empty without numbers."""
        return frozenset(statement.number for statement in self.statements if statement.number)

    @property
    def accepted(self) -> frozenset[str]:
        """Return the names of rules whose findings comments of the strategy accept with a reason."""
        return frozenset(note.rule for note in self.notes if note.kind == "accept" and note.text)


@dataclass
class _WrittenLine:
    """A line of the file that is no comment. start: where its words begin, behind its number. candidate: what may be its count."""

    statement: Statement
    row: int
    line: str
    start: int
    before: str
    candidate: Candidate | None = None


def read_statements(text: str, language: Language) -> Statements:
    """Return the statements of a strategy. A line without a number continues the one before it. Never raises: lint reads on."""
    lines = [(row, line) for row, line in enumerate(text.splitlines(), 1) if line.strip()]
    number_pattern = _number_pattern([line for _, line in lines if not _COMMENT.match(line)], language)
    statements: list[Statement] = []
    notes: list[StrategyNote] = []
    pending: list[StrategyNote] = []
    rows: list[_WrittenLine] = []
    spaced: list[Statement] = []
    is_numbered = False
    for row, line in lines:
        if _COMMENT.match(line):
            if note := read_note(line, row):
                notes.append(note)
                pending.append(note)
            elif match := _SPACED_NUMBER.match(line):
                spaced.append(_disguised(int(match[1]), row, line))
            continue
        match = number_pattern.match(line)
        if not statements:
            is_numbered = match is not None
        if match and is_numbered:
            number = int(next(group for group in match.groups() if group))
            statements.append(Statement(number, row, notes=tuple(pending), style=_style(match[0])))
            start = match.end()
        else:
            if not statements:
                statements.append(Statement(0, row))
            statements[-1].notes += tuple(pending)
            start = len(line) - len(line.lstrip())
        pending = []
        before = " ".join(raw.line[raw.start :].strip() for raw in rows if raw.statement is statements[-1])
        rows.append(_WrittenLine(statements[-1], row, line, start, before))
    unclear = _take_counts_off(rows, statements, language)
    kept = tuple(raw.line[: raw.candidate.start if raw.candidate else None].strip() for raw in rows)
    spaced = _spaced_lines(spaced, statements)
    misnumbered = [
        (raw.row, expected, raw.number)
        for place, raw in enumerate(statements if is_numbered else (), 1)
        if raw.number != (expected := place + sum(other.row < raw.row for other in spaced))
    ]
    disguised = (*spaced, *_otherwise_numbered(rows, statements))
    return Statements(tuple(statements), tuple(notes), tuple(misnumbered), kept, tuple(unclear), disguised)


def _number_pattern(lines: Sequence[str], language: Language) -> re.Pattern[str]:
    """Return the pattern of the number at the start of a line. Lines S1, S2 are numbered if the last one refers to another."""
    pattern = language.line_number
    s_number = re.compile(rf"\s*{_S_NUMBER}\s+(?=\S)")
    numbered = [match for line in lines if (match := s_number.match(line))]
    if (
        language.has_default_references
        and len(numbered) > 1
        and numbered[0].string == lines[0]
        and [int(match[1]) for match in numbered] == list(range(1, len(numbered) + 1))
        and any(int(number) < len(numbered) for number in _S_OPERAND.findall(lines[-1][numbered[-1].end() :]))
    ):
        pattern = _S_NUMBER
    return re.compile(rf"\s*(?:{pattern})\s+(?=\S)")


def _style(number: str) -> str:
    mark = number.strip()[0]
    return mark.upper() if mark in "#Ss" else "."


def _disguised(number: int, row: int, line: str) -> Statement:
    start = len(line) - len(line.lstrip())
    statement = Statement(number, row)
    statement.add(line.strip(), row, start + 1)
    return statement


def _take_counts_off(
    rows: Sequence[_WrittenLine], statements: Sequence[Statement], language: Language
) -> list[tuple[Statement, int, str]]:
    """Write the texts of the statements without their counts. Return each number of which nobody can tell whether it is a count."""
    unclear: list[tuple[Statement, int, str]] = []
    last = {id(row.statement): row for row in rows}
    for row in rows:
        row.candidate = candidate(row.line, row.start, row.before, language)
    counted = are_counts([last[id(statement)].candidate for statement in statements])
    is_count = {
        id(last[id(statement)]): is_one and statement.number > 0
        for statement, is_one in zip(statements, counted, strict=True)
    }
    for row in rows:
        end, count = len(row.line.rstrip()), row.candidate
        if count and is_count.get(id(row)):
            row.statement.count, end = count.value, count.start
            row.statement.add(row.line[row.start : end], row.row, row.start + 1)
            continue
        row.candidate = None
        row.statement.add(row.line[row.start : end], row.row, row.start + 1)
        begin = len(row.statement.text) - (end - row.start)
        if count:
            space = len(row.line[count.start :]) - len(row.line[count.start :].lstrip())
            unclear.append((row.statement, begin + count.start + space - row.start, count.text))
        elif row.statement.number and not row.before and (front := number_in_front(row.line, row.start)):
            unclear.append((row.statement, begin, front[0].strip()))
    return unclear


def _spaced_lines(spaced: Sequence[Statement], statements: Sequence[Statement]) -> list[Statement]:
    """Return what is written as "# 2 words" and is rather a line than a comment.

    In a numbered strategy that is a number that no line has: the next one, or one whose words look like a search. Else it is so if all
    such lines together are numbered and look like a search, or if there are no others.
    """
    if statements and statements[0].number:
        numbers = {entry.number for entry in statements}
        lines: list[Statement] = []
        for entry in spaced:
            above = sum(other.row < entry.row for other in (*statements, *lines))
            if entry.number not in numbers and (entry.number == above + 1 or _looks_like_a_search(entry)):
                lines.append(entry)
        return lines
    if [entry.number for entry in spaced] != list(range(1, len(spaced) + 1)):
        return []
    is_search = [_looks_like_a_search(entry) for entry in spaced]
    return list(spaced) if (all(is_search) and len(spaced) > 1 if statements else any(is_search)) else []


def _looks_like_a_search(spaced: Statement) -> bool:
    match = _SPACED_NUMBER.match(spaced.text)
    return match is not None and _LOOKS_LIKE_A_SEARCH.search(match[2]) is not None


def _otherwise_numbered(rows: Sequence[_WrittenLine], statements: Sequence[Statement]) -> Iterator[Statement]:
    """Yield lines that begin with the next number, written in a way that is not read, as in "2) words" or "S2 words"."""
    if not rows:
        return
    if rows[0].statement.number:
        for row in rows:
            if row.before and _other_number(row.line) == row.statement.number + 1:
                yield _disguised(row.statement.number + 1, row.row, row.line)
        return
    numbers = [_other_number(row.line) for row in rows]
    if numbers[0] == 1 and 2 in numbers:
        yield from (
            _disguised(number, row.row, row.line) for number, row in zip(numbers, rows, strict=True) if number
        )


def _other_number(line: str) -> int | None:
    match = _OTHER_NUMBER.match(line)
    return int(match[1] or match[2]) if match else None


def mask_quotes(text: str, language: Language) -> str:
    """Return a text of the same length in which the words inside straight quotes are replaced by blanks; the quotes
    stay.
    """
    quotes = r"\"[^\"]*\"" + (r"|(?<!\w)'[^']*'" if language.single_quotes else "")
    return re.sub(quotes, lambda match: match[0][0] + "\0" * (len(match[0]) - 2) + match[0][-1], text)
