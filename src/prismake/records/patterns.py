"""Patterns of identifiers, and placeholders for missing values."""

from __future__ import annotations

import re

# A DOI. Old ones (SICI) contain "<first page::code>" followed by "3.0.CO;2-2".
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>|{}\\^`]+(?:<[^\s<>\"]{1,60}>\d\.\d\.[A-Za-z\d]{2};\d-[A-Za-z\d#])?")
# The separator of two DOIs without a space between them.
BETWEEN_DOIS = re.compile(
    r"(?:[;,:&+(\[]|https?:/\S*?|(?:dx\.)?doi\.org/|doi[:=]+)(?=10\.\d{4,9}/)", re.IGNORECASE
)
# Addresses of library pages that look like DOIs.
NO_DOI = ("10.1002/central/",)
# DOIs that are never of a work: funders (10.13039 is the registry of funders), licences and policies of publishers.
FUNDER = "10.13039/"
NO_WORKS = (
    FUNDER, "10.1007/springer_crossmark_policy", "10.1002/tdm_license", "10.1002/crossmark_policy", "10.1016/elsevier_cm_policy",
    "10.15223/policy-", "10.3389/crossmark-policy", "10.1215/crossmark", "10.1098/crossmark-policy",
)  # fmt: skip
# DOIs of psychological tests, which PsycInfo names in its records.
TEST = re.compile(r"10\.1037/t\d{3,6}-\d{3}")
PMCID = re.compile(r"\bPMC\d{3,9}\b", re.IGNORECASE)

# Registration numbers of the primary registries of the WHO network, ClinicalTrials.gov and CTIS, in all usual spellings.
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
        "not given", "missing", "undefined", "[no abstract]", "no abstract.", "[no abstract available.]", "abstract not available", "abstract not available.", "[abstract not available]", "[abstract not available.]", "anonymous", "anon", "anon.", "[anonymous]", "no author", "no authors listed",
        "[no authors listed]", "no author name available", "[no author name available]", "no authorship indicated",
        "no authorship, indicated", "indicated, no authorship", "unknown, unknown", "s.n.", "[s.n.]", "no title", "untitled",
        "no title available", "[no title available]", "in process citation", "no abstract", "no abstract available",
        "no abstract available.", "[no abstract available]",
        "#n/a", "#na", "#ref!", "#name?", "#value!", "#div/0!", "#num!", "#null!",
    }
)  # fmt: skip

# Parts that every registration number contains; a text without one is not searched. Each begins with a single rare
# letter and looks back from it, because a search for one letter takes a tenth of the time of one for alternatives.
REGISTRATION_HINTS = tuple(
    re.compile(hint)
    for hint in (
        r"T(?:(?<=CT)(?:[ :#-]{0,3}[0-9]|R[A-Za-z-]{0,7}[ :#]{0,2}[0-9/]|N[ :#-]{0,3}[0-9]|I-|s[0-9])|R[0-9]{3})",
        r"L(?<=NL)[0-9]{4}",
        # EudraCT, CTIS; RBR, PER; PHRR; JMA-IIA; NL-OMON; JPRN-C.
        r"-(?:[0-9](?:[0-9]{5}-[0-9]|(?<=RBR-.)|(?<=PER-.)|[0-9]{5}(?<=[0-9]{6}-[0-9]{6}))|IIA[0-9]|OMON[0-9]"
        r"|C[0-9](?<=JPRN-C.))",
        # The numbers of UMIN, DRKS and RPCEC begin with a zero.
        r"0(?<=[A-Za-z]0)(?:(?<=[Mm][Ii][Nn]0)|(?<=[Rr][Kk][Ss]0)|(?<=CEC0))",
        r"ct(?:rn?|n)?[ :#-]{0,3}[0-9]",
    )
)
# Typographic hyphens, in numbers copied from print.
HYPHENS = "\u2010\u2011\u2012\u2013\u2212"
# New numbers of the Dutch register are short: in running text they count only after a word for a register.
DUTCH = re.compile(r"NL\d{4}", re.IGNORECASE)
REGISTER_NAMED = re.compile(r"regist|trial|NTR", re.IGNORECASE)
# Prefixes that registries do not print in upper case.
REGISTRATION_FORMS = (
    ("CHICTR", "ChiCTR"), ("JRCTS", "jRCTs"), ("JRCT", "jRCT"), ("JAPICCTI", "JapicCTI"), ("RBR-", "RBR-"),
    ("CTRI2", "CTRI/2"),
)  # fmt: skip
# Additions of portals to a registry's number: the EU register and a country, the Japanese network, the mark of a
# provisional number, punctuation before the digits.
PORTALS = (
    (re.compile(r"^JPRN-(?=UMIN|JRCT|JAPICCTI|JMA-)"), ""), (re.compile(r"^UMIN(?:-?CTR)?(?:UMIN)?(?=\d)"), "UMIN"),
    (re.compile(r"^(?:EUCTR|CTIS)?(\d{4}-\d{6}-\d\d(?:-\d\d)?)(?:-[A-Z]{2})?$"), r"\1"),
    (re.compile(r"^(ACTRN\d{14})P$"), r"\1"), (re.compile(r"^(NCT|ISRCTN|CHICTR)-(?=\d)"), r"\1"),
)  # fmt: skip
# Trial registers among MEDLINE's databanks; the others hold sequences and data.
TRIAL_BANKS = re.compile(
    r"(?:ClinicalTrials|ISRCTN|EudraCT|EUCTR|EU-CTR|CTIS|ANZCTR|ChiCTR|ITMCTR|CTRI|DRKS|IRCT|JPRN|UMIN|Japic|jRCT|KCT|CRiS"
    r"|NTR|PACTR|ReBec|RPCEC|SLCTR|TCTR|LBCTR|REPEC|PER|PHRR|HKUCTR|NCT)",
    re.IGNORECASE,
)

# PubMed and PubMed Central ids named as such in a lower-case text or address. Addresses of Ovid (d=med1) and EBSCO
# (db=mnh) name MEDLINE by their own database codes.
PMID_NAMED = (
    # Within one line: each value is a line, and an ISSN may follow the name of the database. 1234-5678 is no id.
    re.compile(r"pmid[^\S\n]*[:=/-]{0,2}[^\S\n]{0,2}(?:id[^\S\n]*)?(\d{4,8})\b(?!-\d{3}[\dx]\b)"),
    re.compile(
        r"pubmed(?:\.ncbi\.nlm\.nih\.gov)?[^\S\n]{0,2}[:=/-]{0,2}[^\S\n]{0,2}(?:\?term=|id[^\S\n:]*:?[^\S\n]*)?(\d{4,8})\b(?!-\d{3}[\dx]\b)"
    ),
    re.compile(r"mdl-(\d{4,8})\b"),
    re.compile(r"medline:[^\S\n]?(\d{4,8})\b"),
)
# Those that are read since 0.2.0.
PMID_NAMED_LATER = (
    # Rayyan and PubMed's searches put the name of the field behind the number; Reference Manager has it as an address.
    re.compile(r"(?<![\d.-])(\d{4,8})[^\S\n]?[\[(]pmid[\])]"),
    re.compile(r"^pm:(\d{4,8})$", re.MULTILINE),
    re.compile(r"europepmc\.org/(?:article|abstract)/med/(\d{4,8})\b"),
)
PMID_OF_SELLERS = re.compile(r"[?&](?:d=(?:med|prem|ppez|pmnm)[a-z0-9]*|db=(?:cmedm|mnh|mdc))&an=(\d{4,8})\b")
PMCID_LOWER = re.compile(r"pmc(?:id[^\S\n:]{0,2}:?[^\S\n]{0,2}(?:pmc)?)?(\d{3,9})\b")
# Names of PubMed and MEDLINE, whose accession numbers are PubMed ids, and the tags of such names.
MEDLINE = re.compile(r"(?:nlm$|pubmed|(?:ovid )?medline)", re.IGNORECASE)
DATABASE_TAGS = ("DB", "DP", "%~", "%W", "Database", "remote-database-name", "remote-database-provider")
