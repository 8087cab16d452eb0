"""Splits a list of keywords that its source wrote as one value."""

from __future__ import annotations

import re

# More words than in any keyword of a list; a heading such as "Diabetes Mellitus, Type 2" has one comma.
_WORDS_OF_KEYWORD, _FEWEST_KEYWORDS = 6, 3
# Rayyan joins keywords with commas alone; in a heading a blank follows, in the name of a substance a number: "pain,hip".
_TIGHT_LIST = re.compile(r"[^\W\d][^,;|(/]*(?:,[^\W\d][^,;|(/]*)+")
# Signs that stand in no keyword, but between them: those of Chinese and Japanese, bullets and bars.
_CLEAR_SIGNS = re.compile(r"\s*[\uff1b\u3001\uff0c\u2022\uff5c|]\s*|\s+[\u00b7\u2027\u2219]\s+")
# The name of the field before a list that was copied from a page.
_LABEL = re.compile(
    r"^\s*(?:(?:author )?key ?words?|index terms|mots[- ]cl[ée]s|schl[üu]sselw[öo]rter|palabras[- ]clave"
    r"|palavras[- ]chave|parole chiave|\u5173\u952e\u8bcd|\u95dc\u9375\u8a5e|\u30ad\u30fc\u30ef\u30fc\u30c9)\s*[:\uff1a]\s*",
    re.IGNORECASE,
)


# What stands before a list of keywords, and between its parts: lines, bars, bullets, the strokes of EndNote, and the signs of Chinese and Japanese.
_LEAD = re.compile(
    r"^\s*(?:author )?(?:key ?words?|mots[- ]cl[eé]s|schl(?:ü|ue)sselw(?:ö|oe)rter|palabras[- ]clave|palavras[- ]chave|parole[- ]chiave|关键词)\s*[:：]\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*[\r\n|；，、]\s*|(?<!:)\s*//\s*|\s+[•·∙]\s+")


def keywords_in(values: list[str]) -> list[str]:
    """Return the keywords of all values of a record."""
    if values and (match := _LEAD.match(values[0])):
        values = [values[0][match.end() :], *values[1:]]
    if len(values) != 1:
        return values
    return [
        part for word in keywords_of(values[0]) for piece in _BETWEEN.split(word) if (part := piece.strip())
    ]


def keywords_of(value: str) -> list[str]:
    """Return the keywords of a value that is the only one, split where signs separate the parts of a list."""
    value = _LABEL.sub("", value)
    if len(parts := [part for part in _CLEAR_SIGNS.split(value) if part]) > 1:
        is_of_two_scripts = ", " in value and not any(sign in value for sign in "|\u2022")
        return [word for part in parts for word in keywords_of(part)] if is_of_two_scripts else parts
    if ";" in value and "," not in value:
        return [part for piece in value.split(";") if (part := piece.strip())] or [value]
    if "," in value and _TIGHT_LIST.fullmatch(value):
        return value.split(",")
    parts = [part.strip() for part in value.split(", ")]
    is_list = len(parts) >= _FEWEST_KEYWORDS and all(
        part and len(part.split()) <= _WORDS_OF_KEYWORD for part in parts
    )
    return parts if is_list and not any(sign in value for sign in ";|(/") else _between_slashes(value)


def _between_slashes(value: str) -> list[str]:
    """Return the parts of "moss / tea / hiccups"; a heading with a qualifier has no blanks around its slash."""
    parts = [part.strip() for part in value.split(" / ")]
    is_list = len(parts) >= _FEWEST_KEYWORDS and all(parts) and not any(sign in value for sign in "[](){}")
    return parts if is_list else [value]
