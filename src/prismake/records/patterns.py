"""What identifiers look like, and which words represent nothing. Facts, apart from the code that uses them."""

from __future__ import annotations

import re

# A DOI. Those of old papers (SICI) hold "<first page::code>" and go on behind it with "3.0.CO;2-2".
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>|{}\\^`]+(?:<[^\s<>\"]{1,60}>\d\.\d\.[A-Za-z\d]{2};\d-[A-Za-z\d#])?")
# What is between two DOIs that were written without a space.
BETWEEN_DOIS = re.compile(
    r"(?:[;,:&+(\[]|https?:/\S*?|(?:dx\.)?doi\.org/|doi[:=]+)(?=10\.\d{4,9}/)", re.IGNORECASE
)
# Addresses that look like DOIs and name a page of a library, not a work.
NO_DOI = ("10.1002/central/",)
PMCID = re.compile(r"\bPMC\d{3,9}\b", re.IGNORECASE)

# The primary registries of the WHO network, ClinicalTrials.gov and CTIS, each in the form that it prints and in those
# that people write.
REGISTRATION = re.compile(
    r"\b(?:NCT[\s:#-]{0,3}\d{8}|ISRCTN[\s:#-]{0,3}\d{8}|ACTRN[\s:#]{0,3}\d{14}P?"
    r"|ChiCTR(?:[\s:#-]{0,3}|-?[A-Z]{2,5}-?)\d{6,10}|ITMCTR\d{8,10}|IRCT\d{6,20}N\d{1,4}"
    r"|(?:EUCTR|CTIS)?\d{4}-\d{6}-\d{2}(?:-(?:[A-Z]{2}|\d{2}))?|CTRI[\s/:]{1,2}\d{4}/\d{2,3}/\d{5,6}|DRKS\d{8}"
    r"|(?:JPRN-)?(?:jRCTs?\d{9,10}|UMIN(?:-?CTR)?[\s:]{0,2}(?:UMIN)?\d{9}|JapicCTI-\d{6}|JMA-IIA\d{5})"
    r"|JPRN-[A-Za-z]+\d+"
    r"|KCT\d{7}|TCTR\d{11}|PACTR\d{15,16}|RBR-[0-9a-z]{5,8}|RPCEC\d{8}|LBCTR\d{10}|SLCTR/\d{4}/\d{3}|HKUCTR-\d{2,5}"
    r"|PHRR\d{6}-\d{6}|PER-\d{3}-\d{2}|NTR\d{3,5}|NL\d{4}(?![.-]?\d)|NL-OMON\d{5})\b",
    re.IGNORECASE,
)

PLACEHOLDERS = frozenset(
    {
        "", "-", "--", "?", "...", "[...]", "\u2026", "na", "n/a", "n.a.", "nan", "none", "null", "nil", "unknown",
        "not available", "[not available]", "not specified", "no-specified", "no specified", "unspecified", "not reported",
        "not given", "missing", "undefined", "anonymous", "anon", "anon.", "[anonymous]", "no author", "no authors listed",
        "[no authors listed]", "no author name available", "[no author name available]", "no authorship indicated",
        "no authorship, indicated", "indicated, no authorship", "unknown, unknown", "s.n.", "[s.n.]", "no title", "untitled",
        "no title available", "[no title available]", "in process citation", "no abstract", "no abstract available",
        "no abstract available.", "[no abstract available]",
    }
)  # fmt: skip

# What no registration number does without, in the case that registries print: it spares the search for one. Of those
# in lower case, what people write. Each begins with one letter that is rare in a text and looks back from it: a search
# for one letter takes a tenth of the time of a search for a choice of them.
REGISTRATION_HINTS = tuple(
    re.compile(hint)
    for hint in (
        r"T(?:(?<=CT)(?:[ :#-]{0,3}[0-9]|R[A-Za-z-]{0,7}[ :#]{0,2}[0-9/]|N[ :#-]{0,3}[0-9]|I-|s[0-9])|R[0-9]{3})",
        r"L(?<=NL)[0-9]{4}",
        # EudraCT, CTIS; RBR, PER; PHRR; JMA-IIA; NL-OMON; the oldest of Japan.
        r"-(?:[0-9](?:[0-9]{5}-[0-9]|(?<=RBR-.)|(?<=PER-.)|[0-9]{5}(?<=[0-9]{6}-[0-9]{6}))|IIA[0-9]|OMON[0-9]"
        r"|C[0-9](?<=JPRN-C.))",
        # UMIN, DRKS and RPCEC begin with a zero.
        r"0(?<=[A-Za-z]0)(?:(?<=[Mm][Ii][Nn]0)|(?<=[Rr][Kk][Ss]0)|(?<=CEC0))",
        r"ct(?:rn?|n)?[ :#-]{0,3}[0-9]",
    )
)
# The hyphens of typesetters, which are in numbers that were copied from print.
HYPHENS = "\u2010\u2011\u2012\u2013\u2212"
# The new numbers of the Dutch register are short: in running text they count only where a register is spoken of.
DUTCH = re.compile(r"NL\d{4}", re.IGNORECASE)
REGISTER_NAMED = re.compile(r"regist|trial|NTR", re.IGNORECASE)
# How each registry prints its prefix, where it is not all upper case.
REGISTRATION_FORMS = (
    ("CHICTR", "ChiCTR"), ("JRCTS", "jRCTs"), ("JRCT", "jRCT"), ("JAPICCTI", "JapicCTI"), ("RBR-", "RBR-"),
    ("CTRI2", "CTRI/2"),
)  # fmt: skip
# Of one number in the forms of a register and of the portals that pass it on, what is only the portal's: the register of
# the EU and the country behind it, the Japanese network, the mark of a provisional number, odd signs before the digits.
PORTALS = (
    (re.compile(r"^JPRN-(?=UMIN|JRCT|JAPICCTI|JMA-)"), ""), (re.compile(r"^UMIN(?:-?CTR)?(?:UMIN)?(?=\d)"), "UMIN"),
    (re.compile(r"^(?:EUCTR|CTIS)?(\d{4}-\d{6}-\d\d(?:-\d\d)?)(?:-[A-Z]{2})?$"), r"\1"),
    (re.compile(r"^(ACTRN\d{14})P$"), r"\1"), (re.compile(r"^(NCT|ISRCTN|CHICTR)-(?=\d)"), r"\1"),
)  # fmt: skip
# The registers of trials among the databanks that MEDLINE names before a number; the others hold sequences and data.
TRIAL_BANKS = re.compile(
    r"(?:ClinicalTrials|ISRCTN|EudraCT|EUCTR|EU-CTR|CTIS|ANZCTR|ChiCTR|ITMCTR|CTRI|DRKS|IRCT|JPRN|UMIN|Japic|jRCT|KCT|CRiS"
    r"|NTR|PACTR|ReBec|RPCEC|SLCTR|TCTR|LBCTR|REPEC|PER|PHRR|HKUCTR|NCT)",
    re.IGNORECASE,
)

# A PubMed id that is named as one, in a text or in an address; and a PubMed Central id. For lower case. MEDLINE is
# named in the addresses of Ovid (d=med1) and EBSCO (db=mnh) by the parts that they sell.
PMID_NAMED = (
    re.compile(r"pmid[\s:=/-]{0,3}(?:id\s*)?(\d{4,8})\b"),
    re.compile(r"pubmed(?:\.ncbi\.nlm\.nih\.gov)?[\s:=/-]{0,3}(?:\?term=|id[\s:]*)?(\d{4,8})\b"),
    re.compile(r"mdl-(\d{4,8})\b"),
    re.compile(r"medline:\s?(\d{4,8})\b"),
)
PMID_OF_SELLERS = re.compile(r"[?&](?:d=(?:med|prem|ppez|pmnm)[a-z0-9]*|db=(?:cmedm|mnh|mdc))&an=(\d{4,8})\b")
PMCID_LOWER = re.compile(r"pmc(?:id[\s:]{1,3}(?:pmc)?)?(\d{3,9})\b")
# How a source calls PubMed or MEDLINE, whose accession numbers are PubMed ids, and the tags under which it says so.
MEDLINE = re.compile(r"(?:nlm$|pubmed|(?:ovid )?medline)", re.IGNORECASE)
DATABASE_TAGS = ("DB", "DP", "%~", "%W", "Database", "remote-database-name")
