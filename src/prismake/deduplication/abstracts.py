"""Comparison of abstracts by their words, weighted by rarity."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.facts import ABSTRACT_WORDS
from prismake.deduplication.text import title_language

Ints = NDArray[np.int64]
Texts = NDArray[Any]
Shares = NDArray[np.float32]

_WORD = re.compile(r"[^\W\d_]{3,}")
_HEADING = re.compile(
    r"^[^a-z]*(?:abstract|background|introduction|objectives?|aims?|purpose|context)\b[^a-z]*"
)
START = 40  # letters of an abstract that two texts share by chance only in boilerplate
LETTERS = 1200  # of an abstract that are compared
FEWEST_WORDS = 10  # distinct words without common ones; a shorter abstract says too little
SAMPLE = 200  # abstracts in which the rarity of words is counted
UNKNOWN_TEXTS = 20  # texts added to the sample, so that few abstracts do not make every word rare or frequent


def abstract_words(abstract: str) -> frozenset[str]:
    """Return the set of words of an abstract, without words that are common in all abstracts; empty if too few words
    remain to compare.
    """
    words = frozenset(_WORD.findall(abstract[:LETTERS].lower())) - ABSTRACT_WORDS
    return words if len(words) >= FEWEST_WORDS else frozenset()


def start_of(abstract: str) -> str:
    """Return the first letters of an abstract without its heading ("Background:"); an empty text if the abstract is
    short.
    """
    if len(abstract) < 3 * START:
        return ""
    opening = _HEADING.sub("", abstract[: 3 * START].lower())
    letters = "".join(filter(str.isalnum, opening))[:START]
    return letters if len(letters) == START else ""


def rarity(abstracts: Texts) -> dict[str, int]:
    """Return word to weight: the rarer a word is among the abstracts, the higher its weight.

    A sample of evenly spaced abstracts is counted.

    The key "" has the weight of all words that the sample does not contain.
    """
    given = np.flatnonzero(np.asarray(abstracts != "", dtype=bool))
    sample = given[:: max(1, len(given) // SAMPLE)]
    counts = Counter(word for row in sample.tolist() for word in abstract_words(abstracts[row]))
    size = len(sample) + UNKNOWN_TEXTS
    rare = {word: _thousandths(size / (count + 1)) for word, count in counts.items()}
    return {"": _thousandths(size), **rare}


def _thousandths(share: float) -> int:
    # A sum of whole numbers does not depend on the order of the words.
    return round(1000 * math.log(share))


def compare_abstracts(abstracts: Texts, weight_of: Mapping[str, int], a: Ints, b: Ints) -> Shares:
    """Return for each pair how much of the shorter abstract also occurs in the other one, from 0 (no word) to 1 (all
    words), by weight.

    abstracts: of all records. weight_of: as `rarity` returns it. a, b: positions of the two records of each pair. The
    value is -1 if an abstract is missing or short, or if the two are in different languages. Abstracts of one report
    reach 0.7 and more, even if one is cut off; abstracts of two reports on the same subject rarely reach 0.3.
    """
    share = np.full(len(a), -1, dtype=np.float32)
    rows = np.flatnonzero(np.asarray((abstracts[a] != "") & (abstracts[b] != ""), dtype=bool))
    if not len(rows):
        return share
    known: dict[int, tuple[frozenset[str], int]] = {}
    for row in np.unique(np.r_[a[rows], b[rows]]).tolist():
        words = abstract_words(abstracts[row])
        known[row] = words, _weight(words, weight_of)
    for row in rows.tolist():
        (words_a, weight_a), (words_b, weight_b) = known[int(a[row])], known[int(b[row])]
        if words_a and words_b:
            common = _weight(words_a & words_b, weight_of)
            share[row] = common / max(min(weight_a, weight_b), 1)
    for row in np.flatnonzero((share >= 0) & (share < 0.5)).tolist():
        if _other_language(abstracts[int(a[row])], abstracts[int(b[row])]):
            share[row] = -1
    return share


def _weight(words: frozenset[str], weight_of: Mapping[str, int]) -> int:
    unknown = weight_of[""]
    return sum(weight_of.get(word, unknown) for word in words)


def _other_language(abstract_a: str, abstract_b: str) -> bool:
    language_a, language_b = (title_language(text[:LETTERS].lower()) for text in (abstract_a, abstract_b))
    return bool(language_a and language_b and language_a != language_b)
