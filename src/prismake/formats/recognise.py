"""Recognise the format of a file from its content; its name is ignored."""

from __future__ import annotations

import re

from prismake.formats.encodings import decode
from prismake.formats.layout import header_at, is_header, is_row, layout_of, names_of

FORMATS = {
    "medline": "PubMed or MEDLINE (.nbib)",
    "ris": "RIS",
    "wos": "Web of Science (.ciw, plain text)",
    "refer": "EndNote (.enw)",
    "ovid": "Ovid text",
    "bibtex": "BibTeX",
    "csv": "table (CSV; also semicolons, tabs, bars)",
    "pubmed_xml": "PubMed XML",
    "endnote_xml": "EndNote XML",
    "ictrp_xml": "WHO ICTRP XML",
    "clinicaltrials_xml": "ClinicalTrials.gov XML",
    "europe_pmc_xml": "Europe PMC XML",
    "crossref": "Crossref JSON, CSL JSON",
    "clinicaltrials_v1": "ClinicalTrials.gov v1 JSON",
    "clinicaltrials_v2": "ClinicalTrials.gov v2 JSON",
    "europe_pmc": "Europe PMC JSON",
    "openalex": "OpenAlex JSON",
}
REFUSED = "refused: "

_MEDLINE = re.compile(
    r"^(?:PMID *-|(?:OWN|STAT|DCOM|PMCR?|FAU|TI|DP|PG|BTI|JT|TA|PT|AID|LID) {0,2}- ?(?=\S))", re.MULTILINE
)
_RIS = re.compile(
    r"^[ \t]{0,3}(?:TY[ \t]{0,3}-[ \t]|ER[ \t]{1,3}-[ \t]*$|(?:[A-Z][A-Z0-9])  - )", re.MULTILINE
)
_RIS_FRAME = re.compile(r"^[ \t]{0,3}(?:TY[ \t]{0,3}-(?:[ \t]|$)|ER[ \t]{0,3}-?[ \t]*$)", re.MULTILINE)
_WOS = re.compile(r"^(?:PT [A-Z]\b|FN (?:Clarivate|ISI|Thomson))", re.MULTILINE)
_WOS_LINE = re.compile(r"^(?:AU|TI|SO|PY|VL|UT|ER)(?: |$)", re.MULTILINE)
_REFER = re.compile(r"^%[0A-Z] \S", re.MULTILINE)
_OVID = re.compile(r"^<\d+>[ \t]*$", re.MULTILINE)
_BIBTEX = re.compile(
    r"^[ \t]*@[ \t]*(?!comment|preamble|string)[A-Za-z][\w.:+-]*\s*[{(]", re.MULTILINE | re.IGNORECASE
)
_XML = (
    (re.compile(r"<Pubmed(?:Book)?Article(?:Set)?[\s>/]"), "pubmed_xml"),
    (re.compile(r"<clinical_study[\s>]"), "clinicaltrials_xml"),
    (re.compile(r"<Trial>|<Trials_downloaded|<TrialID>"), "ictrp_xml"),
    (re.compile(r"<resultList>\s*<result>"), "europe_pmc_xml"),
    (re.compile(r"<records>\s*<record>"), "endnote_xml"),
)


# These beginnings are unambiguous, so the rest of the file need not be searched.
_BEGINNINGS = (
    ("TY  - ", "ris"),
    ("PMID- ", "medline"),
    ("FN Clarivate", "wos"),
    ("FN ISI", "wos"),
    ("%0 ", "refer"),
)


_BINARY = {
    b"PK\x03\x04": "the file is a ZIP archive or an Excel workbook (.xlsx): unpack it, or save the sheet as CSV.",
    b"\x1f\x8b": "the file is compressed with gzip: decompress it.",
    b"%PDF-": "the file is a PDF, not an export of records.",
    b"\xd0\xcf\x11\xe0": "the file is an old Office document (.xls, .doc): save it as CSV.",
    b"SQLite format 3": "the file is an SQLite database, not an export of records.",
}


# Ovid numbers the records of its RIS.
_NUMBERED_RIS = re.compile(r"\d{1,6}\.\s{1,8}TY  - ")


def recognise(head: bytes) -> str:
    """Return the format of a file from its first bytes.

    The result is a key of FORMATS, or REFUSED followed by a sentence that says why the file is refused.
    """
    if refusal := binary_refusal(head):
        return f"{REFUSED}{refusal}"
    text = decode(head).lstrip("\ufeff").strip("\x00")
    start = text.lstrip()
    if not start:
        return f"{REFUSED}the file is empty."
    for begins, name in _BEGINNINGS:
        if start.startswith(begins):
            return name
    if _NUMBERED_RIS.match(start):
        return "ris"
    if start[0] in "[{" and re.match(r"[\[{]\s*[\[{\]}\"]", start):
        return _json(start)
    if start[0] == "<" and not _OVID.match(start):
        return _xml(start)
    return _lines(text, start)


def binary_refusal(head: bytes) -> str:
    """Return why a file is refused that is binary; an empty string for other files."""
    return next((what for begins, what in _BINARY.items() if head.startswith(begins)), "")


def _lines(text: str, start: str) -> str:
    if start.startswith("interactions:") and "- request:" in start:
        return f"{REFUSED}the file is a recording of HTTP requests, not an export of records."
    if re.match(r"Record\..*INSPEC", start):
        return (
            f"{REFUSED}the file is INSPEC text from SilverPlatter, an unsupported format: export it as RIS."
        )
    tag_counts = {
        "ris": len(_RIS.findall(text)) if _RIS_FRAME.search(text) else 0,
        "medline": len(_MEDLINE.findall(text)),
        "wos": len(_WOS_LINE.findall(text)) if _WOS.search(text) else 0,
        "refer": len(_REFER.findall(text)),
        "ovid": 4 * len(_OVID.findall(text)),
        "bibtex": 8 * len(_BIBTEX.findall(text)),
    }
    best = max(tag_counts, key=tag_counts.__getitem__)
    if re.search(r"^PMID *-", text, re.MULTILINE) and tag_counts["medline"] * 3 > tag_counts["ris"]:
        best = "medline"
    if tag_counts[best] >= 2 and not _is_table(start, tag_counts[best]):
        return best
    return _table(start)


def _is_table(start: str, tags: int) -> bool:
    return _table(start) == "csv" and tags < 4 and start.split("\n", 1)[0].count(",") > 3


def _table(start: str) -> str:
    lines = [line for line in start.split("\n") if is_row(line)]
    if not lines:
        return f"{REFUSED}no supported record format was found in the file."
    at = header_at(lines)
    separator = layout_of(start).separator
    if is_header(names_of(lines[at], separator)):
        return "csv"
    if len(names_of(lines[0], separator)) < 2:
        return f"{REFUSED}no supported record format was found in the file."
    return f"{REFUSED}no supported record format was found in the file. A table needs a header row with a title column."


def _xml(start: str) -> str:
    if start[:2000].lower().lstrip().startswith(("<!doctype html", "<html")):
        return f"{REFUSED}the file is a web page, not an export of records."
    for pattern, name in _XML:
        if pattern.search(start):
            return name
    for word, what in _NOT_RECORDS.items():
        if f"<{word}" in start:
            return f"{REFUSED}{what}"
    return f"{REFUSED}the file is XML, but not in a supported record format."


_NOT_RECORDS = {
    "eSearchResult": "the file is an ESearch response: it lists ids, not records. Fetch the records with EFetch.",
    "eSummaryResult": "the file is an ESummary response, not full records. Fetch the records with EFetch.",
    "eLinkResult": "the file is an ELink response: it lists links, not records.",
    "eInfoResult": "the file is an EInfo response: it describes a database and contains no records.",
    "ePostResult": "the file is an EPost response: it contains no records.",
    "eSpellResult": "the file is an ESpell response: it contains no records.",
    "pmc-articleset": "the file holds full texts from PubMed Central, not records. Fetch the records from PubMed.",
    "oai_dc": "the file is Dublin Core from Europe PMC, an unsupported format. Fetch the records as JSON.",
}


def _json(start: str) -> str:
    for key, name in _JSON:
        if key in start:
            return name
    return f"{REFUSED}the file is JSON, but not in a supported record format."


_JSON = (
    ('"FullStudiesResponse"', "clinicaltrials_v1"),
    ('"ProtocolSection"', "clinicaltrials_v1"),
    ('"protocolSection"', "clinicaltrials_v2"),
    ('"resultList"', "europe_pmc"),
    ('"authorString"', "europe_pmc"),
    ('"abstract_inverted_index"', "openalex"),
    ('"https://openalex.org/W', "openalex"),
    ('"message-type"', "crossref"),
    ('"container-title"', "crossref"),
    ('"DOI"', "crossref"),
    # CSL JSON of an item without journal and DOI, such as a book.
    ('"date-parts"', "crossref"),
    # Sections of ClinicalTrials.gov that may precede the protocol section.
    ('"derivedSection"', "clinicaltrials_v2"),
    ('"resultsSection"', "clinicaltrials_v2"),
    ('"documentSection"', "clinicaltrials_v2"),
    ('"DerivedSection"', "clinicaltrials_v1"),
)
