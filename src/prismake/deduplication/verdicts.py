"""People's word on pairs: checked, then replayed in every run."""

from __future__ import annotations

import pandas as pd

from prismake.errors import Fault, ReviewFaults, did_you_mean

FILE = "config/deduplication/verdicts.csv"
SAME, DIFFERENT = "same", "different"


def check_verdicts(verdicts: pd.DataFrame, record_ids: pd.Index) -> pd.DataFrame:
    """Return the verdicts with tidy cells, each pair once, the ids of a pair in ascending order.

    Raises ReviewFaults, naming every row that names an unknown record, one record twice, another word than same or
    different, or that contradicts other rows, also through a chain of "same".
    """
    tidy = pd.DataFrame(
        {name: verdicts[name].fillna("").astype(str).str.strip() for name in verdicts.columns}
    )
    tidy["row"] = range(2, len(tidy) + 2)
    tidy["verdict"] = tidy["verdict"].str.lower()
    filled = tidy[(tidy["record_id_a"] != "") | (tidy["record_id_b"] != "") | (tidy["verdict"] != "")]
    faults = _faults_of_cells(filled, record_ids)
    if faults:
        raise ReviewFaults(faults)
    swap = filled["record_id_a"] > filled["record_id_b"]
    ordered = filled.assign(
        record_id_a=filled["record_id_a"].where(~swap, filled["record_id_b"]),
        record_id_b=filled["record_id_b"].where(~swap, filled["record_id_a"]),
    )
    faults = _contradictions(ordered)
    if faults:
        raise ReviewFaults(faults)
    once: pd.DataFrame = ordered.drop_duplicates(["record_id_a", "record_id_b"]).reset_index(drop=True)
    return once


def _faults_of_cells(verdicts: pd.DataFrame, record_ids: pd.Index) -> list[Fault]:
    faults = []
    for column in ("record_id_a", "record_id_b"):
        unknown = verdicts[~verdicts[column].isin(record_ids)]
        for row, found in zip(unknown["row"].tolist(), unknown[column].tolist(), strict=True):
            near = did_you_mean(found, record_ids[:20000]) if found else ""
            text = f'there is no record "{found}".{near}' if found else "the record id is missing."
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
    for row, found in zip(wrong["row"].tolist(), wrong["verdict"].tolist(), strict=True):
        near = did_you_mean(found, [SAME, DIFFERENT]) if found else ""
        text = f'"{found}" is not a verdict.{near}' if found else "the verdict is missing."
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
    for row, found in zip(twice["row"].tolist(), twice["record_id_a"].tolist(), strict=True):
        faults.append(
            Fault(
                FILE,
                f'the row names "{found}" twice.',
                "Name two records, or delete the row.",
                row=row,
                column="record_id_b",
            )
        )
    return sorted(faults, key=lambda fault: (fault.row or 0, fault.column))


def _contradictions(verdicts: pd.DataFrame) -> list[Fault]:
    """Return a fault for every "different" whose records other rows hold together."""
    leader: dict[str, str] = {}

    def lead(record: str) -> str:
        while leader.setdefault(record, record) != record:
            leader[record] = leader[leader[record]]
            record = leader[record]
        return record

    same = verdicts[verdicts["verdict"] == SAME]
    for one, other in zip(same["record_id_a"].tolist(), same["record_id_b"].tolist(), strict=True):
        first, second = sorted((lead(one), lead(other)))
        leader[second] = first
    faults = []
    different = verdicts[verdicts["verdict"] == DIFFERENT]
    for row, one, other in different[["row", "record_id_a", "record_id_b"]].itertuples(index=False):
        if lead(one) != lead(other):
            continue
        group = lead(one)
        rows = [
            str(r)
            for r, a in zip(same["row"].tolist(), same["record_id_a"].tolist(), strict=True)
            if lead(a) == group
        ]
        found = f'"{one}" and "{other}" are said to be different here, and the same by row {", ".join(rows)}.'
        faults.append(
            Fault(
                FILE,
                found,
                "Keep the rows that are right and delete the others.",
                row=int(row),
                column="verdict",
            )
        )
    return faults


def pull_apart(
    verdicts: pd.DataFrame, record_id_a: str, record_id_b: str, by: str, note: str = ""
) -> pd.DataFrame:
    """Return the verdicts with one more line that keeps two records apart; a line that joined the two is dropped.

    The other records of the report stay with the one that they resemble more.
    """
    pair = {record_id_a, record_id_b}
    joined = [
        {one, other} == pair
        for one, other in zip(verdicts["record_id_a"].tolist(), verdicts["record_id_b"].tolist(), strict=True)
    ]
    line = pd.DataFrame(
        [
            {
                "record_id_a": record_id_a,
                "record_id_b": record_id_b,
                "verdict": DIFFERENT,
                "by": by,
                "note": note,
            }
        ]
    )
    return pd.concat(
        [verdicts[~pd.Series(joined, index=verdicts.index, dtype=bool)], line], ignore_index=True
    )
