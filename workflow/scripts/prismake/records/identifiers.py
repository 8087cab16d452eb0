"""Identifiers: DOIs, PubMed and PubMed Central ids, registration numbers, pulled out of any text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from prismake.records.patterns import (
    DOI,
    PMCID,
    PMID_NAMED,
    REGISTRATION,
    REGISTRATION_FORMS,
    REGISTRATION_HINTS,
)

_TAIL = re.compile(
    r"(?:[.,;:'’”\]>*]|\.pdf|/full|/abstract|/pdf|/epdf|/html|&\w+=.*|\[doi\]|\(issn.*)$", re.I
)
_QUERY = re.compile(r"[&?](?:\w+=|amp;).*$")


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
    return list(dict.fromkeys(doi for doi in found if "/" in doi and not doi.endswith("/")))


def pmids_in(text: str) -> list[str]:
    """Return the PubMed ids that a text names as such: "PMID: 123", "pubmed/123"."""
    return list(dict.fromkeys(one.lstrip("0") for one in PMID_NAMED.findall(text) if one.strip("0")))


def pmcids_in(text: str) -> list[str]:
    """Return the PubMed Central ids in a text, as PMC and digits."""
    return (
        list(dict.fromkeys(found.upper() for found in PMCID.findall(text))) if "PMC" in text.upper() else []
    )


def registration_id(written: str) -> str:
    """Write one registration number as its registry prints it."""
    compact = re.sub(r"[\s:]+", "", written)
    upper = compact.upper()
    for prefix, form in REGISTRATION_FORMS:
        if upper.startswith(prefix):
            rest = compact[len(prefix) :]
            return form + (rest.lower() if prefix == "RBR-" else rest.upper())
    return upper


def may_hold_registration(text: str) -> bool:
    """Say quickly whether a long text can hold a registration number at all."""
    return any(hint.search(text) for hint in REGISTRATION_HINTS)


def registrations_in(text: str) -> list[str]:
    """Return every registration number in a text, each as its registry prints it, without repeats."""
    return list(dict.fromkeys(registration_id(match.group()) for match in REGISTRATION.finditer(text)))


def merged(groups: Iterable[Iterable[str]]) -> list[str]:
    """Return the values of several lists in order, each once."""
    return list(dict.fromkeys(value for group in groups for value in group))
