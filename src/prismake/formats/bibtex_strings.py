"""The words that a @string of BibTeX defines, also below the entries that use them.

From the first entry on that uses a word which is not yet defined, entries are held until the end of the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from prismake.formats.bibtex_blocks import Piece
from prismake.formats.entry import AROUND, Entry

_WORD = re.compile(r"[A-Za-z][\w:.+/-]*")
# BibTeX itself defines these, and dates are read from them.
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?", re.IGNORECASE)


class Strings:
    """The abbreviations that @string entries of a file define, and the entries that use abbreviations which are not
    defined yet.
    """

    def __init__(self) -> None:
        self._values: dict[str, str] = {}
        self._missing: list[str] = []
        self._waiting: dict[int, tuple[Piece, list[str]]] = {}

    def define(self, name: str, value: str) -> None:
        """Store the value of an abbreviation; its name is not case-sensitive."""
        self._values[name.lower()] = value

    def value_of(self, word: str) -> str:
        """Return the value of an abbreviation; an undefined one is returned unchanged."""
        if word.lower() in self._values:
            return self._values[word.lower()]
        if _WORD.fullmatch(word) and not _MONTH.fullmatch(word):
            self._missing.append(word)
        return word

    def read(self, piece: Piece, reader: Callable[[Piece], Entry]) -> Entry:
        """Return the entry of a piece of the file, and remember the undefined abbreviations that it uses.

        reader: makes an entry from a piece.
        """
        self._missing.clear()
        entry = reader(piece)
        if self._missing:
            self._waiting[id(entry)] = piece, list(dict.fromkeys(self._missing))
        return entry

    def resolved(self, entries: Iterator[Entry], reader: Callable[[Piece], Entry]) -> Iterator[Entry]:
        """Yield the entries in their order; an entry whose abbreviations are defined later in the file is read again,
        and a note says so.
        """
        kept: list[Entry] = []
        for entry in entries:
            if kept or id(entry) in self._waiting:
                kept.append(entry)
            else:
                yield entry
        for entry in kept:
            yield self._read_again(entry, reader) if id(entry) in self._waiting else entry

    def _read_again(self, entry: Entry, reader: Callable[[Piece], Entry]) -> Entry:
        piece, words = self._waiting[id(entry)]
        late = [word for word in words if word.lower() in self._values]
        again = entry
        if late:
            again = reader(piece)
            again.raw, again.earlier = entry.raw, dict(entry.fields)
            if AROUND in entry.fields:
                again.fields[AROUND] = entry.fields[AROUND]
        for word in words:
            again.notes.append(
                f'the word "{word}" is used above the @string that defines it, and was read as defined there.'
                if word in late
                else f'the word "{word}" is defined by no @string, and was kept as it is.'
            )
        return again
