"""Invisible letters: those without shape and width."""

from __future__ import annotations

import unicodedata

# They have no shape, but Unicode does not call them formats: fillers of Hangul, a joiner, the choice of a shape.
_SHAPELESS = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x3164, 0xFFA0}
_VARIATIONS = range(0xFE00, 0xFE10)
BRAILLE_BLANK = 0x2800


def is_unseen(letter: str) -> bool:
    """Return whether a letter is invisible and has no width: zero-width spaces, soft hyphens, BOM, direction marks."""
    return unicodedata.category(letter) == "Cf" or ord(letter) in _SHAPELESS or ord(letter) in _VARIATIONS


def is_blank(text: str) -> bool:
    """Return whether a text has no visible character: it is empty, or consists of spaces and invisible letters."""
    return all(letter.isspace() or ord(letter) == BRAILLE_BLANK or is_unseen(letter) for letter in text)
