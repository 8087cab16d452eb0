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

    Arguments and what is counted: as `events_by_study`.
    """
    of_studies = events_by_study(proposals, studies)
    events = []
    for kind in adverse_event_outcomes():
        own = {study: counts[kind] for study, counts in of_studies.items() if kind in counts}
        if own:
            affected, at_risk = map(sum, zip(*own.values(), strict=True))
            events.append(PostedEvents(kind, affected, at_risk, frozenset(own)))
    return events


def events_by_study(
    proposals: pd.DataFrame, studies: Collection[str]
) -> dict[str, dict[str, tuple[int, int]]]:
    """Return study id to the people affected and at risk by kind of adverse event.

    proposals: table 4_extract/proposals. Of several versions of a registration the newest counts. An arm counts only
    with both numbers. A study is counted with all its arms, also those of its control.
    """
    events: dict[str, dict[str, tuple[int, int]]] = {}
    for study, arms in _newest(proposals, studies).items():
        counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for (kind, _), numbers in arms.items():
            if {EVENTS, PARTICIPANTS} <= {*numbers}:
                affected, at_risk = counts[kind]
                counts[kind] = (affected + numbers[EVENTS], at_risk + numbers[PARTICIPANTS])
        events[study] = dict(counts)
    return events


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
