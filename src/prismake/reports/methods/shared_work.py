"""Sentences on how reviewers shared the work of a screening stage: drawing of reports, pilot round, reassigned
reports, and recusals.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd

from prismake.protocol.screening import TitleAbstract
from prismake.screening.assignments import HANDED_ON
from prismake.tables import read_human_input, read_result, rows_of, split_values
from prismake.wording import counted, listed


def shared_work(plan: TitleAbstract, results: Path, stage: str) -> list[str]:
    """Return sentences on how the work of a stage was shared; an empty list if every reviewer judged every report.

    results: the folder of the version. stage: its folder. Each sentence follows from the protocol or from the tables
    of the version.
    """
    assignments = read_result(results, "3_screen/assignments", stage)
    lines = []
    if plan.pilot:
        lines += [_pilot(row) for row in rows_of(read_result(results, "3_screen/pilot", stage))]
    if plan.way != "all" or plan.pilot:
        lines += _judged_by(read_result(results, "3_screen/votes", stage), assignments)
    lines += _handed_on(assignments)
    lines += _recusals(assignments)
    if not plan.maybe_goes_on:
        lines.append("A maybe was settled by adjudication.")
    return lines


def procedure(plan: TitleAbstract, noun: str) -> str:
    """Return a sentence on how reports are assigned to reviewers; "" if all reviewers judge all reports.

    noun: the word for a reviewer, such as "person".
    """
    if plan.way == "all":
        return ""
    people = counted(len(set(plan.reviewers)), noun)
    how = f"drawn at random in equal shares, before absences and recusals (seed {plan.seed})"
    if plan.way == "split":
        share = f", and {plan.overlap:.0%} of the reports to two" if plan.overlap else ""
        return f"each report goes to one of {people}{share}, {how}"
    return f"each report goes to {plan.votes_needed} of {people}, {how}"


def _pilot(row: dict[str, str]) -> str:
    name = row["round"][:1].upper() + row["round"][1:]
    sentence = f"{name}: {counted(int(row['reports']), 'report')} for all reviewers."
    if not row["reached"]:
        return f"{sentence} It is not finished."
    pair = f" ({listed(split_values(row['reviewers']))})" if row["reviewers"] else ""
    value = f"{row['measure']} was {row['value']}{pair}" if row["value"] else f"{row['measure']} had no value"
    verdict = (
        f"and {row['reach']} was asked, which it {'reached' if row['reached'] == 'yes' else 'did not reach'}"
    )
    anyway = f" Declared exception, screening went on: {row['go_on_anyway']}" if row["go_on_anyway"] else ""
    return f"{sentence} {value[:1].upper() + value[1:]}, {verdict}.{anyway}"


def _judged_by(votes: pd.DataFrame, assignments: pd.DataFrame) -> list[str]:
    """Return how many reports have the votes of how many reviewers."""
    current = set(assignments["report_id"])
    voters: dict[str, set[str]] = {}
    for row in rows_of(votes):
        if row["role"] == "reviewer" and row["carried"] != "asked again":
            for report in current.intersection(split_values(row["report_id"])):
                voters.setdefault(report, set()).add(row["reviewer"])
    counts = Counter(len(people) for people in voters.values())
    parts = [f"{counted(counts[number], 'report')} by {number}" for number in sorted(counts)]
    return [f"Number of reviewers who voted: {listed(parts)}."] if parts else []


def _handed_on(assignments: pd.DataFrame) -> list[str]:
    rows = [row for row in rows_of(assignments) if HANDED_ON in row["why"]]
    people = Counter(row["why"].partition(HANDED_ON)[2] for row in rows)
    if not people:
        return []
    reports = len({row["report_id"] for row in rows})
    parts = [f"{number:,} of {person}" for person, number in sorted(people.items())]
    verb = "was" if reports == 1 else "were"
    return [
        f"{counted(reports, 'report')} {verb} handed on to other reviewers because somebody left, was away or is recused: "
        f"{listed(parts)}."
    ]


def _recusals(assignments: pd.DataFrame) -> list[str]:
    """Return the number of recusals from reports of this stage."""
    records = {record for cell in assignments["record_ids"] for record in split_values(cell)}
    people = Counter(
        row["person"].strip()
        for row in rows_of(read_human_input("3_screen/recusals"))
        if row["record_id"].strip() in records
    )
    if not people:
        return []
    parts = [f"{person} from {number:,}" for person, number in sorted(people.items())]
    return [f"Recused from reports: {listed(parts)}."]
