"""Signs of titles that normalised words lose: decimals, "<" and ">" before a number, "+" and "-" behind a word."""

from __future__ import annotations

import html
import re

from prismake.deduplication.text import folded_text

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")
_DECIMAL = re.compile(r"\d+[.\u00b7]\d+")
_COMPARED = re.compile(r"[<>](?==?\s?\d)")
_BEHIND = re.compile(r"(?<=\w)[+-](?!\w)")
# Other ways to write the signs: minus, hyphens and dashes, "at least" and "at most".
_WRITTEN = str.maketrans(
    {
        "\u2212": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\u2013": "-",
        "\u2265": ">",
        "\u2264": "<",
        "\u2a7e": ">",
        "\u2a7d": "<",
    }
)


_HEADING = re.compile(r"^(.{1,40}?)(?:[:.?!|)\]](?=\W|$)|\s[-\u2013\u2014]+\s|\u2014)")


def heading_of(title: str) -> int:
    """Return of how many words the part of a title before its first colon or full stop is, 0 if none ends within 40 letters:
    1 of "Surgery: a survey of hips"."""
    heading = _HEADING.search(title.lstrip("[(\"' "))
    return len(folded_text(heading[1]).split()) if heading else 0


def decimals_of(title: str) -> str:
    """Return the decimals of a title, joined by spaces."""
    return " ".join(_DECIMAL.findall(title))


def signs_of(title: str) -> str:
    """Return the signs of a title: "<" of "aged < 65 years" and "aged \u226465", "+" of "HER2+"; empty if it has none."""
    plain = html.unescape(title) if "&" in title else title
    plain = (_TAG.sub("", plain) if "<" in plain else plain).translate(_WRITTEN)
    return "".join(_COMPARED.findall(plain) + _BEHIND.findall(plain))
