"""Made-up reports of made-up trials of lantern light, for the tests of studies."""

from __future__ import annotations

import pandas as pd
from grouped_reports import group_reports

from prismake.studies.source_values import SourceValue, study_source_values
from prismake.tables import columns_of, empty_table


def report(number: int, registrations: str = "", **values: str) -> dict[str, str]:
    row = dict.fromkeys(columns_of("2_deduplicate/reports"), "")
    row |= {
        "report_id": f"rep:r{number}",
        "record_ids": f"r{number}",
        "registration_ids": registrations,
        "title": f"Lantern light {number}",
        "arm": "databases_and_registers",
        "record_type": "journal article",
    }
    return row | values


def registration(number: int, registrations: str, **values: str) -> dict[str, str]:
    return report(number, registrations, record_type="registration", **values)


def reports(*rows: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns_of("2_deduplicate/reports")), dtype="str")


def record(name: str, source: str = "library", **values: str) -> dict[str, str]:
    row = dict.fromkeys(columns_of("1_identify/records"), "")
    return row | {"record_id": name, "source": source} | values


def records(*rows: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns_of("1_identify/records")), dtype="str")


def their_records(table: pd.DataFrame, **searched: str) -> list[SourceValue]:
    """What one record a report says, as the report says it. A page is a website; `searched` as in study_source_values."""
    entries = []
    for row in table.to_dict("records"):
        same = {column: row[column] for column in columns_of("1_identify/records") if column in row}
        same["arm"] = "register" if row["arm"] == "databases_and_registers" else "website"
        entries.append(record(row["record_ids"], same.pop("source", "library"), **same))
    return study_source_values(
        group_reports(table, included(table), links()), table, records(*entries), searched
    )


def links(*rows: tuple[str, ...]) -> pd.DataFrame:
    """Lines of two names and a verdict, with or without the day of the decision."""
    if not rows:
        return empty_table("4_extract/links")
    made = [
        {"id_a": a, "id_b": b, "verdict": verdict, "by": "ada", "note": "", "decided_on": "".join(day)}
        for a, b, verdict, *day in rows
    ]
    return pd.DataFrame(made, columns=list(columns_of("4_extract/links")), dtype="str")


def included(table: pd.DataFrame) -> dict[str, str]:
    return dict.fromkeys(table["report_id"], "included")


def together(report_study: pd.DataFrame) -> set[frozenset[str]]:
    """Which reports stand in one study, whatever it is called."""
    return {frozenset(group["report_id"]) for _, group in report_study.groupby("study_id")}
