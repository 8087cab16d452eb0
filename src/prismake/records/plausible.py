"""Recognises values that do not belong into their column, such as a congress as the issue, and values that a
spreadsheet changed.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import yaml

from prismake.records.identifiers import registrations_at
from prismake.records.numbers import DAY_ZERO, is_extent, is_rounded
from prismake.records.patterns import PLACEHOLDERS

_FACTS = yaml.safe_load(Path(__file__).with_name("plausible.yaml").read_text(encoding="utf-8"))
_NOT_IN_PRINT = frozenset(_FACTS["not_in_print"])
_ISSUE_WORDS = frozenset(_FACTS["issue_words"])
_REGISTERS = frozenset(_FACTS["registers"])
# What databases write for no number: "0", "0-0".
_ZERO = re.compile(r"0+(?:\.0+)?(?:\s*[-\u2010-\u2015\u2212]+\s*0+(?:\.0+)?)?")
# Two capitals are the kind of a work, such as a congress poster ("CP"), but for a part ("PA"); one or more may name an issue.
_KIND_OF_WORK = re.compile(r"(?!P)[A-Z]{2}")
_MEETINGS = re.compile("|".join(_FACTS["meetings"]), re.IGNORECASE)
_ROMAN = re.compile(r"[ivxlcdm]{1,9}(?:\s*-\s*[ivxlcdm]{1,9})?", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
# The longest volume or issue of real exports is "Supplement 1 Pt 2 Spec Issue".
_LONGEST = 30
# More digits than in any number of a volume or issue: an ISBN or a date.
_MANY_DIGITS = re.compile(r"\d{7}")
_ADDRESS = re.compile(r"(?:https?|ftp)://|^//?\w|^www\.|^[\w-]+(?:\.[\w-]+)+/|doi\.org/", re.IGNORECASE)
_WEB = re.compile(r"\s*(?:https?://|www\.)\S+\s*", re.IGNORECASE)
# The code of a country behind the number of the European register.
_COUNTRY = 3
# The serial numbers of the years from 2000 to 2049.
_SERIALS = range(36526, 54789)
# The number that Elsevier gives a manuscript; Europe PMC has it as pages until there are some.
_PII = re.compile(r"S?\d{4}-\d{3}[\dX]\(\d\d\)\d{5}-[\dX]", re.IGNORECASE)
_VOLUME_AND_ISSUE = re.compile(
    r"(\d{1,4}[A-Za-z]?)(?:\s*\(([^()]{1,20})\)?|,?\s*(?:issue|iss|number|no|nr|heft|h|n(?=\.)|n[\u00ba\u00b0]|n[\u00fau]m)\.?\s*(\d[\w-]{0,8})|:(\d{1,3}))",
    re.IGNORECASE,
)
_VOLUME_TO_PAGES = re.compile(
    r"(\d{1,4}[A-Za-z]?)\s*(?:\(([^()]{1,20})\)\s*[:;,]\s*([A-Za-z]?\d[\w\s\u2010-\u2015-]{0,20})|:\s*([A-Za-z]?\d+\s*[\u2010-\u2015-]\s*[A-Za-z]?\d+))"
)
# What Ovid writes behind the volume of a work whose pages start at no number.
_NO_PAGINATION = re.compile(
    r"\s*\((?:no pagination|pagination not available|var\.?\s?pagings?)\)?$", re.IGNORECASE
)


def is_not_in_print(text: str) -> bool:
    """Return whether a text says that volume, issue or pages do not exist yet: "N.PAG", "in press", "0"."""
    return text.strip().lower() in _NOT_IN_PRINT or bool(_ZERO.fullmatch(text.strip()))


@lru_cache(maxsize=16384)
def is_volume(text: str) -> bool:
    """Return whether a text may be a volume: a number, a Roman number, a season or a short word."""
    return _is_number_like(text) and (
        _has_digit(text) or len(text) <= 2 or _are_words(text) or _is_roman(text)
    )


@lru_cache(maxsize=16384)
def is_issue(text: str) -> bool:
    """Return whether a text may be an issue: a number, words such as "Suppl 1" and "Spring", one short word."""
    if not _is_number_like(text):
        return False
    if (
        " " not in text
        and len(text) <= 8
        and (_has_digit(text) or text.isupper())
        and not _KIND_OF_WORK.fullmatch(text)
    ):
        return True
    return _are_words(text) or _is_roman(text)


@lru_cache(maxsize=16384)
def is_pages(text: str) -> bool:
    """Return whether a text may be pages: it has a digit or is a Roman number, counts no pages, and is no address."""
    if is_extent(text) or is_rounded(text) or text.strip().lower() in PLACEHOLDERS:
        return False
    if is_not_in_print(text) or _ADDRESS.search(text) or _PII.fullmatch(text):
        return False
    return _has_digit(text) or _is_roman(text)


@lru_cache(maxsize=16384)
def is_article_number(text: str) -> bool:
    """Return whether a text may be the number of an article: like pages (see `is_pages`), at most 60 characters in four
    words, and no PMID.
    """
    return is_pages(text) and len(text) <= 60 and text.count(" ") < 4 and "pmid" not in text.lower()


@lru_cache(maxsize=16384)
def is_address(text: str) -> bool:
    """Return whether a text may be an address of the web or a path of a site; not an e-mail address or "<Go to ISI>"."""
    return bool(_ADDRESS.search(text))


@lru_cache(maxsize=16384)
def is_registration_number(author: str) -> bool:
    """Return whether an author is the number of a registration, or the name of a register, as in the Cochrane Library."""
    text = author.strip(" .,;:")
    if text.lower() in _REGISTERS:
        return True
    numbers = registrations_at(text) if _has_digit(text) else []
    return bool(numbers) and numbers[0][0] == 0 and len(text) - numbers[-1][1] <= _COUNTRY


def is_web_page(text: str) -> bool:
    """Return whether a text consists only of a web address."""
    return bool(_WEB.fullmatch(text))


def issue_of_serial(text: str) -> str:
    """Return the issue that a spreadsheet turned into the serial number of a date: 44622 is 2 March, so issue 2-3.

    Empty if the text is no such number. The Lancet numbers its issues through: 10471 is one.
    """
    if not re.fullmatch(r"\d{5}(?:\.0)?", text) or int(text[:5]) not in _SERIALS:
        return ""
    day = DAY_ZERO + timedelta(days=int(text[:5]))
    return f"{min(day.day, day.month)}-{max(day.day, day.month)}"


def without_pagination(text: str) -> str:
    """Return a volume without the words that its work has no pages: "16 (1) (no pagination)" is "16 (1)"."""
    return _NO_PAGINATION.sub("", text)


def split_volume(text: str) -> tuple[str, str, str]:
    """Return the volume, the issue and the pages of a text such as "50(2)", "50, no. 2", "50:2" or "50(2):11-19"; other texts as they are."""
    match = _VOLUME_AND_ISSUE.fullmatch(text)
    if match:
        return match[1], (match[2] or match[3] or match[4]).strip(), ""
    match = _VOLUME_TO_PAGES.fullmatch(text)
    return (match[1], (match[2] or "").strip(), match[3] or match[4]) if match else (text, "", "")


def _is_number_like(text: str) -> bool:
    return (
        len(text) <= _LONGEST
        and not is_rounded(text)
        and not is_not_in_print(text)
        and not _MANY_DIGITS.search(text)
        and not _MEETINGS.search(text)
        and not _ADDRESS.search(text)
    )


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _is_roman(text: str) -> bool:
    return bool(_ROMAN.fullmatch(text))


def _are_words(text: str) -> bool:
    """Return whether each word of a text with more than one letter is one of an issue."""
    return all(len(word) == 1 or word.lower() in _ISSUE_WORDS for word in _WORDS.findall(text))
