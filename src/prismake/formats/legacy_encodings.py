"""Detect legacy encodings of one alphabet from the words that they decode to.

Text decoded with a wrong encoding gives letters of another script, or capitals inside words. If no encoding
is clearly the best, none is returned.
"""

from __future__ import annotations

import re
import unicodedata

# For each encoding: its name for readers, and how the Unicode names of its letters start.
_ALPHABETS = {
    "gb18030": ("GB18030 (Chinese)", ("CJK",)),
    "cp932": ("Shift-JIS (Japanese)", ("HIRAGANA", "KATAKANA", "CJK")),
    "euc_jp": ("EUC-JP (Japanese)", ("HIRAGANA", "KATAKANA", "CJK")),
    "cp949": ("EUC-KR (Korean)", ("HANGUL",)),
    "cp1251": ("Windows-1251 (Cyrillic)", ("CYRILLIC",)),
    "koi8_r": ("KOI8-R (Cyrillic)", ("CYRILLIC",)),
    "iso8859_5": ("ISO-8859-5 (Cyrillic)", ("CYRILLIC",)),
    "cp1253": ("Windows-1253 (Greek)", ("GREEK",)),
}
# Encodings that an escape character shows.
_ESCAPED = {"iso2022_jp_2": "ISO-2022-JP (Japanese)", "iso2022_kr": "ISO-2022-KR (Korean)"}
_ENOUGH_WORDS, _ENOUGH_BYTES = 6, 60
_GOOD, _MARGIN = 0.8, 0.1
_RUN = re.compile(rb"[\x80-\xff][\x40-\xff]{2,}")
_WORD = re.compile(r"[^\W\d_]+")
# The first level of GB2312: nine of ten characters in a Chinese text.
_COMMON_HAN = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
_JAPANESE = ("HIRAGANA", "KATAKANA")
# Korean syllables end before this byte; a third of the characters of a Chinese text are behind it.
_KOREAN_ENDS = 0xC9
# Russian, Ukrainian and Belarusian; the Serbian letters are at code points where another encoding has these.
_CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў")


def legacy_encoding_of(head: bytes) -> str | None:
    """Return the legacy encoding of bytes that are not UTF-8; None if it is uncertain."""
    if sum(map(len, _RUN.findall(head))) < _ENOUGH_BYTES:
        return None
    ranked = sorted(((_fit(head, name), name) for name in _ALPHABETS), reverse=True)
    (best, name), (second, _) = ranked[:2]
    return name if best >= _GOOD and best - second >= _MARGIN else None


def name_of(encoding: str) -> str:
    """Return the name of a legacy encoding for readers; an empty string for any other encoding."""
    return _ALPHABETS.get(encoding, ("",))[0] or _ESCAPED.get(encoding, "")


def _fit(head: bytes, encoding: str) -> float:
    """Return how well the bytes fit an encoding, from 0 to 1."""
    # The last line may be cut off inside a character.
    text = head.rpartition(b"\n")[0] or head
    try:
        decoded = text.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    words = [word for word in _WORD.findall(decoded) if not word.isascii() and len(word) > 1]
    if len(words) < _ENOUGH_WORDS:
        return 0.0
    letters = "".join(words)
    scripts = _ALPHABETS[encoding][1]
    names = [unicodedata.name(letter, "") for letter in letters]
    fits = sum(name.startswith(scripts) for name in names) / len(letters)
    if encoding == "gb18030":
        han = [letter.encode("gb18030") for letter in letters if not letter.isascii()]
        if sum(character[0] < _KOREAN_ENDS for character in han) > 0.9 * len(han):
            return 0.0
        return fits * sum(bool(_COMMON_HAN.fullmatch(character)) for character in han) / len(han)
    if scripts[0] in _JAPANESE:
        return fits if sum(name.startswith(_JAPANESE) for name in names) > len(letters) / 10 else 0.0
    if scripts == ("HANGUL",):
        return fits
    if scripts == ("CYRILLIC",):
        fits = sum(letter in _CYRILLIC for letter in letters.lower()) / len(letters)
    cased = sum(1.0 if word[1:].islower() else 0.3 if word.isupper() else 0.0 for word in words) / len(words)
    return fits * cased
