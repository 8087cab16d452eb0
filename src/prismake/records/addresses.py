"""Web addresses of identifiers: DOIs, PubMed and PubMed Central ids, registration numbers."""

from __future__ import annotations

REGISTRIES = (
    ("NCT", "https://clinicaltrials.gov/study/{id}"),
    ("ISRCTN", "https://www.isrctn.com/{id}"),
    ("DRKS", "https://drks.de/search/en/trial/{id}"),
)
"""Registries whose URLs contain the registration number."""

ALL_REGISTRIES = "https://trialsearch.who.int/Trial2.aspx?TrialID={id}"
"""The search portal of the WHO, for registrations in other registries."""


def url_of_doi(doi: str) -> str:
    """Return a DOI or registration number with special characters escaped, for use inside a URL."""
    return "".join(
        f"%{ord(character):02X}" if character in '<>"#%?{}|\\^[]` ' else character for character in doi
    )


def doi_address(doi: str) -> str:
    """Return the web address that leads to the work with this DOI."""
    return f"https://doi.org/{url_of_doi(doi)}"


def pubmed_address(pmid: str) -> str:
    """Return the address of a record in PubMed."""
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"


def pmc_address(pmcid: str) -> str:
    """Return the address of an article in PubMed Central."""
    return f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/"


def registration_address(number: str) -> str:
    """Return the address of a registration: in its registry, or else in the search portal of the WHO."""
    for opening, address in REGISTRIES:
        if number.upper().startswith(opening):
            return address.format(id=url_of_doi(number))
    return ALL_REGISTRIES.format(id=url_of_doi(number))


def has_own_registry(number: str) -> bool:
    """Return whether a registration number leads to its own registry rather than to the portal of the WHO."""
    return number.upper().startswith(tuple(opening for opening, _ in REGISTRIES))
