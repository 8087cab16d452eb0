"""Any encoding and any line end, read as text."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

from prismake.formats.alphabets import alphabet_of

HEAD = 65536
_ASCII = bytes(range(128))
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _windows_byte(error: UnicodeError) -> tuple[str | bytes, int]:
    """Read the bytes that are no UTF-8 as Windows-1252, and as Latin-1 where that has no letter for them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    text = "".join(
        bytes([byte]).decode("cp1252", errors="ignore") or chr(byte)
        for byte in error.object[error.start : error.end]
    )
    return text, error.end


codecs.register_error("prismake-windows", _windows_byte)


def encoding_of(head: bytes) -> str:
    """Return the encoding that the first bytes show: by their mark, by their zero bytes, by their words.

    Else it is UTF-8. What is not UTF-8 is read byte by byte as Windows-1252, so a Latin-1 file reads as one, and one flipped
    byte in a UTF-8 file spoils one character and not all of them.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) // 8 and odd > 4 * even:
        return "utf-16-le"
    if even > len(head) // 8 and even > 4 * odd:
        return "utf-16-be"
    declared = _declared(head)
    if head.isascii() or _is_utf8(head):
        return declared if declared and head.isascii() else "utf-8"
    return declared or alphabet_of(head) or "utf-8"


_DECLARATION = re.compile(rb"""\s*<\?xml[^<>]*?\sencoding\s*=\s*["']([\w.:-]+)["']""")


def _declared(head: bytes) -> str:
    """Return the encoding that an XML declaration names, where it is one of single bytes or of East Asia."""
    match = _DECLARATION.match(head)
    try:
        name = codecs.lookup(match[1].decode()).name if match else "utf-8"
    except LookupError:
        return ""
    # Windows-1252, which many call Latin-1, is what bytes are read as that are no UTF-8.
    known = name.startswith(("utf", "ascii", "iso8859-1", "cp1252")) and name not in _LATER_LATIN
    return "" if known or not _is_text_encoding(name) else name


_LATER_LATIN = {f"iso8859-{number}" for number in range(10, 17)}


def _is_text_encoding(name: str) -> bool:
    try:
        return b"<?xml".decode(name) == "<?xml"
    except (LookupError, UnicodeError):
        return False


def _is_utf8(head: bytes) -> bool:
    """Return whether bytes are UTF-8, or were before some of them were changed."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        whole = head.decode("utf-8", "ignore").encode()
        return 2 * len(whole.translate(None, _ASCII)) > len(head.translate(None, _ASCII))
    return True


def errors_of(encoding: str) -> str:
    """Return how bytes that do not fit an encoding are read: as Windows-1252, where it is UTF-8."""
    return "prismake-windows" if encoding.startswith("utf-8") else "replace"


# A file put after one that had no line end of its own at its end.
_NEXT_FILE = re.compile(r"(?<=[^\n])\ufeff(?=TY {1,3}- |PMID *-|FN |PT [A-Z]\b|%0 |@\w+[{(]|<\?xml|<\d+>)")


def line_ends(text: str) -> str:
    """Make CR, CRLF, and CRCRLF, which a second conversion makes of CRLF, one LF each."""
    if "\r" not in text:
        return text
    text = text.replace("\r\n", "\n")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def without_marks(text: str) -> str:
    """Drop byte order marks where a file begins, also one that was put after another."""
    if "\ufeff" not in text:
        return text
    text = _NEXT_FILE.sub("\n", text.removeprefix("\ufeff"))
    return text.replace("\n\ufeff", "\n")


class Blocks(Protocol):
    """What gives a text away a block at a time, and an empty text at its end."""

    def read(self) -> str:
        """Return the next block."""
        ...


class Text:
    """The text of an open file, read once and a block at a time; CR, LF, CRLF and CRCRLF all come as LF.

    `seen` is shown each block before it is given away: so what a file holds is counted without reading it
    twice.
    """

    def __init__(
        self, raw: BinaryIO, encoding: str, seen: Callable[[str], None] | None = None, size: int = 1 << 20
    ) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)(errors_of(encoding))
        self._raw, self._seen = raw, seen
        # A block that is larger than the file costs more than the reading of it.
        self._size = min(size, raw.seek(0, io.SEEK_END) + 1)
        raw.seek(0)
        self._ended = False
        self._held_back = ""

    def read(self) -> str:
        """Return the next block; an empty text at the end."""
        block = ""
        while not block and not self._ended:
            given = self._raw.read(self._size)
            self._ended = len(given) < self._size
            block = self._line_ends(self._decoder.decode(given, self._ended))
            if "\ufeff" in block:
                block = without_marks(block)
        if block and self._seen:
            self._seen(block)
        return block

    def _line_ends(self, block: str) -> str:
        """Make all line ends LF; CRs at the end of a block wait for what follows them.

        A look for CR takes a fiftieth of the time of the decoder of line ends that Python has.
        """
        if not self._held_back and "\r" not in block:
            return block
        block = self._held_back + block
        self._held_back = ""
        if block.endswith("\r") and not self._ended:
            self._held_back = "\r\r" if block.endswith("\r\r") else "\r"
            block = block[: -len(self._held_back)]
        return line_ends(block)

    def rest(self) -> str:
        """Return all that is left."""
        return "".join(iter(self.read, ""))


def decode(raw: bytes) -> str:
    """Decode bytes as a file with them would be read: any encoding, line ends as LF."""
    encoding = encoding_of(raw[:HEAD])
    text = raw.decode(encoding, errors=errors_of(encoding))
    return without_marks(line_ends(text))


def lines_of(text: Blocks) -> Iterator[str]:
    """Yield the lines of a text without their ends, a block at a time, so that memory stays bounded."""
    rest = ""
    while block := text.read():
        lines = (rest + block).split("\n")
        rest = lines.pop()
        yield from lines
    if rest:
        yield rest
