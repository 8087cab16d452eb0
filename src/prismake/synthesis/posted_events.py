"""The adverse events that registers have posted: people with an event, of people at risk, over all arms of a study."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from prismake.formats.registry_results import adverse_event_outcomes
from prismake.tables import rows_of

EVENTS, PARTICIPANTS = "events", "participants"


@dataclass(frozen=True)
class PostedEvents:
    """One kind of adverse event. affected, at_risk: numbers of people, over all arms of the studies."""

    kind: str
    affected: int
    at_risk: int
    study_ids: frozenset[str]


def posted_events(proposals: pd.DataFrame, studies: Collection[str]) -> list[PostedEvents]:
    """Return the posted adverse events of these studies by kind, in the order in which a register lists the kinds.

    proposals: table 4_extract/proposals. Of several versions of a registration the newest counts. An arm counts only
    with both numbers. A study is counted with all its arms, also those of its control.
    """
    totals: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for study, rows in _newest(proposals, studies).items():
        for kind in adverse_event_outcomes():
            arms = [arm for (outcome, _), arm in rows.items() if outcome == kind]
            both = [arm for arm in arms if {EVENTS, PARTICIPANTS} <= {*arm}]
            if both:
                affected, at_risk = (sum(arm[item] for arm in both) for item in (EVENTS, PARTICIPANTS))
                totals[kind].append((study, affected, at_risk))
    return [
        PostedEvents(
            kind,
            sum(affected for _, affected, _ in numbers),
            sum(at_risk for _, _, at_risk in numbers),
            frozenset(study for study, _, _ in numbers),
        )
        for kind, numbers in ((kind, totals[kind]) for kind in adverse_event_outcomes())
        if numbers
    ]


def _newest(
    proposals: pd.DataFrame, studies: Collection[str]
) -> dict[str, dict[tuple[str, str], dict[str, int]]]:
    """Return study id to the numbers of each kind and arm, from the newest record of the study that has any."""
    of_record: dict[tuple[str, str, str], dict[tuple[str, str], dict[str, int]]] = defaultdict(dict)
    for row in rows_of(proposals):
        if row["study_id"] in studies and row["outcome"] in adverse_event_outcomes() and _is_number(row):
            arms = of_record[row["study_id"], row["as_of"], row["record_id"]]
            arms.setdefault((row["outcome"], row["study_arm"]), {})[row["item"]] = int(row["value"])
    return {study: arms for (study, _, _), arms in sorted(of_record.items())}


def _is_number(row: Mapping[str, str]) -> bool:
    return row["item"] in (EVENTS, PARTICIPANTS) and row["value"].isdecimal()
