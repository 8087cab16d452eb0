"""Read every vote from the returned forms of a screening stage."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.records.former_ids import ids_of_seal, titles_by_record
from prismake.screening.carried import carried_votes
from prismake.screening.kept_votes import kept_path
from prismake.screening.plan import stage_plan
from prismake.screening.tools.plan import imported_votes_of
from prismake.screening.unkept import with_unkept_text
from prismake.screening.votes import votes_and_set_aside
from prismake.step import run_step
from prismake.tables import read_human_input, read_table, write_table

SECTIONS = ("run", "sources", "screening", "exclusion_reasons", "people")


def main(
    config: Protocol,
    stage: str,
    records: Path,
    record_report: Path,
    reports: Path,
    returned: list[Path],
    imports: list[Path],
    carried: list[Path],
    confirmed: list[Path],
    carried_decisions: list[Path],
    votes: Path,
    set_aside: Path,
) -> None:
    groups = read_table(record_report, "2_deduplicate/record_report")
    earlier = None
    if carried:
        decisions = read_table(carried_decisions[0], "3_screen/decisions")
        current = ids_of_seal(carried[0].parent, groups, records)
        earlier = carried_votes(read_table(carried[0], "3_screen/votes"), decisions, current)
    report_table = read_table(reports, "2_deduplicate/reports")
    imported = imported_votes_of(config, stage, imports, report_table, groups)
    confirmations = read_human_input("3_screen/confirmed", confirmed)
    # Not an output of the rule, because Snakemake deletes outputs before a rule runs.
    kept = kept_path(config.results, stage)
    vote_table, others = votes_and_set_aside(
        returned,
        stage_plan(config, stage),
        config.run,
        groups,
        earlier,
        kept,
        confirmations,
        update_kept=True,
        imported=imported,
        titles=titles_by_record(report_table),
    )
    write_table(with_unkept_text(vote_table, config.sources, stage), votes, "3_screen/votes")
    write_table(others, set_aside, "3_screen/set_aside")


if __name__ == "__main__":
    run_step(main)
