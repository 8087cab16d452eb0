"""Sets of identifiers: which record has which, and which pairs share one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from prismake.deduplication.facts import GLOBAL_ACCESSIONS, NO_WORKS, PREPRINT_DOIS
from prismake.records.identifiers import dois_in, registration_id
from prismake.records.patterns import PMCID, REGISTRATION
from prismake.records.works import is_of_data, works_among

_PMID = re.compile(r"(?<!\d)\d{1,8}(?!\d)")
_DOI_VERSION = re.compile(r"(?:\.pub\d+|[./_-]?v\d+)$")
# F1000Research and its platforms number the versions of an article after a dot.
_COPY = re.compile(r"~\d+$")
_DIGEST = re.compile(r"[0-9a-f]{12}")
_NUMBERED = ("10.12688/", "10.35241/")
_NUMBERED_VERSION = re.compile(r"(?<=\d)\.\d{1,2}$")


@dataclass(frozen=True)
class ValueIndex:
    """Which record has which values of one kind, such as DOIs.

    rows, codes: record and value of each entry. names: the value of each code.
    """

    rows: NDArray[np.int64]
    codes: NDArray[np.int64]
    names: list[str]
    matrix: sparse.csr_matrix
    count: NDArray[np.int64]

    def shared(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return for each pair of records the number of values that both have. a, b: positions of the two records."""
        if not self.names:
            return np.zeros(len(a), dtype=np.int64)
        return np.asarray(self.matrix[a].multiply(self.matrix[b]).sum(axis=1)).ravel().astype(np.int64)

    def both(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return for each pair of records whether both have at least one value."""
        return (self.count[a] > 0) & (self.count[b] > 0)


def work_codes(kind: ValueIndex) -> NDArray[np.int64]:
    """Return for each value the number of the work to which it belongs: values of the same record, such as two DOIs,
    belong to one work.
    """
    if not kind.names:
        return np.empty(0, np.int64)
    together = kind.matrix.T @ kind.matrix
    return np.asarray(connected_components(together, directed=False)[1], dtype=np.int64)


def value_index(values: Sequence[Sequence[str]]) -> ValueIndex:
    """Return the index of values. values: the values of each record, possibly with repetitions."""
    names: dict[str, int] = {}
    rows: list[int] = []
    codes: list[int] = []
    for row, entries in enumerate(values):
        for entry in entries:
            rows.append(row)
            codes.append(names.setdefault(entry, len(names)))
    row_array, code_array = np.array(rows, dtype=np.int64), np.array(codes, dtype=np.int64)
    matrix = sparse.csr_matrix(
        (np.ones(len(rows), dtype=np.int32), (row_array, code_array)), shape=(len(values), max(len(names), 1))
    )
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return ValueIndex(row_array, code_array, list(names), matrix, np.diff(matrix.indptr).astype(np.int64))


def dois_of(cell: str) -> tuple[str, ...]:
    """Return the DOIs in a cell in lower case, without text behind them, and without DOIs of funders and grants."""
    return tuple(doi for doi in dois_in(cell) if not doi.startswith(NO_WORKS)) if "10." in cell else ()


OF_FIELD, OF_LINK, OF_DATA = range(3)


def role_of_dois(dois: tuple[str, ...], written: str) -> int:
    """Return from where the DOIs of a record come, as a code: its DOI field, a link or the pages; or that all of them
    are DOIs of data sets.

    dois: of the record. written: the content of its DOI field.
    """
    if dois and all(map(is_of_data, dois)):
        return OF_DATA
    return OF_LINK if dois and not dois_of(written) else OF_FIELD


def linked_dois_of(link: str) -> tuple[str, ...]:
    """Return the DOIs in a link, without DOIs of data sets, which several papers may share."""
    return tuple(works_among(dois_of(link), of_dataset=False, of_article=True))


def version_dois(dois: tuple[str, ...], is_preprint: bool) -> tuple[str, ...]:
    """Return the DOIs of a record without those of its other version: of the article if the record is a preprint,
    else of the preprint.

    Preprint servers export the DOI of the published article, and databases that of the preprint.
    """
    if len(dois) < 2:
        return dois
    of_preprints = tuple(doi for doi in dois if PREPRINT_DOIS.match(doi))
    others = tuple(doi for doi in dois if doi not in of_preprints)
    return (of_preprints or others) if is_preprint else (others or of_preprints)


def accession_of(record_id: str, source: str) -> str:
    """Return the accession number (the source's own id) in a record id, so that two records of one source entry get
    equal texts; empty if there is none.

    The id of a record in 1_identify/records consists of the source and its accession number, followed by "~2" and so
    on for further copies. The source is kept in the text unless the form of the number shows that it is unique
    everywhere. Where a DOI, a PubMed id or a digest of the content stands in place of the accession number, the
    result is empty, because these are compared elsewhere.
    """
    prefix = f"{source}:"
    if not source or not record_id.startswith(prefix):
        return ""
    number = _COPY.sub("", record_id[len(prefix) :])
    if number.startswith("10.") or _DIGEST.fullmatch(number):
        return ""
    if GLOBAL_ACCESSIONS.match(number):
        return number.upper().removeprefix("ISI:").removeprefix("WOS:")
    return f"{source}\t{number}"


def doi_base(doi: str) -> str:
    """Return a DOI without its version suffix (".pub2", "v3"; ".2" of F1000Research and its platforms)."""
    if doi.startswith(_NUMBERED):
        return _NUMBERED_VERSION.sub("", doi)
    return _DOI_VERSION.sub("", doi)


def pmids_of(cell: str) -> tuple[str, ...]:
    """Return the PubMed ids in a cell, without leading zeros."""
    return tuple(
        dict.fromkeys(match.group().lstrip("0") for match in _PMID.finditer(cell) if match.group().strip("0"))
    )


def pmcids_of(cell: str) -> tuple[str, ...]:
    """Return the PubMed Central ids in a cell."""
    return tuple(dict.fromkeys(match.group().upper() for match in PMCID.finditer(cell))) if cell else ()


def registrations_of(cell: str) -> tuple[str, ...]:
    """Return the trial registration numbers in a cell, in upper case, without the prefix of a portal."""
    if not cell:
        return ()
    numbers = (registration_id(match.group()).upper() for match in REGISTRATION.finditer(cell))
    return tuple(dict.fromkeys(numbers))
