"""Letters that look like others or are invisible.

They are replaced by what they stand for where that is certain, and otherwise named in a message.

Web pages, PDF files, word processors and keyboards leave such letters in answers. A person cannot see them, so a
message that shows only the answer would not help.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from prismake.unseen_letters import BRAILLE_BLANK, is_unseen
from prismake.wording import listed_in_part

_QUOTES = dict.fromkeys(map(ord, '‘’‚‛“”„‟«»‹›′″`´"'), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_MOST_NAMED = 3
# The first word of the Unicode name of letters, some of which look like Latin ones, and Latin letters that look like others.
_LIKE_LATIN = {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"}
_LATIN_ALIKE = set("\u0130\u0131\u0251\u0261\u026a\u0269\u01c0")


def _plain_letter(letter: str) -> str:
    """Return what a letter stands for: a space, a digit, or the letter without its width or ligature.

    Superscript digits stay: 10² is not 102.
    """
    category = unicodedata.category(letter)
    if is_unseen(letter):
        return ""
    if category in ("Zs", "Zl", "Zp") or ord(letter) == BRAILLE_BLANK:
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if category.startswith("L") or ord(letter) in _FULL_WIDTH:
        return unicodedata.normalize("NFKC", letter)
    return letter


def plain(text: str) -> str:
    """Return text on one line without invisible letters, with plain spaces, digits and letter widths, in composed
    Unicode.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", "".join(map(_plain_letter, text)))
    return " ".join(text.split())


def comparable_words(text: str) -> str:
    """Return text for a comparison of words: `plain`, without differences of case, quotes and dashes."""
    return plain(text.translate(_QUOTES).translate(_DASHES)).casefold()


def _looks_latin(letter: str) -> bool:
    return letter in _LATIN_ALIKE or unicodedata.name(letter, "").partition(" ")[0] in _LIKE_LATIN


def foreign_letters(text: str, allowed: Iterable[str] = ()) -> str:
    """Return a hint that names the letters of `text` that are invisible, or that look like other letters and occur in
    no allowed text.

    An example is a Cyrillic letter in a Latin word. The hint begins with a space; it is empty if there is no such
    letter.
    """
    known = {letter for word in allowed for letter in plain(word)}
    strange = [
        (place, letter)
        for place, letter in enumerate(text.strip(), start=1)
        if is_unseen(letter) or (_looks_latin(letter) and letter not in known)
    ]
    if not strange:
        return ""
    named = [
        f"character {place} is {unicodedata.name(letter, 'a letter without a name')} (U+{ord(letter):04X})"
        for place, letter in strange
    ]
    shown = listed_in_part(named, _MOST_NAMED, before_rest=", and ")
    return f" It has letters that cannot be seen or told apart: {shown}."
