"""Compares two words: spellings of the same word, a likely misspelling, similar words, or different words."""

from __future__ import annotations

import os.path
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz.distance import OSA

_FACTS: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("spellings.yaml").read_text(encoding="utf-8")
)
_SPELLINGS = tuple((re.compile(pattern), letters) for pattern, letters in _FACTS["spellings"].items())
_UMLAUT = re.compile(r"(?<=[aou])e")
_DOUBLE = re.compile(r"(.)\1")
_BEGIN = {first + second for first, letters in _FACTS["begin"].items() for second in letters}
_INSIDE = {first + second for first, letters in _FACTS["inside"].items() for second in letters}
_LISTED = frozenset(_FACTS["own_words"].split())
_OWN_WORDS = _LISTED | {f"{word}{ending}" for word in _LISTED for ending in ("s", "es")}
_ENDINGS_OF_SUBSTANCES: dict[str, str] = yaml.safe_load(
    Path(__file__).with_name("substances.yaml").read_text(encoding="utf-8")
)
_SUBSTANCES = tuple(sorted(set(" ".join(_ENDINGS_OF_SUBSTANCES.values()).split())))
_PROCEDURES = tuple(_FACTS["procedures"].split())

STEM = 4  # letters that the forms of one word have in common
MISSPELT = 3  # letters: a slip in a shorter word gives another word too often
LONG_WORD = 7  # letters: two slips leave such a word recognisable
KNOWN = 3  # titles with a word from which it is a word of its own
RARE = 25  # times that a word is more frequent than its slips
MANY_TITLES = 1000  # whose words have nearly all runs of letters that words have
LONGEST_WORD = 10  # letters: one slip inside such a word rarely gives another one
SPELLING, SLIP, ALIKE, OTHER = range(4)


@lru_cache(maxsize=200_000)
def normal_spelling(word: str) -> str:
    """Return a word in a form that is equal for British and American spellings: "haemodialysis" as "hemodialisis",
    "tumour" as "tumor".
    """
    for pattern, letters in _SPELLINGS:
        word = pattern.sub(letters, word)
    return _DOUBLE.sub(r"\1", word)


_PLURALS = frozenset(_FACTS["plurals"].split())
_ENDINGS = frozenset(["", *(normal_spelling(ending) for ending in _FACTS["endings"].split())])
# "etudiants" and "etudiantes" are two sexes.
_NO_FORMS = tuple(frozenset(pair.split()) for pair in _FACTS["endings_of_two_words"])


def is_spelling(word: str, other: str) -> bool:
    """Return whether two words in lower case are spellings or inflected forms of one word: "tumour", "tumors";
    "smokers", "smoking".

    Only listed endings count as inflections. Other endings make two words: "sulfate" and "sulfite", "ninos" and
    "ninas".
    """
    first, two = normal_spelling(word), normal_spelling(other)
    if first == two or _UMLAUT.sub("", word) == _UMLAUT.sub("", other):
        return True
    shared = len(os.path.commonprefix((first, two)))
    if (
        shared >= STEM - 1
        and min(len(first), len(two)) == shared
        and (first[shared:] or two[shared:]) in _PLURALS
    ):
        return True
    # The stem may be shorter than the letters in common: "evaluat-ed", "evaluat-ion".
    return any(_forms(first[stem:], two[stem:]) for stem in range(shared, max(STEM, shared - 3) - 1, -1))


def _forms(ending: str, other: str) -> bool:
    return ending in _ENDINGS and other in _ENDINGS and {ending, other} - {""} not in _NO_FORMS


@dataclass(frozen=True)
class Vocabulary:
    """The words in the titles of a set of records.

    titles: the number of different titles. words: word to number of titles with it. runs: sequence of three letters
    to number of words with it. known: words of several titles, grouped by their first letters. acronyms: word to
    itself without the s of a plural, as `acronyms_of` returns them.
    """

    titles: int
    words: Mapping[str, int]
    runs: Mapping[str, int]
    known: Mapping[str, tuple[str, ...]]
    acronyms: Mapping[str, str] = field(default_factory=dict)

    def is_misspelt(self, word: str, other: str) -> bool:
        """Return whether `word` is a misspelling of `other`: `word` occurs in one title, and `other` or an inflected
        form of it in several.

        A listed word, or one whose inflected forms occur in several titles, is never a misspelling. In a large set of
        titles, a sequence of letters that no other word has also shows a misspelling.
        """
        count, found_other = self.words.get(word, 0), self.words.get(other, 0)
        if count > max(1, found_other // RARE) or word in _OWN_WORDS or self._has_forms(word):
            return False
        if (
            found_other >= KNOWN
            or self._has_forms(other)
            or (other in _OWN_WORDS and len(other) >= LONG_WORD)
        ):
            return True
        return self.is_odd_beside(word, other)

    def _has_forms(self, word: str) -> bool:
        """Return whether other forms of a word are in several titles: "moderate" of "moderately"."""
        if len(word) < MISSPELT + 1:
            return False
        forms = self.known.get(normal_spelling(word)[:STEM], ())
        # "meergence" is no form of "merging": the first letters are the same.
        return any(
            form != word and form[: STEM - 1] == word[: STEM - 1] and is_spelling(word, form)
            for form in forms
        )

    def is_odd_beside(self, word: str, other: str) -> bool:
        """Return whether `word` has a sequence of letters that occurs in no other word, and `other` has none."""
        if is_no_word(word) != is_no_word(other):
            return is_no_word(word)
        return self.titles >= MANY_TITLES and self._odd_runs(word) and not self._odd_runs(other)

    def _odd_runs(self, word: str) -> bool:
        return any(self.runs.get(run, 0) <= 1 for run in _runs(word))


def is_no_word(word: str) -> bool:
    """Return whether a word begins with two letters, or has two neighbouring letters inside, that no known word has
    there: "jral", "cervqical".
    """
    if not (word.isascii() and word.isalpha()):
        return False
    return word[:2] not in _BEGIN or any(
        word[start : start + 2] not in _INSIDE for start in range(1, len(word) - 1)
    )


NO_VOCABULARY = Vocabulary(0, {}, {}, {})


def _runs(word: str) -> list[str]:
    marked = f" {word} "
    return [marked[start : start + 3] for start in range(len(marked) - 2)]


def vocabulary_of(titles: Iterable[str], acronyms: Mapping[str, str] | None = None) -> Vocabulary:
    """Return the vocabulary of titles in lower case without accents; equal titles count once."""
    different = set(titles)
    words = Counter(word for title in different for word in set(title.split()))
    known: dict[str, list[str]] = {}
    for word, count in words.items():
        if count >= KNOWN and len(word) >= STEM:
            known.setdefault(normal_spelling(word)[:STEM], []).append(word)
    runs = Counter(run for word in words for run in _runs(word))
    stems = {start: tuple(forms) for start, forms in known.items()}
    return Vocabulary(len(different), words, runs, stems, acronyms or {})


def likeness_of_words(word: str, other: str, vocabulary: Vocabulary = NO_VOCABULARY) -> int:
    """Return how alike two words are, as one of four codes.

    SPELLING: forms of one word. SLIP: one is a misspelling of the other, according to the vocabulary. ALIKE: perhaps
    a misspelling, perhaps another word. OTHER: two different words. Two acronyms are one only with the same letters.
    """
    if (
        word in vocabulary.acronyms
        and other in vocabulary.acronyms
        and min(len(word), len(other)) < LONG_WORD
    ):
        return _likeness_of_acronyms(vocabulary.acronyms[word], vocabulary.acronyms[other])
    if is_spelling(word, other):
        return SPELLING
    letters = min(len(word), len(other))
    if letters < MISSPELT or min(vocabulary.words.get(word, 0), vocabulary.words.get(other, 0)) >= KNOWN:
        return OTHER
    slips = OSA.distance(word, other, score_cutoff=2)
    misspelt = vocabulary.is_misspelt(word, other) or vocabulary.is_misspelt(other, word)
    if slips == 1:
        return (
            SLIP if misspelt or _inside_a_long_word(word, other) else ALIKE if letters > MISSPELT else OTHER
        )
    frequent = max(vocabulary.words.get(word, 0), vocabulary.words.get(other, 0))
    if slips > 2 or not misspelt or are_two_substances(word, other):
        return OTHER
    if letters < LONG_WORD:
        # "hrugh", "through"
        return ALIKE if frequent >= RARE and letters > STEM else OTHER
    if frequent >= RARE or vocabulary.is_odd_beside(word, other) or vocabulary.is_odd_beside(other, word):
        return SLIP
    # Two letters more make another word rather: "prednisone", "prednisolone".
    return ALIKE if abs(len(word) - len(other)) < 2 else OTHER


def _likeness_of_acronyms(acronym: str, other: str) -> int:
    """Return SPELLING for one acronym, ALIKE for two that are one slip apart: "ards", "rds"; else OTHER."""
    if acronym == other:
        return SPELLING
    return ALIKE if OSA.distance(acronym, other) == 1 and min(len(acronym), len(other)) >= MISSPELT else OTHER


@lru_cache(maxsize=65536)
def are_two_substances(word: str, other: str) -> bool:
    """Return whether two words that differ in more than one slip both end as names of substances do: "prednisone", "prednisolone"."""
    if len(word) < LONG_WORD or len(other) < LONG_WORD or not word.endswith(_SUBSTANCES):
        return False
    return other.endswith(_SUBSTANCES) and OSA.distance(word, other) > 1


def _inside_a_long_word(word: str, other: str) -> bool:
    """Return whether two long words have one beginning and one end, so that a slip between them leaves the word clear."""
    shorter, longer = sorted((len(word), len(other)))
    # A letter may be left out of ten: "califoria".
    if (
        longer < LONGEST_WORD
        or shorter < LONGEST_WORD - 1
        or word[:2] != other[:2]
        or word[-2:] != other[-2:]
    ):
        return False
    if word in _OWN_WORDS and other in _OWN_WORDS:
        return False
    return not any({word.endswith(ending), other.endswith(ending)} == {True, False} for ending in _PROCEDURES)
