"""Computes the identifier that prismake 0.1.0 read from a record, so that the record id built from it remains a valid
alias.

0.1.0 took a DOI from every field that was not known to cite other works, and kept more of the text behind it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from prismake.records import identifiers
from prismake.records.identifier_fields import REGISTRATION, pmid_of_europe_pmc
from prismake.records.kinds import record_type
from prismake.records.numbers import is_rounded, is_running_number
from prismake.records.patterns import PMID_NAMED, PMID_NAMED_LATER, PMID_OF_SELLERS
from prismake.records.record import Record, Values

_ON_ANOTHER = re.compile(
    r"\b(?:errat\w+|corrigend\w+|correct\w*|addend\w+|retract\w+|withdraw\w+|concern|comment\w*|reply|response"
    r"|letter|re|author'?s?'?|regarding|review of)\b",
    re.IGNORECASE,
)

_ACROSS_LINES = re.compile(r"(?:pmid|pubmed|medline:)[\s:=/-]{0,3}(\d{4,8})\b")


def earlier_native_id(record: Record, values: Values, own_text: str, kinds: tuple[str, ...]) -> str | None:
    """Return the identifier from which 0.1.0 built the id of a record; empty if it had none, and None if it equals
    the current one.

    own_text: as `fill_identifiers` returns it. kinds: the words of the source for the type of the record.
    """
    if record.native_id or record.pmid:
        return None
    if pmid := _pmid_across_lines(own_text):
        return pmid
    is_registration = REGISTRATION in values.get("type_word", ())
    texts = [*values.get("doi", ()), own_text]
    if not is_registration:
        title = "" if "10." in record.title and _ON_ANOTHER.search(record.title) else record.title
        texts += ["\n".join(record.keywords), title, record.abstract]
    earlier = next((doi for text in texts if "10." in text for doi in _dois_in(text)), "")
    if not earlier and (is_registration or record_type(kinds) == REGISTRATION):
        numbers = [*values.get("registration_ids", ()), *values.get("secondary_ids", ())]
        if not is_registration:
            numbers += [record.title, record.abstract, own_text, *record.keywords]
        registrations = identifiers.registrations_in("\n".join(numbers)) or record.registration_ids
        earlier = next(iter(registrations), "")
    current = next(iter(record.doi), "")
    if not current and record.record_type == REGISTRATION:
        current = next(iter(record.registration_ids), "")
    return None if earlier == current else earlier


def id_without_accession(record: Record, values: Values, own_text: str, kinds: tuple[str, ...]) -> str:
    """Return the identifier that a record had before its accession number was read; empty if it had none.

    Arguments as in `earlier_native_id`.
    """
    earlier = earlier_native_id(replace(record, native_id=""), values, own_text, kinds)
    if earlier is not None:
        return earlier
    registered = record.registration_ids if record.record_type == REGISTRATION else []
    return record.pmid or next(iter([*record.doi, *registered]), "")


def _pmid_across_lines(own_text: str) -> str:
    """Return what was read as a PubMed id before 0.2.0: the beginning of an ISSN in the field behind one that names PubMed."""
    number = _ACROSS_LINES.search(own_text.lower())
    return number[1].lstrip("0") if number else ""


def _is_named_later(pmid: str, own_text: str) -> bool:
    """Return whether a PubMed id is named only in a form that is read since 0.2.0."""
    lower = own_text.lower()
    numbers = (number.lstrip("0") for named in PMID_NAMED for number in named.findall(lower))
    return pmid not in (*numbers, *PMID_OF_SELLERS.findall(lower)) and any(
        named.search(lower) for named in PMID_NAMED_LATER
    )


def _dois_in(text: str) -> list[str]:
    return [doi for doi in identifiers.dois_as_matched(text) if not doi.endswith("/")]


def earlier_id_of(
    record: Record,
    values: Values,
    other: Values,
    own_text: str,
    kinds: tuple[str, ...],
    number_as_written: str,
) -> str | None:
    """Return the identifier from which an earlier prismake built the id of a record; empty if it had none, None if it is the same.

    number_as_written: the accession number of the source. Other arguments as in `earlier_native_id`.
    """
    if "former_pmid" in values and not record.native_id:
        return next(iter([*values["former_pmid"], *record.doi]), "")
    is_new = bool(record.native_id) and not values.get("accession")
    if is_new:
        return id_without_accession(record, values, own_text, kinds)
    was_number = record.native_id or is_rounded(number_as_written) or is_running_number(number_as_written)
    if was_number and record.native_id != number_as_written:
        return number_as_written
    if (
        record.pmid
        and not record.native_id
        and not values.get("pmid")
        and _is_named_later(record.pmid, own_text)
    ):
        return next(iter(record.doi), "")
    is_of_europe_pmc = record.pmid and record.pmid == pmid_of_europe_pmc(other)
    if is_of_europe_pmc and not record.native_id and not values.get("pmid"):
        # Until 0.2.0 the id of Europe PMC was no PubMed id.
        return next(iter(record.doi), "")
    return earlier_native_id(record, values, own_text, kinds)
