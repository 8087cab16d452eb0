"""Sets of identifiers: which record has which, and which pairs share one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from prismake.records.identifiers import dois_in, registration_id
from prismake.records.patterns import PMCID, REGISTRATION

_PMID = re.compile(r"(?<!\d)\d{1,8}(?!\d)")
_DOI_VERSION = re.compile(r"(?:\.pub\d+|[./]?v\d+)$")
# F1000Research and its platforms number the versions of an article after a dot.
_NUMBERED_VERSION = re.compile(r"(?<=\d)\.\d{1,2}$")


@dataclass(frozen=True)
class ValueIndex:
    """The values of one kind by record. rows, codes: record and value of each entry; names: value of each code."""

    rows: NDArray[np.int64]
    codes: NDArray[np.int64]
    names: list[str]
    matrix: sparse.csr_matrix
    count: NDArray[np.int64]

    def shared(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return for each pair the number of values in common."""
        if not self.names:
            return np.zeros(len(a), dtype=np.int64)
        return np.asarray(self.matrix[a].multiply(self.matrix[b]).sum(axis=1)).ravel().astype(np.int64)

    def both(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return for each pair whether both records have a value."""
        return (self.count[a] > 0) & (self.count[b] > 0)


def work_codes(kind: ValueIndex) -> NDArray[np.int64]:
    """Return the work of each value: values that occur in one record, such as two DOIs, belong to one work."""
    if not kind.names:
        return np.empty(0, np.int64)
    together = kind.matrix.T @ kind.matrix
    return np.asarray(connected_components(together, directed=False)[1], dtype=np.int64)


def value_index(values: Sequence[Sequence[str]]) -> ValueIndex:
    """Return the index of the values of each record; a record's values may repeat."""
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
    """Return the DOIs in a cell, in lower case, without trailing text."""
    return tuple(dois_in(cell)) if "10." in cell else ()


def doi_base(doi: str) -> str:
    """Return a DOI without its version suffix (".pub2", "v3"; ".2" of F1000Research and its platforms)."""
    if doi.startswith("10.12688/"):
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
