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
# The distinct words and the places that are looked at, and the share of odd ones among them that is no longer damage.
_ENOUGH, _MOST, _ODD_SHARE = 3000, 100_000, 0.03
# A file with so many times more UTF-8 beyond ASCII than other bytes is UTF-8 with damage.
_MANY = 4
_LETTERS = "A-Za-zÀ-ÖØ-öø-ÿŠŒŽšœžŸ"
_SMALL = "a-zß-öø-ÿšœž"
# Characters of UTF-8 beyond ASCII.
_UTF8 = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+")
_RUN = re.compile(rb"[\x80-\xff]+")
# The part of a word before or after a byte that is not UTF-8; a longer part is no word.
_PART = re.compile(rb"[^\s,;:.()\[\]{}<>=/|\"&]*")
_LONGEST_PART = 60
# Encodings that are suggested, if they read the odd word as letters.
_CANDIDATES = (
    "iso8859-2", "cp1250", "mac-roman", "mac-latin2", "cp850", "iso8859-9", "cp1257", "cp1251", "koi8-r", "cp1253",
    "cp1255", "cp1256", "big5", "gb18030", "cp932", "euc-kr", "tis-620",
)  # fmt: skip


class EncodingError(ValueError):
    """The encoding of a file is uncertain, or is not the one that config.yaml declares.

    The message says how to declare it.
    """


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
    # A letter alone, as in a list of letters, shows nothing.
    return len(word) > 1 and bool(as_written.search(word) or lower_case.search(word.lower()))


# Characters of no text; U+0085 is a line end of some systems.
_CONTROL = re.compile(r"[\x80-\x84\x86-\x9f]")


def certain_encoding(raw: BinaryIO, given: str = "") -> str:
    """Return the encoding of an open file, which is read to its end and rewound.

    given: the encoding that config.yaml declares for the file, or empty. Raises EncodingError if the file cannot be
    decoded with it, or if none is declared and the encoding is uncertain.
    """
    if given:
        _try(raw, given)
        return given
    head = raw.read(HEAD)
    raw.seek(0)
    encoding = encoding_of(head)
    if encoding == "utf-8" and not declares_western(head) and not _is_utf8(raw):
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
            if control := _CONTROL.search(text):
                raise EncodingError(
                    f"config.yaml declares the encoding {given} for this file, but decoded as {given}, line "
                    f"{line + text[: control.start()].count(chr(10))} "
                    f"holds a control character (U+{ord(control[0]):04X}), which does not occur in text: the "
                    "file has another encoding."
                )
            line = line_before + text.count("\n")
        decoder.decode(b"", True)
    except UnicodeError as error:
        line += getattr(error, "object", b"")[: getattr(error, "start", 0)].count(b"\n")
        raise EncodingError(
            f"config.yaml declares the encoding {given} for this file, but line {line} of the file cannot be "
            f"decoded as {given}."
        ) from error
    finally:
        raw.seek(0)


def _is_utf8(raw: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in _blocks(raw):
            decoder.decode(block)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    finally:
        raw.seek(0)
    return True


def _check_words(raw: BinaryIO) -> None:
    """Raise EncodingError if the words with bytes that are not UTF-8 do not look like Windows-1252."""
    words = _Words()
    rest = b""
    for block in _blocks(raw):
        # A block may end inside of a word.
        block = rest + block
        end = max(block.rfind(b"\n"), block.rfind(b"\r"), block.rfind(b" ")) + 1 or len(block)
        words.add(block[:end])
        rest = block[end:]
    words.add(rest)
    # A UTF-8 file with some damaged bytes has many more intact ones.
    if words.intact > _MANY * words.damaged:
        return
    odd = [word for word in words.lines if is_odd(_western(word))]
    if len(odd) > _ODD_SHARE * len(words.lines):
        raise EncodingError(_question(odd[0], words.lines[odd[0]]))


class _Words:
    """The words of a file with bytes that are not UTF-8, each with its first line, and the number of such bytes."""

    def __init__(self) -> None:
        self.lines: dict[bytes, int] = {}
        self.intact = self.damaged = 0
        self._line, self._looked_at = 1, 0

    def add(self, block: bytes) -> None:
        """Add the next part of the file; its line ends are CR, LF or both."""
        if not block.isascii():
            # Looking at the bytes beyond ASCII alone is a hundred times as fast.
            runs = _RUN.findall(block)
            damaged = sum(map(len, _UTF8.sub(b"", b" ".join(runs)).split(b" ")))
            self.damaged += damaged
            self.intact += sum(map(len, runs)) - damaged
            if damaged and len(self.lines) < _ENOUGH and self._looked_at <= _MOST:
                self._find(block)
        self._line += _line_ends(block)

    def _find(self, block: bytes) -> None:
        line, at, word_end = self._line, 0, 0
        for match in _RUN.finditer(block):
            start = match.start()
            if start < word_end or _UTF8.fullmatch(match.group()):
                continue
            self._looked_at += 1
            # The part before it is read backwards: a search for its start would look at each place.
            before = _part(block[max(start - _LONGEST_PART, word_end) : start][::-1])[::-1]
            after = _part(block[start : start + _LONGEST_PART])
            word, word_end = before + after, start + len(after)
            if word not in self.lines:
                line += _line_ends(block[at:start])
                at = start
                self.lines[word] = line
            if len(self.lines) >= _ENOUGH or self._looked_at > _MOST:
                return


def _part(text: bytes) -> bytes:
    match = _PART.match(text)
    return match.group() if match else b""


def _line_ends(block: bytes) -> int:
    return block.count(b"\n") or block.count(b"\r")


def _western(word: bytes) -> str:
    return word.decode("utf-8", errors_of("utf-8"))


def _question(word: bytes, line: int) -> str:
    readings: dict[str, str] = {}
    for candidate in _CANDIDATES:
        try:
            read = word.decode(candidate)
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


# Signs within words: "people's", "well-known".
_WITHIN = dict.fromkeys(map(ord, "-'\u2019"))


def _is_word(text: str) -> bool:
    """Return whether a text is letters of one script, without a capital after a small letter. Quotation marks and dots may be around it."""
    text = text.strip("\u2018\u2019\u201a\u201c\u201d\u201e\u2026\u2013\u2014")
    if not text:
        return False
    scripts = {unicodedata.name(letter, "?").split(" ")[0] for letter in text if letter not in "-'’"}
    return (
        len(scripts) == 1
        and text.translate(_WITHIN).isalpha()
        and text in {text.lower(), text.upper(), text.capitalize()}
    )


def _visible(word: str) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in word)[:60]
