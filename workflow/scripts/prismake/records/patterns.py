"""What identifiers look like, and which words stand for nothing. Facts, apart from the code that uses them."""

from __future__ import annotations

import re

# A DOI ends where the next one begins, with or without a sign or an address between them. Those of old papers (SICI)
# hold "<first page::code>" and go on behind it with "3.0.CO;2-2".
DOI = re.compile(
    r"10\.\d{4,9}/"
    r"(?:[^\s\"<>|{}\\^`;,:&+(\[hHdD]+|[;,:&+(\[](?!10\.\d{4,9}/)|[hH](?!ttps?:/)"
    r"|[dD](?!(?:oi[:=]+|oi\.org/|x\.doi\.org/)10\.\d{4,9}/))+"
    r"(?:<[^\s<>\"]{1,60}>\d\.\d\.[a-z\d]{2};\d-[a-z\d#])?",
    re.IGNORECASE,
)
# Addresses that look like DOIs and name a page of a library, not a work.
NO_DOI = ("10.1002/central/",)
PMCID = re.compile(r"\bPMC\d{3,9}\b", re.IGNORECASE)
PMID = re.compile(r"^\d{1,8}$")

# The primary registries of the WHO network and ClinicalTrials.gov, each in the form that it prints.
REGISTRATION = re.compile(
    r"\b(?:NCT[\s:]?\d{8}|ISRCTN[\s:]?\d{8}|ACTRN[\s:]?\d{14}|ChiCTR(?:-?[A-Z]{2,5}-?)?\d{6,10}|IRCT\d{6,20}N\d{1,4}"
    r"|(?:EUCTR)?\d{4}-\d{6}-\d{2}(?:-[A-Z]{2})?|CTRI/\d{4}/\d{2,3}/\d{5,6}|DRKS\d{8}|jRCTs?\d{9,10}"
    r"|(?:JPRN-)?UMIN\d{9}|JPRN-[A-Za-z]+\d+|JapicCTI-\d{6}|KCT\d{7}|TCTR\d{11}|PACTR\d{15,16}"
    r"|RBR-[0-9a-z]{5,7}|RPCEC\d{8}|LBCTR\d{10}|SLCTR/\d{4}/\d{3}|PER-\d{3}-\d{2}|NTR\d{3,5}|NL-OMON\d{5})\b",
    re.IGNORECASE,
)

PLACEHOLDERS = frozenset(
    {
        "", "-", "--", "?", "na", "n/a", "n.a.", "nan", "none", "null", "nil", "unknown", "not available",
        "not specified", "no-specified", "no specified", "unspecified", "anonymous", "anon", "anon.",
        "[anonymous]", "no author", "no authors listed", "[no authors listed]", "no title", "untitled",
        "not given", "missing", "undefined", "no abstract", "no abstract available", "[no abstract available]",
        "[not available]", "no title available", "[no title available]", "in process citation",
    }
)  # fmt: skip

# What no registration number does without, in the case that registries print: it spares the search for one.
# Each begins with one letter that is rare in a text and looks back from it: a search for one letter takes a tenth of
# the time of a search for a choice of them.
REGISTRATION_HINTS = tuple(
    re.compile(hint)
    for hint in (
        r"T(?:(?<=CT)(?:[ :]?[0-9]|R[A-Za-z-]{0,7}[ :]?[0-9/]|N[ :]?[0-9]|I-|s[0-9])|R[0-9]{3})",
        r"R(?:(?<=DR)KS[0-9]|(?<=JPR)N-|BR-[0-9]|PCEC[0-9]|(?<=PER)-[0-9])",
        r"M(?:(?<=UM)IN[0-9]|(?<=OM)ON[0-9])",
        r"-[0-9]{6}-[0-9]",
        r"nct[ :]?[0-9]",
    )
)
# How each registry prints its prefix, where it is not all upper case.
REGISTRATION_FORMS = (
    ("CHICTR", "ChiCTR"), ("JRCTS", "jRCTs"), ("JRCT", "jRCT"), ("JAPICCTI", "JapicCTI"), ("RBR-", "RBR-"),
)  # fmt: skip

# A PubMed id that is named as one, in a text or in an address; and a PubMed Central id. For lower case.
PMID_NAMED = (
    re.compile(r"pmid[\s:=/-]{0,3}(?:id\s*)?(\d{4,8})\b"),
    re.compile(r"pubmed(?:\.ncbi\.nlm\.nih\.gov)?[\s:=/-]{0,3}(?:id[\s:]*)?(\d{4,8})\b"),
    re.compile(r"mdl-(\d{4,8})\b"),
)
PMCID_LOWER = re.compile(r"pmc\d{3,9}\b")
