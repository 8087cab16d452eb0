"""The features of records that are compared, one column per feature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from prismake.deduplication import identifiers
from prismake.deduplication.abstracts import rarity
from prismake.deduplication.bibliographic_fields import (
    in_supplement,
    journal_of,
    on_supplement_page,
    pages_of_column,
    volume_and_issue,
    without_congress,
    year_of,
)
from prismake.deduplication.facts import (
    CONFERENCE_WORDS,
    PREPRINT_DOIS,
    PREPRINT_SERVERS,
    PROCEEDINGS_JOURNALS,
)
from prismake.deduplication.identifiers import ValueIndex, value_index
from prismake.deduplication.names import authors_of_column
from prismake.deduplication.text import is_missing, titles_of

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Texts = NDArray[Any]

KINDS = ("other", "article", "conference", "preprint", "registration")
ENOUGH_RECORDS = 50  # in a file, to decide whether a column is a serial number
NEARLY_ALL = 0.9
RECURRING = 4  # issues with the same title: more than the versions of one report


@dataclass
class Features:
    """The features of records, in the order of the record ids. Missing texts are empty, missing numbers 0.

    unreliable: by file, the columns that were ignored. supplement: in a supplement, such as the abstracts of a
    congress. page_kind: 0 none, 1 range, 2 single page, 3 article number, 4 count of pages,
    5 a range that runs backwards. kind: position in KINDS. proceedings: the
    journal itself is that of a congress.
    """

    record_id: Texts
    source: Ints
    words: Texts
    key: Texts
    title: Ints
    notice: Ints
    noted: Flags
    chapter: Texts
    serial: Flags
    translated: Flags
    recurring: Flags
    family: Texts
    first_words: ValueIndex
    all_words: ValueIndex
    group: Flags
    year: Ints
    volume: Texts
    issue: Texts
    prefix: Texts
    first_page: Ints
    last_page: Ints
    page_kind: Ints
    supplement: Flags
    supplement_page: Flags
    journal: Ints
    journal_texts: list[str]
    abstract: Texts
    word_weights: dict[str, int]
    kind: Ints
    proceedings: Flags
    accession: ValueIndex
    doi: ValueIndex
    pmid: ValueIndex
    pmcid: ValueIndex
    registration: ValueIndex
    own_registration: Texts
    unreliable: dict[str, list[str]]

    def __len__(self) -> int:
        return len(self.record_id)


def _objects(values: list[str]) -> Texts:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def serial_columns(groups: Ints, column: Texts) -> Flags:
    """Return for which records a column holds serial numbers of their file instead of volumes or issues.

    That is so if at least NEARLY_ALL of 50 or more values are distinct.
    """
    filled = column != ""
    if not filled.any():
        return np.zeros(len(column), dtype=bool)
    table = pd.DataFrame({"group": groups[filled], "value": column[filled]})
    seen = table.groupby("group")["value"].agg(["size", "nunique"])
    serial = seen.index[(seen["size"] >= ENOUGH_RECORDS) & (seen["nunique"] >= NEARLY_ALL * seen["size"])]
    return np.isin(groups, serial.to_numpy())


def recurring_titles(keys: Texts, years: Ints, volumes: Texts, issues: Texts) -> Flags:
    """Return which titles recur in a journal: in at least RECURRING issues."""
    table = pd.DataFrame({"key": keys, "year": years, "volume": volumes, "issue": issues})
    printed = table[(keys != "") & (years > 0) & (volumes != "") & (issues != "")]
    issues_of = printed.drop_duplicates().groupby("key").size()
    return np.asarray(table["key"].isin(issues_of.index[issues_of >= RECURRING]), dtype=bool)


def _own_registration(record_ids: list[str], urls: list[str], numbers: list[tuple[str, ...]]) -> list[str]:
    """Return the registration number of each record itself: the one in its id or address, else its first."""
    filed_under = []
    for record_id, url, entries in zip(record_ids, urls, numbers, strict=True):
        id_and_url = (record_id.upper(), url.upper())
        filed_under.append(
            next((n for text in id_and_url for n in entries if n in text), entries[0] if entries else "")
        )
    return filed_under


def _is_conference(journal: str) -> bool:
    return CONFERENCE_WORDS.search(journal) is not None and PROCEEDINGS_JOURNALS.search(journal) is None


def _kinds(types: list[str], journals: list[str]) -> list[int]:
    known: dict[tuple[str, str], int] = {}
    kinds = []
    for record_type, journal in zip(types, journals, strict=True):
        pair = (record_type, journal)
        if pair not in known:
            lower_type, lower_journal = record_type.lower(), journal.lower()
            if lower_type == "registration":
                known[pair] = 4
            elif lower_type == "preprint" or PREPRINT_SERVERS.search(lower_journal):
                known[pair] = 3
            elif "conference" in lower_type or "proceedings" in lower_type or _is_conference(lower_journal):
                known[pair] = 2
            else:
                known[pair] = 1 if "article" in lower_type or journal else 0
        kinds.append(known[pair])
    return kinds


def _preprints_by_doi(journals: list[str], dois: list[tuple[str, ...]]) -> Flags:
    """Return which records without a journal have the DOI of a preprint server."""
    is_preprint = [
        not journal and any(PREPRINT_DOIS.match(doi) for doi in entry)
        for journal, entry in zip(journals, dois, strict=True)
    ]
    return np.array(is_preprint, dtype=bool)


def _bare_registrations(
    column: dict[str, list[str]], numbers: list[tuple[str, ...]], dois: list[tuple[str, ...]]
) -> Flags:
    """Return which records without a known type are registrations: they have a registration number and no DOI,
    journal, PubMed id or author. Registrations name no authors; an article may have only its trial's number.
    """
    typed = [text.lower() not in ("", "other") for text in column["record_type"]]
    print_fields = zip(column["journal"], column["pmid"], column["pmcid"], column["authors"], strict=True)
    printed = [any(fields) for fields in print_fields]
    return np.array(
        [bool(n) and not (t or p or d) for n, t, p, d in zip(numbers, typed, printed, dois, strict=True)],
        dtype=bool,
    )


def features_of(records: pd.DataFrame, collections: Sequence[str] = ()) -> Features:
    """Return the features of records (table 1_identify/records), in their order.

    records: sorted by record_id; values may be raw, with placeholders, several DOIs in one cell and pages as exported.
    collections: sources in which two records may be one report.
    """
    column = {name: records[name].tolist() for name in records.columns}
    titles = titles_of(column["title"])
    authors = authors_of_column(column["authors"])
    pages = pages_of_column(column["pages"])
    articles = pages_of_column(column["article_number"])
    page_fields = [
        page
        if page.kind
        else (number if not number.kind else type(number)(number.prefix, number.first, 0, "article"))
        for page, number in zip(pages, articles, strict=True)
    ]
    printed = [volume_and_issue(v, i) for v, i in zip(column["volume"], column["issue"], strict=True)]
    volume, issue = _objects([v for v, _ in printed]), _objects([i for _, i in printed])
    files = np.where(
        records["file"].to_numpy() != "", records["file"].to_numpy(), records["source"].to_numpy()
    )
    group_codes, group_names = pd.factorize(files)
    groups = group_codes.astype(np.int64)
    unreliable: dict[str, list[str]] = {}
    for name, values in (("volume", volume), ("issue", issue)):
        serial = serial_columns(groups, values)
        values[serial] = ""
        for group in np.unique(groups[serial]):
            unreliable.setdefault(str(group_names[group]), []).append(name)
    sources = pd.factorize(records["source"].to_numpy())[0]
    sources = np.where(records["source"].isin(["", *collections]), -1, sources)
    journal_codes, journal_names = pd.factorize(_objects([_journal_text(text) for text in column["journal"]]))
    journal_texts = [str(name) for name in journal_names]
    proceedings = np.array(
        [_is_conference(without_congress(name).lower()) for name in journal_texts], dtype=bool
    )
    keys = _objects([title.key for title in titles])
    prefixes = [page.prefix for page in page_fields]
    numbers = [identifiers.registrations_of(cell) for cell in column["registration_ids"]]
    kinds = np.array(_kinds(column["record_type"], column["journal"]), dtype=np.int64)
    dois = [
        identifiers.dois_of(cell) or identifiers.dois_of(url) or identifiers.dois_of(page)
        for cell, url, page in zip(column["doi"], column["url"], column["pages"], strict=True)
    ]
    kinds[_preprints_by_doi(column["journal"], dois) & (kinds < 2)] = 3
    dois = [identifiers.own_dois(entry, kind == 3) for entry, kind in zip(dois, kinds.tolist(), strict=True)]
    kinds[_bare_registrations(column, numbers, dois)] = 4
    years = np.array([year_of(text) for text in column["year"]], dtype=np.int64)
    notices = {"": 0, "erratum": 1, "retraction notice": 2, "reply": 3, "comment": 4}
    page_kinds = {"": 0, "range": 1, "single": 2, "article": 3, "count": 4, "garbled": 5}
    return Features(
        record_id=_objects(column["record_id"]),
        source=sources.astype(np.int64),
        words=_objects([title.words for title in titles]),
        key=keys,
        title=pd.factorize(keys)[0].astype(np.int64),
        notice=np.array([notices[title.notice] for title in titles], dtype=np.int64),
        noted=np.array([title.noted for title in titles], dtype=bool),
        chapter=_objects([title.chapter for title in titles]),
        serial=np.array([title.serial for title in titles], dtype=bool),
        translated=np.array([title.translated for title in titles], dtype=bool),
        recurring=recurring_titles(keys, years, volume, issue),
        family=_objects([author.family for author in authors]),
        first_words=value_index([sorted(author.first) for author in authors]),
        all_words=value_index([sorted(author.words) for author in authors]),
        group=np.array([author.group for author in authors], dtype=bool),
        year=years,
        volume=volume,
        issue=issue,
        prefix=_objects(prefixes),
        first_page=np.array([page.first for page in page_fields], dtype=np.int64),
        last_page=np.array([page.last for page in page_fields], dtype=np.int64),
        page_kind=np.array([page_kinds[page.kind] for page in page_fields], dtype=np.int64),
        supplement=np.array(
            [
                in_supplement(*where)
                for where in zip(column["volume"], column["issue"], page_fields, strict=True)
            ],
            dtype=bool,
        ),
        supplement_page=np.array([on_supplement_page(page) for page in page_fields], dtype=bool),
        journal=journal_codes.astype(np.int64),
        journal_texts=journal_texts,
        abstract=records["abstract"].to_numpy(),
        word_weights=rarity(records["abstract"].to_numpy()),
        kind=kinds,
        proceedings=proceedings[journal_codes],
        accession=value_index(
            [
                (number,) if (number := identifiers.accession_of(record_id, source)) else ()
                for record_id, source in zip(column["record_id"], column["source"], strict=True)
            ]
        ),
        doi=value_index(dois),
        pmid=value_index([identifiers.pmids_of(cell) for cell in column["pmid"]]),
        pmcid=value_index([identifiers.pmcids_of(cell) for cell in column["pmcid"]]),
        registration=value_index(numbers),
        own_registration=_objects(_own_registration(column["record_id"], column["url"], numbers)),
        unreliable=unreliable,
    )


def _journal_text(text: str) -> str:
    return "" if is_missing(text) else text


def journal_keys(features: Features) -> Texts:
    """Return the key of each record's journal, empty if unknown."""
    keys = _objects([journal_of(text).key for text in features.journal_texts])
    return np.asarray(keys[features.journal], dtype=object)
