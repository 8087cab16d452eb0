"""Recognise the format of a file from its content; its name is ignored."""

from __future__ import annotations

import re

from prismake.formats.encodings import decode
from prismake.formats.layout import header_at, is_header, is_row, layout_of, names_of
from prismake.formats.refusals import GENERAL_CHOICE, binary_refusal, sentence, text_refusal

FORMATS = {
    "medline": "PubMed or MEDLINE (.nbib)",
    "ris": "RIS",
    "wos": "Web of Science (.ciw, plain text)",
    "refer": "EndNote (.enw)",
    "ovid": "Ovid text",
    "refworks": "RefWorks Tagged Format",
    "cochrane": "Cochrane Library plain text",
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
CITATION_STYLE = "a list of references in a citation style"
COLUMNS_OF_TABLE, LONGEST_NAME = 4, 40

_MEDLINE = re.compile(
    r"^(?:PMID *-|(?:OWN|STAT|DCOM|PMCR?|FAU|TI|DP|PG|BTI|JT|TA|PT|AID|LID) {0,2}-[ \t]?(?=\S))", re.MULTILINE
)
_RIS = re.compile(
    r"^[ \t]{0,3}(?:TY[ \t]{0,3}-[ \t]|ER[ \t]{1,3}-[ \t]*$|(?:[A-Z][A-Z0-9])  - )", re.MULTILINE
)
_RIS_FRAME = re.compile(r"^[ \t]{0,3}(?:TY[ \t]{0,3}-(?:[ \t]|$)|ER[ \t]{0,3}-?[ \t]*$)", re.MULTILINE)
_WOS = re.compile(r"^(?:PT[ \t][A-Z]\b|FN[ \t](?:Clarivate|ISI|Thomson))", re.MULTILINE)
_WOS_LINE = re.compile(r"^(?:AU|TI|SO|PY|VL|UT|ER)(?:[ \t]|$)", re.MULTILINE)
_REFER = re.compile(r"^%[0A-Z][ \t]\S", re.MULTILINE)
_NUMBER = re.compile(r"<\d+(?:\. ?)?>[ \t]*$", re.MULTILINE)
# Ovid's tagged form numbers its records <1. >; the numbers between records of RIS are no Ovid text.
_OVID = re.compile(r"^<\d+(?:\. ?)?>[ \t]*$(?!\s*TY[ \t]{0,3}-)", re.MULTILINE)
_REFWORKS = re.compile(r"^RT[ \t][A-Z]", re.MULTILINE)
_REFWORKS_LINE = re.compile(r"^(?:RT|A1|T1|JF|YR|VO|SP|ER)(?:[ \t]|$)", re.MULTILINE)
_COCHRANE = re.compile(r"^Record #\d+ of \d+[ \t]*$", re.MULTILINE)
_COCHRANE_LINE = re.compile(r"^(?:ID|AU|TI|SO|YR|US): ?\S", re.MULTILINE)
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
    ("PMID-\t", "medline"),
    ("FN Clarivate", "wos"),
    ("FN ISI", "wos"),
    ("%0 ", "refer"),
)


# Ovid numbers the records of its RIS.
_NUMBERED_RIS = re.compile(r"\d{1,6}\.\s{1,8}TY  - ")


def recognise(head: bytes, encoding: str = "") -> str:
    """Return the format of a file from its first bytes: a key of FORMATS, or REFUSED followed by a sentence that says
    why the file is refused.

    encoding: the encoding that config.yaml declares for the file, or empty.
    """
    if refusal := binary_refusal(head):
        return f"{REFUSED}{refusal}"
    text = decode(head, encoding).lstrip("\ufeff").strip("\x00")
    start = text.lstrip()
    if not start:
        return f"{REFUSED}the file is empty."
    if refusal := text_refusal("changed", text):
        return f"{REFUSED}{refusal}"
    for begins, name in _BEGINNINGS:
        if start.startswith(begins):
            return name
    if _NUMBERED_RIS.match(start):
        return "ris"
    if refusal := text_refusal("first", text):
        return f"{REFUSED}{refusal}"
    if start[0] in "[{" and re.match(r"[\[{]\s*[\[{\]}\"]", start):
        return _json(start)
    if start[0] == "<" and not _NUMBER.match(start):
        return _xml(start)
    return _lines(text, start)


def _lines(text: str, start: str) -> str:
    tag_counts = {
        "ris": len(_RIS.findall(text)) if _RIS_FRAME.search(text) else 0,
        "medline": len(_MEDLINE.findall(text)),
        "wos": len(_WOS_LINE.findall(text)) if _WOS.search(text) else 0,
        "refer": len(_REFER.findall(text)),
        "ovid": 12 * len(_OVID.findall(text)),
        "refworks": len(_REFWORKS_LINE.findall(text)) if _REFWORKS.search(text) else 0,
        "cochrane": len(_COCHRANE_LINE.findall(text)) if _COCHRANE.search(text) else 0,
        "bibtex": 8 * len(_BIBTEX.findall(text)),
    }
    best = max(tag_counts, key=tag_counts.__getitem__)
    if re.search(r"^PMID *-", text, re.MULTILINE) and tag_counts["medline"] * 3 > tag_counts["ris"]:
        best = "medline"
    if tag_counts[best] >= 2 and not _begins_as_table(start) and not _is_table(start, tag_counts[best]):
        return best
    return _table(start)


def _begins_as_table(start: str) -> bool:
    """Return whether the first line is a header of several columns: lines of its cells may look like records, such as "@article{" in an abstract."""
    names = names_of(start.split("\n", 1)[0], layout_of(start).separator)
    return len(names) >= COLUMNS_OF_TABLE and is_header(names)


def _is_table(start: str, tags: int) -> bool:
    return _table(start) == "csv" and tags < 4 and start.split("\n", 1)[0].count(",") > 3


def _table(start: str) -> str:
    lines = [line for line in start.split("\n") if is_row(line)]
    at = header_at(lines) if lines else 0
    layout = layout_of(start)
    if layout.by_row:
        return "csv"
    if lines and is_header(names_of(lines[at], layout.separator)):
        return "csv"
    names = names_of(lines[at], layout.separator) if lines else []
    is_tabular = _is_tabular(lines, layout.separator)
    # The rows of a table have years as the references of a list have; its header has no sentence.
    has_header = is_tabular and len(names) >= COLUMNS_OF_TABLE and max(map(len, names)) <= LONGEST_NAME
    refusal = text_refusal("text", start)
    if refusal and not (has_header and refusal.startswith(f"taken for {CITATION_STYLE}")):
        return f"{REFUSED}{refusal}"
    if not is_tabular:
        return f"{REFUSED}no supported record format was found in the file. {GENERAL_CHOICE}"
    line = 1 + start[: start.index(lines[at])].count("\n")
    shown = ", ".join(f'"{name[:40]}"' for name in names[:6]) + (" ..." if len(names) > 6 else "")
    cause = f"its header (line {line}) has no column of titles that prismake knows, but {shown}"
    choose = (
        "Name the columns in config.yaml, key sources.NAME.columns, or rename the column of titles to Title."
    )
    return f"{REFUSED}{sentence('a table', cause, choose)}"


def _is_tabular(lines: list[str], separator: str) -> bool:
    """Return whether most lines have as many delimiters outside of quoted cells as the first, and at least one."""
    counts = [_QUOTED.sub("", line).count(separator) for line in lines[:_TABLE_LINES]]
    return len(counts) > 1 and counts[0] > 0 and counts.count(counts[0]) > len(counts) / 2


_QUOTED = re.compile(r'"(?:[^"]|"")*"')
# The number of lines that show whether a text is a table.
_TABLE_LINES = 20


def _xml(start: str) -> str:
    for pattern, name in _XML:
        if pattern.search(start):
            return name
    if refusal := text_refusal("xml", start):
        return f"{REFUSED}{refusal}"
    return f"{REFUSED}{sentence('XML', 'it is not in a supported record format', GENERAL_CHOICE)}"


def _json(start: str) -> str:
    for key, name in _JSON:
        if key in start:
            return name
    if _CSL_TYPE.search(start) and '"title"' in start:
        return "crossref"
    return f"{REFUSED}{sentence('JSON', 'it is not in a supported record format', GENERAL_CHOICE)}"


# CSL JSON without DOI, journal and date is known by its types (citationstyles.org, specification 1.0.2, appendix III).
_CSL_TYPE = re.compile(
    r'"type"\s*:\s*"(?:article|article-(?:journal|magazine|newspaper)|bill|book|broadcast|chapter|classic|collection|dataset'
    r"|document|entry(?:-dictionary|-encyclopedia)?|event|figure|graphic|hearing|interview|legal_case|legislation"
    r"|manuscript|map|motion_picture|musical_score|pamphlet|paper-conference|patent|performance|periodical"
    r"|personal_communication|post(?:-weblog)?|regulation|report|review(?:-book)?|software|song|speech|standard|thesis"
    r'|treaty|webpage)"'
)
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
