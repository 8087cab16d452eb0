"""One word for one thing: phases, statuses and countries as different sources write them.

The table of studies, the tables that count them and the figures all say these words; beside its values the table of
studies keeps what the source wrote (column `as_written`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from prismake.tables import SEPARATOR, join_values, split_values

VOCABULARY = Path(__file__).with_name("vocabulary.yaml")
PARENTHESES = re.compile(r"\s*\([^()]*\)?")
# Fields whose words are in an order of their own; the others are listed by how often they come.
ORDERED = ("phase", "status")
LISTED = re.compile(r";|(?<!,) and ")


@cache
def _patterns(field: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The patterns of one field, in their order; none for a field without a vocabulary."""
    known = yaml.safe_load(VOCABULARY.read_text(encoding="utf-8"))
    return tuple((re.compile(pattern, re.IGNORECASE), word) for pattern, word in known.get(field, []))


def has_term(field: str, value: str) -> bool:
    """Return whether the vocabulary of a field has a word for this value."""
    return bool(value) and any(pattern.fullmatch(_bare(value)) for pattern, _ in _patterns(field))


def standard_terms(field: str, cell: str) -> str:
    """Return the values of a cell in the words of the vocabulary, each once.

    "Phase 1/Phase 2" and "Phase 1/2 (text)" are one phase; two phases joined by the separator are one phase too.
    """
    patterns = _patterns(field)
    if not patterns or not cell:
        return cell
    if field in ("phase", "status"):
        whole = cell.replace("\\|", "|")
        values = [whole.replace(SEPARATOR, "/") if field == "phase" else whole]
    else:
        # Brackets go first: what was split inside them would not find its end again.
        listed = split_values(PARENTHESES.sub("", cell)) or [cell]
        values = [
            word
            for value in listed
            for word in ([value] if has_term(field, value) else split_values(LISTED.sub(SEPARATOR, value)))
        ]
    return join_values(dict.fromkeys(_word(patterns, value) for value in values))


def in_vocabulary_order(field: str, values: Iterable[str]) -> list[str]:
    """Return the values of a phase or a status in the order of the vocabulary, those that it does not know behind.

    For other fields: as they come.
    """
    if field not in ORDERED:
        return list(values)
    words = list(dict.fromkeys(word for _, word in _patterns(field)))
    rank = {word: place for place, word in enumerate(words)}
    return sorted(values, key=lambda value: rank.get(value, len(rank)))


def _bare(value: str) -> str:
    """A value without what is in brackets."""
    return PARENTHESES.sub("", value).strip() or value.strip()


def _word(patterns: tuple[tuple[re.Pattern[str], str], ...], value: str) -> str:
    """One value in the words of the vocabulary, or as it is."""
    bare = _bare(value)
    for pattern, word in patterns:
        if pattern.fullmatch(bare):
            return word
    return value.strip()
