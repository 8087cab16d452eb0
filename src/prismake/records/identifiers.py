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
    NO_WORKS,
    PMCID_LOWER,
    PMID_NAMED,
    PMID_NAMED_LATER,
    PMID_OF_SELLERS,
    PORTALS,
    REGISTER_NAMED,
    REGISTRATION,
    REGISTRATION_FORMS,
    REGISTRATION_HINTS,
)
from prismake.records.text import UNSEEN

# Suffixes of a DOI in a publisher's address. The first ones are those of prismake 0.1.0.
_WORDS_BEHIND = (
    ".pdf", ".full", ".full-text", ".abstract", "/full", "/fulltext", "/abstract", "/pdf", "/epdf", "/html",
    "/meta",
)  # fmt: skip
_MORE_WORDS_BEHIND = (
    *_WORDS_BEHIND, ".html", ".htm", ".xml", ".epub", "+html", "/xml", "/epub", "/pdfdirect", "/pdfft", "/full-text",
    "/index.html", "/references", "/citedby", "/summary", "/suppinfo", "/download", "/reader", ".full.text", "/full.html", ".fulltext",
)  # fmt: skip
_SIGNS_BEHIND = ".,;:'’”]>*"
_MORE_SIGNS_BEHIND = _SIGNS_BEHIND + "/!?“‘`´…»«}\u00a0"
_QUERY = re.compile(r"(?:[&?](?:\w+=|amp;)|;jsessionid).*$")
# The part of a page that an address names: "#section", "#:~:text=moss". Old DOIs end with "#" or with it and a number.
_PART_OF_PAGE = re.compile(r"#(?:[a-z][\w.-]*|:~:.*)$")
# A DOI whose field has blanks around its signs, as spreadsheets and scans write it: "10.1016 / j.x".
_WITH_BLANKS = re.compile(r"\s*(?:doi\s*:?\s*)?10\s?\.\s?\d{4,9}\s*/\s*\S+\s*", re.IGNORECASE)
# The next word of a citation, joined to the DOI before it; DOIs do not mix cases like that.
_RUN_TOGETHER = re.compile(r"(?<=[a-z\d.;])(?:PMID|PMCID|Epub)\b.*$")
# The next entry of a list of cited works, joined to the end of the sentence before it.
_NEXT_ENTRY = re.compile(r"[.,];.*$")
# Addresses of files and figures: the DOI, a number, and the last part of the DOI again; the DOI, and a numbered figure. Of the pages
# of Oxford University Press: the DOI, a number, and the words of the title.
_FILE_BEHIND = re.compile(
    r"^(10\.\d+/(?:[\w.-]+/)?([a-z\d-]+)(?:\.\d+)?)/\d{5,}/\2[\w.-]*$|^(.+)/(?:figures?|tables?)/\d+$"
    r"|^(10\.1093/[a-z]+/[a-z]+\d+)/\d{5,}(?:/[^/]*)*$"
)
# Folders of publishers for the files of a work, in the address of a file.
_FOLDER_BEHIND = re.compile(
    r"/(?:assets?|suppl_file|suppdata|supinfo|supporting-information|pdfdirect|pdfft|pb-assets)/.*$"
)

# The address of a journal, joined to the end of the DOI: Web of Science has "10.1177/0885412220921526journals.sagepub.com/…" with its path.
# DOIs that begin with such an address, "10.4028/www.scientific.net/amr.1", have a slash before it.
_ADDRESS_BEHIND = re.compile(
    r"(?<=[a-z\d])(?:https?:/|(?:journals|www)\.[a-z\d-]+(?:\.[a-z]{2,})+(?:/|$)).*$"
)

# The number of a funder, behind which IEEE writes its name: "10.13039/501100001809-National Natural Science Foundation".
_FUNDER = re.compile(r"10\.13039/\d+")


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
    return "" if "/" not in doi or doi.startswith(NO_DOI) else doi


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


@lru_cache(maxsize=4096)
def _bare(doi: str) -> str:
    """Return a DOI without what follows it in an address or a list, empty if nothing is left behind its prefix."""
    if funder := _FUNDER.match(doi):
        return funder.group()
    # Registered with two slashes, such as those of the APA, and written and resolved with one too.
    doi = doi.replace("//", "/", 1) if doi.find("//") == doi.find("/") else doi
    doi = _ADDRESS_BEHIND.sub("", _PART_OF_PAGE.sub("", doi))
    doi = _FOLDER_BEHIND.sub("", _FILE_BEHIND.sub(r"\1\3\4", _NEXT_ENTRY.sub("", doi)))
    while True:
        shorter = doi.rstrip(_MORE_SIGNS_BEHIND)
        for word in _MORE_WORDS_BEHIND:
            if "/" in (without := shorter.removesuffix(word)):
                shorter = without
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == doi:
            return doi if "/" in doi else ""
        doi = shorter


def dois_as_matched(text: str) -> list[str]:
    """Return the DOIs in a text in lower case, cut off where prismake 0.1.0 cut them off, for example with a slash at
    the end.
    """
    if "10." not in text:
        return []
    if "%2" in text:
        text = text.replace("%2f", "/").replace("%2F", "/")
    return list(dict.fromkeys(doi for match in DOI.findall(text) for doi in _dois_of(match)))


def named_dois(text: str) -> list[str]:
    """Return the DOIs in a text, also those of funders and policies: in lower case, without prefix, trailing
    punctuation, percent encoding and the words that addresses add, such as "/fulltext.html"."""
    # LaTeX and JSON escape these signs: "10.5555/a\\_b", "10.5555\\/a".
    dois = dois_as_matched(text.replace("\\_", "_").replace("\\/", "/") if "\\" in text else text)
    return list(dict.fromkeys(bare for doi in dois if (bare := _bare(doi)))) if dois else dois


def dois_in(text: str) -> list[str]:
    """Return the DOIs of works in a text, as `named_dois` does, without those of funders and policies."""
    return [doi for doi in named_dois(text) if not doi.startswith(NO_WORKS)]


def dois_of_field(text: str) -> list[str]:
    """Return the DOIs of works in a field for DOIs, as `dois_in` does; blanks around the signs of its only DOI are none of it."""
    return dois_in("".join(text.split()) if _WITH_BLANKS.fullmatch(text) else text)


def pmids_in(lower: str, in_new_forms: bool = True) -> list[str]:
    """Return the PubMed ids in a lower-case text that are named as such: "pmid: 1234", "pubmed/1234".

    in_new_forms: also those in a form that 0.1.0 did not read, such as "1234[pmid]".
    """
    pmids: list[str] = []
    if "pmid" in lower or "pubmed" in lower or "mdl-" in lower or "medline:" in lower:
        pmids = [number for named in PMID_NAMED for number in named.findall(lower)]
    if in_new_forms and ("pmid" in lower or "europepmc" in lower or "pm:" in lower):
        pmids += [number for named in PMID_NAMED_LATER for number in named.findall(lower)]
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


def second_names(number: str, others: list[str]) -> list[str]:
    """Return the registration numbers among `others` that may belong to the same trial as `number`.

    A register gives each trial one number, so that another number of the same register is another trial, such as the
    parent of an extension.
    """
    registry = _REGISTRY.match(number)
    return [other for other in others if not registry or not other.startswith(registry.group())]


_REGISTRY = re.compile(r"[A-Za-z]{3,}")
_HINTS = tuple((hint, hint.search) for hint in REGISTRATION_HINTS)
# The number of letters before and after a hint that a registration number may span.
_BEFORE, _AFTER = 16, 44


def may_name_registration(text: str) -> bool:
    """Return False if a text cannot contain a registration number, because it lacks letters that all of them have;
    faster than `registrations_in`.
    """
    return any(search(text) for _, search in _HINTS)


def registrations_in(text: str) -> list[str]:
    """Return the registration numbers in a text, in the format of their registries, without repeats."""
    return list(dict.fromkeys(number for _, _, number in registrations_at(text)))


def registrations_at(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, registration number) of each number in a text, in order."""
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
    return [(at, at + len(numbers[at]), registration_id(numbers[at])) for at in sorted(numbers)]


def _names_a_register(text: str, at: int, number: str) -> bool:
    return text.strip() == number or bool(REGISTER_NAMED.search(text[max(at - 80, 0) : at]))
