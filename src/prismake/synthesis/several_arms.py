"""Rows for studies with several arms: all arms of one role merged into one, or a single control arm divided between
comparisons.

The Cochrane Handbook describes both; the protocol chooses one. The original arms stay in the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import reduce

from prismake.protocol.extraction import ARM_ROLES, CONTROL, EXPERIMENTAL
from prismake.synthesis.conversions import (
    ArmEvents,
    ArmMean,
    ConversionError,
    merged_events,
    merged_means,
    shared_control,
)
from prismake.synthesis.result import Key, Result, why_not

MERGE, SPLIT = "merge", "split"
Arms = Sequence[tuple[str, Result]]
"""Arms of one outcome and time point, with their results."""


def made_rows(
    results: Mapping[Key, Result], roles: Mapping[Key, str], way: str, left_out: Collection[str]
) -> dict[Key, Result]:
    """Return the additional rows that are made from arms. roles: result to the role of its arm, if it has one."""
    groups: dict[tuple[str, str, str], dict[str, list[tuple[str, Result]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for key, result in results.items():
        if key in roles:
            groups[key[0], key[2], key[3]][roles[key]].append((key[1], result))
    made: dict[Key, Result] = {}
    for (study, outcome, time), arms in groups.items():
        if way == MERGE:
            for role in ARM_ROLES:
                if len(arms[role]) > 1:
                    name = " + ".join(arm for arm, _ in arms[role])
                    made[study, name, outcome, time] = _merged(arms[role], left_out)
        elif way == SPLIT and len(arms[EXPERIMENTAL]) > 1 and len(arms[CONTROL]) == 1:
            ((arm, control),) = arms[CONTROL]
            comparisons = len(arms[EXPERIMENTAL])
            made[study, f"{arm} (share of 1 in {comparisons})", outcome, time] = _share(
                arm, control, comparisons, left_out
            )
    return {key: result for key, result in made.items() if result.converted or result.refused}


def _merged(arms: Arms, left_out: Collection[str]) -> Result:
    """Return arms as one row: its means, its events, or both, as far as every arm has them."""
    results = [result for _, result in arms]
    row = _row_of(arms)
    ways = (
        ("merged_means", ("participants", "mean", "SD"), _merge_means),
        ("merged_events", ("participants", "events"), _merge_events),
    )
    for key, needs, merge in ways:
        if key in left_out or any(name not in result.values for name in needs for result in results):
            continue
        units = row.units if key == "merged_means" else ()
        if reason := why_not(key, units, [result.unit_of_analysis for result in results]):
            row.refused.append(reason)
            continue
        try:
            row.values |= merge(results)
        except ConversionError as error:
            row.refused.append(f"{key}: {error}")
            continue
        row.converted.append(key)
    return row


def _merge_means(results: Sequence[Result]) -> dict[str, float]:
    arms = [ArmMean(*(result.values[name] for name in ("participants", "mean", "SD"))) for result in results]
    merged = reduce(merged_means, arms)
    return {"participants": merged.participants, "mean": merged.mean, "SD": merged.sd}


def _merge_events(results: Sequence[Result]) -> dict[str, float]:
    arms = [ArmEvents(*(result.values[name] for name in ("participants", "events"))) for result in results]
    merged = reduce(merged_events, arms)
    return {"participants": merged.participants, "events": merged.events}


def _share(arm: str, control: Result, comparisons: int, left_out: Collection[str]) -> Result:
    """Return the share of a control arm in each of so many comparisons."""
    key = "shared_control"
    row = _row_of([(arm, control)])
    if key in left_out or "participants" not in control.values:
        return Result(row.unit_of_analysis, {}, row.units)
    if reason := why_not(key, row.units, [control.unit_of_analysis]):
        row.refused.append(reason)
        return row
    people = control.values["participants"]
    try:
        for name, value in control.values.items():
            if name == "events":
                share = shared_control(ArmEvents(people, value), comparisons)
                row.values |= {"events": share.events} if isinstance(share, ArmEvents) else {}
            elif name in ("mean", "SD", "change", "change SD"):
                row.values[name] = value
        row.values["participants"] = shared_control(ArmEvents(people, 0), comparisons).participants
    except ConversionError as error:
        row.values.clear()
        row.refused.append(f"{key}: {error}")
        return row
    row.converted.append(key)
    return row


def _row_of(arms: Arms) -> Result:
    """Return an empty row for arms, with their units, and with the conversions that their own numbers went through."""
    results = [result for _, result in arms]
    analyses = {result.unit_of_analysis for result in results}
    return Result(
        analyses.pop() if len(analyses) == 1 else "",
        {},
        set().union(*(result.units for result in results)),
        list(dict.fromkeys(key for result in results for key in result.converted)),
        made_from=tuple(arm for arm, _ in arms),
    )
