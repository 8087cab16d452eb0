"""The tables of studies, with the values of their sources."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

import pandas as pd

from prismake.records.addresses import doi_address
from prismake.studies.conditions import distinct_conditions
from prismake.studies.grouping import AWAITING, INCLUDED
from prismake.studies.source_values import CHANGING, LASTING, SourceValue, displayed_value, sort_by_trust
from prismake.tables import join_values, split_values, table_of

NONE_RETRIEVED = "no report retrieved"


def study_tables(
    report_study: pd.DataFrame,
    reports: pd.DataFrame,
    source_values: Sequence[SourceValue],
    disagree: Mapping[str, str],
    references: Mapping[str, int] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables 4_extract/studies and 4_extract/studies_other.

    A study with an included report is included. studies_other has studies with a report that awaits classification,
    and studies whose reports were not retrieved, so that their links are kept. Fields that change with time come from
    the version of the register with the latest date, and from second-hand sources only if no register has them. A
    value is never combined from two records: the kind of an enrolment comes from the record with the number.
    Conditions are those of all registrations, without repetitions. disagree: study id to the fields on which its
    sources disagree. references: report id to its number in the list of references.
    """
    linked = report_study.merge(reports, on="report_id", validate="one_to_one", how="left").fillna("")
    linked["from_page"] = linked["arm"] != "databases_and_registers"
    linked["not_registration"] = linked["record_type"] != "registration"
    names = set(report_study["study_id"])
    values_by_study: dict[str, list[SourceValue]] = defaultdict(list)
    for source_value in source_values:
        values_by_study[source_value.study_id].append(source_value)
    included, other = [], []
    for name, group in linked.sort_values(["study_id"]).groupby("study_id", sort=True):
        study = str(name)
        ordered = group.sort_values(["not_registration", "from_page", "report_id"])
        states = set(ordered["state"])
        if INCLUDED in states:
            conflict_fields = {"sources_disagree": disagree.get(study, "")}
            included.append(
                _study(study, ordered, names, references or {})
                | _values(values_by_study[study])
                | conflict_fields
            )
        else:
            other.append(
                {
                    "study_id": study,
                    "state": AWAITING if AWAITING in states else NONE_RETRIEVED,
                    "registration_ids": _numbers(study, ordered, names),
                    "report_ids": join_values(sorted(ordered["report_id"])),
                    "title": ordered["title"].iloc[0],
                }
            )
    return (
        table_of(included, "4_extract/studies"),
        table_of(other, "4_extract/studies_other"),
    )


def _study(
    study: str, ordered: pd.DataFrame, names: set[str], references: Mapping[str, int]
) -> dict[str, str]:
    """Return the row of an included study without the values of its sources."""
    included_reports = ordered[ordered["state"] == INCLUDED]
    return {
        "study_id": study,
        "registration_ids": _numbers(study, ordered, names),
        "report_ids": join_values(sorted(included_reports["report_id"])),
        "record_ids": join_values(
            sorted(name for cell in included_reports["record_ids"] for name in split_values(cell))
        ),
        "title": included_reports["title"].iloc[0],
        **_main_publication(included_reports),
        "references": join_values(
            str(number)
            for number in sorted(
                references[name] for name in included_reports["report_id"] if name in references
            )
        ),
        "interventions": next((value for value in ordered["interventions"] if value), ""),
    }


def _main_publication(included_reports: pd.DataFrame) -> dict[str, str]:
    """Return authors, year, journal, DOI and link of the earliest report that is not a registration, or of the first one."""
    dated = included_reports.assign(
        no_year=included_reports["year"] == "", register=~included_reports["not_registration"]
    )
    first = dated.sort_values(["register", "no_year", "year", "report_id"]).iloc[0]
    doi = next(iter(split_values(str(first["doi"]))), "")
    pmid, url = str(first["pmid"]), str(first["url"])
    if doi:
        url = doi_address(doi)
    elif pmid.isdigit():
        url = f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
    return {"doi": doi, "link": url, **{name: str(first[name]) for name in ("authors", "year", "journal")}}


def _values(source_values: Sequence[SourceValue]) -> dict[str, str]:
    """Return the values of one study, and the record that each is from."""
    by_field: dict[str, list[SourceValue]] = defaultdict(list)
    for source_value in source_values:
        by_field[source_value.field].append(source_value)
    chosen = {
        field: displayed
        for field in (*CHANGING, *LASTING)
        if (displayed := displayed_value(field, by_field[field])) is not None
    }
    row = {field: source_value.value for field, source_value in chosen.items()}
    ranked = sort_by_trust(by_field["conditions"])
    trusted = [source_value for source_value in ranked if source_value.tier < 2] or ranked
    row["conditions"] = join_values(
        distinct_conditions(
            condition for source_value in trusted for condition in split_values(source_value.as_written)
        )
    )
    if "status" in chosen:
        row["status_date"] = chosen["status"].as_of
        row["status_date_from"] = chosen["status"].dated_by
        row["later_status"] = _later_status(chosen["status"], by_field["status"])
    if "start_date" in chosen:
        row["start_date_type"] = chosen["start_date"].kind
    if "enrolment" in chosen:
        row["enrolment_type"] = chosen["enrolment"].kind
    written = {
        field: source_value.as_written
        for field, source_value in chosen.items()
        if source_value.as_written != source_value.value
    }
    row["as_written"] = json.dumps(written, ensure_ascii=False) if written else ""
    row["values_from"] = (
        json.dumps({field: source_value.record_id for field, source_value in chosen.items()})
        if chosen
        else ""
    )
    return row


def _later_status(shown: SourceValue, statuses: Sequence[SourceValue]) -> str:
    """Return the latest other status that is dated after the one shown, with date and source."""
    later = [status for status in statuses if status.value != shown.value and "" < shown.as_of < status.as_of]
    latest = max(later, key=lambda status: (status.as_of, status.record_id), default=None)
    return f"{latest.value} ({latest.as_of}, {latest.source})" if latest else ""


def _numbers(study: str, ordered: pd.DataFrame, names: set[str]) -> str:
    """Return the registration numbers of a study, sorted, without those that name another study."""
    numbers = {number for cell in ordered["registration_ids"] for number in split_values(cell)}
    return join_values(
        sorted(number for number in numbers if f"study:{number.upper()}" not in names - {study})
    )
