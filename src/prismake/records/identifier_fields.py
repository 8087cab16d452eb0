"""Fills the identifiers of a record from the fields of its source."""

from __future__ import annotations

import re

from prismake.records import identifiers
from prismake.records.identifiers import second_names
from prismake.records.mentions import FieldRoles, mentioned_dois, mentioned_numbers, own_dois, works_of
from prismake.records.numbers import whole
from prismake.records.patterns import DATABASE_TAGS, MEDLINE, TRIAL_BANKS
from prismake.records.plausible import is_registration_number
from prismake.records.record import Record, Values
from prismake.records.statements import not_of_another, registered_in, registered_in_title
from prismake.records.text import BAR, BROKEN_BAR, clean, is_missing

# Beginnings of notes on other works, which the record cites, corrects or comments on.
_OTHER_WORKS = (
    "References:", "Cited References", "Comment on", "Comment in", "Retraction in:", "Retraction of", "Erratum in:",
    "Erratum for", "Update of", "Update in",
)  # fmt: skip
# Words of a title that names another work. A response may also be one to a drug: only one to a text or to its authors counts.
_ON_ANOTHER = re.compile(
    r"\b(?:errat\w+|corrigend\w+|correct\w*|addend\w+|retract\w+|withdraw\w+|concern|comment\w*|reply"
    r"|response(?=\W*$|\W*:| (?:to|from|by) (?:the |an? |dr\.? |prof\w*\.? )?(?:[\"\u201c'\u2018]|letter|comment|editor|author|reviewer|correspond|reply|article))"
    r"|letter|re|author'?s?'?|regarding|review of)\b",
    re.IGNORECASE,
)
REGISTRATION = "registration"
_MAY_NAME = ("url", "journal", "accession", "article_number", "pages")
_ACCESSION_NUMBERS = "MedlineCitation.Article.DataBankList.DataBank.AccessionNumberList.AccessionNumber"
_IDENTIFIERS = ("doi", "pmid", "pmcid", "registration_ids")
_HOLDING = frozenset({"registration_ids", "secondary_ids"})
_NOTHING: list[str] = []


def fill_identifiers(record: Record, values: Values, other: Values, roles: FieldRoles) -> str:
    """Fill doi, pmid, pmcid and registration_ids of a record; further PubMed ids are added to its other fields.

    Only fields that contain the record's own identifiers fill these columns (see `FieldRoles`); identifiers in other
    fields are added to its references. A DOI in keywords or title is used only if no such field has one. Returns the
    text that was searched for numbers: all fields except title, abstract, keywords, and fields on other works.
    """
    is_registration = record.record_type == REGISTRATION
    # A parser that knows a record as a registration gives all of its own numbers.
    is_complete = REGISTRATION in values.get("type_word", _NOTHING)
    own_text = "" if is_complete else own_text_of(values, other, roles.foreign)
    record.doi = own_dois(record, values, other, None if is_registration else roles)
    if not record.doi and not is_registration:
        record.doi = _dois_in_passing(record, values)
    lower = own_text.lower()
    pmids = identifiers.pmids_in(lower)
    if "pmid" in values:
        pmids = [number for text in values["pmid"] for number in _pmids(text)] + pmids
    if not pmids and "accession" in values and values["accession"][0][:1].isdecimal():
        pmids = _accession_of_medline(values, other)
    if not pmids and (pmid := pmid_of_europe_pmc(other)):
        pmids = [pmid]
    if (marked := _pmids_with_marks(values, other)) and marked[0] not in pmids:
        # Until 0.2.0 these were no PubMed ids, or their first digits were one.
        values["former_pmid"] = pmids[:1]
        pmids = marked
    if not pmids and (named := identifiers.pmids_in("\n".join(values.get("pmid", ())).lower())):
        values["former_pmid"], pmids = [], named
    pmcids = identifiers.pmcids_in(lower)
    if "pmcid" in values:
        pmcids = [number for text in values["pmcid"] for number in _pmcids(text)] + pmcids
    if not pmcids and (pmc := id_of_europe_pmc(other))[0] == "PMC":
        pmcids = _pmcids(pmc[1])
    if not pmcids:
        # C2 is EndNote's tag for the id of PubMed Central, and Scopus's for that of PubMed.
        pmcids = [number for text in values.get("pmid", ()) for number in identifiers.pmcids_in(text.lower())]
    if pmids:
        record.pmid = _first_of(pmids, other, "other pmid")
    if pmcids:
        record.pmcid = _first_of(pmcids, other, "other pmcid")
    if "databank" in values:
        _sort_databanks(values, other)
    mentions = _registrations(record, values, other, is_registration, own_text)
    mentions += mentioned_dois(record, values, other, roles)
    if mentions:
        record.references = list(dict.fromkeys(record.references + mentions))
    for column in _IDENTIFIERS:
        if column in values:
            _keep_written(record, column, values[column])
    return own_text


def _dois_in_passing(record: Record, values: Values) -> list[str]:
    """Return the DOIs in keywords or title; the title of a notice or reply names another work."""
    named = "\n".join(record.keywords)
    if "10." in named and (dois := works_of(record, values, identifiers.dois_in(named))):
        return dois
    if "10." in record.title and not _ON_ANOTHER.search(record.title):
        return works_of(record, values, identifiers.dois_in(record.title))
    return []


def _accession_of_medline(values: Values, other: Values) -> list[str]:
    """Return the accession number of a source named PubMed or MEDLINE, which is the PubMed id.

    In Ovid's RIS it may be a running number of the export instead.
    """
    number = values["accession"][0].strip()
    if number.isdecimal() and len(number) <= 8:
        for tag in DATABASE_TAGS:
            if tag in other and MEDLINE.match(database := other[tag][0].strip()):
                is_id = (
                    database[:4].lower() == "ovid"
                    and "type_word" in values
                    and not {"ID", "UI"} & other.keys()
                )
                return [] if is_id else [number.lstrip("0")]
    return []


def pmid_of_europe_pmc(other: Values) -> str:
    """Return the PubMed id in a table of Europe PMC; empty for a preprint (PPR) or a record in PMC alone, whose ids are others."""
    collection, number = id_of_europe_pmc(other)
    return number.lstrip("0") if collection == "MED" and number.isdecimal() and len(number) <= 8 else ""


def id_of_europe_pmc(other: Values) -> tuple[str, str]:
    """Return the collection (MED, PPR, PMC) and the id in a table of Europe PMC, whose column EXT_ID or ID holds the id; else empty texts."""
    by_name = {tag.lower(): texts[0].strip() for tag, texts in other.items() if texts}
    collection, number = by_name.get("source", ""), by_name.get("ext_id") or by_name.get("id") or ""
    return (collection, number) if collection in ("MED", "PPR", "PMC") and number else ("", "")


def _first_of(ids: list[str], other: Values, rest: str) -> str:
    """Return the first of these ids; add the others to the other fields under the tag `rest`."""
    distinct = list(dict.fromkeys(ids))
    if len(distinct) > 1:
        other[rest] = distinct[1:]
    return distinct[0]


def _keep_written(record: Record, column: str, source_values: list[str]) -> None:
    value = getattr(record, column)
    written = [text for text in source_values if text] if "" in source_values else source_values
    if written and written != (value if isinstance(value, list) else [value]):
        record.as_written[column] = " | ".join(written)


# A PubMed id with the marks of thousands that a spreadsheet adds, or with the name of its field: "31.234.567", "31234567[pmid]".
_MARKED_PMID = re.compile(
    r"(?:pmid:? ?)?(\d{1,2}([.,\u00a0\u202f' ])\d{3}\2\d{3}|\d{5,8})(?: ?[\[(](?:pmid|uid|pubmed)[\])])?",
    re.IGNORECASE,
)


# Several of them in one cell, or one with a full stop.
_SEVERAL_PMIDS = re.compile(r"\d{5,8}(?:\s*[;,|/]\s*\d{5,8})+[.;,]?|\d{5,8}[.;,]")


def _pmids_with_marks(values: Values, other: Values) -> list[str]:
    """Return the PubMed ids with signs around or between their digits, and those that BibLaTeX calls an eprint of PubMed."""
    marked = [match for text in values.get("pmid", ()) if (match := _MARKED_PMID.fullmatch(text.strip()))]
    numbers = ["".join(re.findall(r"\d", match[1])) for match in marked]
    if not numbers:
        listed = [text for text in values.get("pmid", ()) if _SEVERAL_PMIDS.fullmatch(text.strip())]
        numbers = [number for text in listed for number in re.findall(r"\d+", text)]
    if not numbers and any(text.strip().lower() == "pubmed" for text in other.get("eprinttype", ())):
        numbers = [text.strip() for text in other.get("eprint", ()) if re.fullmatch(r"\s*\d{5,8}\s*", text)]
    return [number.lstrip("0") for number in numbers]


def _pmids(text: str) -> list[str]:
    digits = whole(text.strip().split(" ")[0]).lstrip("0")
    if digits.isdecimal() and len(digits) <= 8:
        return [digits]
    return identifiers.pmids_in(text.lower(), in_new_forms=False)


def _pmcids(text: str) -> list[str]:
    digits = whole(text.strip())
    return [f"PMC{digits}"] if digits.isdecimal() else identifiers.pmcids_in(text.lower())


def own_text_of(values: Values, other: Values, foreign: frozenset[str]) -> str:
    """Return the text of the fields other than title, abstract and keywords, one value per line."""
    texts: list[str] = []
    for column in _MAY_NAME:
        if column in values:
            texts += values[column]
    for tag, field_values in other.items():
        if tag not in foreign:
            texts += field_values
    if "publication_types" in values:
        texts += [text for text in values["publication_types"] if "10." in text]
    # The test of the first letter avoids most of the slower tests.
    return "\n".join([text for text in texts if text[:1] not in "CEUR" or not text.startswith(_OTHER_WORKS)])


def _sort_databanks(values: Values, other: Values) -> None:
    """Move trial registrations from MEDLINE's SI ("bank/number") to registration_ids; leave other databanks in SI."""
    trials: list[str] = []
    rest: list[str] = []
    for text in values["databank"]:
        is_trial = "/" not in text or TRIAL_BANKS.match(text) or identifiers.registrations_in(text)
        (trials if is_trial else rest).append(text)
    if trials:
        values["registration_ids"] = values.get("registration_ids", []) + trials
    if rest:
        other["SI"] = rest


def _registrations(
    record: Record, values: Values, other: Values, is_registration: bool, own_text: str
) -> list[str]:
    """Fill registration_ids, and return the numbers that the record names besides, as references."""
    texts = [record.title, record.abstract, *record.keywords]
    authors = values.get("authors", _NOTHING)
    # The Cochrane Library names a registration as its own author.
    if numbers_of_authors := [author for author in authors if is_registration_number(author)]:
        own_text = "\n".join([own_text, *numbers_of_authors])
    if not is_registration and not _HOLDING.intersection(values):
        everything = "\n".join([*texts, own_text])
        if everything.isascii() and not identifiers.may_name_registration(everything):
            return []
    numbers: list[str] = []
    for text in values.get("registration_ids", _NOTHING):
        known = identifiers.registrations_in(text)
        # The number of an unknown registry is kept as written.
        if not known and not is_missing(text) and not _is_accession(text, other):
            known = [clean(text).replace(BAR, BROKEN_BAR)]
        numbers += known
    text_with_numbers = own_text if not is_registration else "\n".join([own_text, *authors])
    if not numbers or not is_registration:
        # A note may state the number of the trial, and mention others.
        if is_registration:
            numbers += identifiers.registrations_in(text_with_numbers)
        else:
            numbers += registered_in(text_with_numbers) or not_of_another(text_with_numbers)
    secondary = identifiers.registrations_in("\n".join(values.get("secondary_ids", _NOTHING)))
    # Grant and protocol numbers stay in the other fields.
    numbers += second_names(numbers[0], secondary) if is_registration and numbers else secondary
    if not is_registration:
        numbers += _stated_in(record, texts)
    elif not numbers:
        numbers = identifiers.registrations_in(record.title)
    record.registration_ids = list(dict.fromkeys(numbers))
    if REGISTRATION in values.get("type_word", _NOTHING):
        texts += [text for others in other.values() for text in others]
    return mentioned_numbers(record, [*texts, own_text, *secondary])


def _stated_in(record: Record, texts: list[str]) -> list[str]:
    """Return the numbers that title, abstract and keywords of an article state as those of its trial; others are mentions."""
    titled = [] if _ON_ANOTHER.search(record.title) else registered_in_title(record.title)
    return titled + registered_in("\n".join(texts))


def _is_accession(text: str, other: Values) -> bool:
    """Return whether a number is an accession number of a databank in PubMed's XML, such as of a sequence."""
    return text in other.get(_ACCESSION_NUMBERS, _NOTHING)
