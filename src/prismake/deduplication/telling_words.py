"""Words that show that two similar titles belong to two reports: "women" and "men", or one word in place of another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz.distance import Indel

from prismake.deduplication.acronyms import is_acronym_of
from prismake.deduplication.facts import NUMBER_WORDS
from prismake.deduplication.spellings import (
    ALIKE,
    NO_VOCABULARY,
    OTHER,
    SLIP,
    SPELLING,
    Vocabulary,
    are_two_substances,
    is_spelling,
    likeness_of_words,
)

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
FUNCTION_WORDS = frozenset(_FACTS["function_words"].split())
_WORDINGS = len(
    _FACTS["same_meaning"]
)  # groups of words that a title may have instead; the others are names of one thing
_SAME_MEANING = {
    word: number
    for number, words in enumerate(_FACTS["same_meaning"] + _FACTS["two_names"])
    for word in words.split()
}

ONE_SPELLING = (
    0.8  # likeness from which parts of titles that divide words otherwise are spellings of one another
)
CONTENT_LETTERS = 3  # shorter words are initials, numerals, acronyms ("ct") and symbols ("zn")
NONE, REWORDED, EXTRA, ALIKE_WORD, OTHER_WORDS, OTHER_WORD, OTHER_SUBSTANCE, CONTRAST = range(8)


def _places_of_words() -> dict[str, dict[int, int]]:
    """Return for each word of the contrasts its groups, and in each its entry."""
    places: dict[str, dict[int, int]] = {}
    for group, entries in enumerate(CONTRASTS):
        for entry, forms in enumerate(entries):
            for form in forms:
                places.setdefault(form, {})[group] = entry
    return places


_PLACES = _places_of_words()


def telling_words(words_a: str, words_b: str, vocabulary: Vocabulary = NO_VOCABULARY) -> int:
    """Return how the words of two titles differ: the gravest of the codes that apply, of CONTRAST (gravest), OTHER_SUBSTANCE,
    OTHER_WORD, OTHER_WORDS, ALIKE_WORD, EXTRA, REWORDED and NONE. The order of the titles does not matter.

    CONTRAST: words that exclude each other ("women", "men"). OTHER_SUBSTANCE: the name of a substance in place of that
    of another one. OTHER_WORD: one word in place of a different one.
    OTHER_WORDS: several words in place of others. ALIKE_WORD: two words that may be one with a typing error ("cats",
    "bats"). EXTRA: only one title has a word of a contrast, or a negation. REWORDED: a word of
    nearly one meaning ("care", "treatment"), or only one title has a word more. NONE: only spellings, typing errors, the
    order of words, or words that identify no work differ. vocabulary: the words of all titles.
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
    parts = [_replaced(*pair, only_a, only_b, vocabulary) for pair in segments]
    difference = max(parts, default=NONE)
    if difference == OTHER_WORD and sum(part > ALIKE_WORD for part in parts) > 1:
        difference = OTHER_WORDS
    extra = _adds_a_word(only_a, only_b, vocabulary) or _adds_a_word(only_b, only_a, vocabulary)
    if extra or difference > EXTRA:
        return max(difference, EXTRA)
    inside_a, inside_b = _inside(tokens_a, only_a), _inside(tokens_b, only_b)
    reworded = _has_other_wording(only_a, only_b) or _has_words_more(inside_a, inside_b, vocabulary)
    return max(difference, REWORDED) if reworded else difference


def word_of_a_cut(words_a: str, words_b: str) -> int:
    """Return how the words beside the end at which one title is cut differ: CONTRAST if the last word of the shorter title excludes
    the word in its place, EXTRA if the word before its first one is a negation or of the contrasts; else NONE.

    "Malaria in Niger" is not the beginning of "Malaria in Nigeria: a survey", and "fatal falls" not the end of "non fatal falls".
    """
    shorter, longer = sorted((words_a.split(), words_b.split()), key=len)
    at = len(shorter) - 1
    if at < 0 or len(shorter) == len(longer):
        return NONE
    if longer[-len(shorter) :] == shorter:
        before = longer[-len(shorter) - 1]
        return EXTRA if before in _NEGATIONS or before in _PLACES else NONE
    short, other = {shorter[at]}, {longer[at]}
    return CONTRAST if short != other and _exclude_each_other(short, other) else NONE


def _replaced(
    words_a: list[str], words_b: list[str], only_a: set[str], only_b: set[str], vocabulary: Vocabulary
) -> int:
    """Return how the words of one part of a title stand in the place of those of the other one."""
    if len(words_a) == len(words_b):
        # Slips are told word by word, also in words that are too short or too common to identify a work.
        likeness = [likeness_of_words(a, b, vocabulary) for a, b in zip(words_a, words_b, strict=True)]
        kept = [row for row, like in enumerate(likeness) if like not in (SPELLING, SLIP)]
        words_a, words_b = [words_a[row] for row in kept], [words_b[row] for row in kept]
        if len(kept) == 1 and len(words_a[0]) == len(words_b[0]) == 1:
            # "vitamin c", "vitamin d"
            return NONE if (words_a[0] + words_b[0]).isdigit() else OTHER_WORD
    rest_a = [word for word in _without_counterpart(words_a, words_b, vocabulary) if word in only_a]
    rest_b = [word for word in _without_counterpart(words_b, words_a, vocabulary) if word in only_b]
    if not rest_a or not rest_b:
        return NONE
    if any(are_two_substances(a, b) for a, b in zip(rest_a, rest_b, strict=False)):
        return OTHER_SUBSTANCE
    if len(rest_a) != len(rest_b):
        return OTHER_WORDS
    worst = max(likeness_of_words(a, b, vocabulary) for a, b in zip(rest_a, rest_b, strict=True))
    if worst < OTHER:
        return ALIKE_WORD if worst == ALIKE else NONE
    return OTHER_WORD if len(rest_a) == 1 else OTHER_WORDS


def _exclude_each_other(only_a: set[str], only_b: set[str]) -> bool:
    entries_a, entries_b = _entries(only_a), _entries(only_b)
    return any(
        entries_a[group] - entries_b[group] and entries_b[group] - entries_a[group]
        for group in entries_a.keys() & entries_b.keys()
    )


def _adds_a_word(only: set[str], others: set[str], vocabulary: Vocabulary) -> bool:
    """Return whether words of one title have a negation or a word of the contrasts, in no spelling among the others."""
    known = _entries(others)
    return any(
        word in _NEGATIONS or any(entry not in known.get(group, ()) for group, entry in _PLACES[word].items())
        for word in only
        if (word in _NEGATIONS or word in _PLACES)
        and all(likeness_of_words(word, other, vocabulary) > ALIKE for other in others)
    )


def _has_other_wording(only_a: set[str], only_b: set[str]) -> bool:
    """Return whether a word stands in the place of another one of nearly one meaning: "care", "treatment"."""
    worded_a, worded_b = (
        {w for w in words if _SAME_MEANING.get(w, _WORDINGS) < _WORDINGS} for words in (only_a, only_b)
    )
    return any(
        _SAME_MEANING[a] == _SAME_MEANING[b] and not is_spelling(a, b) for a, b in product(worded_a, worded_b)
    )


def _has_words_more(only_a: set[str], only_b: set[str], vocabulary: Vocabulary) -> bool:
    """Return whether only one of two titles has words that the other one lacks: "Guinea-Bissau", "Guinea"."""
    names_a, names_b = (_names_of_a_work(words, vocabulary) for words in (only_a, only_b))
    return bool(names_a) != bool(names_b) and not any(
        likeness_of_words(name, word, vocabulary) < ALIKE
        for name in names_a | names_b
        for word in (only_b if name in names_a else only_a)
    )


def _inside(tokens: list[str], only: set[str]) -> set[str]:
    """Return the words of one title alone that are not before or behind all words of the other one, as notes of databases are."""
    shared = [row for row, token in enumerate(tokens) if token not in only]
    return only & set(tokens[shared[0] : shared[-1]]) if shared else set()


def _names_of_a_work(words: set[str], vocabulary: Vocabulary) -> set[str]:
    """Return the words that identify a work and are no acronym, which a database adds to a title: "care homes (STEADY)"."""
    others = (FUNCTION_WORDS, NUMBER_WORDS, vocabulary.acronyms)
    return {
        word
        for word in words
        if len(word) > CONTENT_LETTERS and not word.isdigit() and not any(word in known for known in others)
    }


def _entries(words: Iterable[str]) -> dict[int, set[int]]:
    entries: dict[int, set[int]] = {}
    for word in words:
        for group, entry in _PLACES.get(word, {}).items():
            entries.setdefault(group, set()).add(entry)
    return entries


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


def _without_counterpart(words: list[str], others: list[str], vocabulary: Vocabulary) -> list[str]:
    """Return the words that identify a work and have no spelling among the others, in their order."""
    joined = "".join(others) if len(words) != len(others) else ""
    return [
        word
        for word in words
        if word not in FUNCTION_WORDS
        and not word.isdigit()
        and (len(word) >= CONTENT_LETTERS or _is_short_name(word, others, vocabulary))
        and word not in joined
        and not any(_one_word(word, other, vocabulary) for other in others)
    ]


def _is_short_name(word: str, others: list[str], vocabulary: Vocabulary) -> bool:
    """Return whether a word of two letters is an acronym, or stands in the place of another word of two letters: "zn", "mg"."""
    if len(word) < CONTENT_LETTERS - 1 or word in NUMBER_WORDS or not word.isalpha():
        return False
    if word in vocabulary.acronyms:
        return True
    return len(others) == 1 and len(others[0]) == len(word) and others[0] != word[::-1]


def _one_word(word: str, other: str, vocabulary: Vocabulary) -> bool:
    if word in vocabulary.acronyms or other in vocabulary.acronyms:
        if word in vocabulary.acronyms and other in vocabulary.acronyms:
            return likeness_of_words(word, other, vocabulary) == SPELLING
        if is_acronym_of(*sorted((word, other), key=len)):
            return True
    if word in _SAME_MEANING and _SAME_MEANING[word] == _SAME_MEANING.get(other):
        return True
    return is_spelling(word, other)


def _stand_for_each_other(words_a: list[str], words_b: list[str]) -> bool:
    """Return whether one part divides words otherwise or abbreviates the other: "care givers", "COPD"."""
    joined_a, joined_b = "".join(words_a), "".join(words_b)
    if joined_a == joined_b:
        return True
    if len(words_a) != len(words_b) and Indel.normalized_similarity(joined_a, joined_b) >= ONE_SPELLING:
        return True
    initials_a, initials_b = ("".join(word[0] for word in words) for words in (words_a, words_b))
    return (len(words_b) > 1 and joined_a == initials_b) or (len(words_a) > 1 and joined_b == initials_a)
