"""Parse one-line citations of sources without separate fields."""

from __future__ import annotations

import re

_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_VOLUME = r"(?P<volume>\d+[A-Za-z]?)"
_ISSUE = r"(?P<issue>[\w\s.-]+?)"
_PAGES = r"(?P<pages>[A-Za-z]{0,4}\d+[A-Za-z]?(?:\s*[-\u2013]\s*[A-Za-z]{0,3}\d+[A-Za-z]?)?)"

# One pattern per source: Embase CSV; BVS; SciELO; Ovid text; PubMed's CSV and MEDLINE's SO; "Journal 12(3):4-5".
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<journal>.+?)\s*\({_YEAR}\)\s*{_VOLUME}(?::{_ISSUE})?(?:\s+\w+\s*\.?\s*\w*)?\s*\({_PAGES}\)",
        rf"(?P<journal>[^;]+?);\s*{_VOLUME}\s*(?:\({_ISSUE}\))?\s*:\s*{_PAGES},\s*{_YEAR}",
        rf"(?P<journal>[^;]+?);\s*{_VOLUME}\s*(?:\({_ISSUE}\))?;\s*{_PAGES}",
        rf"(?P<journal>.+?)\.\s+{_VOLUME}(?:\({_ISSUE}\))?:{_PAGES},\s*(?:[A-Z]\w+\s*)?(?:\d+,?\s*)?{_YEAR}",
        rf"(?P<journal>.+?)\.\s*{_YEAR}[^;:]*;\s*{_VOLUME}(?:\({_ISSUE}\))?:{_PAGES}",
        rf"(?P<journal>[^\d(]+?)\s+{_VOLUME}(?:\({_ISSUE}\))?:{_PAGES}\.?$",
    )
)


def parts_of(citation: str) -> dict[str, str]:
    """Return journal, year, volume, issue and pages of a citation in a known format; empty for other formats."""
    text = " ".join(citation.split())
    for form in _FORMS:
        match = form.match(text)
        if match:
            return {name: value.strip() for name, value in match.groupdict().items() if value}
    return {}
