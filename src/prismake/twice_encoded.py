"""Text that a program took for Windows-1252 and encoded as UTF-8 a second time: "ThÃ©" for "Thé".

It is never changed in silence: a note counts it, and the encoding "utf-8-twice" of config.yaml undoes it.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer

NAME = "utf-8-twice"
_BYTE_OF = {
    **{chr(byte): byte for byte in range(0x80, 0x100)},
    **{
        character: byte
        for byte in range(0x80, 0xA0)
        if (character := bytes([byte]).decode("cp1252", "ignore"))
    },
}
_NEXT = "".join(map(re.escape, (character for character, byte in _BYTE_OF.items() if byte < 0xC0)))
# One character of UTF-8 beyond ASCII, each of its bytes as a character of its own.
_TWICE = re.compile(
    rf"[\xc3-\xdf][{_NEXT}]|\xc2[{_NEXT}]|[\xe0-\xef][{_NEXT}]{{2}}|[\xf0-\xf4][{_NEXT}]{{3}}"
)
# The same of Latin, Greek and Cyrillic letters and of quotes and dashes: "CAFÉ»" is none, though its bytes would be UTF-8.
_NOTICED = re.compile(rf"[\xc2-\xc5\xce-\xd1][{_NEXT}]|[\xe0-\xef][{_NEXT}]{{2}}|[\xf0-\xf4][{_NEXT}]{{3}}")


def twice_encoded(text: str) -> str:
    """Return the first word of a text with characters that were encoded twice; "" if there is none."""
    if text.isascii():
        return ""
    for match in _NOTICED.finditer(text):
        if _once(match) != match[0]:
            start, end = match.span()
            before = re.search(r"[^\s,;]*$", text[:start])
            after = re.match(r"[^\s,;]*", text[end:])
            return f"{before[0] if before else ''}{match[0]}{after[0] if after else ''}"
    return ""


def encoded_once(text: str) -> str:
    """Return the text with each character that was encoded twice as that character."""
    return text if text.isascii() else _TWICE.sub(_once, text)


def _once(match: re.Match[str]) -> str:
    raw = bytes(_BYTE_OF[character] for character in match[0])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


_LAST_RUN = re.compile(r"[^\x00-\x7f]*$")


class _Decoder(codecs.IncrementalDecoder):
    """Decodes blocks as UTF-8 and undoes the second encoding."""

    def __init__(self, errors: str = "strict") -> None:
        super().__init__(errors)
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors)
        self._waiting = ""

    def decode(self, raw: bytes, final: bool = False) -> str:  # type: ignore[override]
        text = self._waiting + self._decoder.decode(raw, final)
        # The characters of one sequence stand together, so that all since the last one of ASCII wait.
        end = len(text) if final else len(text) - len(_LAST_RUN.search(text)[0])  # type: ignore[index]
        self._waiting = text[end:]
        return encoded_once(text[:end])

    def reset(self) -> None:
        self._decoder.reset()
        self._waiting = ""


def _decode(raw: Buffer, errors: str = "strict", /) -> tuple[str, int]:
    content = bytes(raw)
    return encoded_once(content.decode("utf-8", errors)), len(content)


def _encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
    once = text.encode("utf-8", errors)
    twice = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in once)
    return twice.encode("utf-8"), len(text)


def _find(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != NAME:
        return None
    return codecs.CodecInfo(_encode, _decode, incrementaldecoder=_Decoder, name=NAME)


@cache
def register() -> None:
    """Make the encoding known to Python, once."""
    codecs.register(_find)
