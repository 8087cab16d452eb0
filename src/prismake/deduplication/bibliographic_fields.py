"""Year, volume, issue, pages and journal, normalised for comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from prismake.deduplication.facts import (
    CONFERENCE_WORDS,
    JOURNAL_STOPWORDS,
    MONTHS,
    NO_JOURNALS,
    SUPPLEMENTS,
)
from prismake.deduplication.text import folded_text, has_in_order, is_missing_cell, strip_accents
from prismake.records.congress import journal_and_congress

_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_NUMBER = re.compile(r"\d+")
_VOLUME_ISSUE = re.compile(r"^\D*(\d+)\s*\((?:[a-z .]*)(\d+)")
_PAGE = re.compile(
    r"^(?:pp?(?:\.\s*|\s+|(?=\d)))?(?:(\d+[a-z]{1,3}|[a-z]{1,5})\s?)?(\d+)([a-z]?)(?:\s*-+\s*(\d+[a-z]{1,3}|[a-z]{1,5})?\s*(\d+))?"
)
_PAGE_COUNT = re.compile(r"^(\d+)\s*(?:pp?|pages|leaves)\b")  # "215 p" says how many, not which
_DAY_MONTH = re.compile(r"^(\d{1,2})-([a-z]{3})[a-z]*$")
_MONTH_YEAR = re.compile(r"^([a-z]{3})[a-z]*-(\d{1,2})$")
_DASHES = re.compile(r"\s*[-‐-―−]+\s*")
_PARENTHESES = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_EMPTY_WORD = re.compile(r"^(?:\d+(?:st|nd|rd|th)?|proc(?:e\w*)?|ann(?:u\w*)?)$")
_SUBTITLE = re.compile(r"\s*[=:;/]\s*|\s+-+\s+|\.\s+(?=\w{2,}\s+\w{2,}\s+\w{2,})")


def first_year(text: str) -> int:
    """Return the first year in a cell such as "2019 Mar", or 0 if there is none."""
    match = _YEAR.search(text)
    return int(match.group()) if match else 0


def first_number(text: str) -> str:
    """Return the first number of a volume or issue without leading zeros, or an empty text."""
    match = _NUMBER.search(text)
    return match.group().lstrip("0") if match else ""


def volume_and_issue_numbers(volume: str, issue: str) -> tuple[str, str]:
    """Return the numbers of volume and issue as text.

    If `issue` is empty, a number in brackets in `volume`, such as "45(3)", is the issue.
    """
    inner = _VOLUME_ISSUE.match(volume.lower()) if "(" in volume else None
    number = first_number(issue) if not is_missing_cell(issue) else ""
    if inner and not number:
        number = inner.group(2).lstrip("0")
    return ("" if is_missing_cell(volume) else first_number(volume)), number


@dataclass(frozen=True)
class Pages:
    """The pages of one record.

    kind: "" for none, "range", "single", "article" (a number instead of a page), "count" (the number of pages of a
    book) or "garbled" (a range whose end is before its start, and that is not a shortened form such as 454-81; it
    conflicts with no other pages). suffix: the letter behind the first page.
    """

    prefix: str
    first: int
    last: int
    kind: str
    suffix: str = ""


_NO_PAGES = Pages("", 0, 0, "")


def cell_pages(text: str) -> Pages:
    """Return the pages in a cell.

    A short last page is completed ("454-81" to 454-481), and a date made by Excel is undone ("01-Jun" to 1-6).

    A DOI in the cell, which some databases write before the pages are known, counts as no pages.
    """
    if (
        is_missing_cell(text)
        or not any(letter.isdigit() for letter in text)
        or ("10." in text and "/" in text)
    ):
        return _NO_PAGES
    plain = _DASHES.sub("-", strip_accents(text).strip(" \t\"'[(."))
    if day := _DAY_MONTH.match(plain):
        if day.group(2) in MONTHS:
            plain = f"{int(day.group(1))}-{MONTHS[day.group(2)]}"
    elif (month := _MONTH_YEAR.match(plain)) and month.group(1) in MONTHS:
        plain = f"{MONTHS[month.group(1)]}-{int(month.group(2))}"
    if count := _PAGE_COUNT.search(plain):
        return Pages("", int(count.group(1)[:9]), int(count.group(1)[:9]), "count")
    match = _PAGE.match(plain)
    if not match:
        return _NO_PAGES
    prefix, first, suffix, _, last = match.groups()
    digits, prefix = first.lstrip("0") or "0", prefix or ""
    if len(digits) > 15:
        return _NO_PAGES
    start = int(digits)
    if last is None:
        article = (
            prefix in {"e", "cd", "art", "artn", "id", "article", "no", "aid", "em", "ce"} or len(digits) >= 6
        )
        return Pages(prefix, start, start, "article" if article else "single", suffix)
    if len(last) > 15:
        return Pages(prefix, start, start, "single", suffix)
    end = int(last)
    if end < start and len(last) < len(digits):
        end = int(digits[: -len(last)] + last)
    kind = "range" if end >= start else "garbled"
    return Pages(prefix, start, max(start, end), kind, suffix)


def in_supplement(volume: str, issue: str, pages: Pages) -> bool:
    """Return whether a record was printed in a supplement: volume "45 Suppl 1", issue "S1" or "1 MeetingAbstracts",
    page "S12", "81A", or A55 below A1000.
    """
    return on_supplement_page(pages) or any(SUPPLEMENTS.search(part.lower()) for part in (volume, issue))


def on_supplement_page(pages: Pages) -> bool:
    """Return whether a page number is one of a supplement: S12, A55 below A1000, or 81A."""
    return pages.prefix == "s" or (pages.prefix == "a" and pages.first < 1000) or pages.suffix == "a"


def without_congress(journal: str) -> str:
    """Return the name of a journal without the congress that Embase appends: "Rhythms.

    Conference: Sleep Society 2015" becomes "Rhythms".
    """
    return journal_and_congress(journal)[0]


@dataclass(frozen=True)
class Journal:
    """A journal in normalised form.

    names: its title and the parts of the title, as tuples of words without stopwords. key: the first name without
    spaces.
    """

    names: tuple[tuple[str, ...], ...]
    key: str


def journal_of(text: str) -> Journal:
    """Return the normalised journal of a cell; it has no names if the cell holds a placeholder or a truncated name."""
    if is_missing_cell(text) or text.rstrip().endswith(("…", "...")) or folded_text(text) in NO_JOURNALS:
        return Journal((), "")
    plain = _PARENTHESES.sub(" ", without_congress(text))
    parts = [plain, *_SUBTITLE.split(plain)] if _SUBTITLE.search(plain) else [plain]
    names = []
    for part in parts:
        words = tuple(
            word
            for word in folded_text(part).split()
            if word not in JOURNAL_STOPWORDS and not _EMPTY_WORD.match(word)
        )
        if words and words not in names:
            names.append(words)
    return Journal(tuple(names), "".join(names[0]) if names else "")


def _abbreviates(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    if len(short) == len(long):
        return all(
            a.startswith(b) or b.startswith(a) or _contracts(a, b) for a, b in zip(short, long, strict=True)
        )
    if len(short) == 1 and len(long) > 1 and len(short[0]) >= 3:
        return short[0] == "".join(word[0] for word in long)[: len(short[0])]
    return False


def _names_a_conference(words: tuple[str, ...]) -> bool:
    return CONFERENCE_WORDS.search(" ".join(words)) is not None


def _contracts(a: str, b: str) -> bool:
    """Return whether one word contracts the other ("natl", "national"): same first letter, letters in the same order."""
    short, long = sorted((a, b), key=len)
    return len(short) >= 3 and short[0] == long[0] and has_in_order(long, short)


def same_journal(a: Journal, b: Journal) -> int:
    """Return 1 if a name or abbreviation of one journal matches one of the other, -1 if none match, 0 if one of the
    journals is unknown.
    """
    if not a.names or not b.names:
        return 0
    for name in a.names:
        for other in b.names:
            if name == other or _abbreviates(name, other) or _abbreviates(other, name):
                return 1
    shorter, longer = sorted((a.names[0], b.names[0]), key=len)
    if len(shorter) >= 2 and _abbreviates(shorter, longer[: len(shorter)]):
        return 1
    if len(shorter) >= 3 and any(
        name[-len(shorter) :] == shorter and not _names_a_conference(name[: -len(shorter)])
        for name in (longer, *a.names, *b.names)
        if len(name) > len(shorter)
    ):
        return 1
    if _names_a_conference(a.names[0]) != _names_a_conference(b.names[0]):
        return -1
    return 1 if Indel.normalized_similarity(a.key, b.key) >= 0.85 else -1


def pages_of_column(column: Sequence[str]) -> list[Pages]:
    """Return the pages of each cell of a column; equal cells are parsed once."""
    known: dict[str, Pages] = {}
    for text in column:
        if text not in known:
            known[text] = cell_pages(text)
    return [known[text] for text in column]
