"""What the data contain on safety and efficacy: sets of studies with adverse events or outcomes, and of reports that
may contain them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from prismake.formats.registry_results import is_of_safety
from prismake.protocol.extraction import NOT_A_RESULT, OUTCOME, ExtractionField
from prismake.synthesis.participants import participants, studies_by_enrolment
from prismake.synthesis.posted_events import PostedEvents
from prismake.synthesis.tables import NOT_GIVEN, axis_values
from prismake.tables import join_values, rows_of, split_values, table_of
from prismake.vocabulary import standard_terms

# The meanings of numbers that are a result; participants are none.
RESULTS = ("events", "mean", "SD", "SE", "CI lower", "CI upper", "p value", "median", "Q1", "Q3", "minimum", "maximum")  # fmt: skip
SAFETY = "safety"


@dataclass(frozen=True)
class Held:
    """Sets of study ids: with adverse events, with other outcomes, with posted results whose numbers a pin contains, and
    with other outcomes of which there are posted numbers alone.
    """

    adverse_events: frozenset[str]
    outcomes: frozenset[str]
    posted_numbers: frozenset[str]
    posted_outcomes: frozenset[str] = frozenset()


def held_results(data: pd.DataFrame, proposals: pd.DataFrame, fields: Mapping[str, ExtractionField]) -> Held:
    """Return which studies have results in the extraction (table 4_extract/data) or in pinned registrations (table
    4_extract/proposals).
    """
    types = {
        _outcome(row): row["value"]
        for row in rows_of(data)
        if row["value"] and (own := fields.get(row["field"])) and own.meaning == "outcome type"
    }
    adverse_events, outcomes, posted, posted_outcomes = (set[str]() for _ in range(4))
    for row in rows_of(data):
        own = fields.get(row["field"])
        if own is None or row["value"].strip().casefold() in ("", *NOT_A_RESULT):
            continue
        about_safety = types.get(_outcome(row)) == SAFETY
        result_of_outcome = row["level"] == OUTCOME and own.meaning in RESULTS
        if own.meaning == "adverse events" or (result_of_outcome and about_safety):
            adverse_events.add(row["study_id"])
        elif own.meaning == "efficacy" or result_of_outcome:
            outcomes.add(row["study_id"])
    for row in rows_of(proposals):
        if row["level"] == OUTCOME and row["value"] and row["item"] in RESULTS:
            posted.add(row["study_id"])
            (adverse_events if is_of_safety(row["outcome"]) else posted_outcomes).add(row["study_id"])
    return Held(
        frozenset(adverse_events),
        frozenset(outcomes | posted_outcomes),
        frozenset(posted),
        frozenset(posted_outcomes - outcomes),
    )


def _outcome(row: Mapping[str, str]) -> tuple[str, ...]:
    """Return the row of an outcome by study, arm, outcome and time point, without case."""
    return tuple(row[name].casefold() for name in ("study_id", "study_arm", "outcome", "time_point"))


def answer_table(
    evidence: pd.DataFrame,
    report_study: pd.DataFrame,
    registrations: Collection[str],
    results: Held,
    by: str,
    group_by: str = "",
    events: Sequence[PostedEvents] = (),
) -> pd.DataFrame:
    """Return the table 5_synthesise/answer.

    evidence: as `evidence_table` returns it, with the enrolment that was extracted. report_study: table 4_extract/report_study. registrations: ids of
    reports that are registrations. by: the field named in synthesis.answer_by, or "". group_by: the field named in
    synthesis.group_by, or "". events: adverse events posted by registers.
    """
    studies = list(evidence["study_id"])
    included, unread = (
        report_study[report_study["state"] == state] for state in ("included", "not retrieved")
    )
    publications = included[~included["report_id"].isin(registrations)]
    posted = set(evidence.loc[evidence["results_posted"] != "", "study_id"]) | results.posted_numbers
    published = set(publications["study_id"])
    unread_of_included = unread[unread["study_id"].isin(studies)]
    known_of = posted | published | set(unread_of_included["study_id"])
    outcomes = results.outcomes
    rows = [
        _reports("registrations", "Included reports that are registrations", included.drop(publications.index)),
        _reports("publications", "Included reports that are no registrations", publications),
        _reports("unread_of_included", "Reports of included studies that were not retrieved", unread_of_included),
        _reports("unread_of_others", "Reports of studies without an included report that were not retrieved", unread.drop(unread_of_included.index)),
    ]  # fmt: skip
    whole: list[tuple[str, str, str, Collection[str]]] = [
        ("posted", "results", "Studies with results posted in a register", posted),
        ("posted_not_held", "results", "Studies with posted results of which no pin holds the numbers", posted - results.posted_numbers),
        ("published", "results", "Studies with an included report that is no registration", published),
        ("unread", "results", "Studies with a report that was not retrieved", set(unread_of_included["study_id"])),
        ("adverse_events", SAFETY, "Studies with adverse events in the data", results.adverse_events),
        ("outcomes", "efficacy", "Studies with an outcome other than adverse events in the data", outcomes),
        ("outcomes_posted", "efficacy", "Studies with such an outcome in the posted results of a register alone", results.posted_outcomes),
        ("elsewhere", "efficacy", "Studies with posted results or a report, and no such outcome in the data", known_of - outcomes),
        ("no_results", "efficacy", "Studies without such an outcome in the data, posted results or a report", set(studies) - known_of - outcomes),
    ]  # fmt: skip
    rows += [_studies(evidence, *entry) for entry in whole]
    rows += [
        _studies(evidence, f"events:{kind.kind}", SAFETY, f"{kind.kind} posted by registers, over all arms", kind.study_ids)
        | {"affected": str(kind.affected), "at_risk": str(kind.at_risk)}
        for kind in events
    ]  # fmt: skip
    for value, members in _studies_by_value(evidence, by).items():
        rows.append(_studies(evidence, "studies", "efficacy", "Included studies", members, value))
        rows += [
            _studies(evidence, name, about, label, members & set(ids), value)
            for name, about, label, ids in whole
            if about == "efficacy"
        ]
    rows += _by_group_and_enrolment(evidence, group_by)
    return table_of(rows, "5_synthesise/answer")


def _by_group_and_enrolment(evidence: pd.DataFrame, group_by: str) -> Iterator[dict[str, str]]:
    """Yield the included studies of each group, and by what is known of their enrolment."""
    of_group: dict[str, list[str]] = defaultdict(list)
    for study, cell in zip(evidence["study_id"], evidence[group_by], strict=True) if group_by else ():
        of_group[cell or NOT_GIVEN].append(study)
    for group, own in of_group.items():
        yield _studies(evidence, f"group:{group}", "studies", f"Included studies of the group {group}", own)
    for kind, own in studies_by_enrolment(evidence).items():
        label = f"Studies by their enrolment: {kind}"
        yield _studies(evidence, f"enrolment:{kind}", "studies", label, own)


def _studies_by_value(evidence: pd.DataFrame, by: str) -> dict[str, set[str]]:
    """Return the studies of each value of a field, in the order of an axis; a study with several values is in each."""
    members: dict[str, set[str]] = defaultdict(set)
    if by:
        for study, cell in zip(evidence["study_id"], evidence[by], strict=True):
            for value in split_values(standard_terms(by, cell)) or [NOT_GIVEN]:
                members[value].add(study)
    return {value: members[value] for value in axis_values(by, members)}


def _reports(name: str, label: str, reports: pd.DataFrame) -> dict[str, str]:
    ids = sorted(set(reports["report_id"]))
    return {
        "set": f"answer:{name}",
        "about": "reports",
        "label": label,
        "unit": "reports",
        "number": str(len(ids)),
        "ids": join_values(ids),
    }


def _studies(
    evidence: pd.DataFrame, name: str, about: str, label: str, ids: Collection[str], value: str = ""
) -> dict[str, str]:
    included = sorted(set(ids) & set(evidence["study_id"]))
    return {
        "set": f"answer:{name}" + (f":{value}" if value else ""),
        "about": about,
        "label": label,
        "value": value,
        "unit": "studies",
        "number": str(len(included)),
        "participants": participants(evidence, included),
        "ids": join_values(included),
    }
