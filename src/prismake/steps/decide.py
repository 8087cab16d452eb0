"""Derive the worklist, the decisions and the conflicts of a screening stage from its votes."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.screening.decide import decide_stage
from prismake.screening.plan import person_kinds, stage_plan
from prismake.screening.reached import read_stage_input
from prismake.step import run_step
from prismake.tables import read_table, write_table

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
    assignments: Path,
    recusals: list[Path],
    carried_decisions: list[Path],
    worklist: Path,
    decisions: Path,
    conflicts: Path,
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
    result = decide_stage(
        stage_plan(config, stage),
        given.reports,
        given.votes,
        person_kinds(config),
        given.retrieval,
        read_table(assignments, "3_screen/assignments"),
        given.recusals,
        given.decided_before,
    )
    for table, path, name in zip(
        result,
        (worklist, decisions, conflicts),
        ("3_screen/worklist", "3_screen/decisions", "3_screen/conflicts"),
        strict=True,
    ):
        write_table(table, path, name)


if __name__ == "__main__":
    run_step(main)
