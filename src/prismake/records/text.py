"""Text: markup, entities, odd spaces and placeholders."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from prismake.records.patterns import PLACEHOLDERS

_LONGEST = max(map(len, PLACEHOLDERS)) + 1
BAR = "|"
# A broken bar represents a bar inside one value of a list: tables on disk join lists by bars.
BROKEN_BAR = "¦"
# Only names of elements that publishers use inside titles and abstracts, alone or with attributes that have values:
# "p < 0.05 and q > 3" is not markup, nor is "a <b and c> d".
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


def _without_element(match: re.Match[str]) -> str:
    return " " if BREAKING.match(match.group()) else ""


def without_markup(text: str) -> str:
    """Resolve entities (twice where they were escaped twice) and take inline markup out, keeping its text."""
    for _ in range(2):
        if "&" not in text or not ENTITY.search(text):
            break
        text = html.unescape(text)
    if "<" in text:
        text = MARKUP.sub(_without_element, text)
    return text


def clean(text: str) -> str:
    """Return a text without markup, entities, invisible characters and repeated spaces, in Unicode form C."""
    if "&" in text or "<" in text:
        text = without_markup(text)
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if text.isprintable():
        # All white space in it is spaces. To take them out by pairs is twice as fast as to split at them.
        while (shorter := text.replace("  ", " ")) is not text:
            text = shorter
        return text.strip()
    return " ".join(UNSEEN.sub("", text).split())


@lru_cache(maxsize=65536)
def value_of(text: str) -> str:
    """Return a short text that comes back often, such as a keyword, cleaned; nothing for a placeholder."""
    value = clean(text)
    return "" if is_missing(value) else value


def is_missing(text: str) -> bool:
    """Return whether a text represents nothing: empty, or a placeholder such as "N/A" or "No-Specified"."""
    return len(text) <= _LONGEST and text.strip().lower() in PLACEHOLDERS
