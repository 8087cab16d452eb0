"""Human input on pairs: checked, then replayed in every run."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from prismake.errors import Fault, ReviewFaults, did_you_mean
from prismake.tables import table_of

FILE = "config/deduplication/verdicts.csv"
SAME, DIFFERENT = "same", "different"


def check_verdicts(verdicts: pd.DataFrame, record_ids: pd.Index) -> pd.DataFrame:
    """Return the verdicts with tidy cells, each pair once, the ids of a pair in ascending order.

    The last line of a pair holds; earlier ones stay in the file as its history. Raises ReviewFaults, naming every row that names an unknown record, one record twice, another word than same or
    different, or that contradicts other rows, also through a chain of "same".
    """
    cells = pd.DataFrame(
        {name: verdicts[name].fillna("").astype(str).str.strip() for name in verdicts.columns}
    )
    cells["row"] = range(2, len(cells) + 2)
    cells["verdict"] = cells["verdict"].str.lower()
    filled = cells[(cells["record_id_a"] != "") | (cells["record_id_b"] != "") | (cells["verdict"] != "")]
    faults = _faults_of_cells(filled, record_ids)
    if faults:
        raise ReviewFaults(faults)
    swap = filled["record_id_a"] > filled["record_id_b"]
    ordered = filled.assign(
        record_id_a=filled["record_id_a"].where(~swap, filled["record_id_b"]),
        record_id_b=filled["record_id_b"].where(~swap, filled["record_id_a"]),
    )
    distinct: pd.DataFrame = ordered.drop_duplicates(["record_id_a", "record_id_b"], keep="last")
    faults = _contradictions(distinct)
    if faults:
        raise ReviewFaults(faults)
    return distinct.reset_index(drop=True)


def all_verdicts(written: pd.DataFrame, returned: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of verdicts.csv, and the verdicts of returned forms on pairs that no line of it names.

    A form asks only about pairs without a verdict, so a line of the file on the same pair is the later word.
    """
    pairs = {frozenset(pair) for pair in _pairs(written)}
    kept = [frozenset(pair) not in pairs for pair in _pairs(returned)]
    return pd.concat(
        [written, returned[pd.Series(kept, index=returned.index, dtype=bool)]], ignore_index=True
    )


def _pairs(verdicts: pd.DataFrame) -> list[tuple[str, str]]:
    columns = [verdicts[name].fillna("").astype(str).str.strip() for name in ("record_id_a", "record_id_b")]
    return list(zip(*columns, strict=True))


def _faults_of_cells(verdicts: pd.DataFrame, record_ids: pd.Index) -> list[Fault]:
    faults = []
    for column in ("record_id_a", "record_id_b"):
        unknown = verdicts[~verdicts[column].isin(record_ids)]
        for row, value in zip(unknown["row"].tolist(), unknown[column].tolist(), strict=True):
            near = did_you_mean(value, record_ids[:20000]) if value else ""
            text = f'there is no record "{value}".{near}' if value else "the record id is missing."
            faults.append(
                Fault(
                    FILE,
                    text,
                    "Copy the id from results/{run}/1_identify/records.csv, or delete the row.",
                    row=row,
                    column=column,
                )
            )
    wrong = verdicts[~verdicts["verdict"].isin([SAME, DIFFERENT])]
    for row, value in zip(wrong["row"].tolist(), wrong["verdict"].tolist(), strict=True):
        near = did_you_mean(value, [SAME, DIFFERENT]) if value else ""
        text = f'"{value}" is not a verdict.{near}' if value else "the verdict is missing."
        faults.append(
            Fault(
                FILE,
                text,
                "Write one of the two words, or delete the row.",
                row=row,
                column="verdict",
                allowed="same, different",
            )
        )
    twice = verdicts[(verdicts["record_id_a"] == verdicts["record_id_b"]) & (verdicts["record_id_a"] != "")]
    for row, value in zip(twice["row"].tolist(), twice["record_id_a"].tolist(), strict=True):
        faults.append(
            Fault(
                FILE,
                f'the row names "{value}" twice.',
                "Name two records, or delete the row.",
                row=row,
                column="record_id_b",
            )
        )
    return sorted(faults, key=lambda fault: (fault.row or 0, fault.column))


def _contradictions(verdicts: pd.DataFrame) -> list[Fault]:
    """Return a fault for every "different" whose records other rows hold together."""
    parent: dict[str, str] = {}

    def root(record: str) -> str:
        while parent.setdefault(record, record) != record:
            parent[record] = parent[parent[record]]
            record = parent[record]
        return record

    same = verdicts[verdicts["verdict"] == SAME]
    for record_a, record_b in zip(same["record_id_a"].tolist(), same["record_id_b"].tolist(), strict=True):
        first, second = sorted((root(record_a), root(record_b)))
        parent[second] = first
    faults = []
    different = verdicts[verdicts["verdict"] == DIFFERENT]
    for row, record_a, record_b in different[["row", "record_id_a", "record_id_b"]].itertuples(index=False):
        if root(record_a) != root(record_b):
            continue
        group = root(record_a)
        rows = [
            str(r)
            for r, a in zip(same["row"].tolist(), same["record_id_a"].tolist(), strict=True)
            if root(a) == group
        ]
        message = f'"{record_a}" and "{record_b}" are said to be different here, and the same by row {", ".join(rows)}.'
        faults.append(
            Fault(
                FILE,
                message,
                "Keep the rows that are right and delete the others.",
                row=int(row),
                column="verdict",
            )
        )
    return faults


def split_verdicts(record: str, others: Sequence[str], by: str, note: str = "") -> pd.DataFrame:
    """Return the lines for verdicts.csv that take a record out of its report, as they are appended to the file.

    others: the other records of the report; they stay together as far as they resemble each other.
    """
    rows = [
        {"record_id_a": record, "record_id_b": other, "verdict": DIFFERENT, "by": by, "note": note}
        for other in others
    ]
    return table_of(rows, "2_deduplicate/verdicts")
