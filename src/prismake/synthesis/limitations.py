"""The limitations of the included studies: one row per study, each answer with the values on which it is based."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import pandas as pd

from prismake.protocol.synthesis import Limitations
from prismake.studies.title_claims import COMPARED, SINGLE_GROUP
from prismake.synthesis.known import SourceFacts
from prismake.synthesis.tables import first_numbers
from prismake.tables import join_values, rows_of, split_values, table_of
from prismake.vocabulary import standard_terms
from prismake.wording import listed

YES, NO, UNKNOWN, NOT_ASKED = "yes", "no", "cannot be told", ""
# A comparator that is another dose of the same intervention, and a question that the protocol does not put to such a study.
ONLY_DOSES, NOT_JUDGED = "only other doses", "not judged"
ANSWERS = (YES, ONLY_DOSES, UNKNOWN, NOT_JUDGED, NO)
HALTED = ("Unknown", "Withdrawn", "Terminated", "Suspended")
COMPLETED = ("Completed", "Terminated")
AGED = "Unknown"
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


def limitations_table(evidence: pd.DataFrame, known: SourceFacts, plan: Limitations) -> pd.DataFrame:
    """Return the table 5_synthesise/limitations. evidence: as `evidence_table` returns it."""
    smallest = {standard_terms("phase", phase): number for phase, number in plan.smallest_enrolment.items()}
    rows = []
    for study, enrolment in zip(rows_of(evidence), first_numbers(evidence["enrolment"]), strict=True):
        answers: dict[str, Answer] = {
            "too_small": _too_small(study, enrolment, smallest, known),
            "halted": _halted(study, known),
            "not_stated": _not_stated(study, plan),
            "no_comparator": _no_comparator(study, known, plan),
            "drift": _drift(study, known),
            "results_overdue": _results_overdue(study, known, plan),
        }
        row = {name: study[name] for name in ("study_id", "registration_ids", "title")}
        row["limitations"] = str(sum(answer == YES for answer, _ in answers.values()))
        for question in QUESTIONS:
            row[question], row[f"{question}_because"] = answers[question]
        rows.append(row)
    return table_of(rows, "5_synthesise/limitations")


def _too_small(
    study: Mapping[str, str], enrolment: float, smallest: Mapping[str, int], known: SourceFacts
) -> Answer:
    if not smallest:
        return NOT_ASKED, ""
    phase = standard_terms("phase", study["phase"])
    if not phase:
        return UNKNOWN, "no phase is given"
    claims = known.title_claims.get(study["study_id"], {}).get("phase", ())
    if claims:
        return UNKNOWN, f"{phase}, and its title says {' and '.join(claims)}"
    if phase not in smallest:
        return NOT_JUDGED, f"{phase}: the protocol asks for no number"
    if math.isnan(enrolment):
        return UNKNOWN, f"{phase}, number of participants not given"
    kind = standard_terms("enrolment_type", study["enrolment_type"].lower()) or "planned or actual not said"
    words = f"{phase}, {int(enrolment)} participants ({kind}); the protocol asks for {smallest[phase]}"
    return (YES if enrolment < smallest[phase] else NO), words


def _halted(study: Mapping[str, str], known: SourceFacts) -> Answer:
    status = standard_terms("status", study["status"])
    if not status:
        return UNKNOWN, "no status is given"
    words = f"{status} ({study['status_date'] or 'not dated'})"
    # Another source may know what came later, or may be wrong: the sources do not tell which.
    others = {
        f"{value} ({where})": standard_terms("status", value) == AGED
        and where.endswith(f", {study['status_date'] or None}")
        for value, where in known.statuses.get(study["study_id"], [])
        if (standard_terms("status", value) in HALTED) != (status in HALTED)
    }
    if others:
        # A register lets a status age to this one if nobody updates the version: it is the later word on the same version.
        return (YES if any(others.values()) else UNKNOWN), "; ".join([words, *others])
    return (YES if status in HALTED else NO), words


def _not_stated(study: Mapping[str, str], plan: Limitations) -> Answer:
    if not plan.must_be_stated:
        return NOT_ASKED, ""
    missing = [field for field in plan.must_be_stated if study[field] == NOT_STATED]
    if missing:
        return YES, join_values(missing)
    blank = [field for field in plan.must_be_stated if not study[field]]
    return (UNKNOWN, join_values(blank)) if blank else (NO, "")


def _no_comparator(study: Mapping[str, str], known: SourceFacts, plan: Limitations) -> Answer:
    if not plan.comparator:
        return NOT_ASKED, ""
    comparator = study[plan.comparator]
    if comparator in ("", NOT_STATED):
        return UNKNOWN, comparator
    none, doses = comparator in plan.no_comparator, comparator in plan.only_doses
    if none and COMPARED in known.title_claims.get(study["study_id"], {}).get("registered_design", ()):
        return UNKNOWN, f"{comparator}, and its title says {COMPARED}"
    if not none and not doses and SINGLE_GROUP in study["registered_design"].split(", "):
        return UNKNOWN, f"{comparator}, and it is registered as a {SINGLE_GROUP}"
    return (YES if none else ONLY_DOSES if doses else NO), comparator


def _drift(study: Mapping[str, str], known: SourceFacts) -> Answer:
    drifted = []
    for field, values in known.versions.get(study["study_id"], {}).items():
        # Two values of one version are a matter of how its downloads are written, not of time.
        changed = len({KIND.sub("", value) for value, _ in values}) > 1
        if changed and len({date for _, date in values}) > 1:
            by_date = sorted(dict.fromkeys(values), key=lambda value: value[1])
            drifted.append(f"{field}: " + ", then ".join(f"{value} ({date})" for value, date in by_date))
    if drifted:
        return YES, "; ".join(drifted)
    dates = known.version_dates.get(study["study_id"], [])
    if len(dates) > 1:
        return NO, f"the versions of {listed(dates)} agree"
    because = f"one version ({dates[0]})" if dates else "no dated version"
    # A source that is no dated version may hold another version or a mistake: nobody knows which.
    differing = [field for field in split_values(study["sources_disagree"]) if field != "status"]
    return UNKNOWN, f"{because}; the sources differ in {listed(differing)}" if differing else because


def _results_overdue(study: Mapping[str, str], known: SourceFacts, plan: Limitations) -> Answer:
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
            row = {"limitation": LABELS[question], "studies": str((answers != NOT_ASKED).sum())}
            for answer in ANSWERS:
                ids = sorted(table.loc[answers == answer, "study_id"])
                row[column_of(answer)] = str(len(ids))
                row[ids_column(answer)] = join_values(ids)
            rows.append(row)
    return table_of(rows, "5_synthesise/limitation_counts")


def column_of(answer: str) -> str:
    """Return the column of 5_synthesise/limitation_counts with the number of studies of an answer."""
    return answer.replace(" ", "_")


def ids_column(answer: str) -> str:
    """Return the column of 5_synthesise/limitation_counts with the studies of an answer."""
    return "study_ids" if answer == YES else f"{column_of(answer)}_ids"
