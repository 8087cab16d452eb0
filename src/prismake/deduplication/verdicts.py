"""Human verdicts on pairs of records: checked, then applied in every run."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from prismake.errors import Fault, ReviewFaults, did_you_mean
from prismake.tables import FIRST_ROW, declared, table_of

FILE = declared("2_deduplicate/verdicts").path
SAME, DIFFERENT = "same", "different"


def check_verdicts(verdicts: pd.DataFrame, record_ids: pd.Index) -> pd.DataFrame:
    """Return the last verdict on each pair, with the ids of each pair in ascending order and without blanks around
    cells.

    Raises ReviewFaults with every row that names an unknown record, the same record twice or an unknown verdict, or
    that contradicts other rows (A same as B, B same as C, but A different from C is a contradiction, too).
    """
    cells = pd.DataFrame(
        {name: verdicts[name].fillna("").astype(str).str.strip() for name in verdicts.columns}
    )
    cells["row"] = cells.index + FIRST_ROW
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
    """Return the verdicts of verdicts.csv, followed by those of returned forms on pairs that verdicts.csv does not
    name.

    verdicts.csv takes precedence, because a form only asks about pairs without a verdict: a line on the same pair was
    added later.
    """
    pairs = {frozenset(pair) for pair in _pairs(written)}
    kept = [frozenset(pair) not in pairs for pair in _pairs(returned)]
    added = returned[pd.Series(kept, index=returned.index, dtype=bool)]
    # The index counts the rows of verdicts.csv, which messages name.
    first = written.index.max() + 1 if len(written) else 0
    return pd.concat([written, added.set_axis(range(first, first + len(added)), axis="index")])


def _pairs(verdicts: pd.DataFrame) -> list[tuple[str, str]]:
    columns = [verdicts[name].fillna("").astype(str).str.strip() for name in ("record_id_a", "record_id_b")]
    return list(zip(*columns, strict=True))


def _faults_of_cells(verdicts: pd.DataFrame, record_ids: pd.Index) -> list[Fault]:
    faults = []
    for column in ("record_id_a", "record_id_b"):
        unknown = verdicts[~verdicts[column].isin(record_ids)]
        for row, value in zip(unknown["row"].tolist(), unknown[column].tolist(), strict=True):
            near = did_you_mean(value, record_ids[:20000]) if value else ""
            text = (
                f'no record has the id "{value}".{near}' if value else "expected a record id, found nothing."
            )
            faults.append(
                Fault(
                    FILE,
                    text,
                    "copy the id from 1_identify/records.csv below results/, or delete the row.",
                    row=row,
                    column=column,
                )
            )
    wrong = verdicts[~verdicts["verdict"].isin([SAME, DIFFERENT])]
    for row, value in zip(wrong["row"].tolist(), wrong["verdict"].tolist(), strict=True):
        near = did_you_mean(value, [SAME, DIFFERENT]) if value else ""
        text = (
            f'expected a verdict, found "{value}".{near}' if value else "expected a verdict, found nothing."
        )
        faults.append(
            Fault(
                FILE,
                text,
                'write "same" or "different", or delete the row.',
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
                f'expected the ids of two different records, found "{value}" in both columns.',
                "name two records, or delete the row.",
                row=row,
                column="record_id_b",
            )
        )
    return sorted(faults, key=lambda fault: (fault.row or 0, fault.column))


def _contradictions(verdicts: pd.DataFrame) -> list[Fault]:
    """Return a fault for each "different" whose records are joined by "same" in other rows."""
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
        message = (
            f'"{record_a}" and "{record_b}" are "different" according to this row, but "same" according to row '
            f"{', '.join(rows)}."
        )
        faults.append(
            Fault(
                FILE,
                message,
                "decide which of these verdicts are right, and delete the rows with the others.",
                row=int(row),
                column="verdict",
            )
        )
    return faults


def split_verdicts(record: str, others: Sequence[str], by: str, note: str = "") -> pd.DataFrame:
    """Return the rows for verdicts.csv ("different") that separate a record from its report.

    others: the other records of the report; they stay merged as far as they match each other. by: the name of the
    person who decided.
    """
    rows = [
        {"record_id_a": record, "record_id_b": other, "verdict": DIFFERENT, "by": by, "note": note}
        for other in others
    ]
    return table_of(rows, "2_deduplicate/verdicts")
