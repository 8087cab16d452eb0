"""Clean text: markup, entities, white space and placeholders."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from prismake.records.patterns import PLACEHOLDERS

_LONGEST = max(map(len, PLACEHOLDERS)) + 1
BAR = "|"
# Before an author that a source gives as a group: its words are no family and given names. It is part of no record and no digest.
GROUP_SIGN = "\x02"
# Replaces a bar inside a value of a list, because tables join the values of a list with bars.
BROKEN_BAR = "¦"
# Only elements that publishers use in titles and abstracts, with quoted or unquoted attributes: neither
# "p < 0.05 and q > 3" nor "a <b and c> d" is markup.
MARKUP = re.compile(
    r"</?(?:mml:|jats:|m:)?(?:i|b|u|em|strong|sub|sup|sc|scp|span|p|br|div|inf|italic|bold|title|sec|list"
    r"|list-item|label|h[1-6]|ul|ol|li|a|font|small|big|tt|math|mrow|mi|mn|mo|msub|msup|msubsup|mtext|mover"
    r"|munder|mfrac|msqrt|mspace|mstyle|semantics|annotation|inline-formula|tex-math|ext-link|xref"
    r"|underline|monospace|abstracttext|formula|emphasis|hi|keyword|dfn)"
    r"(?:\s+[a-z][\w:.-]*\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s<>]+))*\s*/?>",
    re.IGNORECASE,
)
BREAKING = re.compile(r"</?(?:jats:)?(?:p|br|div|title|sec|list-item|li|h[1-6])\b", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]"
)


# How workbooks write a line end within a cell: "_x000D_".
_SPREADSHEET_SIGN = re.compile(r"_x00[01][0-9A-Fa-f]_")
# How R writes a sign that its encoding lacks: "COVID<U+2010>19".
_ESCAPED_SIGN = re.compile(r"<U\+([0-9A-Fa-f]{4,6})>")


def _sign(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]


def _without_element(match: re.Match[str]) -> str:
    return " " if BREAKING.match(match.group()) else ""


def without_markup(text: str) -> str:
    """Return a text with entities resolved, also doubly escaped ones, and inline markup removed."""
    for _ in range(2):
        if "&" not in text or not ENTITY.search(text):
            break
        text = html.unescape(text)
    if "<" in text:
        text = MARKUP.sub(_without_element, text)
    return text


def clean(text: str) -> str:
    """Return a text without markup, entities, invisible characters and repeated spaces, in Unicode NFC."""
    if "&" in text or "<" in text:
        text = without_markup(_ESCAPED_SIGN.sub(_sign, text) if "<U+" in text else text)
    if "_x00" in text:
        text = _SPREADSHEET_SIGN.sub(" ", text)
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if text.isprintable():
        # Printable text has no white space but spaces; replacing pairs of them is twice as fast as splitting.
        while (shorter := text.replace("  ", " ")) is not text:
            text = shorter
        return text.strip()
    return " ".join(UNSEEN.sub("", text).split())


@lru_cache(maxsize=65536)
def value_of(text: str) -> str:
    """Return a short text without markup and repeated spaces, empty for a placeholder.

    Results are cached, because values such as keywords repeat.
    """
    value = clean(text)
    return "" if is_missing(value) else value


def is_missing(text: str) -> bool:
    """Return whether a text is empty or a placeholder such as "N/A" or "No-Specified"."""
    return len(text) <= _LONGEST and text.strip().lower() in PLACEHOLDERS


def letters(text: str) -> str:
    """Return the letters and digits of a text, without differences of case, accents and signs."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())
