"""Check the votes of a stage against recusals and retrieval logs, so that a faulty one leaves all tables of the stage as they were."""

from pathlib import Path

from prismake.errors import ReviewFaults
from prismake.protocol.partial import Protocol
from prismake.screening.decide import votes_without_text
from prismake.screening.plan import stage_plan
from prismake.screening.reached import read_stage_input
from prismake.screening.recusals import recused_votes
from prismake.step import run_step

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
    checked: Path,
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
    faults = [
        *given.recusals.faults,
        *recused_votes(given.votes, given.recusals, stage_plan(config, stage)),
        *votes_without_text(given.reports, given.votes, given.retrieval),
    ]
    if faults:
        raise ReviewFaults(faults)
    checked.write_text(f"{len(given.votes)} votes without a fault\n", encoding="utf-8")


if __name__ == "__main__":
    run_step(main)
