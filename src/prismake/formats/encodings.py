"""Decode bytes of any encoding and any line end as text."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

from prismake.formats.legacy_encodings import legacy_encoding_of
from prismake.formats.plain_tags import has_odd_tags, with_plain_tags
from prismake.twice_encoded import register

register()

HEAD = 65536
_ASCII = bytes(range(128))
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _windows_byte(error: UnicodeError) -> tuple[str | bytes, int]:
    """Decode bytes that are not UTF-8 as Windows-1252, and undefined ones as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    text = "".join(
        bytes([byte]).decode("cp1252", errors="ignore") or chr(byte)
        for byte in error.object[error.start : error.end]
    )
    return text, error.end


codecs.register_error("prismake-windows", _windows_byte)


def encoding_of(head: bytes) -> str:
    """Return the encoding of a file from its first bytes: by byte order mark, zero bytes, XML declaration or words.

    The default is UTF-8, where each invalid byte is decoded as Windows-1252: a Latin-1 file reads as Latin-1,
    and a flipped byte in a UTF-8 file damages one character only.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return name
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) // 8 and odd > 4 * even:
        return "utf-16-le"
    if even > len(head) // 8 and even > 4 * odd:
        return "utf-16-be"
    if (escapes := _ESCAPES.search(head)) and head.isascii():
        return "iso2022_kr" if escapes.group() == b"\x1b$)C" else "iso2022_jp_2"
    declared = _declared(head)
    if head.isascii() or _is_utf8(head):
        return declared if declared and head.isascii() else "utf-8"
    return declared or legacy_encoding_of(head) or "utf-8"


# ISO 2022 switches to East Asian characters, in bytes of ASCII, by an escape character.
_ESCAPES = re.compile(rb"\x1b\$(?:\)C|[@AB]|\([CD])")
_DECLARATION = re.compile(rb"""\s*<\?xml[^<>]*?\sencoding\s*=\s*["']([\w.:-]+)["']""")


def _declared(head: bytes) -> str:
    """Return the encoding that an XML declaration names, if it is single-byte or East Asian; else an empty string."""
    match = _DECLARATION.match(head)
    try:
        name = codecs.lookup(match[1].decode()).name if match else "utf-8"
    except LookupError:
        return ""
    # Invalid UTF-8 is decoded as Windows-1252 anyway, which many files declare as Latin-1.
    known = name.startswith(("utf", "ascii", "iso8859-1", "cp1252")) and name not in _LATER_LATIN
    return "" if known or not _is_text_encoding(name) else name


def declares_western(head: bytes) -> bool:
    """Return whether an XML declaration says that the file is Latin-1 or Windows-1252."""
    match = _DECLARATION.match(head)
    return bool(match and re.fullmatch(rb"(?i:iso-?8859-1|latin-?1|windows-1252|cp1252)", match[1]))


_LATER_LATIN = {f"iso8859-{number}" for number in range(10, 17)}


def _is_text_encoding(name: str) -> bool:
    try:
        return b"<?xml".decode(name) == "<?xml"
    except (LookupError, UnicodeError):
        return False


def _is_utf8(head: bytes) -> bool:
    """Return whether the bytes are UTF-8, or mostly UTF-8 with some bytes damaged."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        intact = head.decode("utf-8", "ignore").encode()
        return 2 * len(intact.translate(None, _ASCII)) > len(head.translate(None, _ASCII))
    return True


def errors_of(encoding: str) -> str:
    """Return the codec error handler for an encoding: Windows-1252 for invalid bytes in UTF-8, else replacement."""
    return "prismake-windows" if encoding.startswith("utf-8") else "replace"


# The start of a file that was appended to one without a final line end.
_NEXT_FILE = re.compile(r"(?<=[^\n])\ufeff(?=TY {1,3}- |PMID *-|FN |PT [A-Z]\b|%0 |@\w+[{(]|<\?xml|<\d+>)")


def line_ends(text: str) -> str:
    """Return the text with each CR, CRLF and CRCRLF (a CRLF that was converted twice) as one LF."""
    if "\r" not in text:
        return text
    text = text.replace("\r\n", "\n")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def without_byte_order_marks(text: str) -> str:
    """Return the text without the byte order marks at its start and at the start of appended files."""
    if "\ufeff" not in text:
        return text
    text = _NEXT_FILE.sub("\n", text.removeprefix("\ufeff"))
    return text.replace("\n\ufeff", "\n")


class Blocks(Protocol):
    """A source of text, one block at a time; an empty block is the end."""

    def read(self) -> str:
        """Return the next block."""
        ...


class FileText:
    """The text of an open file, read once in blocks, with all line ends as LF.

    `on_block` is called with each block before it is returned, so that records are counted without a second
    read. has_odd_tags: whether tags of RIS with other signs were read so far; from then on a block ends with a line.
    """

    def __init__(
        self, raw: BinaryIO, encoding: str, on_block: Callable[[str], None] | None = None, size: int = 1 << 20
    ) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)(errors_of(encoding))
        self._raw, self._on_block = raw, on_block
        # Allocating a block larger than the file takes longer than reading the file.
        self._size = min(size, raw.seek(0, io.SEEK_END) + 1)
        raw.seek(0)
        self._ended = False
        self._pending = self._cut_line = ""
        self.has_odd_tags = False

    def read(self) -> str:
        """Return the next block; an empty string at the end."""
        block = ""
        while not block and not self._ended:
            chunk = self._raw.read(self._size)
            self._ended = len(chunk) < self._size
            block = self._line_ends(self._decoder.decode(chunk, self._ended))
            if "\ufeff" in block:
                block = without_byte_order_marks(block)
            block = self._with_plain_tags(block)
        if block and self._on_block:
            self._on_block(block)
        return block

    def _with_plain_tags(self, block: str) -> str:
        self.has_odd_tags = self.has_odd_tags or has_odd_tags(block)
        if not self.has_odd_tags and "\u00a0" not in block:
            return block
        if self.has_odd_tags:
            block, end, self._cut_line = (self._cut_line + block).rpartition("\n")
            block += end
            if self._ended:
                block, self._cut_line = block + self._cut_line, ""
        return with_plain_tags(block)

    def _line_ends(self, block: str) -> str:
        """Return the block with all line ends as LF; a CR at the end of a block waits for the next block.

        Searching for CR takes a fiftieth of the time of Python's incremental newline decoder.
        """
        if not self._pending and "\r" not in block:
            return block
        block = self._pending + block
        self._pending = ""
        if block.endswith("\r") and not self._ended:
            self._pending = "\r\r" if block.endswith("\r\r") else "\r"
            block = block[: -len(self._pending)]
        return line_ends(block)

    def rest(self) -> str:
        """Return the rest of the text."""
        return "".join(iter(self.read, ""))


def decode(raw: bytes, encoding: str = "") -> str:
    """Return bytes decoded as a file with this content would be: any encoding, or the given one; line ends as LF."""
    encoding = encoding or encoding_of(raw[:HEAD])
    text = raw.decode(encoding, errors=errors_of(encoding))
    return with_plain_tags(without_byte_order_marks(line_ends(text)))


def lines_of(text: Blocks) -> Iterator[str]:
    """Yield the lines of a text without their line ends, in bounded memory."""
    rest = ""
    while block := text.read():
        lines = (rest + block).split("\n")
        rest = lines.pop()
        yield from lines
    if rest:
        yield rest
