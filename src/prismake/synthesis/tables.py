"""Counting and listing the included studies by the fields that config.yaml names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import product

import pandas as pd

from prismake.errors import ReviewError, did_you_mean
from prismake.protocol.synthesis import Synthesis
from prismake.tables import join_values, rows_of, split_values
from prismake.vocabulary import ORDERED, in_vocabulary_order, standard_terms

NOT_GIVEN = "not given"
YEAR = re.compile(r"\b(19|20)\d{2}\b")


def evidence_table(studies: pd.DataFrame, extraction: pd.DataFrame, fields: Collection[str]) -> pd.DataFrame:
    """Return one row an included study: the columns of studies.csv, start_year, and one column an extraction field."""
    table = studies.copy()
    table["start_year"] = [match[0] if (match := YEAR.search(date)) else "" for date in table["start_date"]]
    given = {(row["study_id"], row["field"]): row["value"] for row in rows_of(extraction)}
    for field in fields:
        table[field] = [given.get((study, field), "") for study in table["study_id"]]
    return table


def check_fields(wanted: Sequence[str], table_columns: Sequence[str], key: str) -> None:
    """Refuse a field that is neither a column of studies.csv nor in the extraction dictionary. Raises ReviewError."""
    for field in wanted:
        if field not in table_columns:
            raise ReviewError(
                f'config/config.yaml, key "{key}": "{field}" is neither a column of studies.csv nor a field of the extraction '
                f"dictionary.{did_you_mean(field, table_columns)}\n    Allowed: {', '.join(table_columns)}"
            )


def count_by(evidence: pd.DataFrame, field: str, group_by: str) -> pd.DataFrame:
    """Return columns {field}, studies, study_ids and one a group: how many studies have each value, most first.

    Phases, statuses and countries are counted in one word for one thing (vocabulary.yaml). A study with several values
    counts once under each; one without a value counts under "not given", which is last. Years are listed in their order,
    gaps included; phases and statuses in that of the vocabulary.
    """
    long = pd.DataFrame(
        {
            field: [split_values(standard_terms(field, cell)) or [NOT_GIVEN] for cell in evidence[field]],
            "study_id": list(evidence["study_id"]),
            "group": [cell or NOT_GIVEN for cell in evidence[group_by]],
        }
    ).explode(field)
    groups = sorted(set(long["group"])) if field != group_by else []
    rows = []
    for value in _values_in_order(list(long[field]), field):
        members = long[long[field] == value]
        row: dict[str, object] = {
            field: value,
            "studies": members["study_id"].nunique(),
            "study_ids": join_values(sorted(set(members["study_id"]))),
        }
        for group in groups:
            row[group] = members.loc[members["group"] == group, "study_id"].nunique()
        rows.append(row)
    return pd.DataFrame(rows, columns=[field, "studies", "study_ids", *groups])


def _values_in_order(values: Sequence[str], field: str) -> list[str]:
    """The values of a field, most frequent first, or in an order of their own; years with the years between them."""
    times = Counter(values)
    if field.endswith("year"):
        years = sorted(int(value) for value in times if value.isdigit())
        span = [str(year) for year in range(years[0], years[-1] + 1)] if years else []
        return span + axis_values(field, (value for value in times if not value.isdigit()))
    if field in ORDERED:
        return axis_values(field, times)
    return sorted(times, key=lambda value: (value == NOT_GIVEN, -times[value], value))


def axis_values(field: str, values: Iterable[str]) -> list[str]:
    """Return the values of a field, each once, as they stand axis_values an axis: what is not given last."""
    return sorted(
        in_vocabulary_order(field, sorted(set(values))),
        key=lambda value: value == NOT_GIVEN,
    )


def main_table(
    evidence: pd.DataFrame, group_by: str, order: Sequence[str], show: Sequence[str]
) -> pd.DataFrame:
    """Return the main table: the studies in their groups, in the order that the protocol gives, the earliest first.

    A study whose start is not known is at the end of its group. Values are in the words that they are counted by. The date
    of a status is followed by status_date_from: a version of a registration, or only the day on which a page was found. The last
    column, sources_disagree, names the fields on which the sources of a study disagree.
    """
    table = evidence.assign(**{group_by: [cell or NOT_GIVEN for cell in evidence[group_by]]})
    rank = {label: place for place, label in enumerate(order)}
    table["_rank"] = [rank.get(label, len(rank)) for label in table[group_by]]
    table["_unknown"] = table["start_year"] == ""
    by = ["_rank", group_by, "_unknown", "start_year", "start_date", "study_id"]
    table = table.sort_values(by, ignore_index=True)
    columns = [group_by, "registration_ids", *show, "sources_disagree"]
    if "status_date" in columns:
        columns.insert(columns.index("status_date") + 1, "status_date_from")
    wanted = list(dict.fromkeys(columns))
    return pd.DataFrame({name: [standard_terms(name, cell) for cell in table[name]] for name in wanted})


def evidence_map(evidence: pd.DataFrame, rows: str, columns: str, size: str) -> pd.DataFrame:
    """Return columns {rows}, {columns}, studies, {size}, study_ids: the bubbles of the evidence map.

    {size} is summed over the studies that give a number; a study without one adds nothing and is still counted. Where
    no study of a bubble gives one it is empty: not known, which is not 0.
    """
    table = evidence[["study_id"]].copy()
    table[rows] = [standard_terms(rows, cell) or NOT_GIVEN for cell in evidence[rows]]
    table[columns] = [standard_terms(columns, cell) or NOT_GIVEN for cell in evidence[columns]]
    digits = evidence[size].str.extract(r"(\d[\d,]*)")[0].str.replace(",", "")
    table["_size"] = pd.to_numeric(digits, errors="coerce")
    bubbles = []
    grouped = {(str(row), str(column)): group for (row, column), group in table.groupby([rows, columns])}
    places = product(axis_values(rows, table[rows]), axis_values(columns, table[columns]))
    for row, column in (place for place in places if place in grouped):
        group = grouped[row, column]
        known = group["_size"].dropna()
        bubbles.append(
            {
                rows: row,
                columns: column,
                "studies": len(group),
                size: int(known.sum()) if len(known) else "",
                "study_ids": join_values(sorted(group["study_id"])),
            }
        )
    return pd.DataFrame(bubbles, columns=[rows, columns, "studies", size, "study_ids"])


def synthesis_tables(evidence: pd.DataFrame, plan: Synthesis) -> dict[str, pd.DataFrame]:
    """Return the tables of the synthesis by name: main_table, by_{field}, evidence_map.

    evidence: as `evidence_table` returns it. Raises ReviewError for a field that does not exist.
    """
    known = [str(column) for column in evidence.columns]
    for key, wanted in (
        ("synthesis.group_by", [plan.group_by]),
        ("synthesis.show", plan.show),
        ("synthesis.count_by", plan.count_by),
    ):
        check_fields(wanted, known, key)
    made = {"main_table": main_table(evidence, plan.group_by, plan.group_order, plan.show)}
    made |= {f"by_{field}": count_by(evidence, field, plan.group_by) for field in plan.count_by}
    if plan.evidence_map:
        axes = plan.evidence_map
        check_fields([axes.rows, axes.columns, axes.size], known, "synthesis.evidence_map")
        made["evidence_map"] = evidence_map(evidence, axes.rows, axes.columns, axes.size)
    return made
