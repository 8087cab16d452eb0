"""Assignments: who judges which report, one row per report and reviewer.

Forms, worklist and release checks follow from this table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from prismake.screening.drawing import by_chance, drawn, handed_on, order_key
from prismake.screening.pilot import PilotState, pilot_state
from prismake.screening.recusals import Recusals
from prismake.screening.report_votes import ReportVotes, votes_by_report
from prismake.screening.stage import Stage
from prismake.tables import rows_of, split_values, table_of

SCHEMA = "3_screen/assignments"
VOTED, IN_FORM, LATER = "voted", "in the form", "later"
VOTED_ALREADY, DRAWN, PILOT, HANDED_ON = "voted already", "drawn", "pilot", "handed on from "


@dataclass
class _Report:
    """A report: its voters, those who may judge it now, and whether an earlier version decided on it."""

    report_id: str
    record_ids: str
    place: int
    voters: list[str]
    may: list[str]
    decided_before: bool
    needed: int = 0
    people: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The word that the digests of the report are made of: it stays when records join or leave."""
        return min(split_values(self.record_ids), default=self.report_id)

    @property
    def missing(self) -> list[str]:
        """Those who may judge the report and have not done so."""
        return [person for person in self.may if person not in self.voters]


@dataclass(frozen=True)
class Assigned:
    """The assignments (table 3_screen/assignments) and the pilot rounds (table 3_screen/pilot) of a stage."""

    table: pd.DataFrame
    pilot: pd.DataFrame


def assign(
    stage: Stage,
    reports: pd.DataFrame,
    votes: pd.DataFrame,
    recusals: Recusals | None = None,
    decided_before: Collection[str] = (),
    more_may_come: bool = False,
) -> Assigned:
    """Return who judges which report of a stage.

    reports: those that can be judged (table 2_deduplicate/reports). votes: table 3_screen/votes. decided_before:
    records on which an earlier version decided; their reports are assigned to nobody. more_may_come: whether more
    reports may reach the stage. The result depends only on the protocol, the ids of the records and the votes, not on
    their order. A reviewer who has voted on a report keeps it, and a vote does not change the assignment of other
    reports.
    """
    votes_of = votes_by_report(votes)
    present = [person for person in stage.reviewers if person not in stage.away]
    decided = set(decided_before)
    rows = [
        _report(row, place, votes_of.get(row["report_id"], ReportVotes()), present, recusals, decided)
        for place, row in enumerate(rows_of(reports[["report_id", "record_ids"]]))
    ]
    pilot = _pilot(stage, rows, votes_of, votes, more_may_come)
    _set_needed(stage, rows, pilot)
    _set_people(stage, rows, pilot, present, votes)
    return Assigned(table_of(_table_rows(stage, rows, pilot), SCHEMA), pilot.table)


def without_reviewer(
    worklist: pd.DataFrame, assignments: pd.DataFrame, votes_needed: int
) -> dict[str, tuple[int, int]]:
    """Return the reports that need more votes than there are people who may give them: report to (needed votes,
    people).

    votes_needed: the number for reports that are assigned to nobody.
    """
    people = Counter(assignments["report_id"])
    needed = dict(zip(assignments["report_id"], assignments["votes"].astype(int), strict=True))
    waiting = worklist.loc[worklist["state"] == "awaiting votes", "report_id"]
    return {
        report: (needed.get(report, votes_needed), people[report])
        for report in waiting
        if people[report] < needed.get(report, votes_needed)
    }


def progress_of(assignments: pd.DataFrame) -> pd.DataFrame:
    """Return the table 3_screen/progress: the number of reports by round and person, in the order of the rounds."""
    counts: dict[tuple[str, str], list[int]] = {}
    for row in rows_of(assignments):
        count = counts.setdefault((row["round"], row["person"]), [0, 0])
        count[0] += 1
        count[1] += row["state"] == VOTED
    rows = [
        {
            "round": name,
            "person": person,
            "assigned": str(assigned),
            "decided": str(decided),
            "awaited": str(assigned - decided),
        }
        for (name, person), (assigned, decided) in sorted(
            counts.items(), key=lambda entry: (round_order(entry[0][0]), entry[0][1])
        )
    ]
    return table_of(rows, "3_screen/progress")


def round_order(name: str) -> tuple[bool, int]:
    """Return a sort key for the names of rounds: pilot rounds come before batches."""
    return not name.startswith("pilot"), int(name.removeprefix("pilot "))


def _report(
    row: Mapping[str, str],
    place: int,
    votes: ReportVotes,
    present: Sequence[str],
    recusals: Recusals | None,
    decided_before: Collection[str],
) -> _Report:
    record_ids = row["record_ids"]
    return _Report(
        report_id=row["report_id"],
        record_ids=record_ids,
        place=place,
        voters=sorted(votes.reviewers),
        may=[person for person in present if recusals is None or recusals.may_judge(person, record_ids)],
        decided_before=bool(votes.reviewers)
        and any(record in decided_before for record in split_values(record_ids)),
    )


def _pilot(
    stage: Stage,
    rows: Sequence[_Report],
    votes_of: Mapping[str, ReportVotes],
    votes: pd.DataFrame,
    more_may_come: bool,
) -> PilotState:
    # A report of an earlier version is in the pilot only if everybody has judged it: a pilot that was held then counts.
    taking_part = [row for row in rows if not row.decided_before or not row.missing]
    voted_now = [
        row.report_id
        for row in rows
        if any(
            not vote["carried"] and person in stage.reviewers
            for person in row.voters
            for vote in votes_of[row.report_id].reviewers[person]
        )
    ]
    return pilot_state(
        stage,
        {row.report_id: row.missing for row in taking_part},
        {row.report_id: row.key for row in taking_part},
        votes,
        voted_now,
        more_may_come,
    )


def _set_needed(stage: Stage, rows: Sequence[_Report], pilot: PilotState) -> None:
    """Set the number of reviewers whose votes decide each report."""
    drawn_rows = [row for row in rows if not row.decided_before and row.report_id not in pilot.round_of]
    both = by_chance((row.key for row in drawn_rows), stage.seed, "overlap")
    overlap = set(both[: round(stage.overlap * len(both))]) if stage.way == "split" else set()
    for row in rows:
        if row.decided_before:
            row.needed = len(row.voters)
        elif row.report_id in pilot.round_of and not pilot.opened_before:
            row.needed = max(stage.votes_needed, len({*row.may, *row.voters}))
        elif stage.way == "split":
            row.needed = 2 if row.key in overlap else 1
        elif stage.way == "all" and not stage.votes_stated:
            # All who may judge it; two where there are two, even if fewer may.
            absent = sum(person not in row.may and person not in row.voters for person in stage.reviewers)
            row.needed = max(min(2, stage.votes_needed), stage.votes_needed - absent)
        else:
            row.needed = stage.votes_needed


def _set_people(
    stage: Stage, rows: Sequence[_Report], pilot: PilotState, present: Sequence[str], votes: pd.DataFrame
) -> None:
    """Set who has each report, and why: who has voted, those drawn, and those to whom open places are handed on."""
    base = _drawn(stage, [row for row in rows if row.report_id not in pilot.round_of], votes)
    places: dict[str, int] = {}
    for row in rows:
        row.people = dict.fromkeys(row.voters, VOTED_ALREADY)
        open_places = row.needed - len(row.voters)
        if row.decided_before:
            continue
        if row.report_id in pilot.round_of:
            row.people |= dict.fromkeys(row.missing, PILOT)
        elif stage.way == "all":
            row.people |= dict.fromkeys(row.missing, DRAWN) if open_places > 0 else {}
        else:
            newcomers = [person for person in row.voters if person not in base.get(row.key, ())]
            for person, absent in zip(newcomers, _absent(row, base), strict=False):
                row.people[person] = f"{VOTED_ALREADY}, {HANDED_ON}{absent}"
            there = [person for person in base.get(row.key, ()) if person in row.missing]
            row.people |= dict.fromkeys(there[: max(0, open_places)], DRAWN)
            if (left := row.needed - len(row.people)) > 0:
                places[row.key] = left
    _hand_on(stage, [row for row in rows if row.key in places], rows, places, base, present)


def _drawn(stage: Stage, rows: Sequence[_Report], votes: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the people drawn for each report as if nobody had left, were away or recused, and nobody had voted.

    So none of these moves a report of somebody else. People who left take part if they voted in this version.
    """
    if stage.way == "all":
        return {}
    voted = votes.loc[(votes["carried"] == "") & (votes["role"] == "reviewer"), "reviewer"]
    left = [person for person in stage.former if person in set(voted) and person not in stage.reviewers]
    people = [*stage.reviewers, *left]
    needed = {row.key: min(row.needed, len(people)) for row in rows if not row.decided_before}
    return drawn(needed, people, stage.seed)


def _hand_on(
    stage: Stage,
    open_rows: Sequence[_Report],
    rows: Sequence[_Report],
    places: Mapping[str, int],
    base: Mapping[str, Sequence[str]],
    present: Sequence[str],
) -> None:
    loads = dict.fromkeys(present, 0)
    for row in rows:
        if row.key in base:
            for person in row.people:
                if person in loads:
                    loads[person] += 1
    eligible = {row.key: [person for person in row.missing if person not in row.people] for row in open_rows}
    takers = handed_on(places, eligible, loads, stage.seed)
    for row in open_rows:
        # Those of whom somebody else has taken over the report, and voted, come first.
        absent = _absent(row, base)[sum(HANDED_ON in why for why in row.people.values()) :]
        for number, person in enumerate(takers[row.key]):
            row.people[person] = f"{HANDED_ON}{absent[number]}" if number < len(absent) else DRAWN


def _absent(row: _Report, base: Mapping[str, Sequence[str]]) -> list[str]:
    """Return those drawn for a report who may not judge it now and have not voted on it."""
    return [person for person in base.get(row.key, ()) if person not in row.may and person not in row.voters]


def _table_rows(stage: Stage, rows: Sequence[_Report], pilot: PilotState) -> list[dict[str, str]]:
    of_person: dict[str, list[_Report]] = {}
    for row in rows:
        for person in row.people:
            of_person.setdefault(person, []).append(row)
    places: list[tuple[int, int, dict[str, str]]] = []
    order = {person: number for number, person in enumerate(stage.reviewers)}
    for person in sorted(of_person, key=lambda name: (order.get(name, len(order)), name)):
        queue = _queue(stage, person, of_person[person], pilot)
        for rank, (row, name, state) in enumerate(queue, start=1):
            entry = {
                "stage": stage.name,
                "round": name,
                "report_id": row.report_id,
                "record_ids": row.record_ids,
                "person": person,
                "rank": str(rank),
                "why": row.people[person],
                "votes": str(row.needed),
                "state": state,
            }
            places.append((row.place, len(places), entry))
    return [entry for _, _, entry in sorted(places, key=lambda item: item[:2])]


def _queue(
    stage: Stage, person: str, rows: Sequence[_Report], pilot: PilotState
) -> list[tuple[_Report, str, str]]:
    """Return the reports of a person in their order, each with its round and state."""
    piloted = [row for row in rows if row.report_id in pilot.round_of]
    piloted.sort(key=lambda row: (pilot.round_of[row.report_id], order_key(stage.seed, "pilot", row.key)))
    others = [row for row in rows if row.report_id not in pilot.round_of]
    if stage.batch:
        # What is done comes first, so that the batch at hand stays the same when reports are added.
        others.sort(key=lambda row: (person not in row.voters, order_key(stage.seed, "reports", row.key)))
    queue = []
    calibrating = False
    for row in piloted:
        name = pilot.round_of[row.report_id]
        state = VOTED if person in row.voters else IN_FORM if name in pilot.open_rounds else LATER
        calibrating = calibrating or state == IN_FORM
        queue.append((row, name, state))
    done = sum(person in row.voters for row in others)
    batch = stage.batch or max(1, len(others))
    at_hand = done // batch
    # Somebody who joins judges the pilot first; somebody who has gone on before does both.
    gets_others = pilot.gate_open and (not calibrating or done > 0)
    for number, row in enumerate(others):
        given = gets_others and number // batch == at_hand
        state = VOTED if person in row.voters else IN_FORM if given else LATER
        queue.append((row, str(number // batch + 1), state))
    return queue
