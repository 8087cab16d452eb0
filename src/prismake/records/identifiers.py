"""Extract identifiers from any text: DOIs, PubMed and PubMed Central ids, registration numbers."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from prismake.records.patterns import (
    BETWEEN_DOIS,
    DOI,
    DUTCH,
    HYPHENS,
    NO_DOI,
    PMCID_LOWER,
    PMID_NAMED,
    PMID_OF_SELLERS,
    PORTALS,
    REGISTER_NAMED,
    REGISTRATION,
    REGISTRATION_FORMS,
    REGISTRATION_HINTS,
)
from prismake.records.text import UNSEEN

# Suffixes of a DOI in a publisher's address.
_WORDS_BEHIND = (
    ".pdf", ".full", ".full-text", ".abstract", "/full", "/fulltext", "/abstract", "/pdf", "/epdf", "/html",
    "/meta",
)  # fmt: skip
_SIGNS_BEHIND = ".,;:'’”]>*"
_QUERY = re.compile(r"(?:[&?](?:\w+=|amp;)|;jsessionid).*$")
# The next word of a citation, joined to the DOI before it; DOIs do not mix cases like that.
_RUN_TOGETHER = re.compile(r"(?<=[a-z\d.;])(?:PMID|PMCID|Epub)\b.*$")


@lru_cache(maxsize=4096)
def _dois_of(match: str) -> tuple[str, ...]:
    """Return the DOIs in a match of the pattern, which may be several without a space between them."""
    if "10." not in match[7:] and "%" not in match and "lt;" not in match:
        doi = _doi_of(match)
        return (doi,) if doi else ()
    candidates = [match]
    if "%" in match or "lt;" in match:
        plain = unquote(match).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
        candidates = DOI.findall(plain)
    parts = [
        part
        for piece in candidates
        for part in (BETWEEN_DOIS.split(piece) if "10." in piece[7:] else [piece])
    ]
    return tuple(doi for part in parts if (doi := _doi_of(part)))


def _doi_of(written: str) -> str:
    if not written.isascii():
        written = UNSEEN.sub("", written)
    if "PM" in written or "Epub" in written:
        written = _RUN_TOGETHER.sub("", written)
    doi = _trimmed(written.lower())
    return "" if "/" not in doi or doi.endswith("/") or doi.startswith(NO_DOI) else doi


def _trimmed(doi: str) -> str:
    if (
        doi[-1].isalnum()
        and "&" not in doi
        and "?" not in doi
        and ";j" not in doi
        and "(issn" not in doi
        and not doi.endswith(_WORDS_BEHIND)
    ):
        return doi
    doi = _QUERY.sub("", doi).partition("(issn")[0]
    while True:
        shorter = doi.removesuffix("[doi]").rstrip(_SIGNS_BEHIND)
        if shorter.endswith(_WORDS_BEHIND):
            for word in _WORDS_BEHIND:
                shorter = shorter.removesuffix(word)
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == doi:
            return doi
        doi = shorter


def dois_in(text: str) -> list[str]:
    """Return the DOIs in a text, in lower case, without prefix, trailing punctuation or percent encoding."""
    if "10." not in text:
        return []
    if "%2" in text:
        text = text.replace("%2f", "/").replace("%2F", "/")
    dois = [doi for match in DOI.findall(text) for doi in _dois_of(match)]
    return list(dict.fromkeys(dois)) if len(dois) > 1 else dois


def pmids_in(lower: str) -> list[str]:
    """Return the PubMed ids in a lower-case text that are named as such: "pmid: 1234", "pubmed/1234"."""
    pmids: list[str] = []
    if "pmid" in lower or "pubmed" in lower or "mdl-" in lower or "medline:" in lower:
        pmids = [number for named in PMID_NAMED for number in named.findall(lower)]
    if "&" in lower and "&an=" in lower:
        pmids += PMID_OF_SELLERS.findall(lower)
    return (
        list(dict.fromkeys(number.lstrip("0") for number in pmids if number.strip("0"))) if pmids else pmids
    )


def pmcids_in(lower: str) -> list[str]:
    """Return the PubMed Central ids in a lower-case text, as PMC and digits."""
    numbers = PMCID_LOWER.findall(lower) if "pmc" in lower else ()
    return list(dict.fromkeys([f"PMC{number}" for number in numbers]))


def registration_id(written: str) -> str:
    """Return a registration number in the format of its registry, without the prefix of a portal."""
    compact = re.sub(r"[\s:#]+", "", written)
    upper = compact.upper()
    for pattern, kept in PORTALS:
        upper = pattern.sub(kept, upper)
    for prefix, form in REGISTRATION_FORMS:
        if upper.startswith(prefix):
            rest = upper[len(prefix) :]
            return form + (rest.lower() if prefix == "RBR-" else rest)
    return upper


_HINTS = tuple((hint, hint.search) for hint in REGISTRATION_HINTS)
# The number of letters before and after a hint that a registration number may span.
_BEFORE, _AFTER = 16, 44


def registrations_in(text: str) -> list[str]:
    """Return the registration numbers in a text, in the format of their registries, without repeats."""
    if not text.isascii():
        for hyphen in HYPHENS:
            if hyphen in text:
                text = text.replace(hyphen, "-")
    hints = [hint for hint, search in _HINTS if search(text)]
    if not hints:
        return []
    numbers: dict[int, str] = {}
    for hint in hints:
        for context in hint.finditer(text):
            start = max(context.start() - _BEFORE, 0)
            for match in REGISTRATION.finditer(text[start : context.end() + _AFTER]):
                at = start + match.start()
                if not DUTCH.fullmatch(match.group()) or _names_a_register(text, at, match.group()):
                    numbers[at] = match.group()
    return list(dict.fromkeys(registration_id(numbers[at]) for at in sorted(numbers)))


def _names_a_register(text: str, at: int, number: str) -> bool:
    return text.strip() == number or bool(REGISTER_NAMED.search(text[max(at - 80, 0) : at]))
