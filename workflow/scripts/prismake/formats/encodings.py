"""Any encoding and any line end, read as text."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

HEAD = 65536
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
    """Return the encoding that the first bytes show: by their mark, by their zero bytes, else UTF-8.

    What is no UTF-8 is read byte by byte as Windows-1252, so a Latin-1 file reads as one, and one flipped
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
    return "utf-8"


def open_text(path: Path, encoding: str) -> TextIO:
    """Open a file for reading as text; CR, LF and CRLF all come as LF."""
    errors = "prismake-windows" if encoding.startswith("utf-8") else "replace"
    return path.open("r", encoding=encoding, errors=errors, newline=None)


def decode(raw: bytes) -> str:
    """Decode bytes as a file with them would be read: any encoding, line ends as LF."""
    encoding = encoding_of(raw[:HEAD])
    errors = "prismake-windows" if encoding.startswith("utf-8") else "replace"
    text = raw.decode(encoding, errors=errors)
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def lines_of(stream: TextIO, size: int = 1 << 20) -> Iterator[str]:
    """Yield the lines of a text without their ends, a block at a time, so that memory stays bounded."""
    rest = ""
    while block := stream.read(size):
        lines = (rest + block).split("\n")
        rest = lines.pop()
        yield from lines
    if rest:
        yield rest
