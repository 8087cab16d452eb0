"""Derive the worklist, the decisions and the conflicts of a screening stage from its votes."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.records.aliases import current_ids, reports_of_records
from prismake.screening.carried import decided_before
from prismake.screening.decide import decide
from prismake.screening.plan import person_kinds, stage_plan
from prismake.screening.reached import reports_reached
from prismake.screening.recusals import recusals_of
from prismake.step import run_step
from prismake.tables import read_human_input, read_table, write_table

SECTIONS = ("run", "screening", "exclusion_reasons", "people")


def main(
    config: Protocol,
    stage: str,
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
    groups = read_table(record_report, "2_deduplicate/record_report")
    id_map = current_ids(groups)
    report_table = reports_reached(
        read_table(reports, "2_deduplicate/reports"),
        [read_table(removals, "1_identify/removals")],
        [read_table(path, "3_screen/decisions") for path in earlier_decisions],
    )
    log = read_table(retrieval[0], "3_screen/retrieval") if retrieval else None
    recusal_table = read_human_input("3_screen/recusals", recusals)
    before = [read_table(path, "3_screen/decisions") for path in carried_decisions]
    result = decide(
        stage_plan(config, stage),
        report_table,
        read_table(votes, "3_screen/votes"),
        person_kinds(config),
        log,
        read_table(assignments, "3_screen/assignments"),
        recusals_of(recusal_table, config.people, reports_of_records(groups), id_map),
        {record: answer for table in before for record, answer in decided_before(table, groups).items()},
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
