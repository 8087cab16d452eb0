"""The kinds of records: articles, conference abstracts, preprints and registrations, by type, journal and DOI."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from prismake.deduplication.facts import (
    CONFERENCE_WORDS,
    LETTER_TYPES,
    MEETING_ABSTRACTS,
    MEETING_PAPERS,
    PREPRINT_DOIS,
    PREPRINT_SERVERS,
    PROCEEDINGS_JOURNALS,
)
from prismake.deduplication.text import Title
from prismake.tables import split_values

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Column = dict[str, list[str]]

ABSTRACT, PAPER = 1, 2
KINDS = ("other", "article", "conference", "preprint", "registration")


def record_kinds(column: Column, dois: list[tuple[str, ...]]) -> Ints:
    """Return for each record the position of its kind in KINDS, such as article or preprint."""
    kinds = np.array(_kinds(column["record_type"], column["journal"]), dtype=np.int64)
    kinds[_preprints_by_doi(column["journal"], dois) & (kinds < 2)] = 3
    return kinds


def is_conference(journal: str) -> bool:
    """Return whether the name of a journal is that of the proceedings of a congress."""
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
            elif "conference" in lower_type or "proceedings" in lower_type or is_conference(lower_journal):
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


def meeting_texts(column: Column) -> Ints:
    """Return for each record ABSTRACT or PAPER if its source calls it an abstract or a full paper of a congress, and no
    word says the other; else 0.
    """
    known = {"": 0}
    for cell in column["publication_types"]:
        if cell not in known:
            words = [word.strip().lower() for word in split_values(cell)]
            abstract = any(MEETING_ABSTRACTS.search(word) for word in words)
            paper = any(MEETING_PAPERS.search(word) for word in words)
            known[cell] = 0 if abstract == paper else ABSTRACT if abstract else PAPER
    return np.array([known[cell] for cell in column["publication_types"]], dtype=np.int64)


def bare_registrations(column: Column, numbers: list[tuple[str, ...]], dois: list[tuple[str, ...]]) -> Flags:
    """Return for each record without a known type whether it is a trial registration: it has a registration number,
    but no DOI, journal, PubMed id or author.

    An article may have only the number of its trial, but it names authors.
    """
    typed = [text.lower() not in ("", "other") for text in column["record_type"]]
    print_fields = zip(column["journal"], column["pmid"], column["pmcid"], column["authors"], strict=True)
    printed = [any(fields) for fields in print_fields]
    return np.array(
        [bool(n) and not (t or p or d) for n, t, p, d in zip(numbers, typed, printed, dois, strict=True)],
        dtype=bool,
    )


def called_letters(titles: Sequence[Title], notices: Sequence[str], types: Sequence[str]) -> Flags:
    """Return which records are letters or comments by the mark or the notice in the title, or by the types of the source."""
    letters = {cell: LETTER_TYPES.search(cell.lower()) is not None for cell in {*types}}
    called = [
        title.letter or notice != "" or letters[cell]
        for title, notice, cell in zip(titles, notices, types, strict=True)
    ]
    return np.array(called, dtype=bool)


def notice_by_type(integrity: str, types: str) -> str:
    """Return the kind of notice that a source says a record is, empty for other records: its title may be that of the article."""
    if not integrity:
        return ""
    statuses = split_values(integrity)
    if "erratum" in statuses and "corrected" not in statuses:
        return "erratum"
    if "retraction notice" in statuses and "retracted" not in statuses:
        return "retraction notice"
    # The article and the notice have one status of integrity, and the notice has the type.
    return "expression of concern" if "expression of concern" in types.lower() else ""
