"""References of a line to other lines, such as #1 AND #2, and parts that look like references but are not read as
such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from prismake.search.lint.language import Language
from prismake.search.lint.statements import Statement, Statements, mask_quotes

_OPERATOR_OR_PARENTHESIS = re.compile(r"[()]|\b(?:AND|OR|NOT)\b", re.IGNORECASE)
_RANGE_PART = re.compile(r"(\d+)(?:\s*-\s*[#S]?(\d+))?", re.IGNORECASE)
# What people write in place of #1: 1, S1, # 1, line 1, [1], and several of them as 1-3 or 1,3.
_ONE = r"(?:[SL]|(?:no\.?|line|set|search)\s*|[#\uff03$]\s*)?\d{1,3}"
_LIKE_A_REFERENCE = re.compile(
    rf"(?!\d{{1,3}}(?:,\d{{3}})+$)[\[{{]?{_ONE}[\]}}]?(?:\s*(?:[-\u2013\u2014,:;/+&]|to)\s*[\[{{]?{_ONE}[\]}}]?)*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\W+|\W*(?:to|through|thru|until)\W*", re.IGNORECASE)
_HALF_READ = re.compile(
    r"[#\uff03]\s*\d[\w-]*|\b(?:or|and|not|all|any)\s*/\s*[#S]?\d[\w#,/-]*|^\s*limit\s+[#S]?\d+\s+to\b",
    re.IGNORECASE,
)
_AS_WRITTEN = "write it as in #1 AND #2 or OR/1-3, with spaces around operators; or put words that are meant as such into double quotes."


def references(statement: Statement, language: Language) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Yield start, end and line numbers of each reference to other lines, outside of quotes, in their order."""
    yield from sorted(_references(statement, language))


def _references(statement: Statement, language: Language) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    masked = mask_quotes(statement.text, language)
    if language.limit_line and (match := re.match(language.limit_line, masked, re.IGNORECASE)):
        yield match.start(1), match.end(1), (int(match[1]),)
        return
    if language.reference_range:
        for match in re.finditer(language.reference_range, masked, re.IGNORECASE):
            yield match.start(), match.end(), _numbers(match[0])
            masked = _blanked(masked, match.start(), match.end())
    if language.reference:
        for match in re.finditer(language.reference, masked, re.IGNORECASE):
            yield match.start(), match.end(), (int(next(group for group in match.groups() if group)),)
            masked = _blanked(masked, match.start(), match.end())
    if not language.has_default_references:
        return
    spans = list(_operands(masked))
    if statement.style == "S":
        for start, end in spans:
            if match := re.fullmatch(r"S(\d{1,3})", masked[start:end], re.IGNORECASE):
                yield start, end, (int(match[1]),)
    elif statement.style == "." and all(masked[start:end].isdecimal() for start, end in spans):
        # As in Ovid, a line of numbers and operators alone combines lines. Beside words a number may be a word.
        for start, end in spans:
            yield start, end, (int(masked[start:end]),)


def joins_with_and(reference: str) -> bool:
    """Return whether a reference to several lines joins them with AND, such as and/1-3; otherwise they are joined
    with OR.
    """
    return reference.lower().lstrip("{( ").startswith("and")


def _numbers(text: str) -> tuple[int, ...]:
    numbers: list[int] = []
    for match in _RANGE_PART.finditer(text):
        first, last = int(match[1]), int(match[2] or match[1])
        numbers += range(first, min(last, first + 999) + 1) if first <= last else (first, last)
    return tuple(numbers)


def _blanked(masked: str, start: int, end: int) -> str:
    return masked[:start] + " " * (end - start) + masked[end:]


def _operands(masked: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of what stands between operators and parentheses, without spaces."""
    position = 0
    for end, after in [
        *((match.start(), match.end()) for match in _OPERATOR_OR_PARENTHESIS.finditer(masked)),
        (len(masked), len(masked)),
    ]:
        part = masked[position:end]
        if part.strip():
            yield position + len(part) - len(part.lstrip()), position + len(part.rstrip())
        position = after


def unread_references(read: Statements, language: Language) -> Iterator[tuple[Statement, int, str, str]]:
    """Yield (statement, position, fault, what to do) for each part that looks like a reference but would be sent as
    words.

    Only for languages whose lines are named #1; others have notations of their own.
    """
    for statement in read.statements:
        masked = mask_quotes(statement.text, language)
        known = list(references(statement, language))
        for start, end, _ in known:
            if any(int(m[1]) > int(m[2] or m[1]) for m in _RANGE_PART.finditer(masked[start:end])):
                yield (
                    statement,
                    start,
                    f"{masked[start:end]} ends before it begins.",
                    "write the lower number first.",
                )
        if not language.has_default_references:
            continue
        faulty = _glued(masked, known)
        rest = masked
        for start, end, _ in known:
            rest = _blanked(rest, start, end)
        faulty += [(match.start(), match[0]) for match in _HALF_READ.finditer(rest)]
        operands = [(start, masked[start:end]) for start, end in _operands(rest)]
        likely = [(start, text) for start, text in operands if _LIKE_A_REFERENCE.fullmatch(text)]
        if read.is_numbered:
            # Any other number is a word, such as a year.
            faulty += [
                reference for reference in likely if int(re.findall(r"\d+", reference[1])[0]) in read.numbers
            ]
        elif len(likely) == len(operands) and len(operands) > 1:
            faulty += likely
        for start, text in sorted(set(faulty))[:1]:
            yield (
                statement,
                start,
                f'"{text.strip()}" looks like a reference to lines, and would be sent as words.',
                _AS_WRITTEN,
            )


def _glued(masked: str, known: list[tuple[int, int, tuple[int, ...]]]) -> list[tuple[int, str]]:
    """Return references that touch other characters, as in #1AND#2, and those that a mark or word joins that is no operator."""
    faulty = []
    for number, (start, end, _) in enumerate(known):
        before, after = masked[:start][-1:], masked[end : end + 1]
        if not (before in ("", "(", ":", "]") or before.isspace()) or not (
            after in ("", ")") or after.isspace()
        ):
            faulty.append((start, masked[max(0, start - 4) : end + 6]))
        first, left = known[number - 1][:2] if number else (0, start)
        between = masked[left:start]
        if between.strip() and _BETWEEN.fullmatch(between) and not re.search(r"[()]", between):
            faulty.append((first, masked[first:end]))
    return faulty
