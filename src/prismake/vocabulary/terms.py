"""Standard terms for phases, statuses, countries and other values that sources spell differently.

The table of studies, its summaries and the figures use these terms; column `as_written` of the table of
studies keeps the spelling of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from prismake.tables import SEPARATOR, join_values, split_values

VOCABULARY = Path(__file__).with_name("vocabulary.yaml")
_PARENTHESES = re.compile(r"\s*\([^()]*\)?")
# Fields with an order of their own; the others are sorted by frequency.
ORDERED = ("phase", "status")
_LIST_SEPARATOR = re.compile(r";|(?<!,) and ")


@cache
def _patterns(field: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return (pattern, term) of a field, in order; an empty tuple for a field without a vocabulary."""
    vocabulary = yaml.safe_load(VOCABULARY.read_text(encoding="utf-8"))
    return tuple((re.compile(pattern, re.IGNORECASE), term) for pattern, term in vocabulary.get(field, []))


def has_term(field: str, value: str) -> bool:
    """Return whether the vocabulary of a field has a term for this value."""
    return bool(value) and any(pattern.fullmatch(_bare(value)) for pattern, _ in _patterns(field))


def standard_terms(field: str, cell: str) -> str:
    """Return a cell with each of its values replaced by its standard term, without duplicates.

    "Phase 1/Phase 2" and "Phase 1/2 (text)" are one phase; so are two phases joined by the separator.
    """
    patterns = _patterns(field)
    if not patterns or not cell:
        return cell
    if field in ("phase", "status"):
        text = cell.replace("\\|", "|")
        values = [text.replace(SEPARATOR, "/") if field == "phase" else text]
    else:
        # Parentheses are removed first, because splitting inside them would leave unmatched ones.
        items = split_values(_PARENTHESES.sub("", cell)) or [cell]
        values = [
            term
            for value in items
            for term in (
                [value] if has_term(field, value) else split_values(_LIST_SEPARATOR.sub(SEPARATOR, value))
            )
        ]
    return join_values(dict.fromkeys(_standard_term(patterns, value) for value in values))


def in_vocabulary_order(field: str, values: Iterable[str]) -> list[str]:
    """Return phases or statuses in the order of the vocabulary, with unknown values last.

    The values of other fields keep their order.
    """
    if field not in ORDERED:
        return list(values)
    terms = list(dict.fromkeys(term for _, term in _patterns(field)))
    rank = {term: position for position, term in enumerate(terms)}
    return sorted(values, key=lambda value: rank.get(value, len(rank)))


def _bare(value: str) -> str:
    """Return a value without its parentheses."""
    return _PARENTHESES.sub("", value).strip() or value.strip()


def _standard_term(patterns: tuple[tuple[re.Pattern[str], str], ...], value: str) -> str:
    """Return the standard term for a value; the value itself if there is none."""
    bare = _bare(value)
    for pattern, term in patterns:
        if pattern.fullmatch(bare):
            return term
    return value.strip()
