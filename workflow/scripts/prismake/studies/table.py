"""The tables of studies: what the sources say of each, and where they disagree."""

from __future__ import annotations

import json

import pandas as pd

from prismake.studies.grouping import AWAITING, INCLUDED
from prismake.tables import columns_of, join_values, rows_of, split_values

FROM_REGISTRATION = (
    "conditions", "interventions", "phase", "status", "enrolment", "enrolment_type", "sponsor", "countries", "start_date",
    "completion_date",
)  # fmt: skip

NONE_RETRIEVED = "no report retrieved"
COMPARED = ("phase", "status", "enrolment", "sponsor", "countries", "start_date")


def study_tables(report_study: pd.DataFrame, reports: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return studies (schema 4_extract/studies) and studies_other (schema 4_extract/studies_other).

    A study with an included report is included; one with a report that awaits classification awaits it too; one whose
    reports could not be had stands among the others, so that its link is kept. Values come from its registrations, those from a register before
    those from pages, and only then from its other reports; a value is never mixed from two reports, and the kind of
    an enrolment comes from the report that gives the number.
    """
    linked = report_study.merge(reports, on="report_id", validate="one_to_one", how="left").fillna("")
    linked["from_page"] = linked["arm"] != "databases_and_registers"
    linked["not_registration"] = linked["record_type"] != "registration"
    names = set(report_study["study_id"])
    included, other = [], []
    for study_id, group in linked.sort_values(["study_id"]).groupby("study_id", sort=True):
        ordered = group.sort_values(["not_registration", "from_page", "report_id"])
        states = set(ordered["state"])
        if INCLUDED in states:
            included.append(_study(str(study_id), ordered, names))
        else:
            other.append(
                {
                    "study_id": study_id,
                    "state": AWAITING if AWAITING in states else NONE_RETRIEVED,
                    "registration_ids": _numbers(str(study_id), ordered, names),
                    "report_ids": join_values(sorted(ordered["report_id"])),
                    "title": ordered["title"].iloc[0],
                }
            )
    return (
        pd.DataFrame(included, columns=list(columns_of("4_extract/studies"))),
        pd.DataFrame(other, columns=list(columns_of("4_extract/studies_other"))),
    )


def _study(study_id: str, ordered: pd.DataFrame, names: set[str]) -> dict[str, str]:
    """One included study, values from the best report that has them."""
    own = ordered[ordered["state"] == INCLUDED]
    row = {field: next((value for value in ordered[field] if value), "") for field in FROM_REGISTRATION}
    dated = [
        line["version_date"] for line in rows_of(ordered) if row["status"] and line["status"] == row["status"]
    ]
    row["enrolment_type"] = next(
        (line["enrolment_type"] for line in rows_of(ordered) if line["enrolment"]), ""
    )
    return {
        **row,
        "study_id": study_id,
        "registration_ids": _numbers(study_id, ordered, names),
        "report_ids": join_values(sorted(own["report_id"])),
        "record_ids": join_values(sorted(name for cell in own["record_ids"] for name in split_values(cell))),
        "title": own["title"].iloc[0],
        "status_date": dated[0] if dated else "",
    }


def _numbers(study_id: str, ordered: pd.DataFrame, names: set[str]) -> str:
    """All registration numbers of a study, sorted; not those by which another study is named."""
    found = {number for cell in ordered["registration_ids"] for number in split_values(cell)}
    return join_values(
        sorted(number for number in found if f"study:{number.upper()}" not in names - {study_id})
    )


def source_conflicts(
    report_study: pd.DataFrame, records: pd.DataFrame, reports: pd.DataFrame
) -> pd.DataFrame:
    """Return every value on which the records of one study disagree (schema 4_extract/source_conflicts).

    Both values are kept, with the record, its source and its date: which one is right is for people to say.
    """
    study_of = {
        record: row["study_id"]
        for row in rows_of(report_study.merge(reports[["report_id", "record_ids"]], on="report_id"))
        for record in split_values(row["record_ids"])
    }
    told = records[records["record_id"].isin(study_of)]
    rows = []
    for field in COMPARED:
        said = told[told[field] != ""].assign(study_id=lambda table: table["record_id"].map(study_of))
        for study_id, group in said.groupby("study_id", sort=True):
            if group[field].map(_comparable).nunique() > 1:
                rows += [
                    {
                        "study_id": study_id,
                        "field": field,
                        "value": row[field],
                        "record_id": row["record_id"],
                        "source": row["source"],
                        "as_of": row["version_date"] or row["date"],
                    }
                    for row in rows_of(group.sort_values("record_id"))
                ]
    table = pd.DataFrame(rows, columns=list(columns_of("4_extract/source_conflicts")))
    return table.sort_values(["study_id", "field", "record_id"], ignore_index=True)


def _comparable(value: str) -> str:
    """A value without the differences that are none: case, order, spaces, and how phases are written."""
    words = sorted("".join(letter if letter.isalnum() else " " for letter in value.lower()).split())
    return json.dumps([word for word in words if word not in {"phase", "and", "the", "of"}])
