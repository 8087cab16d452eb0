"""Words that tell the titles of two reports apart: "women" and "men", or one word in the place of another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz.distance import Indel

_FACTS: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("telling_words.yaml").read_text(encoding="utf-8")
)
# Groups of words that exclude each other; each entry of a group is one word with its other forms.
CONTRASTS: tuple[tuple[tuple[str, ...], ...], ...] = tuple(
    tuple(tuple(entry.split()) for entry in group) for kind in _FACTS["contrasts"].values() for group in kind
)
_NEGATIONS = frozenset(_FACTS["negations"])
_OPPOSITE_BEGINNINGS = tuple(tuple(pair.split()) for pair in _FACTS["opposite_beginnings"])
_BEGINNINGS = tuple(beginning for pair in _OPPOSITE_BEGINNINGS for beginning in pair)
_FUNCTION_WORDS = frozenset(_FACTS["function_words"].split())
_SAME_MEANING = {
    word: number for number, words in enumerate(_FACTS["same_meaning"]) for word in words.split()
}

SPELLING = 0.5  # likeness from which two words may be spellings of one another
ONE_SPELLING = 0.8  # likeness from which two parts of titles are spellings of one another
CONTENT_LETTERS = 3  # shorter words are initials and numerals
NONE, EXTRA, OTHER_WORDS, OTHER_WORD, CONTRAST = range(5)


def _places_of_words() -> dict[str, dict[int, int]]:
    """Return for each word of the contrasts its groups, and in each its entry."""
    places: dict[str, dict[int, int]] = {}
    for group, entries in enumerate(CONTRASTS):
        for entry, forms in enumerate(entries):
            for form in forms:
                places.setdefault(form, {})[group] = entry
    return places


_PLACES = _places_of_words()


def telling_words(words_a: str, words_b: str) -> int:
    """Return how the words of two titles differ; the order of the titles does not matter.

    CONTRAST: words that exclude each other ("women", "men"); OTHER_WORD: one word in the place of another one that is no
    spelling of it; OTHER_WORDS: several words; EXTRA: only one title has a word of the contrasts, or a negation; NONE:
    spellings, the order of words, or words that identify no work.
    """
    # The words that two titles share in one order are not unique, so the titles are compared in a fixed order.
    tokens_a, tokens_b = sorted((words_a.split(), words_b.split()))
    counts_a, counts_b = Counter(tokens_a), Counter(tokens_b)
    only_a, only_b = set(counts_a - counts_b), set(counts_b - counts_a)
    if _exclude_each_other(only_a, only_b) or _opposite_beginnings(only_a, only_b):
        return CONTRAST
    segments = []
    for segment_a, segment_b in _segments(tokens_a, tokens_b):
        if _stand_for_each_other(segment_a, segment_b):
            only_a -= set(segment_a)
            only_b -= set(segment_b)
        else:
            segments.append((segment_a, segment_b))
    rest_a = {word for pair in segments for word in _without_counterpart(*pair)} & only_a
    rest_b = {word for pair in segments for word in _without_counterpart(*pair[::-1])} & only_b
    if rest_a and rest_b:
        return OTHER_WORD if len(rest_a) == len(rest_b) == 1 else OTHER_WORDS
    return EXTRA if _adds_a_word(only_a, only_b) or _adds_a_word(only_b, only_a) else NONE


def _exclude_each_other(only_a: set[str], only_b: set[str]) -> bool:
    entries_a, entries_b = _entries(only_a), _entries(only_b)
    return any(
        entries_a[group] - entries_b[group] and entries_b[group] - entries_a[group]
        for group in entries_a.keys() & entries_b.keys()
    )


def _adds_a_word(only: set[str], others: set[str]) -> bool:
    """Return whether words of one title have a negation or a word of the contrasts, in no spelling among the others."""
    known = _entries(others)
    return any(
        word in _NEGATIONS or any(entry not in known.get(group, ()) for group, entry in _PLACES[word].items())
        for word in only
        if (word in _NEGATIONS or word in _PLACES) and not any(_one_word(word, other) for other in others)
    )


def _entries(words: Iterable[str]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for word in words:
        for group, entry in _PLACES.get(word, {}).items():
            found.setdefault(group, set()).add(entry)
    return found


def _opposite_beginnings(only_a: set[str], only_b: set[str]) -> bool:
    begun_a, begun_b = ([w for w in words if w.startswith(_BEGINNINGS)] for words in (only_a, only_b))
    return any(
        (word_a.startswith(first) and word_b == second + word_a[len(first) :])
        or (word_b.startswith(first) and word_a == second + word_b[len(first) :])
        for word_a, word_b in product(begun_a, begun_b)
        for first, second in _OPPOSITE_BEGINNINGS
    )


def _segments(tokens_a: list[str], tokens_b: list[str]) -> list[tuple[list[str], list[str]]]:
    """Return the parts of two titles between the words that both have in the same order, where both have some."""
    segments = []
    start_a = start_b = 0
    for block in [*Indel.opcodes(tokens_a, tokens_b), None]:
        if block is None or block.tag == "equal":
            end_a = len(tokens_a) if block is None else block.src_start
            end_b = len(tokens_b) if block is None else block.dest_start
            if start_a < end_a and start_b < end_b:
                segments.append((tokens_a[start_a:end_a], tokens_b[start_b:end_b]))
            if block is not None:
                start_a, start_b = block.src_end, block.dest_end
    return segments


def _without_counterpart(words: list[str], others: list[str]) -> set[str]:
    """Return the words that identify a work and have no spelling among the others."""
    joined = "".join(others)
    return {
        word
        for word in words
        if len(word) >= CONTENT_LETTERS
        and word not in _FUNCTION_WORDS
        and not word.isdigit()
        and word not in joined
        and not any(_one_word(word, other) for other in others)
    }


def _one_word(word: str, other: str) -> bool:
    if word in _SAME_MEANING and _SAME_MEANING[word] == _SAME_MEANING.get(other):
        return True
    if len(other) >= CONTENT_LETTERS and (other in word or word in other):
        return True
    return Indel.normalized_similarity(word, other) >= SPELLING


def _stand_for_each_other(words_a: list[str], words_b: list[str]) -> bool:
    """Return whether one part is written in one word or abbreviates the other: "COPD", "care givers"."""
    joined_a, joined_b = "".join(words_a), "".join(words_b)
    if Indel.normalized_similarity(joined_a, joined_b) >= ONE_SPELLING:
        return True
    initials_a, initials_b = ("".join(word[0] for word in words) for words in (words_a, words_b))
    return (len(words_b) > 1 and joined_a == initials_b) or (len(words_a) > 1 and joined_b == initials_a)
