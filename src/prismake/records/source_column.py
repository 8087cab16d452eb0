"""Interprets a column such as "Source", which contains the database of a record in some exports, and its journal or a
citation in others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from prismake.records.citation import citation_parts
from prismake.records.plausible import is_address
from prismake.records.text import clean, is_missing

_FACTS = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
_DATABASES = frozenset(_FACTS["databases"])
_HOSTS = frozenset(_FACTS["hosts"])
_OTHERS = frozenset(_FACTS["other_sources"])

# What such a column holds: databases, citations beside another column of journals, or journals, with or without volume and pages.
DATABASES, CITATIONS, JOURNALS = "databases", "citations", "journals"
UNREAD = 'the source "{}" was read neither as a journal nor as a database.'
# From so many values on, journals are many: fewer than one in _ROWS_OF_JOURNAL distinct ones are names that are not listed.
_ENOUGH, _ROWS_OF_JOURNAL = 20, 8
_LONGEST = 250
# Signs of a trademark, and the years that a database spans: "<1946 to March 20, 2020>".
_SIGNS = re.compile(
    r"[\u00ae\u2122<>\[\]\"]|\(r\)"
    r"|\b(?:18|19|20)\d\d\b(?:\s*(?:-|to|through)\s*(?:(?:[a-z]+\.?\s+)?(?:\d{1,2},?\s+)?(?:19|20)\d\d|present|current|date))?"
)
_BETWEEN = re.compile(r"\s*(?:[;,|+/]|\band\b|&(?!\w))\s*")
_IN_BRACKETS = re.compile(r"\s*[(:-]\s+|\s*\(|\)|\s+-\s+|\s*:\s*")
_YEAR_BEHIND = re.compile(
    r"(?P<journal>.+?)[.,;]?\s*[\s(](?P<year>(?:19|20)\d\d)\)?(?:\s+[A-Z][a-z]{2}\w*(?:\s+\d{1,2})?)?\.?(?:\s*(?:doi|[Ee]pub|[Oo]nline)\b.*)?$"
)
# A volume with an issue or pages behind it: a citation in a form that is not known.
_CITED = re.compile(
    r"^\W*\(|\d\s*pp\b|\d\s*[(:;]\s*\w?\d|\b(?:vol(?:ume)?|pp?|no|issue)\b\.?\s*\d", re.IGNORECASE
)
_FILE = re.compile(r"\.(?:ris|csv|bib|nbib|txt|xml|json|enw|ciw|xlsx?|pdf|zip)$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def is_database(text: str) -> bool:
    """Return whether a text names only databases, registers or other places where records are found."""
    plain = clean(_SIGNS.sub(" ", text.lower())).strip(" .,;:-")
    if not plain:
        return False
    return _is_name(plain) or all(_is_name(part) for part in _BETWEEN.split(plain) if part)


def _is_name(text: str) -> bool:
    if text in _DATABASES or text in _OTHERS:
        return True
    parts = [part.strip(" .,") for part in _IN_BRACKETS.split(text) if part.strip(" .,")]
    if len(parts) > 1 and any(part in _DATABASES for part in parts):
        return all(part in _DATABASES or part in _HOSTS or _are_hosts(part) for part in parts)
    # "embase via elsevier", "ovid medline all": the longest name of a database in front or behind, and hosts.
    words = text.split()
    return any(
        (" ".join(words[:at]) in _DATABASES and _are_hosts(" ".join(words[at:])))
        or (" ".join(words[at:]) in _DATABASES and _are_hosts(" ".join(words[:at])))
        for at in range(1, len(words))
    )


def _are_hosts(text: str) -> bool:
    return text in _HOSTS or all(word in _HOSTS or word in _DATABASES for word in text.split())


def column_role(values: Sequence[str], has_journals: bool) -> str:
    """Return what a column contains (databases, journals or citations), from its values in the first rows; empty if
    that is unclear.

    has_journals: whether another column of the table contains journals.
    """
    filled = [value for value in values if value and not is_missing(value)]
    if not filled:
        return ""
    if 2 * sum(map(is_database, filled)) >= len(filled):
        return DATABASES
    if has_journals:
        return CITATIONS
    distinct = len({value.lower() for value in filled})
    is_few = len(filled) >= _ENOUGH and distinct * _ROWS_OF_JOURNAL <= len(filled)
    return "" if is_few and not any(map(citation_parts, filled[:_ENOUGH])) else JOURNALS


def source_parts(text: str, role: str) -> dict[str, str]:
    """Return journal, year, volume, issue and pages from a value of a column with this role, as `column_role` returns it.

    In a column of journals, a value in an unknown form is the journal. The result is empty for a database, a file, a
    web address, or a citation in an unknown form.
    """
    if role == DATABASES or is_database(text):
        return {}
    if (parts := citation_parts(text)) or role != JOURNALS:
        return parts
    title = clean(text).strip(" ,;")
    title = title[:-1] if title.count(".") == 1 and title.endswith(".") else title
    if not any(map(str.isalpha, title)) or len(title) > _LONGEST or is_address(title) or _FILE.search(title):
        return {}
    if match := _YEAR_BEHIND.fullmatch(title):
        title, year = match["journal"].strip(" .,;"), {"year": match["year"]}
    else:
        year = {}
    return {} if _CITED.search(title) or is_missing(title) else {"journal": title, **year}


def is_unread(note: str) -> bool:
    """Return whether a note says that a value of such a column could not be interpreted."""
    start, _, end = UNREAD.partition("{}")
    return note.startswith(start) and note.endswith(end)
