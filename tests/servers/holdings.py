"""What one source holds: records behind an index of words, to which records can be added and removed."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from threading import RLock
from typing import Protocol, TypeVar


class Indexed(Protocol):
    """What can be held."""

    @property
    def number(self) -> int:
        """Its own number."""

    def words(self) -> Iterable[str]:
        """The words by which it is found."""


Held = TypeVar("Held", bound=Indexed)


@lru_cache(maxsize=8)
def _index(records: tuple[Indexed, ...]) -> dict[str, frozenset[int]]:
    """Word to the numbers of the records; made once for a corpus, however many servers are started."""
    made: dict[str, set[int]] = {}
    for record in records:
        for word in record.words():
            made.setdefault(word, set()).add(record.number)
    return {word: frozenset(numbers) for word, numbers in made.items()}


class Holdings:
    """The records of a source, and the last set that a search found in it."""

    def __init__(self, records: Sequence[Indexed]) -> None:
        self.lock = RLock()
        self.records: dict[int, Indexed] = {record.number: record for record in records}
        self._base = _index(tuple(records))
        self._late: dict[str, set[int]] = {}
        self._vocabulary: list[str] = []
        self._pmids: list[tuple[int, int]] = []
        self.last_found: set[int] = set()
        self.added: list[int] = []
        self.removed: list[int] = []

    def numbers(self) -> set[int]:
        """All that is held."""
        return set(self.records)

    def with_word(self, word: str) -> set[int]:
        """The records with a word; `word*` means each that begins so."""
        word = word.lower()
        if word.endswith("*") and len(word) > 1:
            return self._union(self.beginning(word[:-1]))
        return self._union([word])

    def with_phrase(self, phrase: str) -> set[int]:
        """The records with these words side by side."""
        parts = phrase.lower().split()
        if not parts:
            return set()
        both = set.intersection(*(self.with_word(part) for part in parts))
        sought = " ".join(parts)
        return {number for number in both if sought in " ".join(self.records[number].words())}

    def beginning(self, start: str) -> list[str]:
        """The words that begin so."""
        vocabulary = self.vocabulary()
        place = bisect_left(vocabulary, start)
        return [word for word in vocabulary[place:] if word.startswith(start)]

    def vocabulary(self) -> list[str]:
        """All words, sorted."""
        if not self._vocabulary:
            self._vocabulary = sorted(self._base.keys() | self._late.keys())
        return self._vocabulary

    def between(self, low: int, high: int) -> set[int]:
        """The records whose PMID lies in a range, both ends included."""
        if not self._pmids:
            pmids = ((getattr(record, "pmid", None), number) for number, record in list(self.records.items()))
            self._pmids = sorted((pmid, number) for pmid, number in pmids if pmid is not None)
        first, last = bisect_left(self._pmids, (low, -1)), bisect_left(self._pmids, (high + 1, -1))
        return {number for _, number in self._pmids[first:last] if number in self.records}

    def _union(self, sought: Iterable[str]) -> set[int]:
        found: set[int] = set()
        for word in sought:
            found |= self._base.get(word, frozenset())
            found |= self._late.get(word, set())
        return found & self.records.keys() if self.removed else found

    def add(self, record: Indexed) -> None:
        """A record that was not there before."""
        with self.lock:
            self.records[record.number] = record
            self.added.append(record.number)
            for word in record.words():
                self._late.setdefault(word, set()).add(record.number)
            self._vocabulary, self._pmids = [], []

    def remove(self, number: int) -> None:
        """A record that is gone from now on."""
        with self.lock:
            del self.records[number]
            self.removed.append(number)

    def victim(self) -> int:
        """The record that a change is about: from the middle of what the last search found."""
        found = sorted(self.last_found & self.records.keys()) or sorted(self.records)
        return found[len(found) // 2]
