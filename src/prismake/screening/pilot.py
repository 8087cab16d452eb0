"""The pilot: reports that all reviewers judge first.

Other reports are assigned only after the agreement on the pilot suffices.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from prismake.protocol.screening import Pilot
from prismake.screening.drawing import order_key
from prismake.screening.files import is_imported
from prismake.screening.stage import Stage
from prismake.tables import join_values, rows_of, split_values, table_of

SCHEMA = "3_screen/pilot"
_TOGETHER = ("Gwet AC1", "Fleiss kappa", "Krippendorff alpha")


def round_name(number: int) -> str:
    """Return the name of a pilot round, such as "pilot 1". number: from 1."""
    return f"pilot {number}"


@dataclass(frozen=True)
class PilotState:
    """The state of the pilot rounds of a stage.

    round_of: report to the name of its pilot round. open_rounds: the rounds whose reports are in forms now.
    gate_open: whether other reports are assigned. opened_before: whether somebody has voted on another report, or the
    team decided to continue. table: table 3_screen/pilot.
    """

    round_of: Mapping[str, str]
    open_rounds: tuple[str, ...]
    gate_open: bool
    opened_before: bool
    table: pd.DataFrame


def pilot_rounds(
    pilot: Pilot, missing: Mapping[str, Sequence[str]], keys: Mapping[str, str], seed: int
) -> dict[str, str]:
    """Return report to the name of its pilot round.

    missing: report to the people who have not judged it yet. keys: report to the text from which its random order is
    computed. Reports that everybody has judged come first, so that a finished pilot does not change when reports are
    added.
    """
    ordered = sorted(
        missing, key=lambda report: (len(missing[report]), order_key(seed, "pilot", keys[report]))
    )
    taken = ordered[: pilot.size * pilot.rounds]
    return {report: round_name(number // pilot.size + 1) for number, report in enumerate(taken)}


def pilot_state(
    stage: Stage,
    missing: Mapping[str, Sequence[str]],
    keys: Mapping[str, str],
    votes: pd.DataFrame,
    voted_now: Collection[str],
    more_may_come: bool,
) -> PilotState:
    """Return the state of the pilot of a stage.

    missing, keys: as in `pilot_rounds`. votes: table 3_screen/votes. voted_now: reports with a vote of this version.
    more_may_come: whether more reports may reach the stage, so that a round with too few reports is not complete yet.
    """
    if stage.pilot is None:
        return PilotState({}, (), True, False, table_of([], SCHEMA))
    round_of = pilot_rounds(stage.pilot, missing, keys, stage.seed)
    opened_before = any(report not in round_of for report in voted_now)
    goes_on = bool(stage.pilot.go_on_anyway.strip())
    others_judged = _others_judged(round_of, missing, votes)
    begun = set(votes.loc[(votes["role"] == "reviewer") & (votes["carried"] == ""), "reviewer"])
    if goes_on and len(begun) > 1:
        # The team goes on, so that who joins afterwards holds up nobody.
        missing = {report: [name for name in names if name in begun] for report, names in missing.items()}
    rows: list[dict[str, str]] = []
    open_rounds: list[str] = []
    gate_open = not round_of and not more_may_come
    all_complete = True
    for number in range(1, stage.pilot.rounds + 1):
        name = round_name(number)
        reports = [report for report, of in round_of.items() if of == name]
        if not reports:
            continue
        judged = sum(not missing[report] for report in reports)
        full = len(reports) >= stage.pilot.size or not more_may_come
        complete = full and (judged == len(reports) or opened_before)
        if all_complete:
            open_rounds.append(name)
        row = _row(stage, stage.pilot, name, reports, judged, complete, votes)
        rows.append(row)
        all_complete = all_complete and complete
        # What opened once stays open: a vote that comes late takes no form away from those who are at work.
        row["others_judged"] = str(others_judged or "")
        gate_open = bool(others_judged) or (all_complete and (row["reached"] == "yes" or goes_on))
    return PilotState(
        round_of,
        tuple(open_rounds),
        gate_open,
        opened_before or (gate_open and goes_on),
        table_of(rows, SCHEMA),
    )


def _others_judged(
    round_of: Mapping[str, str], missing: Mapping[str, Sequence[str]], votes: pd.DataFrame
) -> int:
    """Return on how many reports beyond the pilot people have voted in forms of this version who had judged the first
    round whole.

    Such forms are sent only after a pilot has passed. Decisions from other tools open nothing: those tools may show all
    reports.
    """
    first = [report for report, name in round_of.items() if name == round_name(1)]
    unfinished = {person for report in first for person in missing[report]}
    judged = {
        vote["report_id"]
        for vote in rows_of(votes)
        if vote["role"] == "reviewer"
        and not vote["carried"]
        and not is_imported(vote["file"])
        and vote["reviewer"] not in unfinished
    }
    return len(judged - set(round_of) - {""}) if first else 0


def _row(
    stage: Stage,
    pilot: Pilot,
    name: str,
    reports: Sequence[str],
    judged: int,
    complete: bool,
    votes: pd.DataFrame,
) -> dict[str, str]:
    value, reviewers, sentence = (
        pilot_value(pilot, stage.reviewers, reports, votes) if complete else (None, "", "")
    )
    reached = "" if not complete else "yes" if value is not None and value >= pilot.reach - 1e-9 else "no"
    return {
        "round": name,
        "reports": str(len(reports)),
        "judged": str(judged),
        "measure": pilot.measure,
        "reviewers": reviewers,
        "value": "" if value is None else f"{value:.3f}",
        "reach": f"{pilot.reach:g}",
        "reached": reached,
        "go_on_anyway": pilot.go_on_anyway.strip() if reached == "no" else "",
        "sentence": sentence,
    }


def pilot_value(
    pilot: Pilot, reviewers: Collection[str], reports: Sequence[str], votes: pd.DataFrame
) -> tuple[float | None, str, str]:
    """Return three values: the agreement that decides, the reviewers whose agreement it is (as a list cell), and why
    there is no value, if so.

    The lowest value of all pairs decides, so that one deviating reviewer is not hidden in a mean; measures for all
    reviewers together are used where they are computed. Percent agreement is a share from 0 to 1.
    """
    # Its libraries take longer to load than all else here, and most reviews have no pilot.
    from prismake.screening.agreement import agreement, deciding_categories

    counted = votes[votes["reviewer"].isin(list(reviewers))]
    table = agreement(counted, pd.DataFrame({"report_id": list(reports)}))
    stage = str(counted["stage"].iloc[0]) if len(counted) else ""
    deciding = (pilot.measure, deciding_categories(stage, pilot.measure))
    rows = [row for row in rows_of(table) if (row["measure"], row["categories"]) == deciding]
    together = [row for row in rows if len(split_values(row["reviewers"])) > 2]
    if together and pilot.measure in _TOGETHER:
        rows = together
    if not rows:
        return None, "", "No two reviewers have judged these reports."
    without = next((row for row in rows if not row["value"]), None)
    if without is not None:
        return None, without["reviewers"], without["sentence"]
    lowest = min(rows, key=lambda row: (float(row["value"]), row["reviewers"]))
    share = 100 if pilot.measure.startswith("percent") else 1
    return float(lowest["value"]) / share, join_values(split_values(lowest["reviewers"])), ""
