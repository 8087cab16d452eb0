"""The type of a record (such as article or preprint) and its integrity (such as retracted), from the words that
sources use (kinds.yaml).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import yaml

_FACTS = yaml.safe_load(Path(__file__).with_name("kinds.yaml").read_text(encoding="utf-8"))
_TYPES = {word: kind for kind, words in reversed(_FACTS["record_types"].items()) for word in words}
_ARTICLES_OF_JOURNALS = frozenset(_FACTS["articles_of_journals"])
_PAPERS = frozenset(_FACTS["papers_of_congresses"])
_RANK = {kind: rank for rank, kind in enumerate(_FACTS["record_types"])}
_INTEGRITY = {word: status for status, words in _FACTS["integrity"].items() for word in words}
_TITLES = [(status, re.compile(pattern, re.IGNORECASE)) for status, pattern in _FACTS["titles"].items()]
_TAGS: dict[str, str] = _FACTS["tags"]
LANGUAGES_OF_TITLES = "|".join(_FACTS["languages"])
_LANGUAGE_BEHIND = re.compile(rf"[\[(](?:(?:article )?in )?({LANGUAGES_OF_TITLES})[\])]\W*$", re.IGNORECASE)
# A title without one of these says nothing about integrity; testing them first avoids four searches per record.
_TITLE_HINTS = ("retract", "withdraw", "errat", "corrig", "addend", "concern", "correct", "(vol")
_PHRASES: dict[str, str] = _FACTS["phrases"]
_PHRASE_STARTS = tuple(_PHRASES)
_PHRASE_TAGS: list[str] = _FACTS["phrase_tags"]
_OTHERS = frozenset(_FACTS["others"])
_NO_TYPES = frozenset(_FACTS["no_types"])
_PREPRINT = re.compile("|".join(_FACTS["preprint_dois"]))
_SERVER = re.compile(
    rf"(?:the\s+)?(?:(?:{'|'.join(map(re.escape, _FACTS['preprint_servers']))})(?:\W.*)?"
    rf"|(?:{'|'.join(map(re.escape, _FACTS['preprint_names']))}))",
    re.IGNORECASE,
)
_SERVER_TAGS = frozenset(_FACTS["server_tags"])
_PUBLISHER = re.compile(rf"(?:{'|'.join(map(re.escape, _FACTS['publishers']))})\s+(?=\w)")
# Zotero and Semantic Scholar write "conferencePaper".
_CAPITAL_INSIDE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN_TYPES = re.compile(r";|(?<=[a-z]{2})\.\s+(?=[A-Z])")
_IDENTIFIER = re.compile(
    r"(?:doi\s*[:=]?\s*)*(?:https?://(?:dx\.|www\.)?doi\.org/)?10\.\d{3,}/\S+|(?:PMC|PMID:?)?\s?\d+",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")
OTHER, ARTICLE, PREPRINT, TECHNICAL_REPORT = "other", "journal article", "preprint", "technical report"
CONGRESS, BOOK = "conference abstract", "book"


@lru_cache(maxsize=4096)
def _integrity_of(value: str) -> tuple[str, ...]:
    """Return the integrity values of a publication type; Ovid joins several types with commas."""
    words = [value.lower(), *value.lower().split(", ")]
    return tuple(dict.fromkeys(_INTEGRITY[word] for word in words if word in _INTEGRITY))


@lru_cache(maxsize=4096)
def _kinds_of_word(word: str) -> tuple[str, ...]:
    """Return the types that a word of a source names; "Article; Proceedings Paper" names two."""
    return tuple(kind for part in word.split(";") if (kind := _first_known(part, _TYPES)))


def _first_known(word: str, known: Mapping[str, str]) -> str:
    """Return what the first form of a word that is known stands for; empty if none is."""
    return next((known[form] for form in _forms(word) if form in known), "")


@lru_cache(maxsize=4096)
def _forms(word: str) -> tuple[str, ...]:
    """Return the forms of a word of a source: as it is, with blanks for signs between its words, without a publisher or brackets."""
    lower = word.strip().lower().rstrip(".;")
    plain = " ".join(
        _CAPITAL_INSIDE.sub(" ", word.strip())
        .replace("_", " ")
        .replace("-", " ")
        .lower()
        .rstrip(".;")
        .split()
    )
    return tuple(
        dict.fromkeys([lower, plain, _PUBLISHER.sub("", lower, count=1), _IN_BRACKETS.sub("", plain)])
    )


@lru_cache(maxsize=8192)
def record_type(words: tuple[str, ...]) -> str:
    """Return the type of a record from its source's words; "other" if no word is known.

    The more specific type is used: a "Conference Abstract" of RIS type JOUR is a conference abstract.
    """
    kinds = {kind for word in words for kind in _kinds_of_word(word)}
    if kinds == {ARTICLE, CONGRESS} and _is_printed_paper(words):
        return ARTICLE
    return min(kinds, key=_RANK.__getitem__) if kinds else OTHER


def _is_printed_paper(words: tuple[str, ...]) -> bool:
    """Return whether a source calls one record an article and a paper of proceedings: a full paper in a journal, which was given at a congress."""
    forms = {form for word in words for form in _forms(word)}
    return bool(forms & _ARTICLES_OF_JOURNALS) and all(
        kind != CONGRESS or not _PAPERS.isdisjoint(_forms(word))
        for word in words
        for kind in _kinds_of_word(word)
    )


def is_another(words: Iterable[str]) -> bool:
    """Return whether the source's words say that a record is a report, a web page or another work for which prismake
    has no type.
    """
    return any(form in _OTHERS for word in words for form in _forms(word))


def publication_types(words: Iterable[str]) -> list[str]:
    """Return publication types as separate words: "Journal article; Erratum" gives two, and so does "Journal Article.
    Review" of Ovid. Words for a kind of file are left out, and identifiers, as in the M3 of ScienceDirect and PsycInfo.
    """
    parts = (part.strip() for word in words for part in _BETWEEN_TYPES.split(word))
    return [
        part for part in parts if part and part.lower() not in _NO_TYPES and not _IDENTIFIER.fullmatch(part)
    ]


@lru_cache(maxsize=4096)
def is_preprint_server(name: str) -> bool:
    """Return whether the text in the place of a journal is the name of a preprint server such as medRxiv."""
    return bool(_SERVER.fullmatch(name.strip()))


def is_preprint_doi(doi: str) -> bool:
    """Return whether a DOI in lower case is of a server of preprints."""
    return bool(_PREPRINT.match(doi))


def is_preprint(journal: str, in_print: bool, dois: Iterable[str], tags: Mapping[str, list[str]]) -> bool:
    """Return whether a work is a preprint although no word of its source says so, judged by the server named as
    journal or publisher, or by its DOI.

    in_print: whether the work has a volume, issue or pages. tags: its values without a column.
    """
    if journal or in_print:
        return is_preprint_server(journal)
    if any(map(is_preprint_doi, dois)):
        return True
    servers = _SERVER_TAGS.intersection(tags)
    return any(is_preprint_server(text) for tag in servers for text in tags[tag])


def language_behind(title: str) -> str:
    """Return the language that a database names in brackets behind a title, as it writes it; empty if there is none."""
    match = _LANGUAGE_BEHIND.search(title) if title.rstrip(". ").endswith(("]", ")")) else None
    return match[1] if match else ""


def integrity(title: str, types: Iterable[str], tags: Mapping[str, list[str]]) -> list[str]:
    """Return the integrity values of a record, such as "retracted", "retraction notice" or "erratum"."""
    statuses = [status for group in map(_integrity_of, types) for status in group]
    if not _TAGS.keys().isdisjoint(tags):
        statuses.extend(status for tag, status in _TAGS.items() if tag in tags)
    for tag in _PHRASE_TAGS:
        if tag in tags:
            for text in tags[tag]:
                if text.startswith(_PHRASE_STARTS):
                    statuses.extend(status for phrase, status in _PHRASES.items() if text.startswith(phrase))
    lower = title.lower()
    for hint in _TITLE_HINTS:
        if hint in lower:
            statuses.extend(status for status, pattern in _TITLES if pattern.search(title))
            break
    return list(dict.fromkeys(statuses)) if statuses else statuses
