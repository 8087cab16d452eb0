"""Finds notations of other platforms, which this platform would read as words: field tags and proximity operators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from prismake.search.lint.language import Language, languages
from prismake.search.lint.reading import Fault
from prismake.search.lint.statements import Statement, mask_quotes
from prismake.search.lint.terms import standard_tag, without_vocabulary

# heart NEAR/3 failure, heart adj3 failure and so on.
_DISTANCE = re.compile(r"(?<![\w-])(?:(?i:adj\d+|(?:o?near|next|pre|w|within)/\d+)|NEAR|NEXT|ADJ)(?![\w-])")

# heart N3 fail*, as EBSCOhost writes it. N3 is also a word, so only beside a parenthesis, a quote or a truncated word.
_SHORT_DISTANCE = re.compile(
    r"(?i:(?<=[*)\"]\s)[NW]\d{1,2}(?=\s+\S)|(?<![\w/-])[NW]\d{1,2}(?=\s+(?:\(|\"|\w+\*)))"
)


@dataclass(frozen=True)
class Notation:
    """A notation of one platform.

    tags: the language whose tags its first group matches; None if every match is a finding.
    """

    platform: str
    read_by: frozenset[str]
    pattern: re.Pattern[str]
    tags: Language | None


@cache
def notations() -> tuple[Notation, ...]:
    """Return all notations that only some platforms understand."""
    rows = yaml.safe_load((Path(__file__).parent / "foreign.yaml").read_text(encoding="utf-8"))
    return tuple(
        Notation(
            row["platform"],
            frozenset(languages()[name].name for name in row["read_by"]),
            re.compile(row["pattern"]),
            languages()[row["tags"]] if "tags" in row else None,
        )
        for row in rows
    )


def foreign_tags(statement: Statement, language: Language) -> Iterator[Fault]:
    """Yield a fault for each field tag of another platform; none if the platform is unknown."""
    if not language.own_way:
        return
    masked = without_vocabulary(mask_quotes(statement.text, language), statement.text, language)
    own = (
        [match.span() for match in re.finditer(language.tag, masked)] if language.tag else []
    )  # those are judged by their own rule
    flagged: set[int] = set()
    for notation in notations():
        if language.name in notation.read_by:
            continue
        for match in notation.pattern.finditer(masked):
            start, end = match.span()
            is_own = any(start < last and first < end for first, last in own)
            if is_own or start in flagged or not _is_tag(match, notation):
                continue
            flagged.add(start)
            space = len(match[0]) - len(match[0].lstrip())
            yield (
                "unknown-tag",
                statement,
                start + space,
                f'"{statement.text[start + space : end]}" is written as in {notation.platform}; {language.name} does not read it.',
                f"{language.own_way}.",
            )


def _is_tag(match: re.Match[str], notation: Notation) -> bool:
    if not notation.tags:
        return True
    known = notation.tags.kind_of_tag
    names = [match[1]] if standard_tag(match[1]) in known else match[1].split(",")
    return all(standard_tag(name) in known for name in names)


def foreign_distances(statement: Statement, language: Language) -> Iterator[Fault]:
    """Yield a fault for each proximity operator (such as adj3) that the language does not have; none where its operators are unknown."""
    if not language.own_way or not language.operators or (language.has_distance and not language.distance):
        return
    masked = mask_quotes(statement.text, language)
    for pattern in (_DISTANCE, _SHORT_DISTANCE):
        for match in pattern.finditer(masked):
            if language.has_distance and re.fullmatch(language.distance, match[0], re.IGNORECASE):
                continue
            yield (
                "ignored-operator",
                statement,
                match.start(),
                f'"{match[0]}" is not an operator of {language.name}, which reads it as a word.',
                f"write the operator of {language.name}, as in {language.distance_example}."
                if language.has_distance
                else "write a phrase in double quotes, or join the words with AND.",
            )
