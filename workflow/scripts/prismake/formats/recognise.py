"""Which format a file has, told from its content and never from its name."""

from __future__ import annotations

import re

from prismake.formats.encodings import decode

FORMATS = {
    "medline": "PubMed or MEDLINE (.nbib)",
    "crossref": "Crossref API JSON",
    "clinicaltrials_v1": "ClinicalTrials.gov v1 JSON",
    "clinicaltrials_v2": "ClinicalTrials.gov v2 JSON",
    "europe_pmc": "Europe PMC JSON",
    "openalex": "OpenAlex JSON",
    "csv": "table (CSV)",
}
REFUSED = "refused: "

_MEDLINE = re.compile(r"^(?:PMID ?-|(?:OWN|STAT|DCOM|PMCR?|FAU|TI|DP|PG|BTI) {0,2}- ?)", re.MULTILINE)


def recognise(head: bytes) -> str:
    """Return the format of a file from its first bytes: a key of FORMATS, or a sentence that refuses it.

    A refusal begins with REFUSED.
    """
    text = decode(head).lstrip("\ufeff").strip("\x00")
    start = text.lstrip()
    if not start:
        return f"{REFUSED}the file is empty."
    if start[0] in "[{":
        return _json(start)
    if start[0] == "<":
        return f"{REFUSED}this XML is none that holds records in a known form."
    if len(_MEDLINE.findall(text[:4000])) >= 2:
        return "medline"
    header = start.split("\n", 1)[0]
    if "," in header or ";" in header or "\t" in header:
        return "csv"
    return f"{REFUSED}no format of records was recognised in it."


def _json(start: str) -> str:
    for mark, name in (
        ('"FullStudiesResponse"', "clinicaltrials_v1"),
        ('"ProtocolSection"', "clinicaltrials_v1"),
        ('"protocolSection"', "clinicaltrials_v2"),
        ('"resultList"', "europe_pmc"),
        ('"abstract_inverted_index"', "openalex"),
        ('"message-type"', "crossref"),
        ('"container-title"', "crossref"),
        ('"DOI"', "crossref"),
    ):
        if mark in start:
            return name
    return f"{REFUSED}this JSON is none that holds records in a known form."
