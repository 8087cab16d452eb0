"""Tables of the included studies: counts and lists by the fields that config.yaml names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product

import pandas as pd

from prismake.errors import ReviewError, did_you_mean
from prismake.protocol.synthesis import Synthesis
from prismake.studies.number_dates import no_earlier_than
from prismake.tables import join_values, rows_of, split_values
from prismake.vocabulary import ORDERED, in_vocabulary_order, standard_terms

NOT_GIVEN = "not given"
LAST = ("other", "not stated", NOT_GIVEN)
UNSTATED = "not said which"
CANNOT_BE_TOLD = "cannot be told"
# Fields on which sources contradict each other, values that aged, and fields that a title contradicts: each is a kind of its own.
DISAGREEMENTS = ("sources_disagree", "aged", "title_disagrees")
FIRST_POSTED, START, NUMBER = "first posted", "start", "number"
YEAR = re.compile(r"\b(19|20)\d{2}\b")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def evidence_table(studies: pd.DataFrame, extraction: pd.DataFrame, fields: Collection[str]) -> pd.DataFrame:
    """Return one row per included study: the columns of studies.csv, start_year, and one column per extraction field."""
    table = studies.copy()
    years = [match[0] if (match := YEAR.search(date)) else "" for date in table["start_date"]]
    # A column made of an empty list is one of numbers: without included studies, whatever reads text would fail.
    table["start_year"] = pd.Series(years, index=table.index, dtype="str")
    # A number stands with its unit where sources give it in several, so that nothing adds or compares them.
    given = {
        (row["study_id"], row["field"]): f"{row['value']} {row.get('unit', '')}".strip()
        for row in rows_of(extraction.fillna(""))
    }
    for field in fields:
        values = [given.get((study, field), "") for study in table["study_id"]]
        table[field] = pd.Series(values, index=table.index, dtype="str")
    return table


def check_fields(fields: Sequence[str], table_columns: Sequence[str], key: str) -> None:
    """Raise ReviewError for a field that is neither a column of studies.csv nor in the extraction dictionary.

    key: the key of config.yaml with the fields.
    """
    for field in fields:
        if field not in table_columns:
            raise ReviewError(
                f'config/config.yaml, key "{key}": "{field}" is neither a column of studies.csv nor a field of the extraction '
                f"dictionary.{did_you_mean(field, table_columns)}\n    What to do: write one of: {', '.join(table_columns)}"
            )


def count_by(
    evidence: pd.DataFrame, field: str, group_by: str, group_order: Sequence[str] = ()
) -> pd.DataFrame:
    """Return how many studies have each value of a field, most frequent first: columns {field}, studies, study_ids
    and one per group.

    Phases, statuses and countries are counted in the terms of vocabulary.yaml. A study with several values counts
    once for each, and a study without a value for "not given". Values such as "other", "not stated" and "not given"
    are last. Groups are in the order of `group_order`. Years are in their order, including years without studies;
    phases and statuses are in the order of the vocabulary.
    """
    long = pd.DataFrame(
        {
            field: [split_values(standard_terms(field, cell)) or [NOT_GIVEN] for cell in evidence[field]],
            "study_id": list(evidence["study_id"]),
            "group": [cell or NOT_GIVEN for cell in evidence[group_by]],
        }
    ).explode(field)
    groups = sorted(set(long["group"]), key=by_letter) if field != group_by else []
    rows = []
    values = _values_in_order(list(long[field]), field)
    if field == group_by:
        values = [
            *(value for value in group_order if value in values),
            *(value for value in values if value not in group_order),
        ]
    for value in values:
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
    """Return the values of a field, most frequent first; years with the years between them, ordered fields in their order."""
    frequency = Counter(values)
    if field.endswith("year"):
        years = sorted(int(value) for value in frequency if value.isdigit())
        span = [str(year) for year in range(years[0], years[-1] + 1)] if years else []
        return span + axis_values(field, (value for value in frequency if not value.isdigit()))
    if field in ORDERED:
        return axis_values(field, frequency)
    return sorted(
        frequency,
        key=lambda value: (_rank_at_the_end(value), -frequency[value], by_letter(value)),
    )


def by_letter(value: str) -> tuple[str, str]:
    """Return the key by which values are sorted for readers: by letter, whatever its case."""
    return value.casefold(), value


def _rank_at_the_end(value: str) -> int:
    """Return the place of a value among those that stand last; -1 for all others, which stand before them."""
    return LAST.index(value) if value in LAST else -1


def axis_values(field: str, values: Iterable[str]) -> list[str]:
    """Return the distinct values of a field in the order of an axis; values such as "other", "not stated" and "not
    given" are last.
    """
    return sorted(
        in_vocabulary_order(field, sorted(set(values), key=by_letter)),
        key=_rank_at_the_end,
    )


def deciding_date(study: Mapping[str, str], compare_by: str) -> tuple[str, str]:
    """Return the date that says when a study was there, and what it is: first posted or start; "" for both without one.

    compare_by: synthesis.compare_by. Where no source holds the day of the posting, the start stands for it.
    """
    if compare_by == FIRST_POSTED and DATE.fullmatch(study["first_posted"]):
        return study["first_posted"], FIRST_POSTED
    return (study["start_date"], START) if DATE.fullmatch(study["start_date"]) else ("", "")


def period(start_date: str, compare_with: str) -> str:
    """Return whether a study was there by the end of `compare_with` or after it: "by 2019-06", "after 2019-06" or
    "cannot be told".


    Both dates are YYYY-MM-DD, YYYY-MM or YYYY. A less precise start date counts only if all its days are on one side.
    """
    if not DATE.fullmatch(start_date):
        return CANNOT_BE_TOLD
    shared = min(len(start_date), len(compare_with))
    start, limit = start_date[:shared], compare_with[:shared]
    if start == limit and len(start_date) < len(compare_with):
        return CANNOT_BE_TOLD
    return f"{'by' if start <= limit else 'after'} {compare_with}"


def _periods(table: pd.DataFrame, compare_with: str, compare_by: str) -> list[tuple[str, str]]:
    """Return the period of each study, and what decides it. The number of a registration can only tell that it came later."""
    bounds = no_earlier_than(rows_of(table)) if compare_by == FIRST_POSTED else {}
    periods = []
    for study in rows_of(table):
        date, name = deciding_date(study, compare_by)
        value = period(date, compare_with)
        by_number = period(bounds.get(study["study_id"], ""), compare_with)
        # A start proves nothing of a registration, which may be years older; the number does.
        if (value == CANNOT_BE_TOLD or name != FIRST_POSTED) and by_number.startswith("after "):
            value, name = by_number, NUMBER
        periods.append((value, name))
    return periods


def main_table(
    evidence: pd.DataFrame,
    group_by: str,
    order: Sequence[str],
    show: Sequence[str],
    compare_with: str = "",
    compare_by: str = FIRST_POSTED,
) -> pd.DataFrame:
    """Return the main table: the studies by group, in the order of the protocol, and within groups by start date.

    A study without a start date is at the end of its group. Values are in the terms of the vocabulary. After
    status_date, status_date_from says whether the date is from a version of the registration or from a note, and
    later_status what a second-hand source says of a later date. With `compare_with`, the columns first_posted and
    start_date are shown, period is as in `period`, and period_by says which of the two dates decides it
    (`compare_by`), or that the number of the registration does. The last columns are references (numbers of the study's reports in 6_report/exports/references.txt)
    and those of DISAGREEMENTS.
    """
    table = evidence.assign(**{group_by: [cell or NOT_GIVEN for cell in evidence[group_by]]})
    rank = {label: position for position, label in enumerate(order)}
    table["_rank"] = [rank.get(label, len(rank)) for label in table[group_by]]
    table["_unknown"] = table["start_year"] == ""
    by = ["_rank", group_by, "_unknown", "start_year", "start_date", "study_id"]
    table = table.sort_values(by, ignore_index=True)
    if compare_with:
        periods = _periods(table, compare_with, compare_by)
        table["period"] = [value for value, _ in periods]
        table["period_by"] = [name for _, name in periods]
    compared = ["first_posted", "start_date", "period", "period_by"] if compare_with else []
    columns = [group_by, "registration_ids", *show, *compared, "references", *DISAGREEMENTS]
    if "status_date" in columns:
        after = columns.index("status_date") + 1
        columns[after:after] = ["status_date_from", "later_status"]
    shown_columns = list(dict.fromkeys(columns))
    return pd.DataFrame(
        {name: [standard_terms(name, cell) for cell in table[name]] for name in shown_columns}
    )


# "Experimental group:30;Control group:30;", as Chinese registers write the size of a trial.
_GROUP = re.compile(r"[^:;]*[^:;\s][^:;]*:\s*(\d[\d,]*)\s*")


def _sum_of_groups(cell: str) -> str:
    parts = [
        _GROUP.fullmatch(part) for part in cell.replace("：", ":").replace("；", ";").strip("; ").split(";")
    ]
    numbers = [int(part[1].replace(",", "")) for part in parts if part]
    return str(sum(numbers)) if len(numbers) == len(parts) > 1 else cell


def first_numbers(cells: pd.Series[str]) -> pd.Series[float]:
    """Return the first number in each cell, or the sum of a cell that gives one for each group; NaN for a cell without a number."""
    cells = cells.map(_sum_of_groups)
    digits = cells.str.extract(r"(\d[\d,]*(?:\.\d+)?)")[0].str.replace(",", "")
    return pd.to_numeric(digits, errors="coerce")


def _without_zeros(number: float) -> int | float:
    return int(number) if number == int(number) else round(float(number), 6)


def split_by_kind(kinds: pd.Series[str]) -> dict[str, pd.Series[bool]]:
    """Return kind ("actual", "planned", or not stated) to flags that mark the studies with that kind.

    kinds: the kind of each study.
    """
    terms = kinds.map(lambda kind: standard_terms("enrolment_type", kind.strip().lower())).astype("str")
    actual, planned = terms == "actual", terms == "planned"
    return {"actual": actual, "planned": planned, UNSTATED: ~(actual | planned)}


def evidence_map(evidence: pd.DataFrame, rows: str, columns: str, size: str) -> pd.DataFrame:
    """Return the bubbles of the evidence map: columns {rows}, {columns}, studies, {size}, number of studies without a
    size, study_ids.

    {size} is the sum over the studies with a number, and "" if no study of a bubble has a number, because unknown is
    not 0. For enrolment, the columns "{size}, actual", "{size}, planned" and "{size}, not said which" are the parts
    of the sum.
    """
    table = evidence[["study_id"]].copy()
    table[rows] = [standard_terms(rows, cell) or NOT_GIVEN for cell in evidence[rows]]
    table[columns] = [standard_terms(columns, cell) or NOT_GIVEN for cell in evidence[columns]]
    table["_size"] = first_numbers(evidence[size])
    kinds = split_by_kind(evidence["enrolment_type"]) if size == "enrolment" else {}
    bubbles = []
    grouped = {(str(row), str(column)): group for (row, column), group in table.groupby([rows, columns])}
    cell_keys = product(axis_values(rows, table[rows]), axis_values(columns, table[columns]))
    for row, column in (cell_key for cell_key in cell_keys if cell_key in grouped):
        group = grouped[row, column]
        known = group["_size"].dropna()
        bubbles.append(
            {
                rows: row,
                columns: column,
                "studies": len(group),
                size: _without_zeros(known.sum()) if len(known) else "",
                **{
                    f"{size}, {kind}": _without_zeros(group.loc[members[group.index], "_size"].sum())
                    if len(known)
                    else ""
                    for kind, members in kinds.items()
                },
                f"studies without {size}": len(group) - len(known),
                "study_ids": join_values(sorted(group["study_id"])),
            }
        )
    parts = [f"{size}, {kind}" for kind in kinds]
    names = [rows, columns, "studies", size, *parts, f"studies without {size}", "study_ids"]
    return pd.DataFrame(bubbles, columns=names)


def crossing(evidence: pd.DataFrame, rows: str, columns: str) -> pd.DataFrame:
    """Return how many studies have each pair of values: columns {rows}, {columns}, studies, study_ids, in the order of the axes.

    A study with several values counts under each, one without a value under "not given".
    """
    members: dict[tuple[str, str], list[str]] = {}
    for study, *cells in zip(evidence["study_id"], evidence[rows], evidence[columns], strict=True):
        values = [
            dict.fromkeys(split_values(standard_terms(field, cell)) or [NOT_GIVEN])
            for field, cell in zip((rows, columns), cells, strict=True)
        ]
        for pair in product(*values):
            members.setdefault((pair[0], pair[1]), []).append(study)
    axes = [
        axis_values(field, (pair[side] for pair in members)) for side, field in enumerate((rows, columns))
    ]
    return pd.DataFrame(
        [
            (*pair, len(members[pair[0], pair[1]]), join_values(sorted(members[pair[0], pair[1]])))
            for pair in product(*axes)
            if pair in members
        ],
        columns=[rows, columns, "studies", "study_ids"],
    )


def synthesis_tables(evidence: pd.DataFrame, plan: Synthesis) -> dict[str, pd.DataFrame]:
    """Return name to table for all tables of the synthesis: main_table, by_{field}, evidence_map,
    {rows}_by_{columns}.

    evidence: as `evidence_table` returns it. Raises ReviewError for an unknown field.
    """
    known = [str(column) for column in evidence.columns]
    for key, fields in (
        ("synthesis.group_by", [plan.group_by]),
        ("synthesis.show", plan.show),
        ("synthesis.count_by", plan.count_by),
    ):
        check_fields(fields, known, key)
    tables = {
        "main_table": main_table(
            evidence, plan.group_by, plan.group_order, plan.show, plan.compare_with, plan.compare_by
        )
    }
    tables |= {
        f"by_{field}": count_by(evidence, field, plan.group_by, plan.group_order) for field in plan.count_by
    }
    if plan.evidence_map:
        axes = plan.evidence_map
        check_fields([axes.rows, axes.columns, axes.size], known, "synthesis.evidence_map")
        tables["evidence_map"] = evidence_map(evidence, axes.rows, axes.columns, axes.size)
    for pair in plan.cross:
        check_fields([pair.rows, pair.columns], known, "synthesis.cross")
        tables[pair.name] = crossing(evidence, pair.rows, pair.columns)
    return tables
