"""The rules that check each line of a strategy on its own: quotes, field tags, operators and truncation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prismake.errors import did_you_mean
from prismake.search.lint.foreign import foreign_distances, foreign_tags
from prismake.search.lint.language import Language
from prismake.search.lint.reading import Fault
from prismake.search.lint.references import references
from prismake.search.lint.statements import Statement, Statements, mask_quotes
from prismake.search.lint.terms import mixed_operators, tags_of, without_vocabulary

# Also the full-width and corner quotes of East Asian keyboards.
_CURLY = re.compile("[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u2036\uff02\u301d-\u301f\u300a-\u300f]")
_CURLY_SINGLE = re.compile("[\u2018\u2019\u201a\u201b\u2032\u2039\u203a\u00b4`\uff07\u3008\u3009]")
# Other full-width marks of a search, and characters that nobody sees and that split a word.
_NOT_PLAIN = re.compile(
    "[\uff08\uff09\uff3b\uff3d\uff0a\uff1f\uff1a\uff0c\u200b-\u200d\u2060\ufeff\u00ad\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)
# & or | between words, parentheses, quotes or tags. "R&D" is a word.
_SIGNS = re.compile(r"(?<=[\s)\]\"])&{1,2}(?=[\s(\"])|(?<=[\w\s)\]\"*])\|{1,2}(?=[\w\s(\"])")
# The shortest stem that a person should accept, whatever a platform takes.
SHORTEST_STEM = 3


@dataclass(frozen=True)
class CheckedStrategy:
    """What the rules check: the statements of a strategy, and its query language."""

    read: Statements
    language: Language


def curly_quotes(strategy: CheckedStrategy) -> Iterator[Fault]:
    """Yield a fault for each curly quote; curly apostrophes inside words only in languages where single quotes
    enclose phrases.
    """
    for statement in strategy.read.statements:
        for match in _CURLY.finditer(statement.text):
            yield (
                "curly-quotes",
                statement,
                match.start(),
                f"{match[0]} is a curly or full-width quote, which {strategy.language.name} does not read as the quote of a phrase.",
                'replace it by a straight one ("), and switch off smart quotes in your editor.',
            )
        for match in _CURLY_SINGLE.finditer(statement.text):
            yield (
                "curly-quotes",
                statement,
                match.start(),
                f"{match[0]} is a curly quote or accent in place of a straight one.",
                "replace it by ' and switch off smart quotes in your editor.",
            )


def characters(strategy: CheckedStrategy) -> Iterator[Fault]:
    """Yield a fault for each full-width sign, which no platform reads as parenthesis, tag or truncation, and for
    invisible characters.
    """
    for statement in strategy.read.statements:
        for match in _NOT_PLAIN.finditer(statement.text):
            is_mark = match[0] >= "\uff00" and match[0] != "\ufeff"
            yield (
                "syntax",
                statement,
                match.start(),
                f"{match[0]} is a full-width character, which {strategy.language.name} does not read as a mark of a search."
                if is_mark
                else f"an invisible character (U+{ord(match[0]):04X}) stands here, and may split a word.",
                "type it with a plain keyboard." if is_mark else "delete it, and type the word anew.",
            )


def balance(strategy: CheckedStrategy) -> Iterator[Fault]:
    """Yield each quote and parenthesis without its partner."""
    for statement in strategy.read.statements:
        masked = mask_quotes(statement.text, strategy.language)
        if masked.count('"') % 2:
            position = masked.rindex('"')
            yield (
                "unbalanced-quotes",
                statement,
                position,
                "this quote has no partner.",
                "close the phrase, or remove the quote.",
            )
            # What follows it may be inside the phrase, so parentheses tell nothing.
            continue
        opened: list[int] = []
        for position, character in enumerate(masked):
            if character == "(":
                opened.append(position)
            elif character == ")" and opened:
                opened.pop()
            elif character == ")":
                yield _parenthesis(statement, position, "closes nothing")
        for position in opened:
            yield _parenthesis(statement, position, "is never closed")


def _parenthesis(statement: Statement, position: int, what: str) -> Fault:
    return (
        "unbalanced-parentheses",
        statement,
        position,
        f"this parenthesis {what}.",
        "add its partner, or remove it.",
    )


def unknown_tags(strategy: CheckedStrategy) -> Iterator[Fault]:
    """Yield each tag that the platform does not have."""
    known = strategy.language.kind_of_tag
    for statement in strategy.read.statements:
        for tag in tags_of(statement, strategy.language):
            if not tag.known:
                yield (
                    "unknown-tag",
                    statement,
                    tag.start,
                    f'"{tag.name}" is not a field tag of {strategy.language.name}.{did_you_mean(tag.name, known)}',
                    "correct the tag; the platform's help lists them.",
                )
        yield from foreign_tags(statement, strategy.language)


def unused_lines(strategy: CheckedStrategy) -> Iterator[Fault]:
    """Yield each numbered line that no later line uses."""
    read, language = strategy.read, strategy.language
    used: set[int] = set()
    for statement in read.statements:
        for _, _, numbers in references(statement, language):
            used |= set(numbers)
    for statement in read.statements[:-1] if read.is_numbered else ():
        if statement.number not in used:
            yield (
                "unused-line",
                statement,
                0,
                f"no later line uses line {statement.number}, so the search, the last line, may not hold it.",
                "join it to the search, or remove it.",
            )


def count_faults(strategy: CheckedStrategy, counts: Mapping[int, int]) -> Iterator[Fault]:
    """Yield a fault for each count in config.yaml for a line that does not exist, and for each line of an import
    without a count.
    """
    statements = strategy.read.statements
    if not statements:
        return
    numbers = {statement.number for statement in statements if statement.number}
    for line in sorted(set(counts) - numbers):
        yield (
            "line-count",
            statements[-1],
            0,
            f"line_counts in config.yaml has a count of line {line}, which the strategy does not have.",
            "correct the number of the line.",
        )
    for statement in statements:
        if statement.number and statement.number not in counts:
            yield (
                "line-count",
                statement,
                0,
                f"config.yaml has no count of line {statement.number}.",
                f"add `{statement.number}: {'the count' if statement.count is None else statement.count}` to line_counts of "
                "the source.",
            )


def operators(strategy: CheckedStrategy) -> Iterator[Fault]:
    """Yield a fault for each operator in lower case, and for operators that the platform ignores."""
    language = strategy.language
    for statement in strategy.read.statements:
        masked = without_vocabulary(mask_quotes(statement.text, language), statement.text, language)
        for start, end, _ in references(statement, language):
            # Some platforms write the operator inside the reference, as in {and #1-#3}.
            masked = masked[:start] + " " * (end - start) + masked[end:]
        if not language.operators:
            if match := re.search(r'\b(?:AND|OR|NOT)\b|["*()]', masked):
                yield (
                    "ignored-operator",
                    statement,
                    match.start(),
                    f"{language.name} ignores {match[0]}: it ranks records that hold any of the words.",
                    "write words alone, or choose a source that reads operators.",
                )
        elif not language.lower_case:
            for match in re.finditer(r"(?<![\w-])(and|or|not)(?![\w-])", masked, re.IGNORECASE):
                if not match[0].isupper():
                    yield (
                        "lower-case-operator",
                        statement,
                        match.start(),
                        f'"{match[0]}" is not in capitals, so it may be read as a word.',
                        f"write {match[0].upper()}, or put the phrase that holds it into double quotes.",
                    )
        yield from foreign_distances(statement, language)
        yield from _sign_operators(statement, masked, language)


def _sign_operators(statement: Statement, masked: str, language: Language) -> Iterator[Fault]:
    """Yield & and | in place of AND and OR. What a source refuses altogether is another fault."""
    for match in _SIGNS.finditer(masked):
        if language.operators and match[0][0] not in language.separators:
            yield (
                "ignored-operator",
                statement,
                match.start(),
                f"{match[0]} is not an operator of {language.name}, which reads it as a space or a word.",
                f"write {'AND' if '&' in match[0] else 'OR'}, or put the phrase that holds it into double quotes.",
            )


def separators(strategy: CheckedStrategy) -> Iterator[Fault]:
    """Yield a fault for each character with which the source separates filters, also inside quotes, because the
    source refuses such a search.
    """
    for statement in strategy.read.statements:
        places = {
            at for start, end, _ in references(statement, strategy.language) for at in range(start, end)
        }
        for position, character in enumerate(statement.text):
            if character in strategy.language.separators and position not in places:
                yield (
                    "syntax",
                    statement,
                    position,
                    f'"{character}" separates filters of {strategy.language.name}, which refuses such a search.',
                    "write OR, or leave it out: words in quotes are found without it.",
                )


def mixed_levels(strategy: CheckedStrategy) -> Iterator[Fault]:
    """Yield a fault where AND or NOT stands beside OR without parentheses, so that the platform's order of operators
    decides the meaning.
    """
    order = (
        "from left to right"
        if strategy.language.left_to_right
        else "NOT and AND before OR, or as the platform decides"
    )
    for statement in strategy.read.statements:
        for position in mixed_operators(statement, strategy.language):
            yield (
                "mixed-operators",
                statement,
                position,
                f"OR stands beside AND or NOT on one level; {strategy.language.name} applies them {order}.",
                "write parentheses that show which belongs together.",
            )


def truncations(strategy: CheckedStrategy) -> Iterator[Fault]:
    """Yield a fault for each truncation with a short stem, and for signs of truncation that the platform does not
    know.
    """
    language = strategy.language
    yield from _ignored_marks(strategy)
    yield from _in_phrases(strategy)
    if not language.operators:
        return
    marks = language.truncation
    for statement in strategy.read.statements:
        pattern = rf"(?<![\w*])(\w*)[{re.escape(marks or '*')}](?!\w)"
        for match in re.finditer(pattern, statement.text):
            stem = match[1]
            # A heading that is the focus of a record begins with an asterisk in Ovid, and multiplied numbers are none.
            if not stem and not statement.text[: match.start()].endswith(("(", " ", '"')):
                continue
            if not marks:
                yield (
                    "ignored-operator",
                    statement,
                    match.start(),
                    f'"{match[0]}" is truncated, but {language.name} knows no truncation.',
                    "write the words out.",
                )
            elif len(stem) < max(SHORTEST_STEM, language.shortest_stem):
                yield (
                    "short-truncation",
                    statement,
                    match.start(),
                    f'"{match[0]}" has {len(stem)} letters before the mark; '
                    + (
                        f"{language.name} takes it from {language.shortest_stem} letters on."
                        if len(stem) < language.shortest_stem
                        else "so short a stem finds mostly other words."
                    ),
                    "write a longer stem, or list the words.",
                )


def _in_phrases(strategy: CheckedStrategy) -> Iterator[Fault]:
    """Yield each truncation in a phrase in which the platform reads none, as in "heart fail*"."""
    language = strategy.language
    phrases = [language.literal] if language.literal else []
    if not language.truncates_phrases:
        phrases.append(r'"[^"]*"')
    for statement in strategy.read.statements:
        for phrase in (match for pattern in phrases for match in re.finditer(pattern, statement.text)):
            if mark := re.search(rf"\w[{re.escape(language.truncation)}?]", phrase[0]):
                yield (
                    "ignored-operator",
                    statement,
                    phrase.start() + mark.start() + 1,
                    f"{phrase[0]} is truncated, but {language.name} reads no truncation in such a phrase.",
                    f"join the words by an operator of distance, as in {language.distance_example}."
                    if language.distance_example
                    else "write the words out.",
                )


def _ignored_marks(strategy: CheckedStrategy) -> Iterator[Fault]:
    """Yield words with a wildcard that other platforms have, as in wom?n and random$."""
    marks = strategy.language.ignored_marks
    if not marks:
        return
    pattern = re.compile(rf"(?<![\w#])\w+[{re.escape(marks)}]\d*\w*")
    for statement in strategy.read.statements:
        for match in pattern.finditer(statement.text):
            yield (
                "ignored-operator",
                statement,
                match.start(),
                f'"{match[0]}" holds a wildcard of other platforms, which {strategy.language.name} ignores.',
                "list the words with OR"
                + (", or end the stem with *." if "*" in strategy.language.truncation else "."),
            )
