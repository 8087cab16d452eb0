"""Builds reports from clusters of records: each column takes the best value among the records, and notes from which
record.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from prismake.records.patterns import PLACEHOLDERS
from prismake.tables import SEPARATOR, columns_of, join_values, split_values

Ints = NDArray[np.int64]

UNITED = (
    "doi", "pmid", "pmcid", "registration_ids", "publication_types", "keywords", "conditions", "interventions",
    "countries", "references", "integrity",
)  # fmt: skip
SEARCHED_ARMS = ("database", "register")
_OWN = ("report_id", "record_ids", "sources", "arm", "values_from")


def _rank(records: pd.DataFrame, preferred: Sequence[str]) -> Ints:
    """Return the rank of each record; a report takes the value of the lowest rank.

    The order: preferred sources; databases and registers before other sources; the newest version of a registration;
    the record with the most values; the record id.
    """
    order = {source: position for position, source in enumerate(preferred)}
    preference = records["source"].map(order).fillna(len(order)).to_numpy(dtype=np.int64)
    not_searched = 1 - records["arm"].isin(SEARCHED_ARMS).to_numpy(dtype=np.int64)
    version = pd.to_datetime(records["version_date"], errors="coerce", format="mixed")
    newest = 0 - version.rank(method="dense").fillna(0).to_numpy(dtype=np.int64)
    filled = np.zeros(len(records), dtype=np.int64)
    for column in records.columns:
        filled += (records[column] != "").to_numpy(dtype=np.int64)
    sequence = np.lexsort((np.arange(len(records)), -filled, newest, not_searched, preference))
    ranks = np.empty(len(records), dtype=np.int64)
    ranks[sequence] = np.arange(len(records))
    return ranks


def report_ids(record_id: NDArray[np.object_], labels: Ints) -> NDArray[np.object_]:
    """Return the report id of each record: "rep:" and the first record id of its cluster.

    record_id: ids in ascending order.
    """
    first = np.full(int(labels.max()) + 1 if len(labels) else 0, len(labels), dtype=np.int64)
    np.minimum.at(first, labels, np.arange(len(labels)))
    leads = record_id[first[labels]] if len(labels) else record_id
    return np.array(["rep:" + lead for lead in leads.tolist()], dtype=object)


def build_reports(
    records: pd.DataFrame, labels: Ints, preferred: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables 2_deduplicate/reports and 2_deduplicate/record_report.

    records: sorted by record_id; labels: the cluster of each; preferred: sources whose values come first.
    """
    ids = records["record_id"].to_numpy(dtype=object)
    names = report_ids(ids, labels)
    clusters, codes = np.unique(labels, return_inverse=True)
    count = len(clusters)
    first = np.full(count, len(ids), dtype=np.int64)
    np.minimum.at(first, codes, np.arange(len(ids)))
    ranks = _rank(records, preferred)
    sequence = np.lexsort((ranks, codes))
    ranked_codes = codes[sequence]
    starts = (
        np.flatnonzero(np.r_[True, ranked_codes[1:] != ranked_codes[:-1]])
        if len(codes)
        else np.empty(0, np.int64)
    )
    sizes = np.diff(np.r_[starts, len(codes)])
    merged = np.flatnonzero(sizes > 1)
    columns: dict[str, list[str]] = {"report_id": names[first].tolist()}
    columns["record_ids"] = _united_ids(ids, codes, first, merged)
    columns["sources"] = _joined_sorted(records["source"].to_numpy(dtype=object), sequence, starts, sizes)
    searched = np.zeros(count, dtype=bool)
    np.logical_or.at(searched, codes, records["arm"].isin(SEARCHED_ARMS).to_numpy())
    columns["arm"] = np.where(searched, "databases_and_registers", "other_methods").tolist()
    origins: list[dict[str, str | list[str]]] = [{} for _ in range(count)]
    for column in columns_of("2_deduplicate/reports"):
        if column in _OWN:
            continue
        values = records[column].to_numpy(dtype=object)
        chosen = _first_given(values, sequence, ranked_codes, count)
        cells = np.full(count, "", dtype=object)
        filled = chosen >= 0
        cells[filled] = values[chosen[filled]]
        if column in UNITED:
            _unite(cells, values, ids, sequence, starts, sizes, merged, column, origins)
        for report in merged[filled[merged]].tolist():
            origins[report].setdefault(column, str(ids[chosen[report]]))
        columns[column] = cells.tolist()
    single = np.setdiff1d(np.arange(count), merged)
    for report in single.tolist():
        origins[report] = {"all": str(ids[first[report]])}
    columns["values_from"] = [
        json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in origins
    ]
    reports = pd.DataFrame(
        {column: columns[column] for column in columns_of("2_deduplicate/reports")}, dtype="str"
    )
    order = np.argsort(reports["report_id"].to_numpy(dtype=object), kind="stable")
    leading = np.full(len(ids), "", dtype=object)
    leading[first] = "yes"
    record_report = pd.DataFrame(
        {"record_id": ids, "report_id": names, "aliases": records["aliases"].to_numpy(), "leading": leading},
        dtype="str",
    )
    return reports.iloc[order].reset_index(drop=True), record_report


def _first_given(values: NDArray[np.object_], sequence: Ints, ranked_codes: Ints, count: int) -> Ints:
    """Return the position of the best ranked record with a value for each report, -1 for none."""
    not_placeholder = np.array(
        [
            bool(value) and value.strip().lower() not in PLACEHOLDERS if len(value) < 25 else True
            for value in values.tolist()
        ],
        dtype=bool,
    )
    chosen = np.full(count, -1, dtype=np.int64)
    for candidate in (np.asarray(values != "", dtype=bool), not_placeholder):
        rows = candidate[sequence]
        positions, codes = sequence[rows], ranked_codes[rows]
        chosen[codes[::-1]] = positions[::-1]
    return chosen


def _united_ids(ids: NDArray[np.object_], codes: Ints, first: Ints, many: Ints) -> list[str]:
    cells = ids[first].copy()
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(len(first)))
    ends = np.r_[starts[1:], len(codes)]
    for report in many.tolist():
        cells[report] = SEPARATOR.join(ids[order[starts[report] : ends[report]]].tolist())
    return [str(cell) for cell in cells.tolist()]


def _joined_sorted(values: NDArray[np.object_], sequence: Ints, starts: Ints, sizes: Ints) -> list[str]:
    cells: list[str] = values[sequence[starts]].tolist()
    for report in np.flatnonzero(sizes > 1).tolist():
        members = sequence[starts[report] : starts[report] + sizes[report]]
        cells[report] = join_values(sorted(set(values[members].tolist())))
    return cells


def _unite(
    cells: NDArray[np.object_], values: NDArray[np.object_], ids: NDArray[np.object_], sequence: Ints, starts: Ints,
    sizes: Ints, many: Ints, column: str, origins: list[dict[str, str | list[str]]],
) -> None:  # fmt: skip
    """Write the distinct values of all records of a merged report into its cell, and the records into `origins`."""
    for report in many.tolist():
        members = sequence[starts[report] : starts[report] + sizes[report]].tolist()
        if not any(values[member] for member in members):
            continue
        united: dict[str, str] = {}
        contributors = []
        for member in members:
            entries = split_values(values[member])
            if entries:
                contributors.append(str(ids[member]))
            for entry in entries:
                united.setdefault(entry.lower(), entry)
        cells[report] = join_values(united.values())
        if len(contributors) > 1:
            origins[report][column] = sorted(contributors)


def build_overlap(reports: pd.DataFrame) -> pd.DataFrame:
    """Return the table 2_deduplicate/overlap: the number of reports for each combination of sources."""
    grouped = reports.groupby("sources", sort=True)["report_id"].agg(list)
    rows = pd.DataFrame(
        {
            "sources": grouped.index.to_numpy(dtype=object),
            "reports": [str(len(ids)) for ids in grouped],
            "report_ids": [join_values(ids) for ids in grouped],
        },
        dtype="str",
    )
    size = rows["reports"].astype(int)
    return rows.iloc[
        np.lexsort((rows["sources"].to_numpy(dtype=object).astype(str), -size.to_numpy()))
    ].reset_index(drop=True)
