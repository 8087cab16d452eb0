"""Counting and listing the included studies by the fields that config.yaml names."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from prismake.errors import ReviewError, did_you_mean
from prismake.tables import join_values, split_values

NOT_GIVEN = "not given"
YEAR = re.compile(r"\b(19|20)\d{2}\b")


def evidence_table(studies: pd.DataFrame, extraction: pd.DataFrame) -> pd.DataFrame:
    """Return one row an included study: the columns of studies.csv, start_year, and one column an extraction field."""
    wide = (
        extraction.pivot(index="study_id", columns="field", values="value")
        if len(extraction)
        else pd.DataFrame()
    )
    joined = (
        studies.merge(wide, left_on="study_id", right_index=True, how="left").fillna("")
        if len(wide)
        else studies.copy()
    )
    joined["start_year"] = [found[0] if (found := YEAR.search(date)) else "" for date in joined["start_date"]]
    return joined


def check_fields(wanted: Sequence[str], table_columns: Sequence[str], key: str) -> None:
    """Refuse a field that is neither a column of studies.csv nor in the extraction dictionary. Raises ReviewError."""
    for field in wanted:
        if field not in table_columns:
            raise ReviewError(
                f'config/config.yaml, key "{key}": "{field}" is neither a column of studies.csv nor a field of the extraction '
                f"dictionary.{did_you_mean(field, table_columns)}\n    Allowed: {', '.join(table_columns)}"
            )


def count_by(evidence: pd.DataFrame, field: str) -> pd.DataFrame:
    """Return columns {field}, studies, study_ids: how many studies have each value, most first.

    A study with several values counts once under each; one without a value counts under "not given".
    """
    values = [split_values(cell) or [NOT_GIVEN] for cell in evidence[field]]
    long = pd.DataFrame({field: values, "study_id": list(evidence["study_id"])}).explode(field)
    grouped = long.groupby(field, sort=True)["study_id"].agg(lambda ids: sorted(set(ids)))
    table = pd.DataFrame(
        {
            field: list(grouped.index),
            "studies": [len(ids) for ids in grouped],
            "study_ids": [join_values(ids) for ids in grouped],
        }
    )
    if field.endswith("year") or field.endswith("date"):
        return table.sort_values(field, ignore_index=True)
    return table.sort_values(["studies", field], ascending=[False, True], ignore_index=True)


def in_groups(
    evidence: pd.DataFrame, group_by: str, order: Sequence[str], show: Sequence[str]
) -> pd.DataFrame:
    """Return the main table: the studies in their groups, in the order that the protocol gives."""
    table = evidence.assign(**{group_by: [cell or NOT_GIVEN for cell in evidence[group_by]]})
    rank = {label: place for place, label in enumerate(order)}
    table["_rank"] = [rank.get(label, len(rank)) for label in table[group_by]]
    table = table.sort_values(["_rank", group_by, "start_year", "study_id"], ignore_index=True)
    wanted = [group_by, "registration_ids", *show]
    return table[list(dict.fromkeys(wanted))]


def evidence_map(evidence: pd.DataFrame, rows: str, columns: str, size: str) -> pd.DataFrame:
    """Return columns {rows}, {columns}, studies, {size}, study_ids: the bubbles of the evidence map.

    {size} is summed over the studies that give a number; a study without one adds nothing and is still counted.
    """
    table = evidence[["study_id"]].copy()
    table[rows] = [cell or NOT_GIVEN for cell in evidence[rows]]
    table[columns] = [cell or NOT_GIVEN for cell in evidence[columns]]
    digits = evidence[size].str.extract(r"(\d[\d,]*)")[0].str.replace(",", "")
    table["_size"] = pd.to_numeric(digits, errors="coerce")
    bubbles = []
    for (row, column), group in table.groupby([rows, columns], sort=True):
        bubbles.append(
            {
                rows: row,
                columns: column,
                "studies": len(group),
                size: int(group["_size"].fillna(0).sum()),
                "study_ids": join_values(sorted(group["study_id"])),
            }
        )
    return pd.DataFrame(bubbles, columns=[rows, columns, "studies", size, "study_ids"])
