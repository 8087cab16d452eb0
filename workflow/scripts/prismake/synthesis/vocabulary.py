"""One word for one thing: phases, statuses and countries as different sources write them.

For counting and drawing alone. The tables of studies keep what the source said, and the main table shows it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from prismake.tables import SEPARATOR, join_values, split_values

VOCABULARY = Path(__file__).with_name("vocabulary.yaml")
PARENTHESES = re.compile(r"\s*\([^()]*\)?")
LISTED = re.compile(r";|(?<!,) and ")


@cache
def _patterns(field: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The patterns of one field, in their order; none for a field without a vocabulary."""
    known = yaml.safe_load(VOCABULARY.read_text(encoding="utf-8"))
    return tuple((re.compile(pattern, re.IGNORECASE), word) for pattern, word in known.get(field, []))


def one_word(field: str, cell: str) -> str:
    """Return the values of a cell in the words of the vocabulary, each once.

    "Phase 1/Phase 2" and "Phase 1/2 (text)" are one phase; two phases joined by the separator are one phase too.
    """
    patterns = _patterns(field)
    if not patterns or not cell:
        return cell
    text = cell.replace(SEPARATOR, "/") if field == "phase" else cell
    values = (
        [text]
        if field in ("phase", "status")
        else split_values(LISTED.sub(SEPARATOR, PARENTHESES.sub("", text)))
    )
    return join_values(dict.fromkeys(_word(patterns, value) for value in values))


def _word(patterns: tuple[tuple[re.Pattern[str], str], ...], value: str) -> str:
    """One value in the words of the vocabulary, or as it is."""
    bare = PARENTHESES.sub("", value).strip() or value.strip()
    for pattern, word in patterns:
        if pattern.fullmatch(bare):
            return word
    return value.strip()
