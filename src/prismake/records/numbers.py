"""Normalise years, dates, volumes, issues, pages and article numbers."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from prismake.records.text import clean

# A year, alone or at the start of a date in digits: 20190503.
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]\d\d|20\d\d)(?=(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?(?!\d))")
_THOUSANDS = re.compile(r"(?:1[.,][5-9]|2[.,]0)\d\d(?:[.,]00?)?")
# The days that a spreadsheet counts from, and the numbers of the days from 1960 to 2049.
DAY_ZERO, DAYS = date(1899, 12, 30), range(21916, 54789)
_DIGITS_OF_SERIAL, _FIRST_OF_LAST_CENTURY = 5, 30
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Abbreviations of months in German, French, Spanish, Italian, Portuguese and Dutch spreadsheets.
_FOREIGN_MONTHS = {
    "janv": 1, "ene": 1, "gen": 1, "févr": 2, "fevr": 2, "fév": 2, "fev": 2, "mrz": 3, "mär": 3, "mars": 3, "mrt": 3,
    "avr": 4, "abr": 4, "mai": 5, "mei": 5, "mag": 5, "maio": 5, "juin": 6, "giu": 6, "juil": 7, "lug": 7, "août": 8,
    "aout": 8, "ago": 8, "sept": 9, "set": 9, "okt": 10, "ott": 10, "out": 10, "dez": 12, "déc": 12, "dic": 12,
}  # fmt: skip
_MONTH = "|".join([*(f"{month}[a-z]{{0,6}}" for month in _MONTHS), *_FOREIGN_MONTHS])
# German spreadsheets write a full stop behind the day: "03. Mrz", "03.Mär".
_EXCEL_DAY = re.compile(rf"(\d{{1,2}})(?:\.\s?|[-\s])({_MONTH})\.?", re.IGNORECASE)
_EXCEL_MONTH = re.compile(rf"({_MONTH})\.?[-\s](\d{{1,4}})", re.IGNORECASE)
_EXCEL_DATE = re.compile(
    r"(?:19|20)\d\d-(?P<a>\d\d)-(?P<b>\d\d)(?:[ T]00:00(?::00)?(?:\.0+)?)?"
    r"|(?P<c>\d{1,2})([/.])(?P<d>\d{1,2})\4(?:19|20)\d\d(?: 0?0:00(?::00)?)?"
)
_SHORT_DATE = re.compile(r"\d{1,2}([/.-])\d{1,2}\1(?P<year>\d\d)(?: 0?0:00(?::00)?)?")
_MONTH_AND_SHORT_YEAR = re.compile(rf"(?:{_MONTH})\.?-(?P<year>\d\d)", re.IGNORECASE)
# A word for pages. A capital P directly before a number belongs to it: poster P12, pages PA123 and PS45.
_LEAD = re.compile(
    r"^(?:(?:[Pp]p?\.|pp?|PP|(?i:pages?:?|pg\.?|p[\u00e1a]g(?:ina|ine)?s?\.?|seiten?|\u0441(?:\u0442\u0440)?\.))\s*(?=(?:[A-Za-z]{0,2})\d)"
    r"|P\s+(?=\d)|S\.\s+(?=\d))"
)
# The word for pages behind them, in Chinese, Japanese and Korean.
_EAST_ASIAN_PAGES = re.compile(r"(?<=\d)\s*[\u9875\u9801\ucabd\uba74]")
_RANGE = re.compile(
    r"([A-Za-z]{0,3})(\d+)([A-Za-z]?)(?:\s*[-~\u2010-\u2015\u2212\u301c\uff5e\uff0d]{1,3}\s*|\s+(?:to|bis)\s+)([A-Za-z]{0,3})(\d+)([A-Za-z]?)"
)
_ARTICLE_LEAD = re.compile(
    r"^(?:unsp|artn|art\.?\s*no\.?|art\.(?=\s*\d)|article\s*(?:id|no\.?|number)?|arti)[:\s]*(?=\S*\d)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    # The last form is the number of a preprint of medRxiv or bioRxiv.
    r"(?:e[-_]?\d{2,}\w*|[A-Za-z]{2,}[-_]?\d{2,}\w*|\d{6,}|\d+[A-Za-z]{2,}\d+|[A-Za-z]{3,}(?:\.[A-Za-z]?\d+)+|20\d\d\.\d\d\.\d\d\.\d{6,8})",
    re.IGNORECASE,
)
# The pages that an article counts for itself, with its number: "e35598, 1-8", "053501-1-053501-8".
_PAGES_WITHIN = re.compile(
    r"(?P<a>(?=\w*\d{2})[A-Za-z]{1,3}\d+),\s*1\s*[-\u2010-\u2015]{1,3}\s*\d{1,3}"
    r"|(?P<b>[A-Za-z]?\d{3,})[-.:]1\s*[-\u2010-\u2015]{1,3}\s*(?P=b)[-.:]\d{1,3}"
)
_NO_LAST_PAGE = re.compile(r"(?<=\d)\s*[-\u2010-\u2015]+\s*pp?\.?$")
# The number of pages of a work, not the place of its pages: "72p", "12 pages", "21 p-21 p", "ix + 246", "2-xi, 320".
_PAGES = r"(?:pages?|pp?\.?|p[áa]g(?:ina)?s?\.?|seiten?)"
_EXTENT = re.compile(
    rf"(?:\d+\s*{_PAGES})(?:\s*-\s*\d+\s*{_PAGES})?|(?:\d+\s*-\s*)?[ivxlcdm]+\s*[+,]\s*\d+(?:\s*{_PAGES})?",
    re.IGNORECASE,
)
# The number of pages behind their place: "101-110 (10 pages)".
_COUNT_BEHIND = re.compile(rf"\s*\(\s*\d+\s*(?:{_PAGES}|s\.)\s*\)$", re.IGNORECASE)
RUNNING_DIGITS = 4
"""The most digits of a number that counts the records of an export by its look alone."""
MOST_DIGITS = 6
"""The most digits of the numbers with which exports count their records."""
# A whole number that a spreadsheet rounded: "2.05031E+15", "2,01E+09".
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,2}", re.IGNORECASE)
_DASHES = re.compile(r"\s*(?:-{2,}|[\u2010-\u2015\u2212])\s*")


_FLOAT = r"(\d+)(?:\.0{1,2}|,0)"
_FLOATS = re.compile(rf"{_FLOAT}(?:\s*([-\u2010-\u2015\u2212]+)\s*{_FLOAT})?")


def whole(written: str) -> str:
    """Return a text without the zero that a spreadsheet adds to a whole number: "4.0" is 4, "12.0-19.0" is 12-19, "1.5" stays."""
    match = _FLOATS.fullmatch(written.strip()) if "0" in written else None
    return "".join(filter(None, match.groups())) if match else written


def is_rounded(written: str) -> bool:
    """Return whether a spreadsheet rounded a long number, so that its last digits are lost: "2.05031E+15"."""
    return bool(_ROUNDED.fullmatch(written.strip()))


def is_running_number(written: str) -> bool:
    """Return whether a number has so few digits that it counts the records of an export: "17". The accession numbers of databases are longer."""
    text = written.strip().removesuffix(".0")
    return text.isdecimal() and len(text) <= RUNNING_DIGITS


def is_extent(written: str) -> bool:
    """Return whether a text counts the pages of a work and does not place them: "72p", "ix + 246"."""
    return bool(_EXTENT.fullmatch(written.strip()))


@lru_cache(maxsize=4096)
def publication_year(written: str) -> str:
    """Return the first year from 1500 to 2099 in a text such as "2019-2020" or "2014//"; empty if there is none."""
    if _THOUSANDS.fullmatch(written.strip()):
        # A spreadsheet took the year for a number: "2,019".
        written = written.strip()[0] + written.strip()[2:5]
    match = _YEAR.search(with_western_digits(written))
    return match.group() if match else ""


def year_of_short_date(written: str) -> str:
    """Return the year of a date with two digits for it, as spreadsheets show dates: "3/15/19", "15.03.19", "Mar-19"; else an empty text.

    Spreadsheets take 30 to 99 for years before 2000.
    """
    match = _SHORT_DATE.fullmatch(written.strip()) or _MONTH_AND_SHORT_YEAR.fullmatch(written.strip())
    if not match:
        return ""
    return f"{'19' if int(match['year']) >= _FIRST_OF_LAST_CENTURY else '20'}{match['year']}"


def with_western_digits(text: str) -> str:
    """Return a text with the digits of other scripts as 0 to 9: Arabic, Persian, Devanagari, full-width."""
    return text if text.isascii() else re.sub(r"\d", lambda digit: str(int(digit[0])), text)


def day_of_serial(written: str) -> str:
    """Return the date of a day that a spreadsheet counts from 1900: 43529 is 2019-03-05; else an empty text."""
    text = written.strip().removesuffix(".0")
    is_day = text.isdecimal() and len(text) == _DIGITS_OF_SERIAL and int(text) in DAYS
    return (DAY_ZERO + timedelta(days=int(text))).isoformat() if is_day else ""


@lru_cache(maxsize=4096)
def date_of(written: str) -> str:
    """Return a date as written, without the empty slots of RIS: "2014/06//" is "2014/06"."""
    text = whole(clean(written).rstrip("/").strip())
    return day_of_serial(text) or text


@lru_cache(maxsize=16384)
def pages_and_article(written: str) -> tuple[str, str]:
    """Return (pages, article number), at least one of them empty.

    "454-81" is 454-481 and "S12-8" is S12-S18. Pages that a spreadsheet turned into a date are reverted: "01-Jun",
    "Jun-01" and "2019-01-06 00:00:00" are 1-6, "15-Mar" is 3-15. "e0209483", "UNSP 1722034", "CD001234" and six or more
    digits are article numbers; so is "e35598" of "e35598, 1-8".
    """
    text = whole(with_western_digits(written).strip().strip('.,;:" ')).rstrip("-+? ")
    if not text.isascii():
        text = _EAST_ASIAN_PAGES.sub("", text)
    if text[:1] == "(" and text[-1:] == ")":
        text = text[1:-1]
    if not text:
        return "", ""
    repaired = _from_excel(text)
    if repaired:
        return repaired, ""
    text = _COUNT_BEHIND.sub("", text)
    led = _ARTICLE_LEAD.sub("", text)
    if led != text:
        return "", led
    text = _NO_LAST_PAGE.sub("", _LEAD.sub("", text))
    within = _PAGES_WITHIN.fullmatch(text)
    if within:
        return "", within["a"] or within["b"]
    match = _RANGE.fullmatch(text)
    if match:
        return _expanded(match), ""
    if _ARTICLE.fullmatch(text):
        return "", text
    return _DASHES.sub("-", text), ""


def _from_excel(text: str) -> str:
    if text.count("-") < 2 and text.replace("-", "").isdecimal():
        return ""
    match = _EXCEL_DAY.fullmatch(text)
    if match:
        return _ascending(int(match[1]), _month_of(match[2]))
    match = _EXCEL_MONTH.fullmatch(text)
    if match:
        month, last = _month_of(match[1]), int(match[2])
        return _ascending(month, last) if last else ""
    match = _EXCEL_DATE.fullmatch(text)
    if match:
        first, second = int(match["a"] or match["c"]), int(match["b"] or match["d"])
        return _ascending(first, second) if 0 < min(first, second) <= 12 and max(first, second) <= 31 else ""
    return ""


def _month_of(name: str) -> int:
    lower = name.lower()
    return _FOREIGN_MONTHS.get(lower) or _MONTHS.index(lower[:3]) + 1


def _ascending(first: int, second: int) -> str:
    """Return a page range in ascending order: day and month of a date may be swapped."""
    return f"{min(first, second)}-{max(first, second)}"


def is_excel_date(written: str) -> bool:
    """Return whether a spreadsheet turned these pages into a date."""
    return bool(_from_excel(written.strip()))


def _expanded(match: re.Match[str]) -> str:
    letter, first, after, letter_last, last, after_last = match.groups()
    if (
        len(last) < len(first)
        and int(last) <= int(first)
        and int(first[: len(first) - len(last)] + last) >= int(first)
    ):
        last = first[: len(first) - len(last)] + last
    if letter and not letter_last:
        letter_last = letter
    start, end = f"{letter}{first}{after}", f"{letter_last}{last}{after_last}"
    return start if start == end else f"{start}-{end}"


# Words for a volume or an issue, in the languages of interfaces: German, French, Spanish, Portuguese, Dutch, Polish, Russian.
_WORD_BEFORE = re.compile(
    r"^(?:volume[nm]?|vol\.?|issue|iss\.?|number|no\.?|nr\.?|(?-i:[nv])\.?|n[\u00ba\u00b0]|\u2116|n[\u00fau]m(?:ero)?\.?|num[e\u00e9]ro"
    r"|jahrg(?:ang)?\.?|jg\.?|band|bd\.?|heft|hft\.?|h\.|jaarg(?:ang)?\.?|tom[eo]?\.?|t\.|fasc\.?|fasc[i\u00ed]cul[eo]|zeszyt|a[\u00f1n]o"
    r"|\u0442\u043e\u043c|\u0442\.|\u0432\u044b\u043f(?:\u0443\u0441\u043a)?\.?)\s*(?=\d)",
    re.IGNORECASE,
)
# A volume or an issue with its word in Chinese, Japanese or Korean: "第12卷", "12巻", "3호".
_EAST_ASIAN = re.compile(
    r"(?:\u7b2c|\uc81c)?\s*(\d+(?:\s?[-~]\s?\d+)?)\s*[\u5377\u5dfb\u671f\u53f7\u865f\u8f91\u8f2f\uad8c\ud638]"
)


@lru_cache(maxsize=16384)
def bare_number(written: str) -> str:
    """Return a volume or issue without the word for it: "Vol. 12" and "Jg. 12" are 12, "no 3", ERIC's "n3" and "第3期" are 3."""
    number = _WORD_BEFORE.sub("", with_western_digits(written).strip())
    # Web of Science writes behind the number that an issue is a special one: "3, SI".
    number = re.sub(r"(?<=\d),\s*SI$", "", number)
    if not number.isascii() and (match := _EAST_ASIAN.fullmatch(number)):
        number = match[1]
    # LaTeX writes a range as "3--4".
    return whole(_without_single_brackets(re.sub("-{2,}", "-", number).strip(" ,;")))


def _without_single_brackets(text: str) -> str:
    """Return a text without brackets around it and without one at an end that has no partner: "(3)" is 3, "5-B(E)" stays."""
    while text[:1] == "(" and (text[-1:] == ")" or ")" not in text):
        text = text[1:].removesuffix(")").strip()
    while text[-1:] == ")" and text.count("(") < text.count(")"):
        text = text[:-1].strip()
    return text.removesuffix("(").strip()
