"""Assign the reports of a screening stage to reviewers."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.screening.assignments import assign, progress_of
from prismake.screening.availability import that_can_be_judged
from prismake.screening.plan import stage_plan
from prismake.screening.reached import read_stage_input
from prismake.step import run_step
from prismake.tables import write_table

SECTIONS = ("run", "screening", "exclusion_reasons", "people")


def main(
    config: Protocol,
    stage: str,
    records: Path,
    reports: Path,
    record_report: Path,
    votes: Path,
    earlier_decisions: list[Path],
    retrieval: list[Path],
    removals: Path,
    recusals: list[Path],
    carried_decisions: list[Path],
    assignments: Path,
    pilot: Path,
    progress: Path,
) -> None:
    given = read_stage_input(
        config.people,
        reports,
        record_report,
        votes,
        earlier_decisions,
        retrieval,
        removals,
        recusals,
        carried_decisions,
        records,
    )
    plan = stage_plan(config, stage)
    there = that_can_be_judged(given.reports, given.votes, given.retrieval)
    coming = given.more_may_come or len(there) < len(given.reports)
    assigned = assign(plan, there, given.votes, given.recusals, given.decided_before, coming)
    write_table(assigned.table, assignments, "3_screen/assignments")
    write_table(assigned.pilot, pilot, "3_screen/pilot")
    write_table(progress_of(assigned.table), progress, "3_screen/progress")


if __name__ == "__main__":
    run_step(main)
