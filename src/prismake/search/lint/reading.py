"""Reading faults: parts of a strategy that would be sent in another meaning than they were written in.

Lint and search report the same faults.
"""

from __future__ import annotations

from collections.abc import Iterator

from prismake.search.lint.language import Language
from prismake.search.lint.references import references, unread_references
from prismake.search.lint.statements import Statement, Statements

# Rule, statement, position in it, what is wrong and what to do.
Fault = tuple[str, Statement, int, str, str]


def reading_faults(read: Statements, language: Language) -> Iterator[Fault]:
    """Yield all reading faults of a strategy."""
    yield from doubts(read, language)
    yield from broken_lines(read, language)


def doubts(read: Statements, language: Language) -> Iterator[Fault]:
    """Yield parts whose meaning is doubtful: numbers that may be counts of hits, and lines and references in a
    notation that is not read.

    If people accept such a fault in a comment of the strategy, these parts are words of the search, or comments.
    """
    for statement, position, text in read.unclear:
        yield (
            "unclear-count",
            statement,
            position,
            f'"{text}" may be a count that the platform wrote, or a part of the search.',
            "remove a count: it is not part of the search (behind the lines of a numbered strategy, a tab before each makes it "
            "clear). If it is searched for, join it with AND, or put it and its words into double quotes.",
        )
    for statement in read.disguised:
        yield (
            "line-number",
            statement,
            0,
            f"this looks like line {statement.number}, and would be read as {_read_as(statement)}.",
            f"write #{statement.number} without a space, or {statement.number}. as the other lines; begin a comment with a word.",
        )
    for statement, position, fault, next_step in unread_references(read, language):
        yield "line-reference", statement, position, fault, next_step
    # A platform reads a reference in a strategy of one line as words.
    for statement in read.statements if "#" in language.reference and not read.is_numbered else ():
        for start, end, _ in references(statement, language):
            yield (
                "line-reference",
                statement,
                start,
                f"{statement.text[start:end]} refers to a line, but the lines have no numbers.",
                "number the lines #1, #2 and so on, or write the words out.",
            )


def broken_lines(read: Statements, language: Language) -> Iterator[Fault]:
    """Yield each line that is out of order, and each reference to a line that does not exist or follows later.

    Such a strategy cannot be sent.
    """
    for row, expected, number in read.misnumbered:
        statement = next(candidate for candidate in read.statements if candidate.row == row)
        mark = statement.style if statement.style in "#S" else ""
        yield (
            "line-number",
            statement,
            0,
            f"expected line {mark}{expected}, found {mark}{number}.",
            "number the lines 1, 2, 3 and so on, and correct what refers to them.",
        )
    earlier: set[int] = set()
    for statement in read.statements if read.is_numbered else ():
        for start, end, numbers in references(statement, language):
            if missing := [number for number in numbers if number not in earlier]:
                mark = "S" if statement.style == "S" else "#"
                within = statement.text[start:end].strip()
                yield (
                    "line-reference",
                    statement,
                    start,
                    f"the line refers to {mark}{missing[0]}"
                    + (f" ({within})" if within.lower() != f"{mark}{missing[0]}".lower() else "")
                    + (
                        ", which is not an earlier line."
                        if missing[0] in read.numbers
                        else ", which does not exist."
                    ),
                    "refer to lines above it, as in #1 AND #2.",
                )
        earlier.add(statement.number)


def _read_as(statement: Statement) -> str:
    return "a comment, which is not sent" if statement.text.startswith("#") else "words of the search"
