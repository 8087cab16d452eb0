"""Derive the worklist, the decisions and the conflicts of a screening stage from its votes."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.records.aliases import current_ids, with_current_ids
from prismake.screening.decide import decide
from prismake.screening.plan import stage_plan
from prismake.screening.reached import reports_reached
from prismake.step import run_step
from prismake.tables import read_table, write_table

SECTIONS = ("run", "screening", "exclusion_reasons", "people")


def main(
    config: Protocol,
    stage: str,
    reports: Path,
    record_report: Path,
    votes: Path,
    earlier_decisions: list[Path],
    retrieval: list[Path],
    removed: list[Path],
    worklist: Path,
    decisions: Path,
    conflicts: Path,
) -> None:
    id_map = current_ids(read_table(record_report, "2_deduplicate/record_report"))
    removed_tables = [read_table(path, "1_identify/removed_before_screening") for path in removed]
    report_table = reports_reached(
        read_table(reports, "2_deduplicate/reports"),
        [with_current_ids(table, id_map, "record_id") for table in removed_tables],
        [read_table(path, "3_screen/decisions") for path in earlier_decisions],
    )
    log = read_table(retrieval[0], "3_screen/retrieval") if retrieval else None
    kind_of_person = {name: person.kind for name, person in config.people.items()}
    vote_table = read_table(votes, "3_screen/votes")
    result = decide(stage_plan(config, stage), report_table, vote_table, kind_of_person, log)
    for table, path, name in zip(
        result,
        (worklist, decisions, conflicts),
        ("3_screen/worklist", "3_screen/decisions", "3_screen/conflicts"),
        strict=True,
    ):
        write_table(table, path, name)


if __name__ == "__main__":
    run_step(main)
