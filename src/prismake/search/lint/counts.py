"""Recognises counts of hits that a platform wrote behind the lines of a strategy, as distinct from numbers that are
searched for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from prismake.search.lint.language import Language, rule_words

_NUMBER = r"\d{1,3}(?:[,.'\u00a0\u202f ]\d{3})+|\d+"
# What stands between the search and the number: spaces, or a dash, bar or arrow behind a space.
_GAP = r"(?P<gap>\s+(?:[-\u2013\u2014|;\u2192]+\s*)?)"
# After an operator, an opening mark or a comparison, a number is an operand.
_OPERAND_FOLLOWS = re.compile(
    r"(?:(?<!\w)(?:and|or|not|to|from|limit|next|same|near(?:/\d+)?|adj\d*|pre/\d+|[nw]/?\d+)|[(\[{:=<>,/~-])\s*$",
    re.IGNORECASE,
)
# A term that ends like this is closed, so that a number behind it is no part of it: a tag, a parenthesis, a quote, a heading.
_CLOSED = re.compile(r"(?:[])\"/}]|(?<![\w])#\d+)\s*$")
# Seldom goes on with a number.
_TRUNCATED = re.compile(r"[*$]\s*$")
_LABEL = re.compile(r"n\s*=", re.IGNORECASE)


@dataclass(frozen=True)
class Candidate:
    """A number at the end of a line of a strategy file that may be its count of hits.

    start, end: its position in the line, including the space before it. value: the number. is_certain: it stands
    behind a tab, or where the platform allows no further term. is_telling: it has the form of a count, such as
    12,345, which is rarely a search term. text: as written.
    """

    start: int
    end: int
    value: int
    is_certain: bool
    is_telling: bool
    text: str


def candidate(line: str, start: int, before: str, language: Language) -> Candidate | None:
    """Return the number at the end of a line that may be a count, looking from position `start` on; None if there is
    none.

    before: what the statement contains before this line.
    """
    match = _pattern().search(line, start)
    if not match and before:
        # A table that was copied cell by cell has the count on a line of its own.
        match = re.compile(rf"(?P<gap>)(?P<open>\(?)(?P<number>{_NUMBER})\)?\s*$").match(line, start)
    if not match or bool(match["open"]) != line.rstrip(" .,").endswith(")"):
        return None
    kept = f"{before} {line[start : match.start()]}"
    if not kept.strip() or kept.count('"') % 2 or _OPERAND_FOLLOWS.search(kept):
        return None
    if language.tag and language.tag_is == "before" and re.search(rf"(?:{language.tag})\s*$", kept):
        return None
    is_closed = bool(_CLOSED.search(kept)) or (language.needs_operator and kept.rstrip().endswith("."))
    is_narrow = match["gap"] == " " and not match["open"]
    if is_narrow and not is_closed:
        return None
    has_thousands = re.fullmatch(r"\d{1,3}(?:,\d{3})+", match["number"]) is not None
    return Candidate(
        match.start(),
        len(line.rstrip()),
        int(re.sub(r"\D", "", match["number"])),
        "\t" in match["gap"] or (is_closed and language.needs_operator),
        is_closed or has_thousands or bool(_LABEL.search(match[0]) or _TRUNCATED.search(kept)),
        match[0].strip(),
    )


def number_in_front(line: str, start: int) -> re.Match[str] | None:
    """Return the match of a number in front of the words of a numbered line, where some platforms show counts; None
    if there is none.
    """
    return re.compile(rf"\(?(?:{_NUMBER})\)?(?:\t\s*|\s{{2,}})(?=\S)").match(line, start)


def are_counts(candidates: Sequence[Candidate | None]) -> list[bool]:
    """Return for each numbered line whether its candidate is its count of hits.

    candidates: one for each line, or None.

    Candidates that are not certain on their own are counts if every line has one and at least one has the form of a
    count; with thousands separators, if most lines have one. Numbers that look like years are never counts, because a
    number that is searched for must not be lost.
    """
    counts = [candidate for candidate in candidates if candidate]
    is_table = len(candidates) > 1 and any(
        candidate.is_telling or candidate.is_certain for candidate in counts
    )
    is_table = is_table and not all(1900 <= candidate.value <= 2100 for candidate in counts)
    has_all, has_most = len(counts) == len(candidates), 2 * len(counts) > len(candidates)
    return [
        candidate is not None
        and (candidate.is_certain or (is_table and (has_all or (has_most and "," in candidate.text))))
        for candidate in candidates
    ]


def _pattern() -> re.Pattern[str]:
    nouns = "|".join(rule_words()["counted"])
    return re.compile(
        rf"{_GAP}(?P<open>\(?)\s*(?:n\s*=\s*|=\s*)?(?P<number>{_NUMBER})(?:\s+(?:{nouns}))?\s*\)?[.,]?\s*$",
        re.IGNORECASE,
    )
