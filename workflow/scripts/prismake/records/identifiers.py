"""Identifiers: DOIs, PubMed and PubMed Central ids, registration numbers, pulled out of any text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote

from prismake.records.patterns import (
    DOI,
    NO_DOI,
    PMCID_LOWER,
    PMID_NAMED,
    REGISTRATION,
    REGISTRATION_FORMS,
    REGISTRATION_HINTS,
)

_TAIL = re.compile(
    r"(?:[.,;:'’”\]>*]|\.pdf|/full|/abstract|/pdf|/epdf|/html|&\w+=.*|\[doi\]|\(issn.*)$", re.I
)
_QUERY = re.compile(r"[&?](?:\w+=|amp;).*$")


@lru_cache(maxsize=4096)
def _trimmed(doi: str) -> str:
    doi = _QUERY.sub("", doi)
    while True:
        shorter = _TAIL.sub("", doi)
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == doi:
            return doi
        doi = shorter


def dois_in(text: str) -> list[str]:
    """Return every DOI in a text, lower case, without prefix, trailing punctuation or percent encoding."""
    if "10." not in text:
        return []
    if "%2" in text:
        text = text.replace("%2f", "/").replace("%2F", "/")
    found = (
        _trimmed(unquote(match).lower() if "%" in match else match.lower()) for match in DOI.findall(text)
    )
    return list(
        dict.fromkeys(
            doi for doi in found if "/" in doi and not doi.endswith("/") and not doi.startswith(NO_DOI)
        )
    )


def pmids_in(lower: str) -> list[str]:
    """Return the PubMed ids that a text in lower case names as such: "pmid: 123", "pubmed/123"."""
    found = [number for named in PMID_NAMED for number in named.findall(lower)]
    return list(dict.fromkeys(number.lstrip("0") for number in found if number.strip("0")))


def pmcids_in(lower: str) -> list[str]:
    """Return the PubMed Central ids in a text in lower case, as PMC and digits."""
    return list(dict.fromkeys(found.upper() for found in PMCID_LOWER.findall(lower)))


def registration_id(written: str) -> str:
    """Write one registration number as its registry prints it."""
    compact = re.sub(r"[\s:]+", "", written)
    upper = compact.upper()
    for prefix, form in REGISTRATION_FORMS:
        if upper.startswith(prefix):
            rest = compact[len(prefix) :]
            return form + (rest.lower() if prefix == "RBR-" else rest.upper())
    return upper


# How much of a text around a hint can belong to one registration number.
_BEFORE, _AFTER = 16, 44


def registrations_in(text: str) -> list[str]:
    """Return every registration number in a text, each as its registry prints it, without repeats."""
    hints = [hint for hint in REGISTRATION_HINTS if hint.search(text)]
    if not hints:
        return []
    found: dict[int, str] = {}
    for hint in hints:
        for near in hint.finditer(text):
            start = max(near.start() - _BEFORE, 0)
            for match in REGISTRATION.finditer(text[start : near.end() + _AFTER]):
                found[start + match.start()] = match.group()
    return list(dict.fromkeys(registration_id(found[at]) for at in sorted(found)))


def merged(groups: Iterable[Iterable[str]]) -> list[str]:
    """Return the values of several lists in order, each once."""
    return list(dict.fromkeys(value for group in groups for value in group))
