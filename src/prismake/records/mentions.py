"""Distinguishes the record's own identifiers from identifiers of other works, by the field of the source in which
they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from prismake.records import identifiers
from prismake.records.kinds import PREPRINT, is_preprint_doi, is_preprint_server
from prismake.records.patterns import FUNDER, NO_WORKS, TEST
from prismake.records.record import Record, Values
from prismake.records.works import is_dataset, is_of_data, works_among

MENTIONED, LINK, NOTHING, DATA, BOOK = "mentioned", "link", "nothing", "data", "book"
VERSION = "other version"
_ARTICLES = frozenset({"journal article", "conference abstract", "book"})
_OF_WEB_OF_SCIENCE = re.compile(r"(?:WOS|ISI|CCC|BCI|MEDLINE|KJD|RSCI|SCIELO):", re.IGNORECASE)
# A note that holds nothing but a DOI, named as such.
_ALONE = re.compile(r"\s*doi\s*[:=]?\s*(?:https?://(?:dx\.)?doi\.org/)?10\.\S+\s*", re.IGNORECASE)


@dataclass(frozen=True)
class FieldRoles:
    """The roles of the tags of a format.

    own: tags without a column of their own whose DOI is the record's, such as links to its full text. alone: notes whose
    DOI is the record's if they hold nothing else. named: the role of what other tags name ("funder", "cited"), by tag or
    by the first part of a path; "nothing" for what is not worth naming. foreign: tags from which no PubMed id and no
    registration number is taken.
    """

    own: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()

    def of(self, tag: str) -> str:
        """Return what the identifiers under a tag are, such as "funder" or "cited"; see `named`."""
        if tag in self.named:
            return self.named[tag]
        if tag in self.own:
            return LINK
        return self.named.get(tag.partition(".")[0], MENTIONED)


def own_dois(record: Record, values: Values, other: Values, roles: FieldRoles | None) -> list[str]:
    """Return the DOIs of the record itself: those in its DOI fields, otherwise those in the first field of its links
    that has one.

    A DOI of a data set or supplement is used only in a DOI field without another DOI, and in the links of a dataset.
    record: its type and journal must be filled. roles: None for a record whose links are not those of a work, such as
    a registration.
    """
    dois = list(
        dict.fromkeys(doi for text in values.get("doi", ()) for doi in identifiers.dois_of_field(text))
    )
    if len(dois) > 1:
        dois = _without_books(dois, values)
    if dois:
        return (works_of(record, values, dois) if len(dois) > 1 else []) or dois
    if roles is None:
        return []
    for texts in _links(values, other, roles):
        for text in texts:
            if "10." in text and (linked := works_of(record, values, identifiers.dois_in(text))):
                if is_preprint_doi(linked[0]) and is_in_journal(record):
                    # The link leads to the preprint of the article.
                    continue
                return linked[:1]
    return []


def is_in_journal(record: Record) -> bool:
    """Return whether a record is of a journal and no preprint, so that the DOI of a server of preprints is another version."""
    return bool(record.journal) and record.record_type != PREPRINT and not is_preprint_server(record.journal)


def _without_books(dois: list[str], values: Values) -> list[str]:
    """Return the DOIs of a record without that of the book, or the volume, that it is a part of.

    Web of Science gives it behind the record's own one; elsewhere the first DOI continues it: "10.1007/978-1_4" of "10.1007/978-1".
    """
    if any(_OF_WEB_OF_SCIENCE.match(number) for number in values.get("accession", ())):
        return dois[:1]
    return [dois[0], *(doi for doi in dois[1:] if not _is_part_of(dois[0], doi))]


def _is_part_of(doi: str, whole_doi: str) -> bool:
    return doi.startswith(whole_doi) and doi[len(whole_doi) : len(whole_doi) + 1] in ("_", "/", "-")


def works_of(record: Record, values: Values, dois: Iterable[str]) -> list[str]:
    """Return those of the DOIs that may identify the record itself. record: its type and journal must be filled."""
    of_dataset = is_dataset([*values.get("type_word", ()), *record.publication_types])
    of_article = bool(record.journal) or record.record_type in _ARTICLES
    return works_among(dois, of_dataset, of_article)


def _links(values: Values, other: Values, roles: FieldRoles) -> Iterator[list[str]]:
    for column in ("accession", "url", "article_number", "pages", "publication_types"):
        if column in values:
            yield values[column]
    for tag in roles.own:
        if tag in other:
            yield other[tag]
    for tag in roles.alone:
        if tag in other:
            yield [text for text in other[tag] if _ALONE.fullmatch(text)]


def mentioned_dois(record: Record, values: Values, other: Values, roles: FieldRoles) -> list[str]:
    """Return the DOIs of other works that a record mentions, each as "role:DOI", such as "funder:10.13039/100000001"."""
    mentions: list[tuple[str, str]] = []
    for tag, texts in other.items():
        if any("10." in text for text in texts) and (role := roles.of(tag)) != NOTHING:
            mentions += [(role, doi) for text in texts for doi in identifiers.named_dois(text)]
    for text in values.get("url", ()):
        if "10." in text:
            mentions += [(LINK, doi) for doi in identifiers.named_dois(text)]
    if len(values.get("doi", ())) > 1 and record.doi:
        in_field = [doi for text in values["doi"] for doi in identifiers.named_dois(text)]
        books = set(in_field) - set(_without_books(in_field, values))
        mentions += [(BOOK, doi) for doi in in_field if doi in books]
    for text in (*values.get("doi", ()), record.title, record.abstract, *record.keywords):
        if "10." in text:
            mentions += [(MENTIONED, doi) for doi in identifiers.named_dois(text)]
    if not mentions:
        return []
    own = set(record.doi)
    in_journal = is_in_journal(record)
    return _distinct((_role(role, doi, in_journal), doi) for role, doi in mentions if doi not in own)


def mentioned_numbers(record: Record, texts: Iterable[str]) -> list[str]:
    """Return the registration numbers in the texts that are not those of the record, each as "mentioned:number"."""
    own = set(record.registration_ids)
    numbers = identifiers.registrations_in("\n".join(texts))
    return _distinct((MENTIONED, number) for number in numbers if number not in own)


def _role(role: str, doi: str, in_journal: bool) -> str:
    if doi.startswith(NO_WORKS):
        return "funder" if doi.startswith(FUNDER) else NOTHING
    if TEST.fullmatch(doi):
        return "test"
    if role == LINK and in_journal and is_preprint_doi(doi):
        return VERSION
    return DATA if role in {MENTIONED, LINK} and is_of_data(doi) else role


def _distinct(named: Iterable[tuple[str, str]]) -> list[str]:
    """Return each identifier once, with the first role that says more than that it is mentioned."""
    roles: dict[str, str] = {}
    for role, identifier in named:
        if role != NOTHING and roles.get(identifier, MENTIONED) == MENTIONED:
            roles[identifier] = role
    return [f"{role}:{identifier}" for identifier, role in roles.items()]
