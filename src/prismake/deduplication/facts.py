"""Reads the word lists and patterns of `facts.yaml`, which the rules of deduplication use."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from prismake.records.kinds import LANGUAGES_OF_TITLES

_FACTS: dict[str, Any] = yaml.safe_load((Path(__file__).with_name("facts.yaml")).read_text(encoding="utf-8"))

SERIAL_TITLES: frozenset[str] = frozenset(_FACTS["serial_titles"])
NOTICE_BEGINNING = re.compile(_FACTS["notice_beginnings"])
NOTICES: dict[str, re.Pattern[str]] = {kind: re.compile(text) for kind, text in _FACTS["notices"].items()}
NOTED_NOTICES = {
    kind: re.compile(rf"[\[(](?:{text})\.?[\])]\s*[\])]?\.?$")
    for kind, text in _FACTS["noted_notices"].items()
}
# The same notes before a title.
LEADING_NOTICES = {
    kind: re.compile(rf"^\W*[\[(](?:{text})\.?[\])]\s*:?\s*(?=.{{14}})")
    for kind, text in _FACTS["noted_notices"].items()
}
TRAILING_NOTICES = {
    kind: re.compile(rf"(?<=.{{14}})\s*[-\u2013\u2014:;.,]\s*(?:{text})\W*$")
    for kind, text in _FACTS["trailing_notices"].items()
}
QUOTED_NOTICES = {
    kind: re.compile(rf"(?P<title>[\"“«„].{{14,}}?[\"”»“])\s*[:.,\u2013\u2014-]\s*(?:{text})\W*$")
    for kind, text in _FACTS["quoted_notices"].items()
}
LETTER_MARK = re.compile(
    rf"[\[(]\s*{_FACTS['letter_marks']}\.?\s*[\])]|[:\u2013\u2014]\s*{_FACTS['letter_marks']}\W*$|\s-\s*{_FACTS['letter_marks']}\W*$"
)
LETTER_TYPES = re.compile(_FACTS["letter_types"])
PLACE_OF_NOTICE = re.compile(_FACTS["places_of_notices"])
COMPANIONS = re.compile(_FACTS["companions"])
PREPRINT_DOIS = re.compile(_FACTS["preprint_dois"])
TITLE_OPENINGS = re.compile(_FACTS["title_openings"])
MARK_BEHIND_TITLE = re.compile(_FACTS["marks_behind_titles"])
# A note in square brackets may hold parentheses: "[published erratum appears in J Moss Med 1999;34(9):740]".
BRACKETED_NOTE = re.compile(
    rf"\s*(?:\[(?:\d+\s*)?(?:{_FACTS['bracketed_notes']})[^\[\]]*(?:\]|$)"
    rf"|\((?:\d+\s*)?(?:{_FACTS['bracketed_notes']})[^\[\]()]*(?:[\])]|$))\.?"
)
LANGUAGE_NOTE = re.compile(rf"[\[(](?:{LANGUAGES_OF_TITLES})[\])]")
SERIES_WORDS: frozenset[str] = frozenset(_FACTS["series_words"])
PART_WORDS: frozenset[str] = frozenset(_FACTS["part_words"])
WORK_PARTS: frozenset[str] = frozenset(_FACTS["work_parts"])
NUMBER_WORDS: dict[str, str] = _FACTS["number_words"]
JOURNAL_STOPWORDS: frozenset[str] = frozenset(_FACTS["journal_stopwords"].split())
PREPRINT_SERVERS = re.compile(_FACTS["preprint_servers"])
CONGRESS_WORDS = frozenset(_FACTS["congress_words"].split())
CONFERENCE_WORDS = re.compile(_FACTS["conference_words"])
MEETING_ABSTRACTS = re.compile(_FACTS["meeting_abstracts"])
MEETING_PAPERS = re.compile(_FACTS["meeting_papers"])
LETTERS = str.maketrans(_FACTS["letters"])
MONTHS: dict[str, int] = {month: number for number, month in enumerate(_FACTS["months"], start=1)}
STANDING_COLUMN = re.compile(_FACTS["standing_columns"])
STANDING_COLUMN_LETTERS: int = _FACTS["standing_column_letters"]
NOTICE_WORDS: frozenset[str] = frozenset(_FACTS["notice_words"])
NOTICE_HELPERS: frozenset[str] = frozenset(_FACTS["notice_helpers"].split())
LANGUAGES: dict[str, frozenset[str]] = {
    name: frozenset(words.split()) for name, words in _FACTS["languages"].items()
}
NO_JOURNALS: frozenset[str] = frozenset(_FACTS["no_journals"])
CORRECTS_PRINT = re.compile(_FACTS["corrects_print"])
ABSTRACTS_JOURNALS = re.compile(_FACTS["abstracts_journals"])
PROCEEDINGS_JOURNALS = re.compile(_FACTS["proceedings_journals"])
ABSTRACT_WORDS = frozenset(_FACTS["abstract_words"].split())
NO_WORKS: tuple[str, ...] = tuple(_FACTS["no_works"])
GLOBAL_ACCESSIONS = re.compile(_FACTS["global_accessions"], re.IGNORECASE)
SUPPLEMENTS = re.compile(_FACTS["supplements"])
MARKED_NOTICES = {kind: re.compile(text) for kind, text in _FACTS["marked_notices"].items()}
MARKED_BEGINNINGS: tuple[str, ...] = tuple(_FACTS["marked_beginnings"])
PLACE_OF_TITLE = re.compile(_FACTS["places_of_titles"])
PLACE_WORDS: tuple[str, ...] = tuple(_FACTS["place_words"])
CORRECTS_JOURNAL = re.compile(_FACTS["corrects_journal"])
