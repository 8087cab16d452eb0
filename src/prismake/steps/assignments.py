"""Assign the reports of a screening stage to reviewers."""

from pathlib import Path

from prismake.errors import ReviewFaults
from prismake.protocol.partial import Protocol
from prismake.records.aliases import current_ids, reports_of_records
from prismake.screening.assignments import assign, progress_of
from prismake.screening.availability import that_can_be_judged
from prismake.screening.carried import decided_before
from prismake.screening.plan import stage_plan
from prismake.screening.reached import more_may_come, reports_reached
from prismake.screening.recusals import recusals_of, recused_votes
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
    recusals: list[Path],
    carried_decisions: list[Path],
    assignments: Path,
    pilot: Path,
    progress: Path,
) -> None:
    groups = read_table(record_report, "2_deduplicate/record_report")
    current, known = current_ids(groups), reports_of_records(groups)
    removed_table = read_table(removals, "1_identify/removals")
    all_reports = read_table(reports, "2_deduplicate/reports")
    earlier = [read_table(path, "3_screen/decisions") for path in earlier_decisions]
    reached = reports_reached(all_reports, [removed_table], earlier)
    vote_table, plan = read_table(votes, "3_screen/votes"), stage_plan(config, stage)
    recused = recusals_of(read_human_input("3_screen/recusals", recusals), config.people, known, current)
    if faults := recused_votes(vote_table, recused, plan):
        raise ReviewFaults(faults)
    log = read_table(retrieval[0], "3_screen/retrieval") if retrieval else None
    there = that_can_be_judged(reached, vote_table, log)
    coming = more_may_come(all_reports, [removed_table], earlier) or len(there) < len(reached)
    before = [read_table(path, "3_screen/decisions") for path in carried_decisions]
    decided = {record for table in before for record in decided_before(table, groups)}
    assigned = assign(plan, there, vote_table, recused, decided, coming)
    write_table(assigned.table, assignments, "3_screen/assignments")
    write_table(assigned.pilot, pilot, "3_screen/pilot")
    write_table(progress_of(assigned.table), progress, "3_screen/progress")


if __name__ == "__main__":
    run_step(main)
