"""Who decided on each report: how many people, and which programs. A program is never counted as a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from prismake.protocol.config import Config
from prismake.screening.report_votes import votes_by_report

Deciders = Literal["two_people", "one_person", "one_person_and_machine", "machines_alone", "unknown"]
DECIDERS: Mapping[Deciders, str] = {
    "two_people": "at least two people",
    "one_person": "one person alone",
    "one_person_and_machine": "one person and a machine",
    "machines_alone": "machines alone",
    "unknown": "names that are not on the roster",
}


def deciders(
    decisions: pd.DataFrame, votes: pd.DataFrame, kinds: Mapping[str, str]
) -> dict[Deciders, list[str]]:
    """Return who decided to the decided reports, without empty groups, in the order of DECIDERS.

    decisions, votes: of one stage (tables 3_screen/decisions, 3_screen/votes). kinds: name to "human" or "automated".
    An adjudicator sees the votes of the others and is therefore not a second independent person; but where programs
    disagree, a human adjudicator counts as one person. Where a program adjudicates, it alone decides, whoever voted.
    """
    votes_of = votes_by_report(votes)
    groups: dict[Deciders, list[str]] = {name: [] for name in DECIDERS}
    for report, decided_by in zip(decisions["report_id"], decisions["decided_by"], strict=True):
        report_votes = votes_of.get(report)
        reviewers = set(report_votes.reviewers) if report_votes else set()
        adjudicators = {vote["reviewer"] for vote in report_votes.adjudicator} if report_votes else set()
        groups[_group(reviewers, adjudicators if decided_by == "adjudication" else set(), kinds)].append(
            report
        )
    return {name: reports for name, reports in groups.items() if reports}


def _group(reviewers: set[str], adjudicators: set[str], kinds: Mapping[str, str]) -> Deciders:
    if adjudicators and all(kinds.get(name) == "automated" for name in adjudicators):
        return "machines_alone"
    people = {name for name in reviewers if kinds.get(name) == "human"}
    machines = {name for name in reviewers if kinds.get(name) == "automated"}
    if len(people) > 1:
        return "two_people"
    if not reviewers or reviewers - people - machines:
        return "unknown"
    if not people and any(kinds.get(name) == "human" for name in adjudicators):
        return "one_person_and_machine"
    if people:
        return "one_person_and_machine" if machines else "one_person"
    return "machines_alone"


def declared_exception(config: Config, stage: str, group: Deciders) -> str:
    """Return the sentence that config.yaml declares for decisions of a stage that fewer than two people made; "" if
    there is none.
    """
    if group in ("two_people", "unknown"):
        return ""
    plan = config.screening.title_abstract if stage == "1_title_abstract" else config.screening.full_text
    sentence: str = getattr(config.exceptions, group)
    if group == "one_person" and not sentence.strip():
        sentence = plan.single_reviewer_exception
    return sentence.strip()
