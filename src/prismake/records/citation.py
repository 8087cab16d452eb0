"""Parse one-line citations of sources without separate fields."""

from __future__ import annotations

import re

_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_VOLUME = r"(?P<volume>\d+[A-Za-z]?)"
_ISSUE = r"(?P<issue>[\w\s.-]+?)"
_PAGE = r"[A-Za-z]{0,4}\d+[A-Za-z]?"
_PAGES = rf"(?P<pages>{_PAGE}(?:\s*[-\u2013]\s*[A-Za-z]{{0,3}}\d+[A-Za-z]?)?)"

# One pattern per source: Embase CSV; BVS; SciELO; Ovid text; PubMed's CSV and MEDLINE's SO; "Journal 12(3):4-5".
_FORMS = tuple(
    re.compile(form)
    for form in (
        # ERIC: "Journal, v12 n3 p101-110 Mar 2019".
        rf"(?P<journal>.+?),\s*v{_VOLUME}(?:\s+(?:spec iss\s+)?n(?P<issue>[\w./-]+))?(?:\s+(?:p{_PAGES}|Article (?P<article_number>[\w.-]+)))?(?:,?\s+[\w./-]+)*?\s+{_YEAR}$",
        rf"(?P<journal>.+?)\s*\({_YEAR}\)\s*{_VOLUME}(?::{_ISSUE})?(?:\s+\w+\s*\.?\s*\w*)?\s*\({_PAGES}\)(?!\s*[:,])",
        rf"(?P<journal>[^;]+?);\s*{_VOLUME}\s*(?:\({_ISSUE}\))?\s*:\s*{_PAGES},\s*(?:[\w./-]+\s+)?{_YEAR}",
        rf"(?P<journal>[^;]+?);\s*{_VOLUME}\s*(?:\({_ISSUE}\))?;\s*{_PAGES}",
        rf"(?P<journal>.+?)\.\s+{_VOLUME}(?:\({_ISSUE}\))?:{_PAGES},\s*(?:[A-Z]\w+\s*)?(?:\d+,?\s*)?{_YEAR}",
        rf"(?P<journal>.+?)\.\s*{_YEAR}[^;:]*;\s*{_VOLUME}(?:\({_ISSUE}\))?:{_PAGES}",
        rf"(?P<journal>[^\d(]+?),?\s+{_VOLUME}(?:\({_ISSUE}\))?:{_PAGES}\.?$",
    )
)

# What the databases of Ovid write in the field Source. Several ranges of pages and words for "none" are kept as they are.
_JOURNAL = r"(?P<journal>.+?)\.?"
_CONGRESS = r"(?:\s+(?P<congress>Conference:\s.+?)\.?)?"
_NUMBER = r"(?P<volume>\d+[A-Za-z]?(?:\s?[-/]\s?\d+)?)"
_OF_VOLUME = r"(?P<issue>[^()]*(?:\([^()]*\))?[^()]*?)"
_SUPPLEMENT = r"(?:\s+(?P<issue_2>(?:Suppl?(?:ement)?|Pt|Spec)\b\.?[\w .]*?))?"
_ANY_PAGES = rf"(?P<pages>{_PAGE}(?:\s*[-\u2013]\s*[A-Za-z]{{0,4}}\d+[A-Za-z]?)?(?:[;,]\s*(?:[a-z]+ )?{_PAGE}(?:\s*[-\u2013]\s*{_PAGE})?)*)"
_MONTH = r"(?:[A-Z][a-z]+\.?(?:[-/ ][A-Z][a-z]+\.?)?|\d{1,2})"
# A date as MEDLINE writes it: "2020 Mar 15", "2020 Mar-Apr", "2020 03".
_DATED = (
    rf"{_YEAR}(?:\s+(?:{_MONTH})(?:\s+\d{{1,2}})?(?:\s*[-/]\s*(?:{_MONTH}|\d{{1,2}})(?:\s+\d{{1,2}})?)?)?"
)
_OVID = tuple(
    re.compile(form)
    for form in (
        # PsycInfo: "Moss. Vol.12(3), Mar 2020, pp. 44-52."; a book or thesis has no volume.
        rf"{_JOURNAL}\s+Vol\.?\s?{_NUMBER}\s?(?:\({_OF_VOLUME}\))?,\s*(?:[^,()]*?\s)?{_YEAR}(?:,\s*(?:pp?\.?\s*{_ANY_PAGES}|Art(?:icle)?\s?(?:ID|No\.?)\s?(?P<article_number>[\w.-]+\w)|{_ANY_PAGES.replace('<pages>', '<pages_2>')}|.*?))?\.?$",
        # Embase: "Moss. 14 (2) (pp 100-109), 2020. Date of Publication: ...", with a congress behind the journal, or no pages.
        rf"{_JOURNAL}{_CONGRESS}\s+(?:{_NUMBER}\s*)?(?:\({_OF_VOLUME}\)\s*)?\((?:pp\.?\s*{_ANY_PAGES}|no pagination|var\.?\s?pagings?|pagination not available)\)\s*,?\s*{_YEAR}(?:\.(?:.*?\bArticle Number:\s*(?P<article_number>[\w.-]+\w))?.*)?$",
        # MEDLINE, AMED, newer Embase: "Moss. 12(3):44-52, 2020 Mar."; "Moss. 12 Suppl 1:S4-9, 2020."
        rf"{_JOURNAL}{_CONGRESS}\s+{_NUMBER}{_SUPPLEMENT}\s*(?:\({_OF_VOLUME}\))?\s*(?::\s*{_ANY_PAGES})?,\s*{_DATED}\.?(?:\s.*)?$",
        # CAB Abstracts and Global Health: "Moss; 2020. 12(3):44-52. 20 ref."; "Moss, 2020, Vol. 12, No. 3, pp. 44-52."
        rf"(?P<journal>[^;]+?);\s*{_YEAR}\.\s*{_NUMBER}\s*(?:\({_OF_VOLUME}\))?\s*[:,]\s*(?:pp\.?\s*)?{_ANY_PAGES}(?:\..*)?$",
        rf"(?P<journal>.+?),\s*{_YEAR},\s*Vol\.?\s?{_NUMBER},(?:\s*No\.?\s?(?P<issue>[\w /-]+?),)?\s*pp?\.?\s*{_ANY_PAGES}\b.*$",
        # AMED and HMIC: "Moss. 2020 Mar; 12(3): 44-52", also without a full stop behind the journal.
        rf"(?P<journal>\D+?)\.?\s+{_DATED};\s*{_NUMBER}{_SUPPLEMENT}\s*(?:\({_OF_VOLUME}\))?\s*(?::\s*{_ANY_PAGES})?(?:[.,;].*)?$",
    )
)  # fmt: skip

_MONTH_NAME = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
# The styles of lists of references: "Moss, 12(3), 44-52, 2020", "Moss, vol. 12, no. 3, pp. 44-52", "Moss (2020) 12:44-52".
_STYLES = tuple(
    re.compile(form)
    for form in (
        rf"(?P<journal>\D.*?)[.,]?\s+(?:(?:{_MONTH_NAME}\.?\s+)?\(?{_YEAR}\)?[.,;]?\s*)?(?i:vol(?:ume)?\.?\s*)?(?P<volume>\d+[A-Za-z]?)\s*"
        rf"(?:,?\s*\({_OF_VOLUME}\)|,?\s*(?i:no|nr|issue|iss|number)\.?\s*(?P<issue_2>[\w-]+))?\s*(?:\(?(?P<year_2>(?:1[5-9]|20)\d\d)\)?)?\s*[,:;]\s*"
        rf"(?i:pp?\.?|pages?|art(?:icle)?\.?)?\s*{_PAGES}(?:[,.;]?\s*\(?(?:{_MONTH_NAME}\.?\s+)?(?P<year_3>(?:1[5-9]|20)\d\d)\)?)?\.?$",
    )
)
# What stands in no journal: the volume or pages of a citation in another form.
_CITED = re.compile(r",$|\d\(\d|,\s*(?:vol(?:ume)?|no|issue|pp?|pages?)\b", re.IGNORECASE)

# A DOI or an address behind a citation: "Moss, 12(3), 44-52. https://doi.org/10.5555/x".
_ADDRESS_BEHIND = re.compile(r"[.,;]?\s*(?:https?://\S+|(?i:doi):?\s*10\.\S+)\.?$")
# The word for the volume that follows a journal.
_VOLUME_BEHIND = re.compile(r"[.,]\s+[Vv]ol(?:ume)?$")
# Longer texts are no citations.
LONGEST = 1000


def citation_parts(citation: str) -> dict[str, str]:
    """Return journal, year, volume, issue and pages of a citation in a known format; empty for other formats.

    A citation of Ovid may also give an article number, and the congress that stands behind the journal.
    """
    text = " ".join(citation.split())[:LONGEST]
    return _parts_of(text) or (_parts_of(bare) if (bare := _ADDRESS_BEHIND.sub("", text)) != text else {})


def _parts_of(text: str) -> dict[str, str]:
    # Only the forms of Ovid tell a congress from the journal before it.
    for form in (*_OVID, *_FORMS) if " Conference: " in text else (*_FORMS, *_OVID, *_STYLES):
        match = form.match(text)
        if match and not _CITED.search(match["journal"]):
            parts = {
                name.rstrip("_23"): _VOLUME_BEHIND.sub("", value.strip().rstrip("."))
                if name == "journal"
                else value.strip()
                for name, value in match.groupdict().items()
                if value
            }
            return {name: value for name, value in parts.items() if value}
    return {}


def journal_of_citation(text: str) -> str:
    """Return the journal of a text that is a citation with volume and pages: "Moss. 2020;12(3):45-50"; empty for a journal alone."""
    if not any(sign.isdigit() for sign in text):
        return ""
    parts = citation_parts(text)
    return parts["journal"] if {"journal", "volume", "pages"} <= parts.keys() else ""
