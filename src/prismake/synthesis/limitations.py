"""The limitations of the included studies: one row per study, each answer with the values on which it is based."""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from prismake.protocol.synthesis import Limitations
from prismake.studies.dates import iso_date
from prismake.synthesis.tables import numbers_of
from prismake.tables import join_values, rows_of, split_values, table_of
from prismake.vocabulary import standard_terms
from prismake.wording import listed

YES, NO, UNKNOWN, NOT_ASKED = "yes", "no", "cannot be told", ""
HALTED = ("Unknown", "Withdrawn", "Terminated", "Suspended")
COMPLETED = ("Completed", "Terminated")
NOT_STATED = "not stated"
# A planned number that became the actual one has not changed.
KIND = re.compile(r" (planned|actual)$")
QUESTIONS = ("too_small", "halted", "not_stated", "no_comparator", "drift", "results_overdue")

LABELS = {
    "too_small": "Too small for the phase",
    "halted": "Unknown, withdrawn, terminated or suspended",
    "not_stated": "Not all stated that is asked for",
    "no_comparator": "No comparator",
    "drift": "Registration changed between versions",
    "results_overdue": "Results overdue",
}

Answer = tuple[str, str]


@dataclass(frozen=True)
class Known:
    """What sources say beyond the values of a study.

    versions: (study, field) to dated values of registers, as (value, date). version_dates: study to dates of the
    versions of registers. statuses: study to (status, where and when), where sources differ. reported: studies with
    an included report that is not a registration. unread: studies with a report that was not retrieved. asked_on:
    study to the ISO date on which the register was asked that gave its status; without an entry if its status is not
    from a register. newest_search: the latest date on which any source was searched; empty to use the register's own
    date.
    """

    versions: Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]
    version_dates: Mapping[str, Sequence[str]]
    statuses: Mapping[str, Sequence[tuple[str, str]]]
    reported: Collection[str]
    unread: Collection[str]
    asked_on: Mapping[str, str]
    newest_search: str = ""


def known_of(
    studies: pd.DataFrame,
    conflicts: pd.DataFrame,
    records: pd.DataFrame,
    reports: pd.DataFrame,
    report_study: pd.DataFrame,
    searches: pd.DataFrame,
    registers: Collection[str],
) -> Known:
    """Return what sources say, from the tables of a version with these names.

    registers: sources that are registers.
    """
    published = reports.loc[reports["record_type"] != "registration", "report_id"]
    links = report_study[report_study["report_id"].isin(published)]
    searched = searched_on_by_source(searches)
    return Known(
        versions=register_versions(conflicts, registers),
        version_dates=version_dates(studies, records, registers),
        statuses=different_statuses(conflicts),
        reported=set(links.loc[links["state"] == "included", "study_id"]),
        unread=set(links.loc[links["state"] == "not retrieved", "study_id"]),
        asked_on=dates_asked(studies, records, searched, registers),
        newest_search=max(searched.values(), default=""),
    )


def limitations_table(evidence: pd.DataFrame, known: Known, plan: Limitations) -> pd.DataFrame:
    """Return the table 5_synthesise/limitations. evidence: as `evidence_table` returns it."""
    smallest = {standard_terms("phase", phase): number for phase, number in plan.smallest_enrolment.items()}
    rows = []
    for study, enrolment in zip(rows_of(evidence), numbers_of(evidence["enrolment"]), strict=True):
        answers: dict[str, Answer] = {
            "too_small": _too_small(study, enrolment, smallest),
            "halted": _halted(study, known),
            "not_stated": _not_stated(study, plan),
            "no_comparator": _no_comparator(study, plan),
            "drift": _drift(study["study_id"], known),
            "results_overdue": _results_overdue(study, known, plan),
        }
        row = {name: study[name] for name in ("study_id", "registration_ids", "title")}
        row["limitations"] = str(sum(answer == YES for answer, _ in answers.values()))
        for question in QUESTIONS:
            row[question], row[f"{question}_because"] = answers[question]
        rows.append(row)
    return table_of(rows, "5_synthesise/limitations")


def register_versions(
    conflicts: pd.DataFrame, registers: Collection[str]
) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Return (study, field) to the dated values of registers on which the sources of a study differ, in their order.

    Statuses are left out, because a new status is not a change of the plan of a trial.
    """
    versions: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows_of(conflicts):
        if row["source"] in registers and row["as_of"] and row["field"] != "status":
            versions[row["study_id"]][row["field"]].append((row["value"], row["as_of"]))
    return {study: dict(fields) for study, fields in versions.items()}


def version_dates(
    studies: pd.DataFrame, records: pd.DataFrame, registers: Collection[str]
) -> dict[str, list[str]]:
    """Return study to the dates of the versions that registers gave. Two downloads of one version have one date."""
    dates = {
        row["record_id"]: iso_date(row["version_date"])
        for row in rows_of(records)
        if row["source"] in registers
    }
    return {
        row["study_id"]: sorted({dates.get(record, "") for record in split_values(row["record_ids"])} - {""})
        for row in rows_of(studies)
    }


def searched_on_by_source(searches: pd.DataFrame) -> dict[str, str]:
    """Return the date on which each source was searched. searches: table 1_identify/searches."""
    return dict(zip(searches["source"], searches["searched_on"], strict=True))


def dates_asked(
    studies: pd.DataFrame, records: pd.DataFrame, searched: Mapping[str, str], registers: Collection[str]
) -> dict[str, str]:
    """Return study to the date on which the register was asked whose record gives its status.

    searched: source key to the date of its search. A second-hand status has no such date, because it does not say
    when the register had it.
    """
    sources = dict(zip(records["record_id"], records["source"], strict=True))
    dates = {}
    for row in rows_of(studies):
        record = json.loads(row["values_from"]).get("status", "") if row["values_from"] else ""
        source = sources.get(record, "")
        if source in registers and (date := searched.get(source, "")):
            dates[row["study_id"]] = date
    return dates


def different_statuses(conflicts: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """Return study to the statuses on which its sources differ, each with its source and date."""
    statuses: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows_of(conflicts):
        if row["field"] == "status":
            statuses[row["study_id"]].append(
                (row["value"], f"{row['source']}, {row['as_of'] or 'not dated'}")
            )
    return dict(statuses)


def _too_small(study: Mapping[str, str], enrolment: float, smallest: Mapping[str, int]) -> Answer:
    if not smallest:
        return NOT_ASKED, ""
    phase = standard_terms("phase", study["phase"])
    if not phase:
        return UNKNOWN, "no phase is given"
    if phase not in smallest:
        return UNKNOWN, f"{phase}: not judged, the protocol asks for no number"
    if math.isnan(enrolment):
        return UNKNOWN, f"{phase}, number of participants not given"
    kind = standard_terms("enrolment_type", study["enrolment_type"].lower()) or "planned or actual not said"
    words = f"{phase}, {int(enrolment)} participants ({kind}); the protocol asks for {smallest[phase]}"
    return (YES if enrolment < smallest[phase] else NO), words


def _halted(study: Mapping[str, str], known: Known) -> Answer:
    status = standard_terms("status", study["status"])
    if not status:
        return UNKNOWN, "no status is given"
    words = f"{status} ({study['status_date'] or 'not dated'})"
    # Another source may know what came later, or may be wrong: the sources do not tell which.
    others = [
        f"{value} ({where})"
        for value, where in known.statuses.get(study["study_id"], [])
        if (standard_terms("status", value) in HALTED) != (status in HALTED)
    ]
    if others:
        return UNKNOWN, "; ".join([words, *dict.fromkeys(others)])
    return (YES if status in HALTED else NO), words


def _not_stated(study: Mapping[str, str], plan: Limitations) -> Answer:
    if not plan.must_be_stated:
        return NOT_ASKED, ""
    missing = [field for field in plan.must_be_stated if study[field] == NOT_STATED]
    if missing:
        return YES, join_values(missing)
    blank = [field for field in plan.must_be_stated if not study[field]]
    return (UNKNOWN, join_values(blank)) if blank else (NO, "")


def _no_comparator(study: Mapping[str, str], plan: Limitations) -> Answer:
    if not plan.comparator:
        return NOT_ASKED, ""
    comparator = study[plan.comparator]
    if comparator in ("", NOT_STATED):
        return UNKNOWN, comparator
    return (YES if comparator in plan.no_comparator else NO), comparator


def _drift(study_id: str, known: Known) -> Answer:
    drifted = []
    for field, values in known.versions.get(study_id, {}).items():
        # Two values of one version are a matter of how its downloads are written, not of time.
        changed = len({KIND.sub("", value) for value, _ in values}) > 1
        if changed and len({date for _, date in values}) > 1:
            by_date = sorted(dict.fromkeys(values), key=lambda value: value[1])
            drifted.append(f"{field}: " + ", then ".join(f"{value} ({date})" for value, date in by_date))
    if drifted:
        return YES, "; ".join(drifted)
    dates = known.version_dates.get(study_id, [])
    if len(dates) > 1:
        return NO, f"the versions of {listed(dates)} agree"
    return UNKNOWN, f"one version ({dates[0]})" if dates else "no dated version"


def _results_overdue(study: Mapping[str, str], known: Known, plan: Limitations) -> Answer:
    results = [
        *(["a published report"] if study["study_id"] in known.reported else []),
        *([f"results posted since {study['results_posted']}"] if study["results_posted"] else []),
    ]
    if results:
        return NO, " and ".join(results)
    if study["study_id"] in known.unread:
        return UNKNOWN, "a report of the study could not be retrieved"
    status = standard_terms("status", study["status"])
    if status == "Withdrawn":
        return NO, "withdrawn: nobody took part"
    if not study["completion_date"]:
        return UNKNOWN, "no date of completion is given"
    completion = f"completion {study['completion_date']}"
    asked_on = known.asked_on.get(study["study_id"], "")
    if not asked_on:
        return UNKNOWN, f"{completion}; its status is from no dated pin of a register"
    words = f"{completion}; no result known in the register on {asked_on}"
    due = _months(study["completion_date"]) + plan.results_due_months
    if _months(asked_on) <= due:
        if _months(known.newest_search or asked_on) <= due:
            return NO, f"{words}; not due by the newest search"
        return UNKNOWN, f"{words}; due since, and the register was not asked again"
    if status in COMPLETED:
        return YES, words
    # Its completion was planned: whether it came about, no source says.
    return (
        UNKNOWN,
        f"{words}; last known status {status or 'not given'} ({study['status_date'] or 'not dated'})",
    )


def _months(date: str) -> int:
    """Return the months up to the month of an ISO date; a date that gives only the year is in its last month."""
    year, _, rest = date.partition("-")
    return int(year) * 12 + int(rest[:2] or 12)


def answers_by_question(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table 5_synthesise/limitation_counts: for each question the number of studies with each answer, and
    the ids of studies with the limitation.

    Only questions that were asked, in the order of QUESTIONS.
    """
    rows = []
    for question in QUESTIONS:
        answers = table[question]
        if (answers != NOT_ASKED).any():
            yes = table.loc[answers == YES, "study_id"]
            rows.append(
                {
                    "limitation": LABELS[question],
                    "studies": str((answers != NOT_ASKED).sum()),
                    "study_ids": join_values(sorted(yes)),
                    **{
                        answer.replace(" ", "_"): str((answers == answer).sum())
                        for answer in (YES, UNKNOWN, NO)
                    },
                }
            )
    return table_of(rows, "5_synthesise/limitation_counts")
