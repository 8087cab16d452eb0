"""The features of records: normalised fields, one array per feature, which are compared pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from prismake.deduplication import identifiers
from prismake.deduplication.abstracts import rarity, start_of
from prismake.deduplication.acronyms import acronyms_of
from prismake.deduplication.bibliographic_fields import (
    Pages,
    first_year,
    in_supplement,
    journal_of,
    on_supplement_page,
    pages_of_column,
    volume_and_issue_numbers,
    without_congress,
)
from prismake.deduplication.congresses import congress_of
from prismake.deduplication.copies import copied_entries
from prismake.deduplication.facts import ABSTRACTS_JOURNALS
from prismake.deduplication.identifiers import ValueIndex, value_index
from prismake.deduplication.kinds import (
    Column,
    bare_registrations,
    called_letters,
    is_conference,
    meeting_texts,
    notice_by_type,
    record_kinds,
)
from prismake.deduplication.names import authors_of_column
from prismake.deduplication.signs import decimals_of, signs_of
from prismake.deduplication.spellings import Vocabulary, vocabulary_of
from prismake.deduplication.text import Title, folded_text, is_missing_cell, parsed_titles

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Texts = NDArray[Any]

PAGE_KINDS = ("", "range", "single", "article", "count", "garbled")
# The kinds of notices, in the order in which a notice on a notice is the one that relates: a reply to an erratum is a reply.
NOTICES = (
    "",
    "erratum",
    "addendum",
    "retraction notice",
    "withdrawal notice",
    "expression of concern",
    "reply",
    "comment",
)
# One notice is called a retraction here and a withdrawal there.
NOTICE_FAMILY = np.array([0, 1, 2, 3, 3, 5, 6, 7], dtype=np.int64)
# Works outside journals whose study is often in a journal too, under one title.
GENRES = {"thesis": 1, "technical report": 2, "book": 3}
ENOUGH_RECORDS = 50  # in a file, to decide whether a column is a serial number
NEARLY_ALL = 0.9
RECURRING = 4  # issues with the same title: more than the versions of one report


@dataclass
class Features:
    """The features of records, in the order of the record ids. Missing texts are empty, missing numbers 0.

    letter: the title is marked as one. called_letter: it is, or the source or a notice in the title says so.
    unreliable: by file, the columns that were ignored. supplement: in a supplement, such as the abstracts of a congress.
    page_kind: position in PAGE_KINDS; garbled is a range that runs backwards. kind: position in KINDS. copied: as `copied_entries`. meeting_text: as `meeting_texts`. proceedings: the
    journal itself is that of a congress. congress: as `congress_of`. decimals, signs: those in the title. written: the title as it is written. team: family names of the first authors. doi_role: as `role_of_dois`.
    """

    record_id: Texts
    source: Ints
    copied: Ints
    words: Texts
    key: Texts
    title: Ints
    notice: Ints
    noted: Flags
    letter: Flags
    called_letter: Flags
    chapter: Texts
    serial: Flags
    translated: Flags
    recurring: Flags
    family: Texts
    team: Texts
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
    abstract_start: Texts
    word_weights: dict[str, int]
    vocabulary: Vocabulary
    kind: Ints
    meeting_text: Ints
    genre: Ints
    proceedings: Flags
    congress: Texts
    decimals: Texts
    signs: Texts
    written: Texts
    accession: ValueIndex
    doi: ValueIndex
    doi_role: Ints
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
    """Return for each record whether the column holds serial numbers of its file instead of volumes or issues.

    groups: file of each record. That is so if at least NEARLY_ALL (a share) of 50 or more values are distinct.
    """
    filled = column != ""
    if not filled.any():
        return np.zeros(len(column), dtype=bool)
    table = pd.DataFrame({"group": groups[filled], "value": column[filled]})
    counts = table.groupby("group")["value"].agg(["size", "nunique"])
    serial = counts.index[
        (counts["size"] >= ENOUGH_RECORDS) & (counts["nunique"] >= NEARLY_ALL * counts["size"])
    ]
    return np.isin(groups, serial.to_numpy())


def recurring_titles(keys: Texts, years: Ints, volumes: Texts, issues: Texts) -> Flags:
    """Return for each record whether its title recurs in the journal, such as "Editorial": in at least RECURRING
    issues.
    """
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


def _in_supplements(column: Column, pages: list[Pages]) -> Flags:
    """Return which records are in a supplement by volume, issue or page."""
    places = zip(column["volume"], column["issue"], pages, strict=True)
    return np.array([in_supplement(*place) for place in places], dtype=bool)


def features_of(records: pd.DataFrame, collections: Sequence[str] = ()) -> Features:
    """Return the features of records (table 1_identify/records), in their order.

    records: sorted by record_id; values may be raw, with placeholders, several DOIs in one cell and pages as exported.
    collections: sources in which two records may be one report.
    """
    column = {name: records[name].tolist() for name in records.columns}
    titles = parsed_titles(column["title"])
    years = np.array([first_year(text) for text in column["year"]], dtype=np.int64)
    volume, issue, unreliable = _reliable_numbers(records)
    keys = _objects([title.key for title in titles])
    return Features(
        record_id=_objects(column["record_id"]),
        source=_sources(records, collections),
        copied=copied_entries(records),
        year=years,
        volume=volume,
        issue=issue,
        recurring=recurring_titles(keys, years, volume, issue),
        key=keys,
        abstract=records["abstract"].to_numpy(),
        abstract_start=_objects([start_of(text) for text in column["abstract"]]),
        word_weights=rarity(records["abstract"].to_numpy()),
        unreliable=unreliable,
        **_title_features(titles, column),
        **_author_features(column),
        **_page_and_journal_features(column),
        **_identifier_features(column),
    )


def _sources(records: pd.DataFrame, collections: Sequence[str]) -> Ints:
    """Return the code of the source of each record, -1 where two records of a source may be one report."""
    codes = pd.factorize(records["source"].to_numpy())[0]
    return np.where(records["source"].isin(["", *collections]), -1, codes).astype(np.int64)


def _reliable_numbers(records: pd.DataFrame) -> tuple[Texts, Texts, dict[str, list[str]]]:
    """Return volumes and issues, empty in files where they are serial numbers, and these columns by file."""
    printed = [
        volume_and_issue_numbers(v, i) for v, i in zip(records["volume"], records["issue"], strict=True)
    ]
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
    return volume, issue, unreliable


def _title_features(titles: Sequence[Title], column: Column) -> dict[str, Any]:
    integrity = zip(column["integrity"], column["publication_types"], strict=True)
    notices = [title.notice or notice_by_type(*types) for title, types in zip(titles, integrity, strict=True)]
    return {
        "decimals": _objects(list(map(decimals_of, column["title"]))),
        "written": _objects(column["title"]),
        "signs": _objects(list(map(signs_of, column["title"]))),
        "words": _objects([title.words for title in titles]),
        "title": pd.factorize(_objects([title.key for title in titles]))[0].astype(np.int64),
        "notice": np.array([NOTICES.index(kind) for kind in notices], dtype=np.int64),
        "noted": np.array(
            [title.noted or kind != title.notice for title, kind in zip(titles, notices, strict=True)],
            dtype=bool,
        ),
        "letter": np.array([title.letter for title in titles], dtype=bool),
        "called_letter": called_letters(titles, notices, column["publication_types"]),
        "chapter": _objects([title.chapter for title in titles]),
        "serial": np.array([title.serial for title in titles], dtype=bool),
        "translated": np.array([title.translated for title in titles], dtype=bool),
        "vocabulary": vocabulary_of((title.words for title in titles), acronyms_of(column["title"])),
    }


def _author_features(column: Column) -> dict[str, Any]:
    authors = authors_of_column(column["authors"])
    return {
        "family": _objects([author.family for author in authors]),
        "team": _objects([" ".join(author.team) for author in authors]),
        "first_words": value_index([sorted(author.first) for author in authors]),
        "all_words": value_index([sorted(author.words) for author in authors]),
        "group": np.array([author.group for author in authors], dtype=bool),
    }


def _page_fields(column: Column) -> list[Pages]:
    """Return the pages of each record, or its article number where it has no pages."""
    pages = pages_of_column(column["pages"])
    articles = pages_of_column(column["article_number"])
    return [
        page
        if page.kind
        else (number if not number.kind else type(number)(number.prefix, number.first, 0, "article"))
        for page, number in zip(pages, articles, strict=True)
    ]


def _page_and_journal_features(column: Column) -> dict[str, Any]:
    pages = _page_fields(column)
    journal_codes, journal_names = pd.factorize(_objects([_journal_text(text) for text in column["journal"]]))
    journal_texts = [str(name) for name in journal_names]
    proceedings = np.array(
        [is_conference(without_congress(name).lower()) for name in journal_texts], dtype=bool
    )
    of_abstracts = np.array(
        [ABSTRACTS_JOURNALS.search(folded_text(name)) is not None for name in journal_texts], dtype=bool
    )
    return {
        "prefix": _objects([page.prefix for page in pages]),
        "first_page": np.array([page.first for page in pages], dtype=np.int64),
        "last_page": np.array([page.last for page in pages], dtype=np.int64),
        "page_kind": np.array([PAGE_KINDS.index(page.kind) for page in pages], dtype=np.int64),
        "supplement": _in_supplements(column, pages) | of_abstracts[journal_codes],
        "supplement_page": np.array([on_supplement_page(page) for page in pages], dtype=bool),
        "journal": journal_codes.astype(np.int64),
        "journal_texts": journal_texts,
        "proceedings": proceedings[journal_codes],
        "congress": _objects(list(map(congress_of, column["congress"], column["journal"]))),
    }


def _identifier_features(column: Column) -> dict[str, Any]:
    numbers = [identifiers.registrations_of(cell) for cell in column["registration_ids"]]
    dois = [
        identifiers.dois_of(cell) or identifiers.linked_dois_of(url) or identifiers.dois_of(page)
        for cell, url, page in zip(column["doi"], column["url"], column["pages"], strict=True)
    ]
    kinds = record_kinds(column, dois)
    dois = [
        identifiers.version_dois(entry, kind == 3) for entry, kind in zip(dois, kinds.tolist(), strict=True)
    ]
    kinds[bare_registrations(column, numbers, dois)] = 4
    accessions = map(identifiers.accession_of, column["record_id"], column["source"])
    return {
        "kind": kinds,
        "meeting_text": meeting_texts(column),
        "genre": np.array([GENRES.get(kind, 0) for kind in column["record_type"]], dtype=np.int64),
        "accession": value_index([(number,) if number else () for number in accessions]),
        "doi": value_index(dois),
        "doi_role": np.array(list(map(identifiers.role_of_dois, dois, column["doi"])), dtype=np.int64),
        "pmid": value_index([identifiers.pmids_of(cell) for cell in column["pmid"]]),
        "pmcid": value_index([identifiers.pmcids_of(cell) for cell in column["pmcid"]]),
        "registration": value_index(numbers),
        "own_registration": _objects(_own_registration(column["record_id"], column["url"], numbers)),
    }


def _journal_text(text: str) -> str:
    return "" if is_missing_cell(text) else text


def journal_keys(features: Features) -> Texts:
    """Return the key of each record's journal (its name without spaces); empty if unknown."""
    keys = _objects([journal_of(text).key for text in features.journal_texts])
    return np.asarray(keys[features.journal], dtype=object)
