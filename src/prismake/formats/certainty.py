"""Tell whether the encoding of a file is certain; if not, say which word shows it and how to set the encoding.

UTF-8, byte order marks, declarations and the clear legacy encodings of one alphabet are certain. Any other file is
read as Windows-1252, but only while its words look like words of the languages that are written in it.
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO

import yaml

from prismake.formats.encodings import HEAD, declares_western, encoding_of, errors_of

_BLOCK = 1 << 20
# The words that are looked at, and the share of odd ones among them that is no longer damage.
_ENOUGH, _ODD_SHARE = 3000, 0.03
# A file with so many times more UTF-8 beyond ASCII than other bytes is UTF-8 with damage.
_MANY = 4
_LETTERS = "A-Za-zÀ-ÖØ-öø-ÿŠŒŽšœžŸ"
_SMALL = "a-zß-öø-ÿšœž"
_ESCAPED = "\udc80-\udcff"
_ESCAPED_BYTE = re.compile(f"[{_ESCAPED}]")
_WORD = re.compile(rf"[^\s,;:.()\[\]{{}}<>=/|\"&]*[{_ESCAPED}][^\s,;:.()\[\]{{}}<>=/|\"&]*")
# Encodings that are suggested, if they read the odd word as letters.
_CANDIDATES = (
    "iso8859-2", "cp1250", "mac-roman", "mac-latin2", "cp850", "iso8859-9", "cp1257", "cp1251", "koi8-r", "cp1253",
    "cp1255", "cp1256", "big5", "gb18030", "cp932", "euc-kr", "tis-620",
)  # fmt: skip


class EncodingError(ValueError):
    """The encoding of a file is uncertain, or not the one that the config names; the message says what to do."""


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    path = Path(__file__).with_name("western_words.yaml")
    groups: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    as_written, lower_case = ("|".join(map(_expanded, groups[name])) for name in ("as_written", "lower_case"))
    return re.compile(as_written), re.compile(lower_case)


def _expanded(pattern: str) -> str:
    return pattern.replace("<L>", f"[{_LETTERS}]").replace("<S>", f"[{_SMALL}]").replace("<m>", _LETTERS)


def is_odd(word: str) -> bool:
    """Return whether a word decoded as Windows-1252 looks like a word of another encoding."""
    as_written, lower_case = _patterns()
    return bool(as_written.search(word) or lower_case.search(word.lower()))


def certain_encoding(raw: BinaryIO, given: str = "") -> str:
    """Return the encoding of an open file, which is read to its end and rewound.

    given: the encoding that the config names, empty for none. Raises EncodingError if that one does not fit the file,
    or if there is none and the encoding is uncertain.
    """
    if given:
        _try(raw, given)
        return given
    head = raw.read(HEAD)
    raw.seek(0)
    encoding = encoding_of(head)
    if encoding == "utf-8" and not declares_western(head):
        _check_words(raw)
    return encoding


def _blocks(raw: BinaryIO) -> Iterator[bytes]:
    raw.seek(0, io.SEEK_SET)
    while block := raw.read(_BLOCK):
        yield block
    raw.seek(0)


def _try(raw: BinaryIO, given: str) -> None:
    decoder = codecs.getincrementaldecoder(given)("strict")
    line = 1
    try:
        for block in _blocks(raw):
            line_before, text = line, decoder.decode(block)
            line = line_before + text.count("\n")
        decoder.decode(b"", True)
    except UnicodeError as error:
        line += getattr(error, "object", b"")[: getattr(error, "start", 0)].count(b"\n")
        raise EncodingError(
            f"the config says that its encoding is {given}, but line {line} cannot be decoded as {given}."
        ) from error
    finally:
        raw.seek(0)


def _check_words(raw: BinaryIO) -> None:
    """Raise EncodingError if the words with bytes that are not UTF-8 do not look like Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    words = _Words()
    rest = ""
    for block in _blocks(raw):
        text = rest + decoder.decode(block)
        # A block may end inside of a word.
        end = max(text.rfind("\n"), text.rfind("\r"), text.rfind(" ")) + 1 or len(text)
        words.add(text[:end])
        rest = text[end:]
    words.add(rest + decoder.decode(b"", True))
    # A UTF-8 file with some damaged bytes has many more intact ones.
    if words.intact > _MANY * words.damaged:
        return
    odd = [word for word in words.lines if is_odd(_western(word))]
    if len(odd) > _ODD_SHARE * len(words.lines):
        raise EncodingError(_question(odd[0], words.lines[odd[0]]))


class _Words:
    """The words of a text with bytes that are not UTF-8, each with its first line, and the bytes that are and are not."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self.intact = self.damaged = 0
        self._line = 1

    def add(self, text: str) -> None:
        """Add the next part of the text; its line ends are CR, LF or both."""
        if not text.isascii():
            escaped = len(_ESCAPED_BYTE.findall(text))
            self.damaged += escaped
            # A character of UTF-8 beyond ASCII has two bytes at least.
            self.intact += 2 * (len(text) - len(text.encode("ascii", "ignore")) - escaped)
            if escaped and len(self.lines) < _ENOUGH:
                self._find(text)
        self._line += _line_ends(text)

    def _find(self, text: str) -> None:
        line, at = self._line, 0
        for match in _WORD.finditer(text):
            line += _line_ends(text[at : match.start()])
            at = match.start()
            self.lines.setdefault(match.group(), line)


def _line_ends(text: str) -> int:
    return text.count("\n") or text.count("\r")


def _western(word: str) -> str:
    raw = word.encode("utf-8", "surrogateescape")
    return raw.decode("utf-8", errors_of("utf-8"))


def _question(word: str, line: int) -> str:
    raw = word.encode("utf-8", "surrogateescape")
    readings: dict[str, str] = {}
    for candidate in _CANDIDATES:
        try:
            read = raw.decode(candidate)
        except (UnicodeError, LookupError):
            continue
        if read not in (_western(word), *readings.values()) and _is_word(read):
            readings[candidate] = read
    shown = ", ".join(f'in {name} "{read}"' for name, read in list(readings.items())[:6])
    return (
        "its encoding cannot be told with certainty: it is not UTF-8, and as Windows-1252 "
        f'line {line} would have the word "{_visible(_western(word))}"{f" ({shown})" if shown else ""}. '
        "The config must name the encoding: key sources.NAME.encodings."
    )


def _is_word(text: str) -> bool:
    """Return whether a text is letters of one script, without a capital after a small letter."""
    scripts = {unicodedata.name(letter, "?").split(" ")[0] for letter in text if letter not in "-'’"}
    return (
        len(scripts) == 1
        and text.replace("-", "").isalpha()
        and text in {text.lower(), text.upper(), text.capitalize()}
    )


def _visible(word: str) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in word)[:60]
